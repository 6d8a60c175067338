/** Copy buttons of analytics. */

const SAID_FOR = 1_600;

/** Shows each `[data-copy]` button and lets it copy the code that stands beside it. */
export function startCopyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    const code = button.closest('.analytic')?.querySelector('pre code');
    if (!code) continue;
    const label = button.textContent;
    button.hidden = false;
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', () => {
      void copy(code.textContent).then((done) => {
        button.textContent = done ? 'Copied' : 'Press Ctrl+C';
        if (!done) select(code);
        setTimeout(() => {
          button.textContent = label;
        }, SAID_FOR);
      });
    });
  }
}

/** Copies text; `false` where the browser does not let it. Pages opened from a folder have the older way only. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'unseen';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

function select(code: Element): void {
  const range = document.createRange();
  range.selectNodeContents(code);
  getSelection()?.removeAllRanges();
  getSelection()?.addRange(range);
}
