// The order of the list by hand. Keys: Alt with arrows moves at once; Space takes a track, arrows
// carry it, Space puts it down, Escape puts it back. The mouse drags by the number.

import { key, move, store } from './state.js';
import { announce } from './say.js';
import { walkable } from './rows.js';

let grid, remove, grabbed = null;

/** Where a track stands on the list; -1 where it does not. */
export const placeOf = (track) => store.state.tracks.findIndex((other) => key(other) === key(track));

const rowOf = (track) => [...grid.children].find((row) => key(row.track) === key(track));

/** Makes the rows of `rows` sortable; `gone(track)` is called to remove one. */
export function startSorting(rows, gone) {
  grid = rows;
  remove = gone;
  walkable(grid, keys);
  drag();
}

function keys(event, row) {
  const { track } = row;
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.altKey && step) {
    carry(track, placeOf(track) + step);
    return true;
  }
  if ((event.key === 'Delete' || event.key === 'Backspace') && !grabbed) {
    remove(track);
    return true;
  }
  const onGrip = event.target.dataset.part === 'grip';
  if (onGrip && (event.key === ' ' || event.key === 'Enter')) {
    if (grabbed) drop();
    else grab(track);
    return true;
  }
  if (!grabbed) return false;
  const to = { Home: 0, End: store.state.tracks.length - 1 }[event.key];
  if (step) carry(grabbed.track, placeOf(grabbed.track) + step);
  else if (to !== undefined) carry(grabbed.track, to);
  else if (event.key === 'Escape') {
    carry(grabbed.track, grabbed.from);
    drop('back');
  } else if (event.key === 'Tab') {
    drop();
    return false;
  }
  return true;
}

function grab(track) {
  grabbed = { track, from: placeOf(track) };
  mark(true);
  announce(`${track.name} taken, place ${grabbed.from + 1} of ${store.state.tracks.length}. Arrows move it, Space puts it down, Escape puts it back.`);
}

function drop(how = 'down') {
  mark(false);
  announce(`${grabbed.track.name} put ${how}, place ${placeOf(grabbed.track) + 1}`);
  grabbed = null;
}

function mark(taken) {
  const node = rowOf(grabbed.track);
  node?.classList.toggle('taken', taken);
  node?.querySelector('.grip').setAttribute('aria-pressed', String(taken));
}

function carry(track, to) {
  const place = move(track, to);
  rowOf(track)?.scrollIntoView({ block: 'nearest' });
  announce(`${track.name}: place ${place + 1} of ${store.state.tracks.length}`);
}

/* Dragging, by the library when it has come. */

function drag() {
  grid.addEventListener('focusout', () => {
    setTimeout(() => {
      if (grabbed && !grid.contains(document.activeElement)) drop();
    });
  });
  if (!globalThis.Sortable) return;
  globalThis.Sortable.create(grid, {
    handle: '.grip',
    animation: 160,
    forceFallback: true,
    fallbackTolerance: 4,
    scrollSensitivity: 80,
    ghostClass: 'ghost',
    dragClass: 'dragged',
    onEnd: ({ item, newIndex, oldIndex }) => {
      if (newIndex === oldIndex) return;
      move(item.track, newIndex);
      announce(`${item.track.name}: place ${newIndex + 1} of ${store.state.tracks.length}`);
    },
  });
}
