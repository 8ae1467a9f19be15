// One preview at a time, started by people only. Where the server looks for none there are no
// buttons for it, and until one is played there is no player on the page. Space plays and pauses
// where nothing else takes it, Escape stops.

import { clock, el, icon, iconButton, said } from './dom.js';
import { note } from './say.js';
import { clip, key } from './state.js';
import { cover } from './cover.js';
import { get, Latest } from './api.js';
import { tell } from './events.js';

let audio = null;
let bar = null;
let playing = null;

/** Says whether this server looks for previews. */
export const offerPreviews = (is) => document.body.classList.toggle('previews', is);

/** The button for a track's preview; null for a track that no server knows. */
export function previewButton(track) {
  if (!track.uri || track.unknown) return null;
  const button = iconButton('play', '', () => toggle(track), { 'data-part': 'play' });
  button.classList.add('preview');
  button.track = track;
  dress(button);
  return button;
}

/** Shows on a track's button whether it is the one that sounds. */
function dress(button) {
  const sounds = playing !== null && key(playing) === key(button.track) && !audio.paused;
  const label = `${sounds ? 'Pause' : 'Play'} a preview of ${button.track.name}`;
  if (button.getAttribute('aria-label') === label) return;
  button.replaceChildren(icon(sounds ? 'pause' : 'play'));
  button.classList.toggle('sounds', sounds);
  button.setAttribute('aria-label', label);
  button.title = label;
}

const asking = new Latest();

async function toggle(track) {
  audio ??= made();
  if (playing && key(playing) === key(track)) {
    asking.stop(); // what was asked for before this was pressed
    if (audio.paused) sound();
    else audio.pause();
    return;
  }
  try {
    const { url } = await asking.ask((signal) => get('/v1/previews/' + encodeURIComponent(track.uri), signal));
    if (!/^https:\/\/|^\/[^/]/.test(url)) throw new Error('This preview cannot be played');
    audio.pause();
    playing = track;
    audio.src = url;
    show();
    await sound();
  } catch (problem) {
    if (problem.name === 'AbortError') return;
    note(problem.missing ? `No preview of ${clip(track.name, 60)} was found` : problem.message);
  }
}

/** Plays what is chosen; what cannot be played is told, and the player goes. */
async function sound() {
  const track = playing;
  const fresh = audio.currentTime === 0;
  try {
    await audio.play();
    if (fresh) tell('play', track);
  } catch (fault) {
    if (fault.name !== 'AbortError' && fault.name !== 'NotAllowedError') failed(track);
  }
}

function failed(track) {
  if (track !== playing) return; // another one was chosen meanwhile, or it was told already
  stop();
  note(`The preview of ${clip(track.name, 60)} is gone, or does not come through`);
}

function made() {
  const made = el('audio', { preload: 'none' });
  for (const event of ['play', 'pause', 'timeupdate', 'ended']) made.addEventListener(event, show);
  made.addEventListener('error', () => playing && failed(playing));
  addEventListener('keydown', (event) => {
    if (!playing) return;
    const inside = bar?.contains(event.target);
    if (event.key === ' ' && event.target === document.body) toggle(playing);
    else if (event.key === 'Escape' && (inside || event.target === document.body)) stop();
    else return;
    event.preventDefault();
  });
  return made;
}

function stop() {
  const track = playing;
  playing = null;
  audio.pause();
  audio.removeAttribute('src');
  const focused = bar?.contains(document.activeElement);
  bar?.remove();
  bar = null;
  show();
  if (focused) [...document.querySelectorAll('.preview')].find((one) => one.offsetParent && key(one.track) === key(track))?.focus();
}

function show(event) {
  if (event?.type !== 'timeupdate') document.querySelectorAll('.preview').forEach(dress);
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
