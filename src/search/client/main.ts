/** Search in the browser: a dialog on every page (`/` or Ctrl+K opens it) and the search page. */
import { SearchPanel } from './panel.ts';
import { queryOf, stateOf } from './state.ts';

const root = document.documentElement.dataset.root ?? './';

function startSearchPage(host: HTMLElement): void {
  const panel = new SearchPanel(host, root, (state) => {
    history.replaceState(null, '', location.pathname + queryOf(state));
  });
  panel.show(stateOf(location.search));
  panel.focus();
}

function startDialog(): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'search-dialog';
  dialog.setAttribute('aria-label', 'Search');
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'search-close';
  close.textContent = 'Close';
  close.addEventListener('click', () => dialog.close());
  dialog.append(close);
  document.body.append(dialog);
  let panel: SearchPanel | undefined;

  const open = (): void => {
    if (dialog.open) return;
    dialog.showModal();
    if (!panel) {
      panel = new SearchPanel(dialog, root);
      panel.show({ text: '', filters: {} });
    }
    panel.focus();
  };
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.addEventListener('keydown', (event) => {
    const typing =
      event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]');
    const slash = event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const commandK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
    if (!slash && !commandK) return;
    event.preventDefault();
    open();
  });
  for (const opener of document.querySelectorAll<HTMLElement>('[data-search-open]')) {
    opener.addEventListener('click', (event) => {
      event.preventDefault();
      open();
    });
  }
}

const host = document.getElementById('search-page');
if (host) startSearchPage(host);
else startDialog();
