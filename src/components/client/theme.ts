/** The theme switch: the system's theme, light or dark; kept in the browser's storage where it lets. */

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const KEY = 'huntbook-theme';

/** Shows the switch and lets it go round the themes. */
export function startThemeSwitch(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-theme-switch]');
  if (!button) return;
  const chosen = document.documentElement.dataset.theme;
  let theme: Theme = chosen === 'dark' || chosen === 'light' ? chosen : 'system';
  const say = (): void => {
    button.textContent = `Theme: ${theme}`;
  };
  button.hidden = false;
  say();
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    try {
      if (theme === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // Without storage the choice lasts for this page.
    }
    say();
  });
}
