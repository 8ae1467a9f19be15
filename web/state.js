// All that a person has made here: title, tracks, what was turned down, settings. A state is never
// changed, only followed by another, so undo is going back to the one before.

const KEPT = 'segue.work';
const STEPS = 200;
const MERGE_MS = 900;
const MOST_TRACKS = 10_000;
export const LONGEST = 200;

export const SETTINGS = {
  model: '',
  limit: 25,
  discovery: 0,
  diversity: 0,
  seed: 0,
  perArtist: false,
  fillTo: 30,
  blockedArtists: [],
};

/** A name that nothing else has. */
export const newName = () =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** `session` names the work on one list, for what is told of it to belong together. */
const BLANK = { title: '', tracks: [], rejected: [], settings: SETTINGS, saved: null, session: newName() };

/** What tells tracks apart: the URI, or what is written on a track that has none. */
export const key = (track) => track.uri || `?${track.artist ?? ''}|${track.name ?? ''}`;

/** Never more than `most` characters, never half of one, no control characters. */
export function clip(text, most = LONGEST) {
  if (typeof text !== 'string') return '';
  const cleaned = text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return cleaned.length <= most ? cleaned : [...cleaned.slice(0, most + 1)].slice(0, -1).join('').slice(0, most);
}

const within = (value, low, high, otherwise) =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : otherwise;

/** A track as we keep it, from whatever was given; null for what is none. */
export function asTrack(given) {
  if (typeof given === 'string') given = { uri: given };
  if (!given || typeof given !== 'object') return null;
  const track = {
    uri: clip(given.uri, 500),
    name: clip(given.name),
    artist: clip(given.artist),
    album: clip(given.album),
    durationMs: within(given.durationMs, 0, 86_400_000, 0),
  };
  if (typeof given.popularity === 'number') track.popularity = within(given.popularity, 0, 1, 0);
  if (given.from === 'segue') track.from = 'segue';
  if (given.unknown === true) track.unknown = true;
  return track.uri || track.name ? track : null;
}

function unique(tracks) {
  const seen = new Set();
  return tracks.filter((track) => track && !seen.has(key(track)) && seen.add(key(track)));
}

/** A state from whatever was kept or shared: only what has its right form and size gets through. */
export function asState(given) {
  if (!given || typeof given !== 'object') return BLANK;
  const list = (value) => (Array.isArray(value) ? value.slice(0, MOST_TRACKS) : []);
  const told = given.settings && typeof given.settings === 'object' ? given.settings : {};
  return {
    title: clip(given.title),
    tracks: unique(list(given.tracks).map(asTrack)),
    rejected: unique(list(given.rejected).map(asTrack)),
    settings: {
      model: clip(told.model, 64),
      limit: [10, 25, 50, 100, 500].includes(told.limit) ? told.limit : SETTINGS.limit,
      discovery: within(told.discovery, -1, 1, 0),
      diversity: within(told.diversity, 0, 1, 0),
      seed: Math.round(within(told.seed, 0, 1e9, 0)),
      perArtist: told.perArtist === true,
      fillTo: Math.round(within(told.fillTo, 1, 500, SETTINGS.fillTo)),
      blockedArtists: list(told.blockedArtists).map((name) => clip(name)).filter(Boolean).slice(0, 100),
    },
    saved:
      given.saved && typeof given.saved.id === 'string' && Number.isInteger(given.saved.revision)
        ? { id: clip(given.saved.id, 100), revision: given.saved.revision }
        : null,
    session: clip(given.session, 100) || newName(),
  };
}

class Store {
  #past = [];
  #future = [];
  #listeners = [];
  #merging = null;
  #mergedAt = 0;
  state = BLANK;

  /** Takes up what was kept on this device. */
  wake() {
    try {
      this.state = asState(JSON.parse(localStorage.getItem(KEPT) ?? 'null'));
    } catch {
      this.state = BLANK;
    }
  }

  /**
   * Goes on to the state before with `patch`. `what` says in words what was done; changes of one
   * `merge` name in quick succession are one step.
   */
  change(what, patch, merge = null) {
    const now = Date.now();
    const merged = merge && merge === this.#merging && now - this.#mergedAt < MERGE_MS;
    if (!merged) {
      this.#past.push({ what, state: this.state });
      if (this.#past.length > STEPS) this.#past.shift();
    }
    this.#merging = merge;
    this.#mergedAt = now;
    this.#future = [];
    this.#go({ ...this.state, ...patch }, what);
  }

  settings(what, patch, merge = null) {
    this.change(what, { settings: { ...this.state.settings, ...patch } }, merge);
  }

  /** A change that is not worth a step: what the server told about the same things. */
  learn(patch) {
    this.#go({ ...this.state, ...patch }, null);
  }

  get undoable() {
    return this.#past.at(-1)?.what ?? null;
  }

  get redoable() {
    return this.#future.at(-1)?.what ?? null;
  }

  undo() {
    this.#step(this.#past, this.#future, 'undo');
  }

  redo() {
    this.#step(this.#future, this.#past, 'redo');
  }

  #step(from, to, how) {
    const step = from.pop();
    if (!step) return;
    to.push({ what: step.what, state: this.state });
    this.#merging = null;
    const same = step.state.session === this.state.session; // or another list, with its own place
    this.#go({ ...step.state, saved: same ? this.state.saved : step.state.saved }, how);
  }

