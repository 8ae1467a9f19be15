// Why a track is suggested: the tracks, words or artists that brought it, as pictures and as words.

import { el, icon, said } from './dom.js';
import { key, store } from './state.js';
import { cover } from './cover.js';

const percent = (share) => `${Math.round(100 * (share ?? 0))} %`;

const mine = (uri) => store.state.tracks.find((track) => key(track) === uri);

/** How popular tracks are on average: the part of the catalog that is more so, "top 0.4 %". */
export function popularityOf(items) {
  const known = items.map((item) => item.popularity).filter((value) => typeof value === 'number');
  if (!known.length) return '';
  const above = 100 * (1 - known.reduce((sum, value) => sum + value, 0) / known.length);
  return `top ${above < 10 ? Math.max(0.1, above).toFixed(1) : Math.round(above)} %`;
}

/** One reason in words. */
function words(reason) {
  if (reason.seed) return reason.name || 'a track';
  if (reason.title) return `“${reason.title}” in the title`;
  if (reason.artist) return reason.artist;
  return 'popular with everybody';
}

/** A picture of at most three reasons, and the same as a sentence. */
export function reasonsBrief(item) {
  const top = (item.why ?? []).slice(0, 3);
  const worded = top.findIndex((reason) => !reason.seed && !reason.artist); // one of these has room
  const picture = top.filter((reason, at) => reason.seed || reason.artist || at === worded).map((reason) => {
    const track = reason.seed ? mine(reason.seed) ?? { uri: reason.seed, name: reason.name } : null;
    if (track) return cover(track, { plain: true });
    if (reason.artist) return cover({ artist: reason.artist, name: '' }, { plain: true });
    return el('span', { class: 'tag' }, reason.title ? reason.title.slice(0, 18) : 'popular');
  });
  return { picture, words: top.length ? 'Because of ' + top.map(words).join(', ') : '' };
}

/** All that is known, as rows with bars. */
export function reasons(item) {
  const list = el('ul', { class: 'shares' });
  for (const reason of (item.why ?? []).slice(0, 5)) {
    const bar = el('span', { class: 'bar', 'aria-hidden': 'true' }, el('i'));
    bar.firstChild.style.inlineSize = `${100 * Math.max(0.02, Math.min(1, reason.share ?? 0))}%`;
    list.append(el('li', {}, said('span', words(reason), { class: 'name' }), bar, el('span', { class: 'share' }, percent(reason.share))));
  }
  const facts = [];
  if (item.agreeingPlaylists) facts.push(`${item.agreeingPlaylists.toLocaleString('en')} playlists agree`);
  if (typeof item.popularity === 'number') facts.push(`${popularityOf([item])} of the catalog by popularity`);
  return [
    list.childElementCount ? list : el('p', {}, 'This model gives no reasons.'),
    facts.length ? el('p', { class: 'facts' }, icon('list'), facts.join(' · ')) : null,
  ].filter(Boolean);
}
