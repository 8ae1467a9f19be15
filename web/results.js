// Evaluation results: an experiment as bars with their intervals, and the same as a table.

import { get } from './api.js';
import { el, said } from './dom.js';
import { charts, colour, font, onTheme } from './chart.js';
import { announce } from './say.js';

const LOWER = ['clicks'];
const ABOUT = {
  'ndcg': 'How near the top the right tracks stand',
  'r-precision': 'How many of the right tracks are among the first',
  'clicks': 'How often ten more must be asked for until one is right; less is better',
  'recall': 'How many of the right tracks are found at all',
  'precision': 'How many of the tracks shown are right',
  'recall-cold': 'The same for tracks that hardly any playlist holds',
  'recall-unseen': 'The same for tracks that no playlist holds',
};

const known = new Map();
let experiment = null, metric = null, chart = null;

const $ = (id) => document.getElementById(id);
const lower = (name) => LOWER.some((part) => name.startsWith(part));

export async function startResults() {
  $('experiment').addEventListener('change', () => choose($('experiment').value));
  $('metric').addEventListener('change', () => {
    metric = $('metric').value;
    draw();
  });
  onTheme(() => !$('results').hidden && draw());
  addEventListener('resize', () => chart && !$('results').hidden && draw());
}

export async function showResults() {
  if (experiment) return draw();
  try {
    const { items } = await get('/v1/experiments');
    const names = items.filter((name) => typeof name === 'string');
    if (!names.length) return nothing('This server was started without results. With --experiments DIR it shows them.');
    $('experiment').replaceChildren(...names.map((name) => el('option', { value: name }, name)));
    const first = ['challenge', ...names].find((name) => names.includes(name));
    $('experiment').value = first;
    await choose(first);
  } catch (problem) {
    nothing(problem.missing ? 'This server shows no results.' : problem.message);
  }
}

function nothing(text) {
  $('results-body').hidden = true;
  $('results-none').hidden = false;
  $('results-none').textContent = text;
}

async function choose(name) {
  try {
    if (!known.has(name)) known.set(name, await get('/v1/experiments/' + encodeURIComponent(name)));
  } catch (problem) {
    return nothing(problem.message);
  }
  experiment = known.get(name);
  $('results-body').hidden = false;
  $('results-none').hidden = true;
  const metrics = [...new Set(experiment.algorithms.flatMap((one) => Object.keys(one.metrics ?? {})))];
  if (!metrics.includes(metric)) metric = metrics.includes('ndcg') ? 'ndcg' : metrics[0];
  $('metric').replaceChildren(...metrics.map((one) => el('option', { value: one }, one + (lower(one) ? ' ↓' : ' ↑'))));
  $('metric').value = metric;
  $('experiment-about').textContent = experiment.description ?? '';
  const facts = [
    ['Protocol', experiment.protocol?.name],
    ['Splits', (experiment.seeds ?? []).join(', ')],
    ['Tracks per answer', experiment.limit],
    ['Algorithms', experiment.algorithms.length],
  ];
  $('experiment-facts').replaceChildren(
    ...facts.filter(([, value]) => value !== undefined && value !== '').map(([term, value]) => el('div', {}, el('dt', {}, term), el('dd', {}, String(value)))),
  );
  await draw();
}

const shown = (value) => (Math.abs(value) >= 1 ? value.toFixed(2) : value.toFixed(4).replace(/^(-?)0\./, '$1.'));

function sorted() {
  const rows = experiment.algorithms
    .filter((one) => typeof one.metrics?.[metric] === 'number')
    .map((one) => ({ name: String(one.name), value: one.metrics[metric], around: one.plusMinus?.[metric] ?? 0 }));
  return rows.sort((a, b) => (lower(metric) ? b.value - a.value : a.value - b.value));
}

async function draw() {
  const rows = sorted();
  $('metric-about').textContent = ABOUT[metric] ?? '';
  const best = rows.at(-1);
  $('results-best').replaceChildren();
  if (best) {
    $('results-best').append('Best here: ', said('strong', best.name), ` with ${shown(best.value)} ±${shown(best.around)}`);
  }
  table();
  try {
    const echarts = await charts();
    if ($('results').hidden) return;
    bars(echarts, rows);
  } catch (fault) {
    $('results-chart').textContent = fault.message;
  }
}

