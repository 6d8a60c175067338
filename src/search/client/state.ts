/** What is searched for, and its form in an address. */

export interface SearchState {
  readonly text: string;
  /** Chosen values by filter. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
}

/** The state that an address' query names: `?q=winrm&kind=Playbook`. */
export function stateOf(query: string): SearchState {
  const filters: Record<string, string[]> = {};
  let text = '';
  for (const [key, value] of new URLSearchParams(query)) {
    if (key === 'q') text = value;
    else filters[key] = [...(filters[key] ?? []), value];
  }
  return { text, filters };
}

/** The query that names a state; empty for the empty state. */
export function queryOf(state: SearchState): string {
  const query = new URLSearchParams();
  if (state.text !== '') query.set('q', state.text);
  for (const [name, values] of Object.entries(state.filters)) for (const value of values) query.append(name, value);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
