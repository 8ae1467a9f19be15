// Pictures for tracks: the server's covers where it has any, otherwise one made from the album's
// name, always the same for the same album.

import { el, svg } from './dom.js';
import { keyed } from './api.js';

/** FNV-1a, 32 bits. */
function hash(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}

const named = (track) => `${track.artist ?? ''}|${track.album || track.name || track.uri || ''}`;

/** The hue that stands for a track, 0 to 360. */
export const hue = (track) => hash(named(track)) % 360;

const letters = new Intl.Segmenter();

/** The first letters of two words, without the marks that could pile up. */
function initials(text) {
  const words = (text ?? '').normalize('NFD').replace(/\p{M}+/gu, '').match(/[\p{L}\p{N}\p{Emoji_Presentation}]+/gu) ?? [];
  return words
    .slice(0, 2)
    .map((word) => letters.segment(word)[Symbol.iterator]().next().value.segment.toUpperCase())
    .join('');
}

const MOTIFS = [
  (h) => [0, 1, 2, 3].map((ring) => svg('circle', { cx: 20 + (h % 60), cy: 80, r: 16 + ring * 20, class: 'line' })),
  (h) => [0, 1, 2, 3, 4].map((bar) => svg('rect', { x: bar * 22 - 4, y: 20 + ((h >>> (bar * 2)) % 60), width: 12, height: 120, rx: 6, class: 'area' })),
  (h) => [svg('circle', { cx: 66, cy: 40 + (h % 24), r: 27, class: 'area' }), svg('path', { d: 'M0 72h100M0 82h100M0 92h100', class: 'line' })],
  () => [svg('path', { d: 'M0 0a100 100 0 0 1 100 100H0Z', class: 'area' }), svg('path', { d: 'M0 42a58 58 0 0 1 58 58H0Z', class: 'area' })],
  (h) => [0, 1, 2, 3].map((wave) => svg('path', { d: `M-10 ${30 + wave * 19 + (h % 9)}q20 -20 40 0t40 0t40 0`, class: 'line' })),
  (h) => [svg('path', { d: `M0 100 ${30 + (h % 30)} 28 100 100Z`, class: 'area' }), svg('path', { d: 'M42 100 78 52l40 48Z', class: 'area' })],
  (h) => Array.from({ length: 16 }, (_, dot) => svg('circle', { cx: 14 + (dot % 4) * 24, cy: 14 + Math.floor(dot / 4) * 24, r: 2 + ((h >>> dot) % 7), class: 'area' })),
];

/** A square picture of a track. `plain` leaves the initials out. */
export function cover(track, { plain = false } = {}) {
  const box = el('span', { class: 'cover', 'aria-hidden': 'true' });
  paint(box, track, plain);
  return box;
}

function paint(box, track, plain) {
  const h = hash(named(track));
  const first = h % 360;
  const second = (first + 35 + ((h >>> 9) % 110)) % 360;
  const angle = 100 + ((h >>> 5) % 120);
  box.style.setProperty('background', `linear-gradient(${angle}deg in oklch, oklch(.7 .16 ${first}), oklch(.5 .16 ${second}))`);
  const motif = MOTIFS[(h >>> 12) % MOTIFS.length](h >>> 3);
  const picture = svg('svg', { viewBox: '0 0 100 100', preserveAspectRatio: 'xMidYMid slice' }, ...motif);
  const words = plain ? '' : initials(track.artist || track.name);
  if (words) picture.append(svg('text', { x: 9, y: 90, class: 'initials' }, words));
  box.append(picture);
  real(box, track);
}

/* Covers of the server: once it has said that it has any, each track's is asked for when it comes
   near, with the key where there is one. What was fetched is let go as soon as it is shown, and a
   track that has none is not asked for again. */

let wanted = [];
let offered = null; // not known yet
const none = new Set();

/** Says whether this server has covers, if only for some tracks. */
export function offerCovers(are) {
  offered = are;
  if (are) wanted.forEach(([box, track]) => show(box, track));
  wanted = [];
}

function real(box, track) {
  if (offered === false || !track.uri || none.has(track.uri)) return;
  if (offered) show(box, track);
  else wanted.push([box, track]);
}

function show(box, track) {
  const image = el('img', { alt: '', decoding: 'async' });
  image.addEventListener('error', () => image.remove());
  box.append(image);
  near(image, () => fetched(image, track));
}

const waiting = new WeakMap();

const watching = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      watching.unobserve(target);
      waiting.get(target)();
    }
  },
  { rootMargin: '400px' },
);

function near(image, run) {
  waiting.set(image, run);
  watching.observe(image);
}

const underWay = new Map();

/** The picture of a track, or null where there is none; asked for once, however many places want it. */
function picture(uri) {
  if (none.has(uri)) return null;
  if (!underWay.has(uri)) underWay.set(uri, asked(uri).finally(() => underWay.delete(uri)));
  return underWay.get(uri);
}

async function asked(uri) {
  try {
    const response = await fetch('/v1/covers/' + encodeURIComponent(uri), { headers: keyed() });
    if (response.status === 404) none.add(uri);
    return response.ok ? await response.blob() : null;
  } catch {
    return null;
  }
}

async function fetched(image, track) {
  const blob = await picture(track.uri);
  if (!blob) return image.remove();
  const there = URL.createObjectURL(blob);
  for (const end of ['load', 'error']) image.addEventListener(end, () => URL.revokeObjectURL(there), { once: true });
  image.src = there;
}
