// One preview at a time, started by people only. Where the server looks for none there are no
// buttons for it, and until one is played there is no player on the page.

import { clock, el, icon, iconButton, said } from './dom.js';
import { note } from './say.js';
import { clip, key } from './state.js';
import { cover } from './cover.js';
import { get, Latest, tell } from './api.js';

let audio = null;
let bar = null;
let playing = null;

/** Says whether this server looks for previews. */
export const offerPreviews = (is) => document.body.classList.toggle('previews', is);

/** The button for a track's preview; null for a track that no server knows. */
export function previewButton(track) {
  if (!track.uri || track.unknown) return null;
  const button = iconButton('play', `Play a preview of ${track.name}`, () => toggle(track), { 'data-part': 'play' });
  button.classList.add('preview');
  return button;
}

const asking = new Latest();

async function toggle(track) {
  audio ??= made();
  if (playing && key(playing) === key(track)) {
    if (audio.paused) audio.play();
    else audio.pause();
    return;
  }
  try {
    const { url } = await asking.ask((signal) => get('/v1/previews/' + encodeURIComponent(track.uri), signal));
    if (!/^https:\/\/|^\/[^/]/.test(url)) throw new Error('This preview cannot be played');
    playing = track;
    audio.src = url;
    show();
    await audio.play();
    tell('play', track);
  } catch (problem) {
    if (problem.name === 'AbortError') return;
    note(problem.missing ? `No preview of ${clip(track.name, 60)} was found` : problem.message);
  }
}

function made() {
  const made = el('audio', { preload: 'none' });
  for (const event of ['play', 'pause', 'timeupdate', 'ended']) made.addEventListener(event, show);
  addEventListener('keydown', (event) => {
    if (event.key === ' ' && event.target === document.body && playing) {
      event.preventDefault();
      toggle(playing);
    }
  });
  return made;
}

function stop() {
  audio.pause();
  playing = null;
  bar.remove();
  bar = null;
}

function show() {
  if (!playing) return;
  if (!bar || bar.dataset.of !== key(playing)) {
    bar?.remove();
    const range = el('input', { type: 'range', min: 0, max: 1000, value: 0, 'aria-label': 'Place in the preview' });
    range.addEventListener('input', () => (audio.currentTime = (range.value / 1000) * (audio.duration || 0)));
    bar = el(
      'section',
      { class: 'player', 'aria-label': 'Preview player' },
      el('button', { type: 'button', class: 'icon-button filled', 'data-role': 'toggle', onclick: () => toggle(playing) }),
      cover(playing),
      el('div', { class: 'what' }, said('span', playing.name, { class: 'name' }), said('span', playing.artist, { class: 'by' })),
      range,
      el('span', { class: 'time' }),
      iconButton('close', 'Stop the preview', stop),
    );
    bar.dataset.of = key(playing);
    document.getElementById('player').append(bar);
  }
  const button = bar.querySelector('[data-role=toggle]');
  button.replaceChildren(icon(audio.paused ? 'play' : 'pause'));
  button.setAttribute('aria-label', audio.paused ? 'Play' : 'Pause');
  bar.querySelector('input').value = audio.duration ? (audio.currentTime / audio.duration) * 1000 : 0;
  bar.querySelector('.time').textContent = clock(audio.currentTime * 1000) || '0:00';
}
