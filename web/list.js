// The playlist: title, picture, tracks in their order, and all that can be done with one of them.

import { arrange, clock, count, debounced, el, gliding, icon, iconButton, lasting, said } from './dom.js';
import { add, asTrack, blockArtist, clip, FULL, key, LONGEST, move, remove, replace, store } from './state.js';
import { get, Latest, post, question } from './api.js';
import { tell, tellTaken } from './events.js';
import { cover, hue } from './cover.js';
import { announce, note } from './say.js';
import { menuButton } from './menu.js';
import { previewButton } from './player.js';
import { goTo, heir, settle } from './rows.js';
import { placeOf, startSorting } from './sorting.js';

const PAGE = 300;
const rows = new Map();
let grid, shown = PAGE, onlyLike = () => {};

/** Builds the panel; `like(track)` is called to see what goes with one track alone. */
export function startList(like) {
  onlyLike = like;
  grid = document.getElementById('tracks');
  startTitle();
  startSorting(grid, gone);
  store.follow((state, before) => {
    if (state.tracks !== before.tracks) gliding(grid, draw);
    if (state.tracks !== before.tracks || state.title !== before.title) head();
  });
  draw();
  head();
}

function startTitle() {
  const title = document.getElementById('title');
  title.maxLength = LONGEST;
  title.value = store.state.title;
  title.addEventListener('input', () => {
    const written = clip(title.value.replace(/\s*\n\s*/g, ' '));
    store.change('change the title', { title: written }, 'title');
  });
  title.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  store.follow((state) => {
    if (clip(title.value) !== state.title) title.value = state.title;
  });
}

/* Head: the picture and the figures. */

function head() {
  const { tracks, title } = store.state;
  const time = tracks.reduce((sum, track) => sum + track.durationMs, 0);
  const artists = new Set(tracks.map((track) => track.artist)).size;
  document.getElementById('figures').textContent = tracks.length
    ? [count(tracks.length, 'track'), count(artists, 'artist'), time ? lasting(time) : ''].filter(Boolean).join(' · ')
    : 'No tracks yet';
  document.body.classList.toggle('no-tracks', tracks.length === 0);
  document.body.classList.toggle('blank', tracks.length === 0 && !title.trim());
  picture(tracks, title);
}

function picture(tracks, title) {
  const albums = new Map(tracks.slice(0, 200).map((track) => [track.album || key(track), track]));
  const chosen = [...albums.values()].slice(0, 4);
  const pictures = chosen.length === 4 ? chosen : chosen.length ? chosen.slice(0, 1) : [{ artist: title.trim(), name: 'Segue' }];
  const box = document.getElementById('picture');
  const same = pictures.map(key).join();
  if (box.dataset.of !== same) {
    box.dataset.of = same;
    box.classList.toggle('four', pictures.length === 4);
    box.replaceChildren(...pictures.map((track) => cover(track, { plain: pictures.length === 4 || !tracks.length })));
  }
  const page = document.documentElement.style;
  const hues = [...albums.values()].slice(0, 3).map(hue);
  page.setProperty('--hue-1', hues[0] ?? 28);
  page.setProperty('--hue-2', hues[1] ?? hues[0] ?? 190);
}

/* Rows. */

function draw() {
  const { tracks } = store.state;
  const now = new Set();
  const drawn = tracks.slice(0, shown).map((track, at) => {
    const name = key(track);
    now.add(name);
    let row = rows.get(name);
    if (!row || row.track !== track) {
      const fresh = made(track);
      if (row?.node.contains(document.activeElement)) queueMicrotask(() => goTo(grid, fresh));
      row = { node: fresh, track };
      rows.set(name, row);
    }
    row.node.setAttribute('aria-rowindex', at + 1);
    row.node.querySelector('.number').textContent = at + 1;
    return row.node;
  });
  for (const name of rows.keys()) if (!now.has(name)) rows.delete(name);
  arrange(grid, drawn);
  grid.setAttribute('aria-rowcount', tracks.length);
  grid.hidden = tracks.length === 0;
  settle(grid, 'grip');
  const rest = tracks.length - drawn.length;
  const more = document.getElementById('more-tracks');
  more.hidden = rest <= 0;
  more.textContent = `Show ${Math.min(rest, PAGE)} more of ${rest.toLocaleString('en')}`;
  more.onclick = () => {
    shown += PAGE;
    draw();
  };
}

