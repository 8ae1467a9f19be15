// What the page says in passing: to screen readers, in a note that goes away, and in dialogs.

import { el, iconButton } from './dom.js';

const live = () => document.getElementById('live');
let turn = 0;

/** Tells screen readers. A mark that is not heard makes sure that the same words twice are told twice. */
export function announce(text) {
  live().textContent = text + (turn++ % 2 ? '\u00a0' : '');
}

let leaving = 0;

/** A note at the edge of the page, with one thing to do about it. */
export function note(text, { act = null, run = null, lasting = 7000 } = {}) {
  const place = document.getElementById('notes');
  clearTimeout(leaving);
  const box = el('div', { class: 'note' }, el('span', { dir: 'auto' }, text));
  if (act) {
    box.append(
      el('button', { type: 'button', class: 'link', onclick: () => { place.replaceChildren(); run(); } }, act),
    );
  }
  box.append(iconButton('close', 'Dismiss', () => place.replaceChildren()));
  place.replaceChildren(box);
  announce(text);
  const leave = () => {
    leaving = setTimeout(() => {
      if (box.matches(':hover, :focus-within')) leave();
      else box.remove();
    }, lasting);
  };
  leave();
}

/** A dialog of this heading and content; closing it gives the focus back to where it was. */
export function dialog(heading, ...content) {
  const id = 'dialog-heading';
  const body = el('div', { class: 'dialog-body' }, ...content);
  if (!body.querySelector('button, input, textarea')) { // else the keyboard could not scroll it
    for (const [name, value] of [['tabindex', 0], ['role', 'group'], ['aria-labelledby', id]]) body.setAttribute(name, value);
  }
  const box = el(
    'dialog',
    { 'aria-labelledby': id },
    el(
      'div',
      { class: 'dialog-head' },
      el('h2', { id, dir: 'auto' }, heading),
      iconButton('close', 'Close', () => box.close()),
    ),
    body,
  );
  box.addEventListener('close', () => box.remove());
  box.addEventListener('click', (event) => {
    if (event.target === box) box.close();
  });
  document.body.append(box);
  box.showModal();
  return box;
}
