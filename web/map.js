// The map of the catalog: tracks that the model holds to be alike stand near each other. What the
// picture shows can be had by search and buttons, too: a track and its neighbours.

import { get, Latest } from './api.js';
import { debounced, el, icon, said } from './dom.js';
import { charts, colour, font, onTheme } from './chart.js';
import { key, store } from './state.js';
import { addOne } from './list.js';
import { current } from './suggestions.js';
import { cover } from './cover.js';
import { searchable } from './search.js';
import { announce, note } from './say.js';

const NEIGHBOURS = 12;
let points = null, byUri = new Map(), chosen = null, chart = null, asked = null, retry = 0;

const $ = (id) => document.getElementById(id);

export function startMap() {
  searchable($('map-search'), { choose: find, marked: false });
  onTheme(() => !$('map').hidden && draw());
  addEventListener('resize', () => chart?.resize());
  store.follow((state, before) => {
    if (state.tracks === before.tracks || $('map').hidden || !points) return;
    marks();
    if (!chosen) mine();
  });
  $('map-out').addEventListener('click', () => chart?.dispatchAction({ type: 'dataZoom', start: 0, end: 100 }));
  $('map-mine').addEventListener('click', () => {
    const mine = store.state.tracks.map((track) => byUri.get(key(track))).filter(Boolean);
    if (!mine.length) return announce('None of your tracks is on the map');
    frame(mine);
  });
}

export async function showMap() {
  clearTimeout(retry);
  const model = store.state.settings.model;
  if (points && asked === model) return draw();
  say('Drawing the map');
  try {
    const told = await get('/v1/map' + (model ? '?model=' + encodeURIComponent(model) : ''));
    asked = model;
    points = told.points.filter((point) => Number.isFinite(point.x) && Number.isFinite(point.y));
    byUri = new Map(points.map((point) => [point.uri, point]));
    say('');
    chosen = null;
    await draw();
    $('map-about').textContent = `${points.length.toLocaleString('en')} tracks; near means alike`;
  } catch (problem) {
    if (problem.passing) {
      say('The map is being made. This page looks again by itself.');
      retry = setTimeout(() => !$('map').hidden && showMap(), 1000 * problem.retryAfter);
    } else {
      say(problem.missing ? 'This model has no map.' : problem.message);
    }
  }
}

function say(text) {
  $('map-none').hidden = !text;
  $('map-none').textContent = text;
  $('map-body').hidden = Boolean(text);
}

const dark = () => getComputedStyle(document.documentElement).colorScheme === 'dark'
  || (getComputedStyle(document.documentElement).colorScheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);

async function draw() {
  const echarts = await charts();
  if ($('map').hidden) return;
  chart ??= made(echarts);
  chart.resize();
  const mx = middle(points.map((p) => p.x)), my = middle(points.map((p) => p.y));
  const light = dark() ? 66 : 52;
  const text = { fontFamily: font(), color: colour('ink') };
  const [xs, ys] = [extent(points.map((p) => p.x)), extent(points.map((p) => p.y))];
  chart.setOption(
    {
      animation: false,
      textStyle: text,
      grid: { left: 0, right: 0, top: 0, bottom: 0 },
      xAxis: { type: 'value', show: false, min: xs[0], max: xs[1] },
      yAxis: { type: 'value', show: false, min: ys[0], max: ys[1] },
      dataZoom: [
        { type: 'inside', xAxisIndex: 0, filterMode: 'none', zoomLock: false },
        { type: 'inside', yAxisIndex: 0, filterMode: 'none' },
      ],
      tooltip: {
        renderMode: 'richText',
        confine: true,
        backgroundColor: colour('raised'),
        borderColor: colour('line'),
        textStyle: text,
        formatter: ({ data }) => short(data.point.name) + '\n' + short(data.point.artist ?? ''),
      },
      series: [
        {
          id: 'all',
          type: 'scatter',
          data: points.map((point) => ({
            value: [point.x, point.y],
            point,
            symbolSize: 3.5 + 7 * (point.popularity ?? 0.3) ** 6,
            itemStyle: {
              color: `hsl(${Math.round((Math.atan2(point.y - my, point.x - mx) * 180) / Math.PI + 200)}, ${dark() ? 52 : 46}%, ${light}%)`,
              opacity: 0.62,
            },
          })),
          emphasis: { scale: 2, itemStyle: { opacity: 1, borderColor: colour('ink'), borderWidth: 1.5 } },
          cursor: 'pointer',
        },
        {
          id: 'names',
          type: 'scatter',
          data: [],
          silent: true,
          symbolSize: 1,
          itemStyle: { opacity: 0 },
          label: {
            show: true, position: 'top', distance: 5, color: colour('ink'), fontSize: 11, fontWeight: 500, opacity: 0.85,
            textBorderColor: colour('surface'), textBorderWidth: 3, formatter: ({ data }) => short(data.words),
          },
          z: 3,
        },
        { id: 'next', type: 'scatter', data: [] },
        { id: 'mine', type: 'scatter', data: [] },
        { id: 'chosen', type: 'scatter', data: [] },
      ],
    },
    true,
  );
  marks();
  names();
  if (!chosen) mine();
}

