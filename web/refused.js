// What was turned down: tracks and artists, each to be let in again.

import { el, icon, said } from './dom.js';
import { blockArtist, readmit, store } from './state.js';

export function startRefused() {
  document.getElementById('turned-down').addEventListener('click', (event) => {
    const shown = event.currentTarget.getAttribute('aria-expanded') !== 'true';
    event.currentTarget.setAttribute('aria-expanded', String(shown));
    document.getElementById('turned-down-list').hidden = !shown;
  });
  store.follow((state, before) => {
    if (state.rejected !== before.rejected || state.settings.blockedArtists !== before.settings.blockedArtists) draw();
  });
  draw();
}

function draw() {
  const { rejected, settings } = store.state;
  const all = rejected.length + settings.blockedArtists.length;
  const button = document.getElementById('turned-down');
  button.hidden = all === 0;
  button.querySelector('span').textContent = `${all} turned down`;
  const chip = (text, label, run) =>
    el('li', {}, el('button', { type: 'button', class: 'chip', 'aria-label': label, onclick: run }, said('span', text), icon('close')));
  document.getElementById('turned-down-list').replaceChildren(
    ...settings.blockedArtists.map((name) => chip(`all by ${name}`, `Let ${name} in again`, () => blockArtist(name, false))),
    ...rejected.slice(-60).reverse().map((track) => chip(track.name || track.uri, `Readmit ${track.name}`, () => readmit(track))),
  );
  if (!all) {
    document.getElementById('turned-down-list').hidden = true;
    button.setAttribute('aria-expanded', 'false');
  }
}
