// Puts the page together: views, theme, keys of the whole page, what is opened from a link.

import { onReach, setServerKey } from './api.js';
import { cover } from './cover.js';
import { el, icon } from './dom.js';
import { clearAll, store } from './state.js';
import { announce, dialog, note } from './say.js';
import { opened } from './share.js';
import { addOne, nameTracks, startList } from './list.js';
import { only, startSuggestions } from './suggestions.js';
import { startTuning } from './tuning.js';
import { searchable } from './search.js';
import { importDialog, importText, isPlaylist, startDrops } from './bring.js';
import { exportDialog, shareDialog } from './take.js';
import { openDialog, save } from './saved.js';
import { menuButton } from './menu.js';
import { showCompare, startCompare } from './compare.js';
import { showResults, startResults } from './results.js';
import { showMap, startMap } from './map.js';

const $ = (id) => document.getElementById(id);
const VIEWS = { continue: () => {}, compare: showCompare, results: showResults, map: showMap };
const EXAMPLES = ['road trip', 'sunday morning', 'workout', 'chill', 'party', 'study', 'summer', 'throwback'];

store.wake();
await openShared();

startList(only);
startSuggestions();
const models = startTuning();
searchable($('search'), {
  choose: (track) => addOne(track),
  paste: (text) => {
    if (!isPlaylist(text)) return false;
    importText(text);
    return true;
  },
});
startDrops();
toolbar();
examples();
theme();
keys();
startResults();
startMap();
models.then(startCompare).then(view);
addEventListener('hashchange', async () => {
  if (location.hash.startsWith('#list=')) await openShared();
  view();
});
nameTracks();
store.follow((state, before) => state.tracks !== before.tracks && nameTracks());
onReach((is) => {
  $('offline').hidden = is;
  announce(is ? 'The server answers again' : 'The server does not answer; your list is kept here');
});
document.addEventListener('segue-key-wanted', keyDialog);
document.documentElement.dataset.ready = 'yes';

/** A playlist from the link that was followed; what was here before is one undo away. */
async function openShared() {
  try {
    const shared = await opened(location.hash);
    if (!shared) return;
    const { title, tracks, rejected, settings, session } = shared;
    store.change('open a shared playlist', { title, tracks, rejected, settings, saved: null, session });
    note('A shared playlist is open', { act: 'Back to mine', run: () => store.undo() });
  } catch {
    note('This link is not whole: nothing was opened from it');
  }
  history.replaceState(null, '', location.pathname + location.search);
}

function view() {
  const name = location.hash.slice(1) in VIEWS ? location.hash.slice(1) : 'continue';
  for (const other of Object.keys(VIEWS)) $(other).hidden = other !== name;
  document.body.dataset.view = name;
  for (const anchor of document.querySelectorAll('nav a')) {
    if (anchor.hash === '#' + name) anchor.setAttribute('aria-current', 'page');
    else anchor.removeAttribute('aria-current');
  }
  document.title = { continue: 'Segue', compare: 'Compare · Segue', results: 'Results · Segue', map: 'Map · Segue' }[name];
  VIEWS[name]();
}

function toolbar() {
  $('undo').onclick = () => undo();
  $('redo').onclick = () => redo();
  $('import').onclick = importDialog;
  $('start-import').onclick = importDialog;
  $('export').onclick = exportDialog;
  $('share').onclick = shareDialog;
  $('help').onclick = help;
  $('more').replaceWith(
    menuButton({ id: 'more', class: 'icon-button', 'aria-label': 'More for this playlist', title: 'More' }, () => [
      { icon: 'save', label: store.state.saved ? 'Save again' : 'Save on the server', run: save, disabled: !store.state.tracks.length },
      { icon: 'open', label: 'Open a saved one', run: openDialog },
      null,
      { icon: 'trash', label: 'Start afresh', run: afresh, disabled: !store.state.tracks.length && !store.state.title },
    ], 'Playlist', icon('more')),
  );
  const show = () => {
    for (const [id, what, keys] of [['undo', store.undoable, 'Ctrl Z'], ['redo', store.redoable, 'Ctrl Shift Z']]) {
      $(id).disabled = !what;
      const label = id === 'undo' ? 'Undo' : 'Redo';
      $(id).setAttribute('aria-label', what ? `${label}: ${what}` : label);
      $(id).title = what ? `${label}: ${what} (${keys})` : label;
    }
  };
  store.follow(show);
  show();
}

