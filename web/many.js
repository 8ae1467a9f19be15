// Many suggestions at once: all of them, woven into the list, or as many as it takes to fill it.

import { count } from './dom.js';
import { add, asTrack, leftOut, room, store } from './state.js';
import { post, question } from './api.js';
import { tellTaken } from './events.js';
import { note } from './say.js';

let shown;

/** `suggested()` tells the suggestions as they are shown, and whose they are. */
export function startMany(suggested) {
  shown = suggested;
  document.getElementById('add-all').onclick = addAll;
  document.getElementById('weave').onclick = weave;
  document.getElementById('fill').onclick = fill;
}

function addAll() {
  const { items, model } = shown();
  const before = store.state.tracks;
  const { added, beyond } = add(items, { from: 'segue' });
  tellTaken(items, before, model);
  note(['Added ' + count(added, 'track'), leftOut(beyond)].filter(Boolean).join(', '), { act: 'Undo', run: () => store.undo() });
}

/** A suggestion after every third track of the list. */
function weave() {
  const { items: suggested, model } = shown();
  const items = suggested.slice(0, room()).map((item) => asTrack({ ...item, from: 'segue' }));
  const { tracks } = store.state;
  const woven = [];
  tracks.forEach((track, at) => {
    woven.push(track);
    if (at % 3 === 2 && items.length) woven.push(items.shift());
  });
  if (tracks.length % 3 && items.length) woven.push(items.shift());
  const fresh = woven.length - tracks.length;
  if (!fresh) return note('There is nothing to weave in yet');
  store.change(`weave in ${count(fresh, 'track')}`, { tracks: woven });
  tellTaken(suggested, tracks, model);
  note(`Wove in ${count(fresh, 'track')}`, { act: 'Undo', run: () => store.undo() });
}

async function fill() {
  const { state } = store;
  const missing = state.settings.fillTo - state.tracks.length;
  if (missing <= 0) return note(`The list has ${count(state.tracks.length, 'track')} already`);
  try {
    const { told } = await post('/v1/continue', question(state, { limit: Math.min(500, missing) }));
    const before = store.state.tracks;
    const { added } = add(told.items, { from: 'segue' });
    tellTaken(told.items, before, told.model.name);
    note(`Added ${count(added, 'track')}: ${store.state.tracks.length} now`, { act: 'Undo', run: () => store.undo() });
  } catch (problem) {
    note(problem.message);
  }
}
