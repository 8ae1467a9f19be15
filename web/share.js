// A playlist inside a link: everything is in the part behind #, which no server gets to see.

import { asState, store } from './state.js';

const PREFIX = 'spotify:track:';
const LARGEST = 8_000_000; // what the longest list that fits takes, and more

const squeezed = (uri) => (uri.startsWith(PREFIX) ? '~' + uri.slice(PREFIX.length) : uri);
const unsqueezed = (uri) => (typeof uri === 'string' && uri.startsWith('~') ? PREFIX + uri.slice(1) : uri);

async function through(stream, bytes, most = Infinity) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > most) throw new Error('too large');
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function toText(bytes) {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function toBytes(text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/** A link that holds title, tracks, what was turned down, and settings. */
export async function link(state) {
  const { model, ...settings } = state.settings;
  const brief = {
    t: state.title,
    s: { ...settings, limit: state.settings.limit },
    k: state.tracks.map((track) => [squeezed(track.uri), track.name, track.artist, track.album, track.durationMs, track.from ? 1 : 0]),
    r: state.rejected.map((track) => [squeezed(track.uri), track.name, track.artist]),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(brief));
  const packed = await through(new CompressionStream('deflate-raw'), bytes);
  return `${location.origin}${location.pathname}#list=${toText(packed)}`;
}

/** The state in a link's fragment, checked like anything that comes from elsewhere; null if there is none. */
export async function opened(hash) {
  if (!hash.startsWith('#list=')) return null;
  const packed = toBytes(hash.slice(6));
  const bytes = await through(new DecompressionStream('deflate-raw'), packed, LARGEST);
  const brief = JSON.parse(new TextDecoder().decode(bytes));
  const rows = (value) => (Array.isArray(value) ? value.filter(Array.isArray) : []);
  const state = asState({
    title: brief.t,
    settings: brief.s,
    tracks: rows(brief.k).map(([uri, name, artist, album, durationMs, from]) => ({
      uri: unsqueezed(uri), name, artist, album, durationMs, from: from ? 'segue' : null,
    })),
    rejected: rows(brief.r).map(([uri, name, artist]) => ({ uri: unsqueezed(uri), name, artist })),
  });
  return { ...state, settings: { ...state.settings, model: store.state.settings.model } };
}
