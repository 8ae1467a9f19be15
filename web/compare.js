// Two answers to the same list side by side: other models, or the same with other wishes.

import { Latest, post, question } from './api.js';
import { count, debounced, el, icon, iconButton, said, svg } from './dom.js';
import { key, store } from './state.js';
import { addOne } from './list.js';
import { tellTaken } from './events.js';
import { cover } from './cover.js';
import { announce } from './say.js';
import { popularityOf } from './why.js';

const SHOWN = 20;
const WISHES = [
  ['as', 'as tuned', {}],
  ['familiar', 'familiar', { discovery: -0.8 }],
  ['discover', 'discover', { discovery: 0.8 }],
  ['varied', 'varied', { diversity: 0.8 }],
];
const $ = (id) => document.getElementById(id);
const sides = ['left', 'right'].map((name) => ({ name, latest: new Latest(), answer: null, rows: new Map() }));
let ready = false;

export function startCompare(models) {
  sides.forEach((side, at) => {
    const model = $(`${side.name}-model`);
    const wish = $(`${side.name}-wish`);
    model.replaceChildren(...models.map((one) => el('option', { value: one.name }, one.name)));
    if (models.length > at) model.value = models[at].name;
    wish.replaceChildren(...WISHES.map(([value, label]) => el('option', { value }, label)));
    if (at === 1 && models.length < 2) wish.value = 'discover';
    for (const select of [model, wish]) select.addEventListener('change', () => ask(side));
  });
  ready = models.length > 0;
  const again = debounced(150, () => !$('compare').hidden && showCompare());
  store.follow((state, before, what) => what !== null && state !== before && again());
  addEventListener('resize', lines);
}

export function showCompare() {
  const { state } = store;
  $('compare-of').textContent = state.tracks.length || state.title.trim()
    ? `${state.title.trim() ? `“${state.title.trim()}”` : 'Your list'}, ${count(state.tracks.length, 'track')}`
    : 'Nothing to go by yet: give a title or tracks first';
  if (ready) sides.forEach(ask);
}

async function ask(side) {
  const wish = WISHES.find(([value]) => value === $(`${side.name}-wish`).value) ?? WISHES[0];
  const { state } = store;
  const asked = question({ ...state, settings: { ...state.settings, ...wish[2], model: $(`${side.name}-model`).value } }, { limit: SHOWN });
  const box = $(`${side.name}-rows`);
  try {
    const { told, took } = await side.latest.ask((signal) => post('/v1/continue', asked, { signal }));
    side.answer = { ...told, took };
    draw();
  } catch (problem) {
    if (problem.name === 'AbortError') return;
    side.answer = null;
    box.replaceChildren(el('li', { class: 'fine' }, problem.message));
    draw();
  }
}

function draw() {
  const [left, right] = sides;
  const ranks = sides.map((side) => new Map((side.answer?.items ?? []).map((item, at) => [key(item), at + 1])));
  sides.forEach((side, at) => {
    if (!side.answer) return;
    side.rows.clear();
    $(`${side.name}-rows`).replaceChildren(...side.answer.items.map((item, rank) => row(side, item, rank + 1, ranks[1 - at].get(key(item)))));
    const { items, took } = side.answer;
    const facts = [
      count(new Set(items.map((item) => item.artist)).size, 'artist'),
      popularityOf(items) && `popularity: ${popularityOf(items)}`,
      took === null ? '' : `${took.toFixed(1)} ms`,
    ];
    $(`${side.name}-facts`).textContent = facts.filter(Boolean).join(' · ');
  });
  if (left.answer && right.answer) {
    const shared = [...ranks[0].keys()].filter((name) => ranks[1].has(name)).length;
    const words = `${shared} of ${SHOWN} in both`;
    if ($('compare-shared').textContent !== words) announce(words);
    $('compare-shared').textContent = words;
  }
  lines();
}

function row(side, item, rank, there) {
  const name = item.name || item.uri;
  const moved = there ? (there === rank ? 'same place' : `${there} there`) : 'only here';
  const button = iconButton('plus', `Add ${name}`, () => {
    const before = store.state.tracks;
    if (addOne(item, 'segue')) button.replaceChildren(icon('check'));
    tellTaken([item], before, side.answer.model.name);
  });
  const node = el(
    'li',
    { class: 'track' + (there ? ' shared' : '') },
    el('span', { class: 'number' }, String(rank)),
    cover(item),
    el('div', { class: 'what' }, said('span', name, { class: 'name' }), said('span', item.artist ?? '', { class: 'by' })),
    el('span', { class: 'mark' + (there ? '' : ' from') }, moved),
    button,
  );
  side.rows.set(key(item), node);
  return node;
}

/** Lines between the places of a track on both sides, where they stand side by side. */
function lines() {
  const box = $('compare-lines');
  const frame = box.getBoundingClientRect();
  box.replaceChildren();
  if (!frame.width || getComputedStyle(box).display === 'none') return;
  const [left, right] = sides;
  const drawing = svg('svg', { width: frame.width, height: frame.height, 'aria-hidden': 'true' });
  for (const [name, from] of left.rows) {
    const to = right.rows.get(name);
    if (!to || !from.isConnected || !to.isConnected) continue;
    const [a, b] = [from, to].map((node) => {
      const at = node.getBoundingClientRect();
      return at.top + at.height / 2 - frame.top;
    });
    const half = frame.width / 2;
    drawing.append(svg('path', { d: `M0 ${a}C${half} ${a} ${half} ${b} ${frame.width} ${b}`, class: Math.abs(a - b) < 2 ? 'same' : 'moved' }));
  }
  box.append(drawing);
}