  /** `listener(state, before, what)` after every change. */
  follow(listener) {
    this.#listeners.push(listener);
  }

  #go(state, what) {
    const before = this.state;
    this.state = state;
    this.keep();
    for (const listener of this.#listeners) listener(state, before, what);
  }

  #timer = 0;

  keep() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), 150);
  }

  /** Writes what is to be kept now. */
  flush() {
    clearTimeout(this.#timer);
    try {
      localStorage.setItem(KEPT, JSON.stringify(this.state));
    } catch {
      // no room or no leave to keep anything: the page works without
    }
  }
}

export const store = new Store();
addEventListener('pagehide', () => store.flush());

/* The changes there are, each in the words that undo shows. */

const called = (track) => `“${clip(track.name || track.uri, 40)}”`;

/** How many tracks more the list holds. */
export const room = () => Math.max(0, MOST_TRACKS - store.state.tracks.length);

/** What is said of tracks that the list has no room for. */
export const FULL = `a list holds ${MOST_TRACKS.toLocaleString('en')} tracks`;
export const leftOut = (beyond) => (beyond ? `${beyond.toLocaleString('en')} left out: ${FULL}` : '');

/**
 * Adds tracks that are not there yet, at `at` or the end, as long as there is room. Tells how many
 * were `added`, were `there` already, came `twice`, or were `beyond` what the list holds.
 */
export function add(tracks, { at = null, from = null, title = null } = {}) {
  const { state } = store;
  const there = new Set(state.tracks.map(key));
  const given = tracks.map(asTrack).filter(Boolean);
  const each = unique(given);
  const fresh = each.filter((track) => !there.has(key(track)));
  const taken = fresh.slice(0, room());
  const counts = {
    added: taken.length, there: each.length - fresh.length, twice: given.length - each.length, beyond: fresh.length - taken.length,
  };
  if (!taken.length && title === null) return counts;
  const marked = from ? taken.map((track) => ({ ...track, from })) : taken;
  const next = [...state.tracks];
  next.splice(at ?? next.length, 0, ...marked);
  const gone = new Set(marked.map(key));
  store.change(marked.length === 1 ? `add ${called(marked[0])}` : `add ${marked.length} tracks`, {
    tracks: next,
    rejected: state.rejected.filter((track) => !gone.has(key(track))),
    ...(title === null ? {} : { title }),
  });
  return counts;
}

export function remove(track) {
  store.change(`remove ${called(track)}`, { tracks: store.state.tracks.filter((other) => key(other) !== key(track)) });
}

export function move(track, to) {
  const tracks = [...store.state.tracks];
  const from = tracks.findIndex((other) => key(other) === key(track));
  const place = Math.max(0, Math.min(tracks.length - 1, to));
  if (from < 0 || from === place) return from;
  tracks.splice(place, 0, ...tracks.splice(from, 1));
  store.change(`move ${called(track)}`, { tracks }, 'move ' + key(track));
  return place;
}

export function replace(track, by) {
  const next = { ...asTrack(by), from: 'segue' };
  store.change(`swap ${called(track)}`, {
    tracks: store.state.tracks.map((other) => (key(other) === key(track) ? next : other)),
    rejected: [...store.state.rejected, asTrack(track)],
  });
}

export function reject(track) {
  store.change(`turn down ${called(track)}`, { rejected: [...store.state.rejected, asTrack(track)] });
}

export function readmit(track) {
  store.change(`readmit ${called(track)}`, { rejected: store.state.rejected.filter((other) => key(other) !== key(track)) });
}

export function blockArtist(name, blocked = true) {
  const rest = store.state.settings.blockedArtists.filter((other) => other !== name);
  store.settings(blocked ? `leave out ${clip(name, 40)}` : `let ${clip(name, 40)} in`, {
    blockedArtists: blocked ? [...rest, name].slice(-100) : rest,
  });
}

export function clearAll() {
  store.change('start afresh', { title: '', tracks: [], rejected: [], saved: null, session: newName() });
}
