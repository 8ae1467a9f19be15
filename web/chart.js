// The chart library, fetched when a chart is wanted first, and the page's colours for it.

let loading = null;

export function charts() {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = '/lib/echarts.min.js';
    script.onload = () => done(globalThis.echarts);
    script.onerror = () => {
      loading = null;
      failed(new Error('The chart library could not be fetched.'));
    };
    document.head.append(script);
  });
  return loading;
}

/** The colour that a custom property has just now. */
export function colour(name) {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

export const font = () => getComputedStyle(document.body).fontFamily;

/** Calls `redraw` when the theme changes. */
export function onTheme(redraw) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  document.addEventListener('segue-theme', redraw);
}