/** Names for what stands out in the part that is seen: artists from afar, tracks from near. */
function names() {
  if (!chart || !points) return;
  const [a, b] = [chart.convertFromPixel('grid', [0, chart.getHeight()]), chart.convertFromPixel('grid', [chart.getWidth(), 0])];
  const seen = points.filter((point) => point.x > a[0] && point.x < b[0] && point.y > a[1] && point.y < b[1]);
  const close = seen.length < 220;
  const told = new Set();
  const taken = furniture();
  const data = [];
  for (const point of [...seen].sort((one, other) => (other.popularity ?? 0) - (one.popularity ?? 0))) {
    const words = close ? point.name : point.artist;
    if (!words || told.has(words)) continue;
    const [x, y] = chart.convertToPixel('grid', [point.x, point.y]);
    const half = 4 + Math.min(words.length, 48) * 3.2;
    if (taken.some((box) => Math.abs(box.x - x) < box.half + half && Math.abs(box.y - (y - 12)) < box.high + 8)) continue;
    told.add(words);
    taken.push({ x, y: y - 12, half, high: 9 });
    data.push({ value: [point.x, point.y], words });
    if (data.length === 50) break;
  }
  chart.setOption({ series: [{ id: 'names', data }] });
}

/** Where legend and buttons lie over the map: no name goes there. */
function furniture() {
  const frame = $('map-chart').getBoundingClientRect();
  return ['.legend', '.map-tools'].map((one) => {
    const box = document.querySelector('#map ' + one).getBoundingClientRect();
    return {
      x: box.left + box.width / 2 - frame.left, y: box.top + box.height / 2 - frame.top, half: box.width / 2, high: box.height / 2,
    };
  });
}

function made(echarts) {
  const made = echarts.init($('map-chart'), null, { renderer: 'canvas' });
  made.on('datazoom', debounced(60, names));
  made.on('click', ({ data }) => data?.point && choose(data.point));
  return made;
}

const short = (text) => (text.length > 48 ? text.slice(0, 47) + '…' : text);
const middle = (values) => values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

function extent(values) {
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const pad = (high - low || 1) * 0.05;
  return [low - pad, high + pad];
}

/** Your tracks, the suggestions and the one that is looked at, over all others. */
function marks() {
  if (!chart) return;
  const at = (uri) => byUri.get(uri);
  const dots = (list, style, size) => list.filter(Boolean).map((point) => ({ value: [point.x, point.y], point, symbolSize: size, itemStyle: style }));
  const mine = new Set(store.state.tracks.map(key));
  const next = (current()?.items ?? []).map((item) => item.uri).filter((uri) => !mine.has(uri));
  const label = { show: true, position: 'top', color: colour('ink'), fontWeight: 600, textBorderColor: colour('surface'), textBorderWidth: 4, formatter: ({ data }) => short(data.point.name) };
  chart.setOption({
    series: [
      { id: 'next', z: 4, data: dots(next.map(at), { color: 'transparent', borderColor: colour('accent'), borderWidth: 2 }, 11) },
      { id: 'mine', z: 5, data: dots([...mine].map(at), { color: colour('accent'), borderColor: colour('surface'), borderWidth: 1.5 }, 13) },
      { id: 'chosen', z: 6, data: dots([chosen], { color: colour('ink'), borderColor: colour('surface'), borderWidth: 2 }, 18), label },
    ],
  });
}

