// What comes next: asked again at every change of title, list or wishes, the newest question only.

import { arrange, count, debounced, el, gliding, icon, iconButton, said } from './dom.js';
import { blockArtist, clip, key, reject, store } from './state.js';
import { Latest, onReach, post, question } from './api.js';
import { tell, tellTaken } from './events.js';
import { cover } from './cover.js';
import { announce, note } from './say.js';
import { menuButton } from './menu.js';
import { previewButton } from './player.js';
import { addOne } from './list.js';
import { goTo, heir, settle, walkable } from './rows.js';
import { startMany } from './many.js';
import { startRefused } from './refused.js';
import { popularityOf, reasons, reasonsBrief } from './why.js';

const EXPLAINED = 50; // beyond this many, reasons are asked for when they are wanted
const latest = new Latest();
const explaining = new Latest();
const rows = new Map();
let grid, answer = null, lastAsked = null, alone = null, counting = 0, quiet = true;

export const current = () => answer;

export function startSuggestions() {
  grid = document.getElementById('next');
  walkable(grid, (event, row) => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return false;
    refuse(row.track);
    return true;
  });
  startMany(() => ({
    items: [...grid.querySelectorAll('.suggested')].map((row) => row.track),
    model: answer?.model.name,
  }));
  startRefused();
  document.getElementById('alone-off').onclick = () => only(null);
  store.follow((state, before, what) => {
    const asked = state.tracks !== before.tracks || state.title !== before.title
      || state.rejected !== before.rejected || state.settings !== before.settings;
    if (!asked) return;
    if (alone && !state.tracks.some((track) => key(track) === key(alone))) alone = null;
    const refused = state.rejected !== before.rejected || state.settings.blockedArtists !== before.settings.blockedArtists;
    if ((refused || state.tracks !== before.tracks) && answer) gliding(grid, draw); // what was taken or turned down goes at once
    quiet = what === null;
    (state.title !== before.title ? soon : at_once)();
  });
  onReach((is) => is && !answer && refresh());
  waiting();
  refresh();
}

const soon = debounced(160, () => refresh());
const at_once = debounced(40, () => refresh());

/** How many there are, told in a place of its own and after what was done has been told. */
const tellCount = debounced(900, () => {
  document.getElementById('live-next').textContent = count(answer.items.length, 'suggestion');
});

/** Shows what goes with one track alone, or with the whole list again. */
export function only(track) {
  alone = track;
  refresh();
}

async function refresh() {
  clearInterval(counting);
  explainSoon.cancel();
  explaining.stop();
  const { state } = store;
  const asked = question(state, alone ? { tracks: [alone] } : {});
  if (alone) {
    asked.title = null;
    asked.rejected.push(...state.tracks.map((track) => track.uri).filter(Boolean));
  }
  grid.setAttribute('aria-busy', 'true');
  try {
    const { told, took } = await latest.ask((signal) => post('/v1/continue', asked, { signal }));
    answer = { ...told, took };
    lastAsked = asked;
    trouble(null);
    gliding(grid, draw);
    explainSoon();
    if (!quiet) tellCount();
    quiet = false;
  } catch (problem) {
    if (problem.name === 'AbortError') return;
    trouble(problem);
  }
  grid.setAttribute('aria-busy', 'false');
}

/** Reasons take longer than the list: they come after it, once it has come to rest. */
const explainSoon = debounced(220, async () => {
  const shown = answer.items.slice(0, EXPLAINED);
  const wanted = shown.filter((item, at) => at < answer.known).map((item) => item.uri);
  if (!wanted.length) return;
  try {
    const { told } = await explaining.ask((signal) => post('/v1/explain', { ...lastAsked, why: wanted }, { signal }));
    const whys = new Map(told.items.map((item) => [item.uri, item]));
    answer.items = answer.items.map((item) => ({ ...item, ...whys.get(item.uri) }));
    draw();
  } catch {
    // without reasons the list is as good; a press on "Why?" asks again
  }
});

/* Trouble is said where the suggestions would stand; what passes is tried again. */

