// Runs before the first paint, so that the page does not flash in the wrong colours.
{
  const chosen = localStorage.getItem('leitai-theme');
  const isDark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}
