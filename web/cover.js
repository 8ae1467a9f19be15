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

/* Covers of the server. Most servers have none, so it is asked with a few tracks first, one after
   another, and left in peace when none of these has one. */

let wanted = [];
let verdict = null; // null: not known yet, true: there are covers, false: there are none
let tried = 0;
let probing = false;
const TRIES = 6;

function real(box, track) {
  if (verdict === false || !track.uri) return;
  if (verdict) return show(box, track);
  wanted.push([box, track]);
  if (!probing) probe();
}

const address = (track) => '/v1/covers/' + encodeURIComponent(track.uri);

async function probe() {
  probing = true;
  await new Promise((done) => setTimeout(done, 600)); // what is needed first comes first
  while (verdict === null && wanted.length && tried < TRIES) {
    const [, track] = wanted[Math.floor((wanted.length * tried) / TRIES)];
    tried++;
    try {
      const response = await fetch(address(track), { headers: keyed() });
      if (response.ok) verdict = true;
      else if (response.status === 404 && /nothing is at/.test(await response.text())) verdict = false;
    } catch {
      break;
    }
  }
  probing = false;
  if (verdict === null && tried >= TRIES) verdict = false;
  if (verdict) wanted.forEach(([box, track]) => show(box, track));
  if (verdict !== null) wanted = [];
}

function show(box, track) {
  const image = el('img', { alt: '', loading: 'lazy', decoding: 'async' });
  image.addEventListener('error', () => image.remove());
  box.append(image);
  if (keyed().Authorization) near(image, () => fetched(image, track));
  else image.src = address(track);
}

/* A picture that an address alone does not open: it is fetched with the key when it comes near, and
   what was fetched is let go as soon as it is shown. */

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

async function fetched(image, track) {
  try {
    const response = await fetch(address(track), { headers: keyed() });
    if (!response.ok) return image.remove();
    const there = URL.createObjectURL(await response.blob());
    for (const end of ['load', 'error']) image.addEventListener(end, () => URL.revokeObjectURL(there), { once: true });
    image.loading = 'eager';
    image.src = there;
  } catch {
    image.remove();
  }
}
