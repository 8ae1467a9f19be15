// The wishes: two sliders and what belongs to them. Every change asks again.

import { get } from './api.js';
import { offerCovers } from './cover.js';
import { el } from './dom.js';
import { SETTINGS, store } from './state.js';
import { note } from './say.js';
import { offerPreviews } from './player.js';

const DISCOVERY = [
  [-0.75, 'very familiar'],
  [-0.2, 'more familiar'],
  [0.2, 'as it comes'],
  [0.75, 'more to discover'],
  [2, 'much to discover'],
];
const DIVERSITY = [
  [0.02, 'as focused as it comes'],
  [0.35, 'a little varied'],
  [0.7, 'varied'],
  [2, 'very varied'],
];

const worded = (scale, value) => scale.find(([most]) => value <= most)[1];

export function startTuning() {
  slider('discovery', DISCOVERY);
  slider('diversity', DIVERSITY);
  const perArtist = document.getElementById('per-artist');
  perArtist.addEventListener('change', () => store.settings('one per artist', { perArtist: perArtist.checked }));
  const limit = document.getElementById('limit');
  limit.addEventListener('change', () => store.settings('how many', { limit: Number(limit.value) }));
  const fillTo = document.getElementById('fill-to');
  fillTo.addEventListener('change', () => {
    const wanted = Math.round(Number(fillTo.value));
    store.settings('fill to', { fillTo: Math.max(1, Math.min(500, wanted || SETTINGS.fillTo)) });
    fillTo.value = store.state.settings.fillTo;
  });
  document.getElementById('fill').addEventListener('pointerdown', () => fillTo.blur());
  document.getElementById('shuffle').addEventListener('click', () => {
    store.settings('other ones', { seed: 1 + ((store.state.settings.seed * 48271 + 11) % 999_983) });
  });
  document.getElementById('retune').addEventListener('click', () => {
    const { limit: kept, model, fillTo: most } = store.state.settings;
    store.settings('untune', { ...SETTINGS, limit: kept, model, fillTo: most, blockedArtists: store.state.settings.blockedArtists });
  });
  store.follow((state, before) => state.settings !== before.settings && show());
  show();
  return models();
}

function slider(name, scale) {
  const range = document.getElementById(name);
  range.addEventListener('input', () => store.settings('tune', { [name]: Number(range.value) }, 'tune ' + name));
  range.scale = scale;
}

function show() {
  const { settings } = store.state;
  for (const name of ['discovery', 'diversity']) {
    const range = document.getElementById(name);
    if (Number(range.value) !== settings[name]) range.value = settings[name];
    range.setAttribute('aria-valuetext', worded(range.scale, settings[name]));
    const part = (value) => (value - range.min) / (range.max - range.min);
    const zero = part(0);
    const at = part(settings[name]);
    range.style.setProperty('--from', Math.min(zero, at));
    range.style.setProperty('--to', Math.max(zero, at));
  }
  document.getElementById('per-artist').checked = settings.perArtist;
  document.getElementById('limit').value = settings.limit;
  document.getElementById('fill-to').value = settings.fillTo;
  const model = document.getElementById('model');
  if (model.options.length) model.value = settings.model || model.options[0].value;
  const tuned = settings.discovery || settings.diversity || settings.seed || settings.perArtist;
  document.getElementById('retune').hidden = !tuned;
}

/** The models that are served; the choice is shown where there is one. */
async function models() {
  const select = document.getElementById('model');
  try {
    const { items, previews, covers } = await get('/v1/models');
    offerPreviews(previews === true);
    offerCovers(covers === true);
    select.replaceChildren(...items.map((model) => el('option', { value: model.name }, model.name)));
    select.closest('.field').hidden = items.length < 2;
    const { model } = store.state.settings;
    if (model && !items.some((other) => other.name === model)) {
      store.learn({ settings: { ...store.state.settings, model: '' } });
      note(`The model “${model}” is not served any more`);
    }
    select.addEventListener('change', () => store.settings('choose a model', { model: select.value === items[0].name ? '' : select.value }));
    show();
    return items;
  } catch {
    select.closest('.field').hidden = true;
    return [];
  }
}