function made(track) {
  const name = track.name || track.uri;
  const cell = (props, ...content) => el('div', { role: 'gridcell', ...props }, ...content);
  const row = el(
    'div',
    { role: 'row', class: 'track' },
    cell(
      { class: 'lead' },
      el(
        'button',
        {
          type: 'button',
          class: 'grip',
          'data-part': 'grip',
          'aria-label': `Reorder ${name}`,
          'aria-roledescription': 'sortable',
          'aria-describedby': 'how-to-sort',
          'aria-pressed': 'false',
        },
        el('span', { class: 'number' }),
        icon('grip'),
      ),
    ),
    cell({ class: 'art' }, cover(track), previewButton(track)),
    cell(
      { class: 'what' },
      said('span', name, { class: 'name', title: name.length > 40 ? name : null }),
      said('span', [track.artist, track.album].filter(Boolean).join(' · ') || (track.name ? '' : 'not in this catalog'), { class: 'by' }),
    ),
    cell(
      { class: 'marks' },
      track.unknown ? el('span', { class: 'mark', title: 'Not in the catalog; its words still help' }, 'not found') : null,
      track.from ? el('span', { class: 'mark from', title: 'Suggested by Segue' }, 'suggested') : null,
      el('span', { class: 'time' }, clock(track.durationMs)),
    ),
    cell(
      { class: 'does' },
      iconButton('up', `Move ${name} up`, () => by(track, -1), { 'data-part': 'up', class: 'icon-button on-hover' }),
      iconButton('down', `Move ${name} down`, () => by(track, 1), { 'data-part': 'down', class: 'icon-button on-hover' }),
      iconButton('close', `Remove ${name}`, () => gone(track), { 'data-part': 'remove' }),
      menuButton(
        { class: 'icon-button', 'data-part': 'more', 'aria-label': `More for ${name}`, title: 'More' },
        () => actions(track),
        `Actions for ${name}`,
        icon('more'),
      ),
    ),
  );
  row.track = track;
  return row;
}

function by(track, step) {
  const to = move(track, placeOf(track) + step);
  announce(`${track.name}: place ${to + 1} of ${store.state.tracks.length}`);
}

function gone(track) {
  const node = rows.get(key(track))?.node;
  const inside = node?.contains(document.activeElement);
  const next = node && heir(node);
  const like = document.activeElement;
  remove(track);
  if (inside) {
    if (next) goTo(grid, next, like);
    else document.getElementById('search').focus();
  }
  note(`Removed ${clip(track.name || track.uri, 60)}`, { act: 'Undo', run: () => store.undo() });
}

function actions(track) {
  const at = placeOf(track);
  const last = store.state.tracks.length - 1;
  return [
    { icon: 'swap', label: 'Swap for a better fit', run: () => swap(track) },
    { icon: 'like', label: 'Only what goes with this', run: () => onlyLike(track), disabled: !track.uri },
    null,
    { icon: 'up', label: 'Move up', run: () => by(track, -1), disabled: at === 0, keys: 'Alt ↑' },
    { icon: 'down', label: 'Move down', run: () => by(track, 1), disabled: at === last, keys: 'Alt ↓' },
    { icon: 'top', label: 'Move to the top', run: () => by(track, -at), disabled: at === 0 },
    { icon: 'bottom', label: 'Move to the end', run: () => by(track, last - at), disabled: at === last },
    null,
    { icon: 'block', label: `Suggest nothing by ${clip(track.artist || 'this artist', 40)}`, run: () => block(track), disabled: !track.artist },
    { icon: 'close', label: 'Remove', run: () => gone(track), keys: 'Del' },
  ];
}

function block(track) {
  blockArtist(track.artist);
  note(`Nothing by ${track.artist} will be suggested`, { act: 'Undo', run: () => store.undo() });
}

const swapping = new Latest();

/** Puts the best that is not there yet in the place of `track`. */
async function swap(track) {
  const { state } = store;
  const others = state.tracks.filter((other) => key(other) !== key(track));
  const asked = question(state, { tracks: others, limit: 1 });
  asked.rejected.push(...[track.uri].filter(Boolean));
  try {
    const { told } = await swapping.ask((signal) => post('/v1/continue', asked, { signal }));
    if (!told.items.length) return note('There is nothing better to put there');
    const before = store.state.tracks;
    replace(track, told.items[0]);
    tell('reject', track);
    tellTaken(told.items, before, told.model.name);
    goTo(grid, rows.get(key(told.items[0]))?.node);
    note(`Swapped for ${clip(told.items[0].name, 60)}`, { act: 'Undo', run: () => store.undo() });
  } catch (problem) {
    if (problem.name !== 'AbortError') note(problem.message);
  }
}

/* Names for what came in as a bare address. */

const named = new Map();

export const nameTracks = debounced(300, async () => {
  const nameless = store.state.tracks.filter((track) => track.uri && !track.name && !track.unknown);
  for (const track of nameless.slice(0, 60)) {
    try {
      if (!named.has(track.uri)) named.set(track.uri, await get('/v1/tracks/' + encodeURIComponent(track.uri)));
    } catch (problem) {
      if (!problem.missing) return;
      named.set(track.uri, { name: track.uri, unknown: true });
    }
    learned(track, { ...track, ...named.get(track.uri) });
  }
});

function learned(track, known) {
  const next = asTrack(known);
  store.learn({ tracks: store.state.tracks.map((other) => (key(other) === key(track) ? next : other)) });
}

/** Adds one track, at `at` or the end, and says so. */
export function addOne(track, from = null, at = null) {
  const { added, beyond } = add([track], { at, from });
  if (added) announce(`Added ${track.name}, ${count(store.state.tracks.length, 'track')}`);
  else note(beyond ? `No room for ${clip(track.name, 60)}: ${FULL}` : `${clip(track.name, 60)} is on the list already`);
  return added > 0;
}
