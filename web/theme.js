// Before the first paint: the theme that was chosen on this device, if one was.
(() => {
  try {
    const chosen = localStorage.getItem('segue.theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // nothing is kept here: the system decides
  }
})();