function trouble(problem) {
  const box = document.getElementById('trouble');
  clearInterval(counting);
  if (!problem) {
    const focused = box.contains(document.activeElement);
    box.hidden = true;
    if (focused) document.getElementById('next-heading').focus({ preventScroll: true });
    return;
  }
  if (!answer) grid.replaceChildren();
  if (!box.firstChild) { // it stays the same from try to try, and so does the focus
    box.append(
      icon('warn'),
      el('div', {}, el('span', { class: 'words', dir: 'auto' }), ' ', el('span', { class: 'left' })),
      el('button', { type: 'button', class: 'button', onclick: refresh }, 'Try again'),
    );
  }
  const words = box.querySelector('.words');
  const left = box.querySelector('.left');
  if (box.hidden || words.textContent !== problem.message) announce(problem.message);
  words.textContent = problem.message;
  left.textContent = '';
  box.hidden = false;
  if (problem.passing || problem.offline) {
    let seconds = problem.offline ? 4 : problem.retryAfter;
    const tick = () => {
      left.textContent = `Trying again in ${seconds} s.`;
      if (seconds-- <= 0) refresh();
    };
    tick();
    counting = setInterval(tick, 1000);
  }
}

function waiting() {
  const bone = () =>
    el('div', { class: 'track bone', 'aria-hidden': 'true' }, el('span', { class: 'cover' }), el('div', { class: 'what' }, el('i'), el('i')));
  grid.replaceChildren(...Array.from({ length: 8 }, bone));
}

/* Rows. */

function draw() {
  const { state } = store;
  const taken = new Set([...state.tracks, ...state.rejected].map(key));
  const blocked = new Set(state.settings.blockedArtists);
  const items = answer.items.filter((item) => !taken.has(key(item)) && !blocked.has(item.artist));
  const now = new Set();
  const filled = answer.items.slice(answer.known).map(key);
  const firstFilled = filled.length < answer.items.length ? filled.find((name) => items.some((item) => key(item) === name)) : null;
  const drawn = items.map((item, at) => {
    const name = key(item);
    now.add(name);
    const old = rows.get(name);
    item.why ??= old?.item.why; // until the new reasons come
    const row = old?.item === item ? old : renewed(old, item);
    rows.set(name, row);
    const number = state.tracks.length + at + 1;
    row.node.setAttribute('aria-rowindex', at + 1);
    row.node.querySelector('.number').textContent = number;
    row.node.classList.toggle('filled-from', name === firstFilled);
    return row.node;
  });
  for (const name of rows.keys()) if (!now.has(name)) rows.delete(name);
  arrange(grid, drawn);
  grid.setAttribute('aria-rowcount', items.length);
  settle(grid, 'add');
  strip(items);
  lead();
}

/** A row stays the same element when only its reasons are new. */
function renewed(old, item) {
  if (old && !old.node.querySelector('.reasons') && old.node.track.name === item.name) {
    old.node.track = item;
    const fresh = whyButton(item);
    const before = old.node.querySelector('[data-part=why]');
    const focused = before === document.activeElement;
    fresh.setAttribute('tabindex', before.getAttribute('tabindex') ?? '-1');
    before.replaceWith(fresh);
    if (focused) fresh.focus({ preventScroll: true });
    return { node: old.node, item };
  }
  const node = made(item);
  if (old?.node.querySelector('.reasons')) why(node.querySelector('[data-part=why]'), item); // stays open
  if (old?.node.contains(document.activeElement)) {
    const like = document.activeElement;
    queueMicrotask(() => goTo(grid, node, like));
  }
  return { node, item };
}

function made(item) {
  const name = item.name || item.uri;
  const cell = (props, ...content) => el('div', { role: 'gridcell', ...props }, ...content);
  const row = el(
    'div',
    { role: 'row', class: 'track suggested' },
    cell({ class: 'lead' }, el('span', { class: 'number' })),
    cell({ class: 'art' }, cover(item), previewButton(item)),
    cell(
      { class: 'what' },
      said('span', name, { class: 'name', title: name.length > 40 ? name : null }),
      said('span', [item.artist, item.album].filter(Boolean).join(' · '), { class: 'by' }),
    ),
    cell({ class: 'because' }, whyButton(item)),
    cell(
      { class: 'does' },
      iconButton('close', `Not ${name}`, () => refuse(row.track), { 'data-part': 'reject', title: 'Not this one' }),
      iconButton('plus', `Add ${name}`, () => take(row.track), { 'data-part': 'add', class: 'icon-button filled', title: 'Add to the list' }),
      menuButton(
        { class: 'icon-button', 'data-part': 'more', 'aria-label': `More for ${name}`, title: 'More' },
        () => actions(row.track),
        `Actions for ${name}`,
        icon('more'),
      ),
    ),
  );
  row.track = item;
  return row;
}