function bars(echarts, rows) {
  const place = $('results-chart');
  place.style.blockSize = `${Math.max(160, rows.length * 34 + 48)}px`;
  chart ??= echarts.init(place, null, { renderer: 'canvas' });
  chart.resize();
  const narrow = place.clientWidth < 560;
  const ink = colour('ink'), soft = colour('ink-2'), line = colour('line'), accent = colour('accent'), rest = colour('bar');
  const text = { fontFamily: font(), color: ink };
  chart.setOption(
    {
      animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      animationDuration: 350,
      textStyle: text,
      grid: { left: 4, right: 56, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: 'value', axisLabel: { color: soft, hideOverlap: true, formatter: (value) => String(value).replace(/^0\./, '.') }, splitLine: { lineStyle: { color: line } } },
      yAxis: {
        type: 'category',
        data: rows.map((row) => row.name),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: line } },
        axisLabel: { color: ink, fontSize: narrow ? 11 : 13, width: narrow ? 130 : 330, overflow: 'truncate' },
      },
      tooltip: {
        trigger: 'axis',
        axisPointer: { type: 'shadow' },
        renderMode: 'richText',
        backgroundColor: colour('raised'),
        borderColor: line,
        textStyle: text,
        formatter: ([bar]) => `${bar.name}\n${metric} ${shown(rows[bar.dataIndex].value)} ±${shown(rows[bar.dataIndex].around)}`,
      },
      series: [
        {
          type: 'bar',
          barWidth: '58%',
          data: rows.map((row, at) => ({ value: row.value, itemStyle: { color: at === rows.length - 1 ? accent : rest, borderRadius: [0, 5, 5, 0] } })),
        },
        {
          type: 'custom',
          silent: true,
          z: 5,
          data: rows.map((row, at) => [row.value - row.around, row.value + row.around, at]),
          renderItem: (_, api) => {
            const [low, high] = [api.coord([api.value(0), api.value(2)]), api.coord([api.value(1), api.value(2)])];
            const style = { stroke: ink, lineWidth: 1.5, opacity: 0.75 };
            const segment = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style });
            return {
              type: 'group',
              children: [
                segment(low[0], low[1], high[0], high[1]),
                segment(low[0], low[1] - 5, low[0], low[1] + 5),
                segment(high[0], high[1] - 5, high[0], high[1] + 5),
                { type: 'text', style: { text: shown(rows[api.value(2)].value), x: high[0] + 9, y: high[1], align: 'left', verticalAlign: 'middle', fill: soft, font: `500 12px ${font()}` } },
              ],
            };
          },
          encode: { x: [0, 1], y: 2 },
        },
      ],
    },
    true,
  );
}

function table() {
  const metrics = [...new Set(experiment.algorithms.flatMap((one) => Object.keys(one.metrics ?? {})))];
  const rows = [...experiment.algorithms].sort((a, b) => (lower(metric) ? 1 : -1) * ((a.metrics?.[metric] ?? 0) - (b.metrics?.[metric] ?? 0)));
  const best = Object.fromEntries(
    metrics.map((one) => {
      const values = rows.map((row) => row.metrics?.[one]).filter((value) => typeof value === 'number');
      return [one, lower(one) ? Math.min(...values) : Math.max(...values)];
    }),
  );
  $('results-table').replaceChildren(
    el('caption', {}, `${experiment.name}, sorted by ${metric}; ± is half of the 95 % interval`),
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'algorithm'), metrics.map((one) => el('th', { scope: 'col' }, `${one} ${lower(one) ? '↓' : '↑'}`)))),
    el(
      'tbody',
      {},
      rows.map((row) =>
        el(
          'tr',
          {},
          said('th', String(row.name), { scope: 'row' }),
          metrics.map((one) => {
            const value = row.metrics?.[one];
            if (typeof value !== 'number') return el('td', {}, '');
            const around = row.plusMinus?.[one];
            return el('td', { class: value === best[one] ? 'best' : null }, shown(value), around ? el('small', {}, ` ±${shown(around)}`) : '');
          }),
        ),
      ),
    ),
  );
  announce(`${experiment.name} by ${metric}`);
}
