// Playlists that the server keeps: save, open, delete.

import { get, post, send, told } from './api.js';
import { count, el, iconButton, said } from './dom.js';
import { asState, clip, store } from './state.js';
import { announce, dialog, note } from './say.js';

export async function save() {
  const { title, tracks, saved } = store.state;
  const document_ = { title: title.trim() || 'Untitled', tracks: tracks.map(told) };
  try {
    const kept = saved
      ? await (await send('PUT', '/v1/playlists/' + encodeURIComponent(saved.id), {
          body: JSON.stringify({ ...document_, revision: saved.revision }), type: 'application/json',
        })).json()
      : (await post('/v1/playlists', { ...document_, session: store.state.session })).told;
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
    store.change('open a playlist', {
      title: state.title,
      tracks: state.tracks,
      rejected: [],
      saved: { id: kept.id, revision: kept.revision },
      session: state.session,
    });
    note(`Opened ${state.title || 'it'}`, { act: 'Undo', run: () => store.undo() });
  } catch (problem) {
    note(problem.message);
  }
}