function afresh() {
  clearAll();
  note('The list is empty', { act: 'Undo', run: () => store.undo() });
  $('title').focus();
}

function undo() {
  const what = store.undoable;
  store.undo();
  if (what) announce(`Undone: ${what}`);
}

function redo() {
  const what = store.redoable;
  store.redo();
  if (what) announce(`Done again: ${what}`);
}

function examples() {
  $('examples').replaceChildren(
    ...EXAMPLES.map((title) =>
      el('li', {}, el('button', {
        type: 'button', class: 'mood',
        onclick: () => {
          store.change('choose a title', { title });
          $('search').focus();
        },
      }, cover({ artist: title }, { plain: true }), el('span', {}, title))),
    ),
  );
}

function keys() {
  addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const name = event.key.toLowerCase();
    const typing = event.target.closest?.('input:not([type=range], [type=checkbox]), textarea');
    if (name === 'k') {
      event.preventDefault();
      location.hash = '#continue';
      $('search').focus();
    } else if (name === 'z' && (!typing || typing.value === '')) {
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    } else if (name === 'y' && (!typing || typing.value === '')) {
      event.preventDefault();
      redo();
    }
  });
  $('to-next').onclick = () => jump('suggestions');
  $('to-list').onclick = () => jump('playlist');
}

function jump(id) {
  $(id).scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  $(id).querySelector('h2, textarea').focus({ preventScroll: true });
}

function theme() {
  const order = ['auto', 'light', 'dark'];
  const button = $('theme');
  const show = () => {
    const now = document.documentElement.dataset.theme ?? 'auto';
    button.replaceChildren(icon({ auto: 'auto', light: 'sun', dark: 'moon' }[now]));
    button.setAttribute('aria-label', `Theme: ${now === 'auto' ? 'as the system' : now}. Change it`);
    button.title = `Theme: ${now === 'auto' ? 'as the system' : now}`;
  };
  button.onclick = () => {
    const now = document.documentElement.dataset.theme ?? 'auto';
    const next = order[(order.indexOf(now) + 1) % order.length];
    if (next === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem('segue.theme', next);
    } catch {
      // it lasts until the page is left
    }
    show();
    announce(button.title);
    document.dispatchEvent(new Event('segue-theme'));
  };
  show();
}

function keyDialog() {
  if (document.querySelector('dialog[open]')) return;
  const field = el('input', { type: 'password', id: 'key-field', autocomplete: 'off', 'aria-label': 'Key' });
  const use = () => {
    setServerKey(field.value.trim());
    location.reload();
  };
  field.addEventListener('keydown', (event) => event.key === 'Enter' && use());
  dialog(
    'This server wants a key',
    el('p', {}, 'Whoever runs it makes one with “segue key add”. It is kept in this tab until you close it.'),
    el('div', { class: 'together' }, field, el('button', { type: 'button', class: 'button primary', onclick: use }, 'Use it')),
  );
}

function help() {
  const row = (keys, what) => el('tr', {}, el('td', {}, keys.map((one) => el('kbd', {}, one))), el('td', {}, what));
  dialog(
    'Keys and help',
    el('p', {}, 'Give the list a title, add a few tracks, and the right side tells what could come next. Each list is one stop for Tab.'),
    el(
      'table',
      { class: 'keys' },
      el('caption', { class: 'unseen' }, 'Keys'),
      el(
        'tbody',
        {},
        row(['Ctrl K'], 'search for tracks'),
        row(['Ctrl Z', 'Ctrl Shift Z'], 'undo, redo'),
        row(['↑', '↓'], 'from track to track'),
        row(['←', '→'], 'from button to button of a track'),
        row(['Alt ↑', 'Alt ↓'], 'move a track'),
        row(['Space'], 'on the number: take a track; arrows carry it; Space puts it down, Escape puts it back'),
        row(['Del'], 'remove a track, turn a suggestion down'),
      ),
    ),
    el('h3', {}, 'What is kept where'),
    el('p', {}, 'The list stays in this browser as you work. A share link holds it in itself. Only what you save on the server is stored there, and what you take or turn down is told to it, so that it can learn.'),
  );
}

