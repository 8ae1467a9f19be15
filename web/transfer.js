// Playlists in and out: files dropped, text pasted, files made, links shared, lists kept on the server.

import { get, post, send, told } from './api.js';
import { count, el, icon, iconButton, said } from './dom.js';
import { add, asState, asTrack, clip, remove, store } from './state.js';
import { announce, dialog, note } from './say.js';
import { link } from './share.js';

const LARGEST = 32 * 1024 * 1024;

/* In. */

/** Whether pasted text is a playlist rather than something to search for. */
export const isPlaylist = (text) => /\n.*\S/.test(text.trim()) || /https?:\/\/|spotify:/.test(text);

export async function importText(text) {
  return importBytes(new Blob([text], { type: 'text/plain' }), '');
}

export async function importFiles(files) {
  for (const file of [...files].slice(0, 20)) await importBytes(file, file.name);
}

async function importBytes(blob, name) {
  if (blob.size > LARGEST) return note(`${name} is larger than 32 MB, the most that is taken`);
  if (!blob.size) return note('There is nothing in it');
  announce('Reading');
  try {
    const path = '/v1/playlists:import' + (name ? '?name=' + encodeURIComponent(clip(name)) : '');
    const response = await send('POST', path, { body: blob, type: blob.type || 'application/octet-stream' });
    const read = await response.json();
    const playlists = Array.isArray(read.playlists) ? read.playlists : [];
    if (!playlists.length) note('No playlist was found in it');
    else if (playlists.length === 1) takeIn(playlists[0], read);
    else choose(playlists, read);
  } catch (problem) {
    note(problem.missing ? 'This server cannot read files yet' : problem.message, { lasting: 12000 });
  }
}

/** Which of several playlists. */
function choose(playlists, read) {
  const box = dialog(
    `${playlists.length} playlists in this file`,
    el(
      'ul',
      { class: 'choices' },
      playlists.slice(0, 500).map((playlist) =>
        el(
          'li',
          {},
          el(
            'button',
            { type: 'button', class: 'choice', onclick: () => { box.close(); takeIn(playlist, read); } },
            said('span', clip(playlist.title) || 'Untitled', { class: 'name' }),
            el('span', { class: 'by' }, count(playlist.tracks.length, 'track')),
          ),
        ),
      ),
    ),
  );
}

function takeIn(playlist, read) {
  const rows = playlist.tracks.map((row) => ({ ...row, kept: asTrack(row.track ? row.track : { ...row.given, unknown: true }) }));
  const usable = rows.filter((row) => row.kept);
  const title = !store.state.title.trim() && playlist.title ? clip(playlist.title) : null;
  const fresh = add(usable.map((row) => row.kept), { title });
  const check = rows.filter((row) => row.status === 'check');
  const missed = rows.filter((row) => row.status === 'miss');
  const twice = usable.length - fresh;
  const words = [
    `${count(fresh, 'track')} added`,
    check.length ? `${check.length} to check` : '',
    missed.length ? `${missed.length} not found` : '',
    twice > 0 ? `${twice} there already` : '',
  ].filter(Boolean).join(', ');
  const skipped = Array.isArray(read.report?.skipped) ? read.report.skipped : [];
  const doubtful = check.length + missed.length + skipped.length > 0;
  note(words, doubtful ? { act: 'Review', run: () => report(check, missed, skipped, words), lasting: 20000 } : { act: 'Undo', run: () => store.undo() });
}

/** What was found for what was written, where that is not certain. */
function report(check, missed, skipped, words) {
  const written = (row) => [row.given?.artist, row.given?.name].filter(Boolean).join(' - ') || row.given?.uri || '';
  const line = (number) => el('span', { class: 'line' }, number ? `line ${number}` : '');
  const heading = (text) => el('h3', {}, text);
  const checked = check.map((row) => {
    const undo = el('button', { type: 'button', class: 'button small', onclick: () => { remove(row.kept); undo.disabled = true; undo.textContent = 'Removed'; } }, 'Not this');
    return el('li', {}, line(row.line), said('span', written(row), { class: 'given' }), icon('check'),
      said('span', `${row.track.artist ?? ''} - ${row.track.name ?? ''}`, { class: 'found' }), undo);
  });
  dialog(
    'What was found',
    el('p', {}, words + '.'),
    check.length ? [heading('To check'), el('ul', { class: 'report' }, checked)] : [],
    missed.length
      ? [
          heading('Not in the catalog'),
          el('p', { class: 'fine' }, 'They stay on the list; their artists and titles still help.'),
          el('ul', { class: 'report' }, missed.slice(0, 500).map((row) => el('li', {}, line(row.line), said('span', written(row), { class: 'given' })))),
        ]
      : [],
    skipped.length
      ? [heading('Passed over'), el('ul', { class: 'report' }, skipped.slice(0, 500).map((row) => el('li', {}, line(row.line), said('span', clip(row.reason), { class: 'given' }))))]
      : [],
  );
}

