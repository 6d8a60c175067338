// Runs before the page is drawn, so that a chosen theme does not flash. Without a choice the system's is used.
(() => {
  try {
    const theme = localStorage.getItem('huntbook-theme');
    if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  } catch {
    // A browser that refuses storage keeps the system's theme.
  }
})();
