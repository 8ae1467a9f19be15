// Speaks with the server: JSON out and in, problems as errors with words for people, the newest
// question only.

const KEY = 'segue.key';

class Problem extends Error {
  constructor(status, name, detail, retryAfter) {
    super(detail);
    this.status = status;
    this.name = name;
    this.retryAfter = retryAfter;
  }

  /** The server is there, but not for this just now. */
  get passing() {
    return this.status === 503 || this.status === 429;
  }

  /** Nobody answers. */
  get offline() {
    return this.status === 0;
  }

  /** This server does not have what was asked for. */
  get missing() {
    return this.status === 404 || this.status === 405 || this.status === 501;
  }
}

const reach = new EventTarget();
let reached = true;

/** Calls `listener(isReached)` whenever the server is lost or found. */
export function onReach(listener) {
  reach.addEventListener('change', () => listener(reached));
}

function note(now) {
  if (now === reached) return;
  reached = now;
  reach.dispatchEvent(new Event('change'));
}

function serverKey() {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

export function setServerKey(value) {
  try {
    sessionStorage.setItem(KEY, value);
  } catch {
    // without a place to keep it, it must be given again
  }
}

/** What a request to this server carries beside its own headers. */
export function keyed() {
  const mine = serverKey();
  return mine ? { Authorization: 'Bearer ' + mine } : {};
}

/** Asks; the answer is the response. Throws `Problem`, or the abort of `signal`. */
export async function send(method, path, { body = null, type = null, headers = {}, signal = null } = {}) {
  const sent = { ...headers, ...keyed() };
  if (type) sent['Content-Type'] = type;
  let response;
  try {
    response = await fetch(path, { method, headers: sent, body, signal, cache: 'no-store' });
  } catch (fault) {
    if (fault.name === 'AbortError') throw fault;
    note(false);
    throw new Problem(0, 'offline', 'The server does not answer.', 0);
  }
  note(true);
  if (response.ok) return response;
  let told = {};
  try {
    told = await response.json();
  } catch {
    // not a problem document: the status has to do
  }
  const name = String(told.type ?? '').split(':').at(-1) || 'problem';
  const wait = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  if (response.status === 401) document.dispatchEvent(new CustomEvent('segue-key-wanted'));
  throw new Problem(
    response.status,
    name,
    typeof told.detail === 'string' ? told.detail : `The server answered ${response.status}.`,
    Number.isFinite(wait) ? Math.min(Math.max(wait, 1), 600) : 5,
  );
}

export async function get(path, signal = null) {
  return (await send('GET', path, { signal })).json();
}

export async function post(path, document_, { signal = null, headers = {} } = {}) {
  const response = await send('POST', path, { body: JSON.stringify(document_), type: 'application/json', signal, headers });
  const text = await response.text();
  const told = text ? JSON.parse(text) : {};
  return { told, took: tookMs(response.headers.get('Server-Timing')) };
}

function tookMs(timing) {
  const found = /dur=([\d.]+)/.exec(timing ?? '');
  return found ? Number(found[1]) : null;
}

/** One question at a time: a new one ends the one before, whose answer never comes. */
export class Latest {
  #controller = null;

  async ask(question) {
    this.stop();
    const controller = new AbortController();
    this.#controller = controller;
    const answer = await question(controller.signal);
    if (controller.signal.aborted) throw new DOMException('replaced', 'AbortError');
    return answer;
  }

  stop() {
    this.#controller?.abort();
  }
}

/** How a state asks for its continuation. */
export function question(state, { tracks = state.tracks, limit = state.settings.limit } = {}) {
  const { settings } = state;
  return {
    title: state.title.trim() || null,
    tracks: tracks.map(told),
    rejected: state.rejected.map((track) => track.uri).filter(Boolean),
    limit,
    fill: true,
    discovery: settings.discovery,
    diversity: settings.diversity,
    perArtist: settings.perArtist ? 1 : 0,
    blockedArtists: settings.blockedArtists,
    ...(settings.seed ? { variety: 0.35, seed: settings.seed } : {}),
    ...(settings.model ? { model: settings.model } : {}),
  };
}

/** A track as the server takes it. */
export function told(track) {
  if (track.uri && !track.unknown) return track.uri;
  const node = {};
  for (const field of ['uri', 'name', 'artist', 'album']) if (track[field]) node[field] = track[field];
  if (track.durationMs) node.durationMs = track.durationMs;
  return node;
}
