// Sets the colour scheme before the first paint, so that a dark room stays dark. A file of its own for the CSP's sake.
(() => {
  let scheme = null;
  try {
    scheme = localStorage.getItem('menagerie:scheme');
  } catch {
    // Storage is closed to us: the system's scheme it is.
  }
  if (scheme !== 'light' && scheme !== 'dark') scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
