// Tells the server what people took, turned down or heard, which the next training may learn from:
// one event after the other, so that they arrive in their order, and each until it has arrived.

import { onReach, post } from './api.js';
import { key, newName, store } from './state.js';

const MOST = 2_000; // that wait; what comes while so many do is not told
const LONGEST_PAUSE = 64;
const PAGE = newName();
const waiting = [];
let count = 0;
let pause = 0;
let timer = 0;
let sending = false;
let taken = true;

/** `kind` is accept, reject or play; `place` is the track's rank when `model` suggested it. */
export function tell(kind, track, place = null, model = null) {
  if (!taken || !track.uri || waiting.length === MOST) return;
  const { session, saved } = store.state;
  waiting.push({
    name: `${PAGE}-${String(count++).padStart(6, '0')}`,
    event: {
      kind,
      track: track.uri,
      session,
      ...(saved ? { playlist: saved.id } : {}),
      ...(model ? { model } : {}),
      ...(place ? { place } : {}),
    },
  });
  send();
}

/** Tells which of the suggestions of `model` are on the list now and were not `before`. */
export function tellTaken(items, before, model) {
  const had = new Set(before.map(key));
  const has = new Set(store.state.tracks.map(key));
  for (const item of items) if (has.has(key(item)) && !had.has(key(item))) tell('accept', item, item.rank, model);
}

async function send() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  while (waiting.length) {
    const { name, event } = waiting[0];
    const { session, saved } = store.state;
    if (saved && event.session === session) event.playlist = saved.id; // it was saved meanwhile
    try {
      await post('/v1/events', event, { headers: { 'Idempotency-Key': name } });
      waiting.shift();
      pause = 0;
    } catch (problem) {
      if (problem.offline || problem.passing || problem.status === 500) {
        pause = Math.min(LONGEST_PAUSE, Math.max(problem.retryAfter || 4, 2 * pause));
        timer = setTimeout(send, 1000 * pause);
        break;
      }
      if (problem.missing || [401, 403, 507].includes(problem.status)) { // it takes none from here
        taken = false;
        waiting.length = 0;
      } else {
        waiting.shift();
      }
    }
  }
  sending = false;
}

onReach((is) => is && send());