function actions(item) {
  const { length } = store.state.tracks;
  return [
    { icon: 'plus', label: 'Add at the end', run: () => take(item) },
    { icon: 'top', label: 'Add at the top', run: () => take(item, 0), disabled: !length },
    { icon: 'close', label: 'Not this one', run: () => refuse(item), keys: 'Del' },
    { icon: 'block', label: `Nothing by ${clip(item.artist || 'this artist', 40)}`, run: () => block(item), disabled: !item.artist },
  ];
}

function block(item) {
  blockArtist(item.artist);
  note(`Nothing by ${item.artist} will be suggested`, { act: 'Undo', run: () => store.undo() });
}

function passFocus(item) {
  const node = rows.get(key(item))?.node;
  if (!node?.contains(document.activeElement)) return;
  const like = document.activeElement;
  const next = heir(node);
  if (next) goTo(grid, next, like);
}

function take(item, at = null) {
  passFocus(item);
  const before = store.state.tracks;
  addOne(item, 'segue', at);
  tellTaken([item], before, answer?.model?.name);
}

function refuse(item) {
  passFocus(item);
  tell('reject', item, item.rank, answer?.model?.name);
  reject(item);
  note(`No ${clip(item.name, 60)}: what follows takes note`, { act: 'Undo', run: () => store.undo() });
}

function whyButton(item) {
  const brief = reasonsBrief(item);
  const button = el(
    'button',
    {
      type: 'button',
      class: 'why',
      'data-part': 'why',
      'aria-expanded': 'false',
      'aria-label': `Why ${item.name}? ${brief.words}`,
      title: brief.words || 'Why this one?',
      onclick: () => why(button, item),
    },
    ...(brief.picture.length ? brief.picture : [el('span', {}, 'Why?')]),
  );
  button.hidden = answer.items.indexOf(item) >= answer.known; // popular, as the heading says
  return button;
}

async function why(button, item) {
  const row = button.closest('[role=row]');
  const open = row.querySelector('.reasons');
  button.setAttribute('aria-expanded', String(!open));
  if (open) return open.remove();
  const box = el('div', { role: 'gridcell', class: 'reasons' }, el('i', { class: 'wait' }));
  row.append(box);
  let told = item;
  if (!item.why) {
    try {
      const { told: explained } = await post('/v1/explain', { ...lastAsked, why: [item.uri] });
      told = { ...item, ...explained.items[0] };
    } catch (problem) {
      box.replaceChildren(el('p', {}, problem.message));
      return;
    }
  }
  box.replaceChildren(...reasons(told));
}

/* What stands around the rows. */

function lead() {
  const { state } = store;
  const known = answer.known > 0;
  const words = alone
    ? `What goes with “${clip(alone.name, 60)}” alone`
    : !state.tracks.length && !state.title.trim()
      ? 'What most playlists hold. A title or a track makes it yours.'
      : !known
        ? 'Nothing is known of this yet: what is popular, to begin with'
        : !state.tracks.length
          ? 'From the title alone; every track makes it closer'
          : `From ${count(answer.seeds, 'track')}${state.title.trim() ? ' and the title' : ''}`;
  document.getElementById('lead').textContent = words;
  document.getElementById('alone-off').hidden = !alone;
  document.getElementById('weave').disabled = !state.tracks.length;
}

function strip(items) {
  const artists = new Set(items.map((item) => item.artist)).size;
  const popularity = popularityOf(items);
  const parts = [
    ['Artists', `${artists} of ${items.length}`],
    popularity ? ['Popularity', popularity] : null,
    ['Model', `${answer.model.name} ${answer.model.version.slice(0, 7)}`],
    answer.took !== null ? ['Took', `${answer.took < 10 ? answer.took.toFixed(1) : Math.round(answer.took)} ms`] : null,
  ];
  document.getElementById('strip').replaceChildren(
    ...parts.filter(Boolean).map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
  );
}
