// Runs before the first paint, so that a dark page never flashes light. `src/platform/theme.ts` takes over after it.
(function () {
  let choice = 'system';
  try {
    choice = localStorage.getItem('sira.theme') || 'system';
  } catch {
    // Storage can be closed to the page; the system's setting decides then.
  }
  const dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
