/** Hosts by one name each. */

const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}$|:/;

/**
 * Gives each way in which a host is written the one by which it is shown: without regard to case, and a bare name as the
 * full name that starts with it, where there is only one (`SRV-01` and `srv-01.corp.example`). Addresses stay as they are.
 */
export function hostNames(written: Iterable<string>): (name: string) => string {
  const spellings = [...new Set(written)].sort();
  const shown = new Map<string, string>();
  const full = new Map<string, Set<string>>();
  for (const name of spellings) {
    const folded = name.toLowerCase();
    if (!shown.has(folded)) shown.set(folded, name);
    const dot = folded.indexOf('.');
    if (dot <= 0 || ADDRESS.test(name)) continue;
    const bare = folded.slice(0, dot);
    full.set(bare, (full.get(bare) ?? new Set()).add(folded));
  }
  return (name) => {
    const folded = name.toLowerCase();
    const longer = [...(full.get(folded) ?? [])];
    const one = longer.length === 1 ? (longer[0] ?? folded) : folded;
    return shown.get(one) ?? name;
  };
}