export function importDialog() {
  const area = el('textarea', { rows: 7, 'aria-label': 'Text to read', placeholder: 'Artist - Title\nArtist - Title\nor links, or a CSV', spellcheck: 'false' });
  const file = el('input', { type: 'file', multiple: true, class: 'unseen', 'aria-label': 'Files to read', tabindex: '-1' });
  const box = dialog(
    'Bring a playlist',
    el('p', {}, 'JSPF, XSPF, M3U, PLS, CSV of Exportify, TuneMyMusic or Soundiiz, Spotify account data, iTunes libraries, plain text, or a zip of these.'),
    el(
      'div',
      { class: 'dropped' },
      icon('import'),
      el('span', {}, 'Drop files anywhere on the page, or'),
      el('button', { type: 'button', class: 'button', onclick: () => file.click() }, 'Choose files'),
      file,
    ),
    el('label', { class: 'stack' }, el('span', {}, 'Or paste it'), area),
    el(
      'div',
      { class: 'ends' },
      el('button', {
        type: 'button', class: 'button primary',
        onclick: () => {
          if (!area.value.trim()) return area.focus();
          box.close();
          importText(area.value);
        },
      }, 'Read it'),
    ),
  );
  file.addEventListener('change', () => { box.close(); importFiles(file.files); });
}

/** Drops and pastes anywhere on the page. */
export function startDrops() {
  let over = 0;
  const files = (event) => [...(event.dataTransfer?.types ?? [])].some((type) => type === 'Files' || type === 'text/plain');
  const show = (is) => document.body.classList.toggle('dropping', is);
  addEventListener('dragenter', (event) => files(event) && show(++over > 0));
  addEventListener('dragleave', (event) => files(event) && show(--over > 0));
  addEventListener('dragover', (event) => files(event) && event.preventDefault());
  addEventListener('drop', (event) => {
    over = 0;
    show(false);
    const given = event.dataTransfer;
    if (!given || event.target.closest?.('textarea, input')) return;
    event.preventDefault();
    if (given.files.length) importFiles(given.files);
    else if (given.getData('text/plain').trim()) importText(given.getData('text/plain'));
  });
  document.addEventListener('paste', (event) => {
    if (event.target.closest?.('textarea, input, dialog')) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (event.clipboardData?.files.length) importFiles(event.clipboardData.files);
    else if (text.trim()) importText(text);
  });
}

/* Out. */

const NAMES = {
  mpd: 'Million Playlist Dataset', jspf: 'JSPF', xspf: 'XSPF', m3u8: 'M3U8', pls: 'PLS', exportify: 'Exportify CSV',
  tunemymusic: 'TuneMyMusic CSV', soundiiz: 'Soundiiz CSV', text: 'Plain text',
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

/* Kept on the server. */

export async function save() {
  const { title, tracks, saved } = store.state;
  const document_ = { title: title.trim() || 'Untitled', tracks: tracks.map(told) };
  try {
    const kept = saved
      ? await (await send('PUT', '/v1/playlists/' + encodeURIComponent(saved.id), {
          body: JSON.stringify({ ...document_, revision: saved.revision }), type: 'application/json',
        })).json()
      : (await post('/v1/playlists', document_)).told;
    store.learn({ saved: { id: kept.id, revision: kept.revision } });
    note('Saved on the server');
  } catch (problem) {
    if (problem.status === 409) {
      note('It was changed elsewhere meanwhile', { act: 'Save as another', run: () => { store.learn({ saved: null }); save(); }, lasting: 20000 });
    } else if (problem.missing && saved) {
      store.learn({ saved: null });
      save();
    } else {
      note(problem.missing ? 'This server keeps no playlists' : problem.message);
    }
  }
}

export async function openDialog() {
  const list = el('ul', { class: 'choices' }, el('li', { class: 'fine' }, 'Asking the server'));
  const box = dialog('Saved playlists', list);
  try {
    const { items } = await get('/v1/playlists?limit=200');
    if (!items.length) return list.replaceChildren(el('li', { class: 'fine' }, 'None yet. Save keeps the one that is open.'));
    list.replaceChildren(...items.map((item) => row(item, box)));
  } catch (problem) {
    list.replaceChildren(el('li', { class: 'fine' }, problem.missing ? 'This server keeps no playlists.' : problem.message));
  }
}

function row(item, box) {
  const title = clip(item.title) || 'Untitled';
  const node = el(
    'li',
    { class: 'together' },
    el(
      'button',
      { type: 'button', class: 'choice', onclick: () => { box.close(); open(item); } },
      said('span', title, { class: 'name' }),
      el('span', { class: 'by' }, count(item.trackCount, 'track')),
    ),
    iconButton('trash', `Delete ${title}`, async () => {
      if (node.dataset.sure !== 'yes') {
        node.dataset.sure = 'yes';
        announce(`Press again to delete ${title}`);
        node.classList.add('sure');
        return;
      }
      try {
        await send('DELETE', '/v1/playlists/' + encodeURIComponent(item.id));
        node.remove();
        if (store.state.saved?.id === item.id) store.learn({ saved: null });
        announce(`${title} deleted`);
      } catch (problem) {
        note(problem.message);
      }
    }),
  );
  return node;
}

async function open(item) {
  try {
    const kept = await get('/v1/playlists/' + encodeURIComponent(item.id));
    const state = asState({ title: kept.title, tracks: kept.tracks, settings: store.state.settings });
    store.change('open a playlist', { title: state.title, tracks: state.tracks, rejected: [] });
    store.learn({ saved: { id: kept.id, revision: kept.revision } });
    note(`Opened ${state.title || 'it'}`, { act: 'Undo', run: () => store.undo() });
  } catch (problem) {
    note(problem.message);
  }
}