const finding = new Latest();

/** A track that is not on the map is put there, where those are that it is near to. */
async function find(track) {
  try {
    let point = byUri.get(track.uri);
    if (!point) {
      point = await finding.ask((signal) => get('/v1/map/' + encodeURIComponent(track.uri) + (asked ? '?model=' + encodeURIComponent(asked) : ''), signal));
      byUri.set(point.uri, point);
      points.push(point);
      await draw();
    }
    choose(point);
    return frame([point, ...near(point)]);
  } catch (problem) {
    if (problem.name === 'AbortError') return;
    if (!problem.missing) return note(problem.message);
  }
  $('map-side').replaceChildren(el('p', { class: 'fine' }, said('strong', track.name ?? ''), ' is not among the tracks on the map.'));
  announce(`${track.name} is not on the map`);
}

function near(point) {
  return points
    .filter((other) => other !== point)
    .map((other) => ({ other, far: (other.x - point.x) ** 2 + (other.y - point.y) ** 2 }))
    .sort((a, b) => a.far - b.far)
    .slice(0, NEIGHBOURS)
    .map(({ other }) => other);
}

function frame(shown) {
  const xs = extent(shown.map((point) => point.x)), ys = extent(shown.map((point) => point.y));
  const all = [extent(points.map((p) => p.x)), extent(points.map((p) => p.y))];
  const least = [0, 1].map((axis) => (all[axis][1] - all[axis][0]) * 0.035);
  [xs, ys].forEach((range, axis) => {
    const middleOf = (range[0] + range[1]) / 2;
    const half = Math.max(least[axis], (range[1] - range[0]) * 0.75);
    chart?.dispatchAction({ type: 'dataZoom', dataZoomIndex: axis, startValue: middleOf - half, endValue: middleOf + half });
  });
}

/** Beside a map where nothing is chosen yet: where to begin. */
function mine() {
  const own = store.state.tracks.map((track) => byUri.get(key(track))).filter(Boolean);
  $('map-side').replaceChildren(
    el('p', { class: 'fine' }, 'Scroll or pinch to come nearer, drag to move. A click on a dot, or the search above, shows what stands near it.'),
    ...(own.length
      ? [
          el('h3', {}, own.length === store.state.tracks.length ? 'Your tracks' : `${own.length} of your ${store.state.tracks.length} tracks are on it`),
          el('ul', { class: 'plain-list' }, own.slice(0, NEIGHBOURS).map((one) => line(one, false))),
        ]
      : [
          el('h3', {}, 'Landmarks'),
          el('ul', { class: 'plain-list' }, points.slice(0, NEIGHBOURS / 2).map((one) => line(one, false))),
        ]),
  );
}

/** One track of the map: what it is called leads to it, the button adds it. */
function line(one, first) {
  const there = store.state.tracks.some((track) => key(track) === one.uri);
  const button = el('button', { type: 'button', class: 'icon-button' + (first ? ' filled' : ''), 'aria-label': `Add ${one.name}`, title: 'Add to the list', disabled: there }, icon(there ? 'check' : 'plus'));
  button.addEventListener('click', () => {
    if (!addOne({ uri: one.uri, name: one.name, artist: one.artist })) return;
    button.disabled = true;
    button.replaceChildren(icon('check'));
  });
  return el(
    'li',
    { class: 'track' },
    cover(one),
    el('button', { type: 'button', class: 'what plain', onclick: () => { choose(one); frame([one, ...near(one)]); $('map-side').querySelector('button')?.focus(); } },
      said('span', one.name, { class: 'name' }), said('span', one.artist ?? '', { class: 'by' })),
    button,
  );
}

function choose(point) {
  chosen = point;
  marks();
  const side = $('map-side');
  side.replaceChildren(
    el('ul', { class: 'plain-list' }, line(point, true)),
    el('h3', {}, 'Near it'),
    el('ul', { class: 'plain-list' }, near(point).map((one) => line(one, false))),
  );
  announce(`${point.name} by ${point.artist}, with ${NEIGHBOURS} neighbours`);
}
