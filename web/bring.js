// Playlists in: files dropped or chosen, text pasted, and a report of what was found of them.

import { send } from './api.js';
import { count, el, icon, said } from './dom.js';
import { add, asTrack, clip, leftOut, remove, store } from './state.js';
import { announce, dialog, note } from './say.js';

const LARGEST = 32 * 1024 * 1024;
const MOST_FILES = 20;
const SHOWN = 500; // lines of a dialog

/** Whether pasted text is a playlist rather than something to search for. */
export const isPlaylist = (text) => /\n.*\S/.test(text.trim()) || /https?:\/\/|spotify:/.test(text);

export async function importText(text) {
  return importBytes(new Blob([text], { type: 'text/plain' }), '');
}

async function importFiles(files) {
  const all = [...files]; // the input may forget them
  for (const file of all.slice(0, MOST_FILES)) await importBytes(file, file.name);
  if (all.length > MOST_FILES) note(`The first ${MOST_FILES} of ${all.length} files were read: so many at once`);
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
      playlists.slice(0, SHOWN).map((playlist) =>
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
    ...rest(playlists),
  );
}

/** What is said under the first lines of a list that is longer. */
const rest = (list) => (list.length > SHOWN ? [el('p', { class: 'fine' }, `and ${(list.length - SHOWN).toLocaleString('en')} more`)] : []);

function takeIn(playlist, read) {
  const rows = playlist.tracks.map((row) => ({ ...row, kept: asTrack(row.track ?? missing(row.given)) }));
  const usable = rows.filter((row) => row.kept);
  const title = !store.state.title.trim() && playlist.title ? clip(playlist.title) : null;
  const { added, there, twice, beyond } = add(usable.map((row) => row.kept), { title });
  const check = rows.filter((row) => row.status === 'check');
  const missed = rows.filter((row) => row.status === 'miss');
  const words = [
    `${count(added, 'track')} added`,
    check.length ? `${check.length} to check` : '',
    missed.length ? `${missed.length} not found` : '',
    there ? `${there} there already` : '',
    twice ? `${twice} in it twice` : '',
    leftOut(beyond),
  ].filter(Boolean).join(', ');
  const skipped = Array.isArray(read.report?.skipped) ? read.report.skipped : [];
  const doubtful = check.length + missed.length + skipped.length > 0;
  note(words, doubtful ? { act: 'Review', run: () => report(check, missed, skipped, words), lasting: 20000 } : { act: 'Undo', run: () => store.undo() });
}

/** A track that was not found: by its own address if it has one, not by one that was made up for it. */
const missing = (given) => ({ ...given, uri: given?.uri?.startsWith('name:') ? '' : given?.uri, unknown: true });

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
          el('ul', { class: 'report' }, missed.slice(0, SHOWN).map((row) => el('li', {}, line(row.line), said('span', written(row), { class: 'given' })))),
          ...rest(missed),
        ]
      : [],
    skipped.length
      ? [heading('Passed over'), el('ul', { class: 'report' }, skipped.slice(0, SHOWN).map((row) => el('li', {}, line(row.line), said('span', clip(row.reason), { class: 'given' })))), ...rest(skipped)]
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
  let ours = false; // something of the page itself is being dragged
  addEventListener('dragstart', () => (ours = true));
  addEventListener('dragend', () => (ours = false));
  const files = (event) => !ours && [...(event.dataTransfer?.types ?? [])].some((type) => type === 'Files' || type === 'text/plain');
  const show = (is) => document.body.classList.toggle('dropping', is);
  addEventListener('dragenter', (event) => files(event) && show(++over > 0));
  addEventListener('dragleave', (event) => files(event) && show(--over > 0));
  addEventListener('dragover', (event) => files(event) && event.preventDefault());
  addEventListener('drop', (event) => {
    over = 0;
    show(false);
    const given = event.dataTransfer;
    if (ours || !given || event.target.closest?.('textarea, input')) return;
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
