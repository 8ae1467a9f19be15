// Search as you type: a combobox whose list is the catalog's answer.

import { clock, debounced, el, icon, said } from './dom.js';
import { get, Latest } from './api.js';
import { key, store } from './state.js';
import { cover } from './cover.js';
import { announce } from './say.js';

/**
 * Makes `input` (a combobox) search; `choose(track)` gets what was picked, `paste(text)` what was
 * pasted and is no search: many lines, links.
 */
export function searchable(input, { choose, paste = () => false, marked = true }) {
  const list = document.getElementById(input.getAttribute('aria-controls'));
  const latest = new Latest();
  let items = [];
  let active = -1;

  const ask = debounced(120, async () => {
    const text = input.value.trim();
    if (!text) return close();
    const model = store.state.settings.model;
    try {
      const path = `/v1/search?limit=8&q=${encodeURIComponent(text.slice(0, 200))}${model ? '&model=' + encodeURIComponent(model) : ''}`;
      const told = await latest.ask((signal) => get(path, signal));
      show(told.items, text);
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      if (problem.passing) setTimeout(() => input.value.trim() === text && ask(), problem.retryAfter * 1000);
      say(problem.passing ? `${problem.message}; trying again in ${problem.retryAfter} s` : problem.message);
    }
  });

  function show(found, text) {
    items = found;
    active = -1;
    if (!found.length) return say('No track of that name here');
    const there = new Set(store.state.tracks.map(key));
    list.replaceChildren(
      ...found.map((track, at) =>
        el(
          'div',
          {
            role: 'option',
            id: `${list.id}-${at}`,
            class: 'option',
            'aria-selected': 'false',
            onpointerdown: (event) => event.preventDefault(),
            onclick: () => pick(at),
          },
          cover(track),
          el(
            'div',
            { class: 'what' },
            el('span', { class: 'name', dir: 'auto' }, ...highlighted(track.name ?? '', text)),
            el('span', { class: 'by', dir: 'auto' }, ...highlighted([track.artist, track.album].filter(Boolean).join(' · '), text)),
          ),
          marked && there.has(key(track)) ? el('span', { class: 'mark' }, icon('check'), 'on the list') : el('span', { class: 'time' }, clock(track.durationMs)),
        ),
      ),
    );
    open();
    mark(0);
    announce(`${found.length} found, the first is ${found[0].name} by ${found[0].artist}`);
  }

  function say(text) {
    items = [];
    active = -1;
    list.replaceChildren(el('div', { class: 'option none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, said('span', text)));
    open();
    announce(text);
  }

  function open() {
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
  }

  function close() {
    latest.stop();
    list.hidden = true;
    items = [];
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function mark(at) {
    active = at;
    [...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === at)));
    const option = list.children[at];
    if (!option) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  }

  function pick(at) {
    const track = items[at];
    if (!track) return;
    input.value = '';
    close();
    ask.cancel();
    choose(track);
    input.focus();
  }

  input.addEventListener('input', ask);
  input.addEventListener('focus', () => input.value.trim() && list.hidden && ask());
  input.addEventListener('blur', close);
  input.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (paste(text)) event.preventDefault();
  });
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) {
      mark((active + step + items.length) % items.length);
    } else if (event.key === 'Enter' && active >= 0) {
      pick(active);
    } else if (event.key === 'Escape' && !list.hidden) {
      close();
    } else if (event.key === 'Escape') {
      input.value = '';
    } else {
      return;
    }
    event.preventDefault();
  });
}

/** The text with what was looked for marked, by plain comparison of words. */
function highlighted(text, wanted) {
  const flat = (from) => from.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const folded = flat(text);
  if (folded.length !== text.length) return [text];
  const words = flat(wanted).split(/\s+/).filter(Boolean);
  const hit = new Uint8Array(text.length);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
      if (at === 0 || /[^\p{L}\p{N}]/u.test(folded[at - 1])) hit.fill(1, at, at + word.length);
    }
  }
  const parts = [];
  for (let at = 0; at < text.length; ) {
    let end = at + 1;
    while (end < text.length && hit[end] === hit[at]) end++;
    const piece = text.slice(at, end);
    parts.push(hit[at] ? el('b', {}, piece) : piece);
    at = end;
  }
  return parts;
}
