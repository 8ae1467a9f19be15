// Playlists out: files in every format that the server writes, text to copy, links to share.

import { get, send } from './api.js';
import { el, icon } from './dom.js';
import { store } from './state.js';
import { announce, dialog, note } from './say.js';
import { link } from './share.js';

const NAMES = {
  mpd: 'Million Playlist Dataset', jspf: 'JSPF', xspf: 'XSPF', m3u8: 'M3U8', pls: 'PLS', exportify: 'Exportify CSV',
  'exportify-net': 'Exportify.net CSV', tunemymusic: 'TuneMyMusic CSV', soundiiz: 'Soundiiz CSV', text: 'Plain text',
};

const fileName = (extension) =>
  (store.state.title.trim().replace(/[^\p{L}\p{N} _-]+/gu, ' ').replace(/ +/g, ' ').trim().slice(0, 60) || 'playlist') + extension;

export async function exportDialog() {
  const list = el('ul', { class: 'choices two' }, el('li', { class: 'fine' }, 'Asking for the formats'));
  const plain = () => store.state.tracks.map((track) => [track.artist, track.name].filter(Boolean).join(' - ') || track.uri).join('\n');
  const copying = (label, text) =>
    el('li', {}, el('button', { type: 'button', class: 'choice', onclick: () => copy(text(), label) }, el('span', { class: 'name' }, label), icon('copy')));
  dialog(
    'Take it with you',
    store.state.tracks.length ? [] : el('p', {}, 'The list is empty so far.'),
    list,
    el('h3', {}, 'Copy'),
    el('ul', { class: 'choices two' }, copying('Artists and titles', plain), copying('URIs', () => store.state.tracks.map((track) => track.uri).filter(Boolean).join('\n'))),
  );
  try {
    const { items } = await get('/v1/formats');
    list.replaceChildren(
      ...items.filter((format) => format.writes).map((format) =>
        el(
          'li',
          {},
          el(
            'button',
            { type: 'button', class: 'choice', onclick: () => download(format) },
            el('span', { class: 'name' }, NAMES[format.name] ?? format.name),
            el('span', { class: 'by' }, format.extension),
          ),
        ),
      ),
    );
  } catch (problem) {
    list.replaceChildren(el('li', { class: 'fine' }, problem.missing ? 'This server writes no files yet; copying works.' : problem.message));
  }
}

async function download(format) {
  const { title, tracks } = store.state;
  try {
    const response = await send('POST', '/v1/playlists:convert?to=' + encodeURIComponent(format.name), {
      body: JSON.stringify({ title: title.trim() || null, tracks: tracks.map(whole) }),
      type: 'application/json',
    });
    const address = URL.createObjectURL(await response.blob());
    const anchor = el('a', { href: address, download: fileName(format.extension), class: 'unseen' });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    announce(`${NAMES[format.name] ?? format.name} made`);
  } catch (problem) {
    note(problem.message);
  }
}

/** All that we know of a track: files want names, too. */
function whole(track) {
  const node = {};
  for (const field of ['uri', 'name', 'artist', 'album']) if (track[field]) node[field] = track[field];
  if (track.durationMs) node.durationMs = track.durationMs;
  return node;
}

async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    note(`${what} copied`);
  } catch {
    note('The browser does not let this page copy');
  }
}

export async function shareDialog() {
  let address;
  try {
    address = await link(store.state);
  } catch {
    return note('This browser cannot make such a link');
  }
  const field = el('input', { type: 'text', readonly: true, value: address, 'aria-label': 'Link to this playlist', onfocus: () => field.select() });
  dialog(
    'Share this playlist',
    el('p', {}, 'The whole list is inside the link, behind the #. No server keeps it, and whoever opens it can go on from there.'),
    el('div', { class: 'together' }, field, el('button', { type: 'button', class: 'button primary', onclick: () => copy(address, 'Link') }, icon('copy'), 'Copy')),
    address.length > 8000 ? el('p', { class: 'fine' }, `It has ${address.length.toLocaleString('en')} characters; some messengers cut long links.`) : [],
  );
}
