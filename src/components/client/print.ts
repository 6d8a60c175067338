/** Paper cannot be clicked: what is folded is opened for it, and folded again after. */

/** Opens every `<details>` of the main content while the page is printed, but for whole records: those are for the screen. */
export function openForPrint(): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('main details:not([open], .record)')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
}
