// Rows of tracks that are one stop for Tab: up and down go from row to row, left and right along
// the buttons of a row. Both lists of the page are such rows.

const STOPS = 'button:not([disabled])';

const rowOf = (node) => node?.closest?.('[role=row]');
const stopsOf = (row) => [...row.querySelectorAll(STOPS)].filter((stop) => stop.offsetParent !== null);

/** Makes `grid` (role=grid, its children role=row) walkable; `keys(event, row)` may take a key first. */
export function walkable(grid, keys = () => false) {
  grid.addEventListener('keydown', (event) => {
    const row = rowOf(event.target);
    if (!row || row.parentElement !== grid) return;
    if (keys(event, row)) {
      event.preventDefault();
      return;
    }
    if (event.ctrlKey && (event.key === 'Home' || event.key === 'End')) {
      goTo(grid, event.key === 'Home' ? grid.firstElementChild : grid.lastElementChild, event.target);
      event.preventDefault();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const stops = stopsOf(row);
    const at = stops.indexOf(event.target.closest(STOPS));
    const along = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: stops.length - 1 }[event.key];
    const over = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (along !== undefined) {
      focus(grid, stops[Math.max(0, Math.min(stops.length - 1, along))]);
    } else if (over !== undefined) {
      const rows = [...grid.children];
      const to = Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + over));
      goTo(grid, rows[to], event.target);
    } else {
      return;
    }
    event.preventDefault();
  });
  grid.addEventListener('focusin', (event) => {
    const stop = event.target.closest(STOPS);
    if (stop && rowOf(stop)) only(grid, stop);
  });
}

/** Focuses the button of `row` that stands where `like` stands in its own. */
export function goTo(grid, row, like = null) {
  if (!row) return;
  const stops = stopsOf(row);
  const part = like?.closest?.(STOPS)?.dataset.part;
  focus(grid, stops.find((stop) => stop.dataset.part === part) ?? stops[0]);
}

function focus(grid, stop) {
  if (!stop) return;
  only(grid, stop);
  stop.focus();
}

function only(grid, stop) {
  grid.querySelectorAll('[tabindex="0"]').forEach((other) => other.setAttribute('tabindex', '-1'));
  stop.setAttribute('tabindex', '0');
}

/** After the rows have changed: exactly one stop, the one that was, or the first. */
export function settle(grid, part) {
  const kept = grid.querySelector('[tabindex="0"]');
  grid.querySelectorAll(STOPS).forEach((stop) => {
    if (stop !== kept) stop.setAttribute('tabindex', '-1');
  });
  if (!kept || kept.disabled) {
    (grid.querySelector(`[data-part="${part}"]`) ?? grid.querySelector(STOPS))?.setAttribute('tabindex', '0');
  }
}

/** The row that takes the focus when `row` goes away. */
export const heir = (row) => row.nextElementSibling ?? row.previousElementSibling;
