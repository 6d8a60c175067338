/**
 * Choices of a page in its address' fragment (`#~tactic=Execution&q=winrm`), so that what is filtered can be sent to
 * someone and works from a folder too; the tilde keeps it apart from anchors.
 */

const MARK = '~';

/** What the address says is chosen: nothing when it has no fragment, `undefined` when the fragment is an anchor. */
export function readChoices(hash: string = location.hash): URLSearchParams | undefined {
  const text = hash.replace(/^#/, '');
  return text === '' || text.startsWith(MARK) ? new URLSearchParams(text.slice(MARK.length)) : undefined;
}

/** The fragment of some choices, with its `#`; empty for none. Choices without a value are left out. */
export function choicesFragment(choices: Iterable<readonly [name: string, value: string]>): string {
  const text = new URLSearchParams(
    [...choices].filter(([, value]) => value !== '').map((pair) => [...pair]),
  ).toString();
  return text === '' ? '' : `#${MARK}${text}`;
}

/** Puts choices into the address, in place of what it said. */
export function writeChoices(choices: Iterable<readonly [name: string, value: string]>): void {
  history.replaceState(null, '', `${location.pathname}${location.search}${choicesFragment(choices)}`);
}
