// Elements are made here and nowhere else, and text goes in as text: nothing a track is called can
// become markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: `props` are listeners (`onclick`), properties of state (`checked`, `value`), or attributes. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'checked' || name === 'value' || name === 'disabled') node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const PATHS = {
  plus: 'M12 5v14M5 12h14',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  close: 'm6.5 6.5 11 11m0-11-11 11',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  grip: 'M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01',
  up: 'm6 14.5 6-6 6 6',
  down: 'm6 9.5 6 6 6-6',
  top: 'M5 5h14M6 16l6-6 6 6',
  bottom: 'M5 19h14M6 8l6 6 6-6',
  undo: 'M8.5 5 4 9.5 8.5 14M4.5 9.5H14a5.5 5.5 0 0 1 0 11h-3',
  redo: 'M15.5 5 20 9.5 15.5 14M19.5 9.5H10a5.5 5.5 0 0 0 0 11h3',
  import: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M4.5 15v3.5a1.5 1.5 0 0 0 1.5 1.5h12a1.5 1.5 0 0 0 1.5-1.5V15',
  export: 'M12 15V4m-4.5 4.5L12 4l4.5 4.5M4.5 15v3.5a1.5 1.5 0 0 0 1.5 1.5h12a1.5 1.5 0 0 0 1.5-1.5V15',
  share: 'M9.5 14.5 14.5 9.5M8 11l-2.4 2.4a3.6 3.6 0 0 0 5 5L13 16m-2-8 2.4-2.4a3.6 3.6 0 0 1 5 5L16 13',
  search: 'm20 20-4.4-4.4M17.5 10.75a6.75 6.75 0 1 1-13.5 0 6.75 6.75 0 0 1 13.5 0Z',
  swap: 'M5 8.5h13.5L15 5m4 10.5H5.5L9 19',
  like: 'M4 9h5c4 0 4 6 8 6h3M4 15h5c4 0 4-6 8-6h3m-3-3 3 3-3 3m0 0 3 3-3 3',
  block: 'M19.5 12a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0ZM6.8 6.8l10.4 10.4',
  dice: 'M6 4.5h12A1.5 1.5 0 0 1 19.5 6v12a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 18V6A1.5 1.5 0 0 1 6 4.5ZM8.5 8.5h.01M15.5 8.5h.01M12 12h.01M8.5 15.5h.01M15.5 15.5h.01',
  weave: 'M4 7c5 0 5 10 10 10h6M4 17c5 0 5-10 10-10h6',
  fill: 'M4 6h16M4 11h16M4 16h8m6-2.5v6m-3-3h6',
  play: 'M8 5.5v13l10.5-6.5L8 5.5Z',
  pause: 'M8.5 5.5v13m7-13v13',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-13v1.5m0 15V21M3 12h1.5m15 0H21M5.6 5.6l1.1 1.1m10.6 10.6 1.1 1.1m0-12.8-1.1 1.1M6.7 17.3l-1.1 1.1',
  moon: 'M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7Z',
  auto: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm0 0v16m2-14v12m2-10.5v9',
  help: 'M9.3 9.2a2.8 2.8 0 1 1 4.2 2.5c-.9.5-1.5 1.1-1.5 2.3m0 3h.01M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0Z',
  save: 'M5 5.5A1.5 1.5 0 0 1 6.5 4H15l4 4v10.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-13ZM8 4v4.5h6V4M8 20v-6h8v6',
  open: 'M4 18V6.5A1.5 1.5 0 0 1 5.5 5H9l2 2.5h7.5A1.5 1.5 0 0 1 20 9v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18Z',
  trash: 'M5 7h14M10 7V4.5h4V7m-7 0 .8 12.5h8.4L17 7',
  copy: 'M9 9h9.5A1.5 1.5 0 0 1 20 10.5V20H10.5A1.5 1.5 0 0 1 9 18.5V9Zm0 6H4V4h11v5',
  warn: 'M12 9.5v4m0 3h.01M12 4.5 3.5 19h17L12 4.5Z',
  list: 'M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01',
};

export function icon(name) {
  return svg(
    'svg',
    { viewBox: '0 0 24 24', class: 'icon icon-' + name, 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { d: PATHS[name] }),
  );
}

/** A button that shows a picture and is called `label`. */
export function iconButton(name, label, onclick, props = {}) {
  return el('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...props }, icon(name));
}

/** Text from people: shown in its own direction, kept from reordering what stands around it. */
export function said(tag, text, props = {}) {
  return el(tag, { dir: 'auto', ...props }, text ?? '');
}

/** Waits until nothing was asked for `ms` milliseconds. */
export function debounced(ms, run) {
  let timer = 0;
  const later = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...given), ms);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** 3:07, 1:02:45. */
export function clock(ms) {
  if (!ms) return '';
  const all = Math.round(ms / 1000);
  const two = (n) => String(n).padStart(2, '0');
  const hours = Math.floor(all / 3600);
  const rest = `${two(all % 60)}`;
  return hours ? `${hours}:${two(Math.floor(all / 60) % 60)}:${rest}` : `${Math.floor(all / 60)}:${rest}`;
}

/** 48 min, 3 h 20 min. */
export function lasting(ms) {
  const minutes = Math.round(ms / 60000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const count = (n, one, many = one + 's') => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** Puts `rows` into `parent` in their order, moving only what is not in its place, and keeps the focus. */
export function arrange(parent, rows) {
  const focused = document.activeElement;
  const wanted = new Set(rows);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let place = parent.firstElementChild;
  for (const row of rows) {
    if (row === place) place = place.nextElementSibling;
    else parent.insertBefore(row, place);
  }
  if (focused && focused !== document.activeElement && focused.isConnected && parent.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}

/** Runs `change`, and lets rows that have moved by it glide to their places. */
export function gliding(parent, change) {
  if (calm() || !parent.isConnected) return change();
  const before = new Map();
  for (const row of parent.children) {
    const box = row.getBoundingClientRect();
    if (box.bottom > -200 && box.top < innerHeight + 200) before.set(row, box.top);
    if (before.size > 60) break;
  }
  change();
  let fresh = 0;
  for (const row of parent.children) {
    const from = before.get(row);
    const to = row.getBoundingClientRect().top;
    if (to > innerHeight + 200) break;
    if (from === undefined) {
      if (before.size && fresh++ < 30) row.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 240, easing: 'ease-out' });
    } else if (Math.abs(from - to) > 1) {
      row.animate([{ transform: `translateY(${from - to}px)` }, { transform: 'none' }], {
        duration: 280,
        easing: 'cubic-bezier(.2, .8, .2, 1)',
      });
    }
  }
}
