/** The search panel: a field, filters with counts, and results; the same in the dialog and on the search page. */
import { findIds, findNames, type IdEntry, leftBy, pageOf, titleOf } from '../ids.ts';
import { searchWords } from '../words.ts';
import { loadIds } from './load-ids.ts';
import { type FilterCounts, loadPagefind, type Pagefind, type PagefindHit, type PagefindResponse } from './pagefind.ts';
import type { SearchState } from './state.ts';

/** Filters in the order they are offered, with their headings. */
const FILTERS = [
  ['kind', 'Kind'],
  ['tactic', 'Tactic'],
  ['technique', 'Technique'],
  ['platform', 'Platform'],
  ['proof', 'Proof'],
] as const;

const PAGE_SIZE = 10;
const TYPING_PAUSE_MS = 120;

/** Makes an element with attributes and children. */
function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * Builds a panel into `host`. `root` leads from this page to the site's root. `changed` is told each state that was
 * searched for, so that a page can keep it in its address.
 */
export class SearchPanel {
  readonly #root: string;
  readonly #field: HTMLInputElement;
  readonly #filters = element('div', { class: 'search-filters' });
  readonly #status = element('p', { class: 'search-status', role: 'status', 'aria-live': 'polite' });
  readonly #results = element('ol', { class: 'search-results' });
  readonly #more = element('button', { type: 'button', class: 'search-more', hidden: '' }, 'Show more');
  readonly #chosen = new Map<string, Set<string>>();
  readonly #changed: (state: SearchState) => void;
  #run = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: HTMLElement, root: string, changed: (state: SearchState) => void = () => {}) {
    this.#root = root;
    this.#changed = changed;
    const id = `search-field-${Math.trunc(performance.now() * 1000)}`;
    this.#field = element('input', {
      type: 'search',
      id,
      class: 'search-field',
      placeholder: 'Technique, event, process, id …',
      autocomplete: 'off',
      spellcheck: 'false',
    });
    const form = element(
      'form',
      { class: 'search-form', role: 'search' },
      element('label', { for: id, class: 'visually-hidden' }, 'Search this site'),
      this.#field,
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#search();
    });
    this.#field.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#search(), TYPING_PAUSE_MS);
    });
    const body = element(
      'div',
      { class: 'search-body' },
      this.#filters,
      element('div', { class: 'search-found' }, this.#status, this.#results, this.#more),
    );
    host.append(form, body);
    host.addEventListener('keydown', (event) => this.#moveFocus(event));
  }

  /** Sets text and filters, as from an address, and searches. */
  show(state: SearchState): void {
    this.#field.value = state.text;
    this.#chosen.clear();
    for (const [name, values] of Object.entries(state.filters)) this.#chosen.set(name, new Set(values));
    void this.#search();
  }

  focus(): void {
    this.#field.focus();
    this.#field.select();
  }

  async #search(): Promise<void> {
    const run = ++this.#run;
    const text = this.#field.value.trim();
    const filters = Object.fromEntries(
      [...this.#chosen].filter(([, set]) => set.size > 0).map(([name, set]) => [name, [...set]]),
    );
    this.#changed({ text, filters });
    try {
      const [pagefind, ids] = await Promise.all([loadPagefind(this.#root), loadIds(this.#root)]);
      if (run !== this.#run) return;
      const filtered = Object.keys(filters).length > 0;
      const left = leftBy(ids, filters);
      const exact = findIds(left, text);
      const response = await this.#ask(pagefind, text, filters);
      const named = new Set(exact.map(({ url }) => pageOf(url)));
      const byName = findNames(left, text).filter(({ url }) => !named.has(pageOf(url)));
      const itemOf = (entry: IdEntry): HTMLLIElement => this.#item(pageOf(entry.url), titleOf(entry), entry.kind, null);
      const first = [...exact.map(itemOf), ...(await this.#items(response, 0, named)), ...byName.map(itemOf)];
      if (run !== this.#run) return;
      this.#drawFilters(response.filters);
      this.#results.replaceChildren(...first);
      this.#offerMore(response, PAGE_SIZE, named);
      const count = Math.max(response.results.length, exact.length) + byName.length;
      this.#status.textContent =
        text === '' && !filtered
          ? 'Type what you hunt for; arrow keys move through the results.'
          : count === 0
            ? `Nothing found for “${text}”.`
            : `${count} ${count === 1 ? 'page' : 'pages'} found.`;
    } catch {
      if (run !== this.#run) return;
      this.#results.replaceChildren();
      this.#status.textContent =
        'The search index could not be read. It is made by the build; `npm run dev` serves pages without it.';
    }
  }

  /** Nothing asked for answers with the filters alone. */
  async #ask(pagefind: Pagefind, text: string, filters: Record<string, string[]>): Promise<PagefindResponse> {
    if (text === '' && Object.keys(filters).length === 0) return { results: [], filters: await pagefind.filters() };
    return searchWords(pagefind, text === '' ? null : text, { filters });
  }

  /** One page of results, without those that were named by their id already. */
  async #items(response: PagefindResponse, from: number, named: ReadonlySet<string>): Promise<HTMLLIElement[]> {
    const hits = await Promise.all(response.results.slice(from, from + PAGE_SIZE).map((result) => result.data()));
    return hits
      .filter(({ url }) => !named.has(pageOf(url)))
      .map((hit) => this.#item(pageOf(hit.url), hit.meta['title'] ?? hit.url, hit.filters['kind']?.[0] ?? '', hit));
  }

  #offerMore(response: PagefindResponse, from: number, named: ReadonlySet<string>): void {
    this.#more.hidden = from >= response.results.length;
    this.#more.onclick = async () => {
      const items = await this.#items(response, from, named);
      this.#results.append(...items);
      items[0]?.querySelector('a')?.focus();
      this.#offerMore(response, from + PAGE_SIZE, named);
    };
  }

  #item(address: string, title: string, kind: string, hit: PagefindHit | null): HTMLLIElement {
    const link = element('a', { href: this.#root + address, class: 'search-link' }, title);
    const item = element('li', { class: 'search-item' }, element('span', { class: 'search-kind' }, kind), link);
    if (hit) {
      const proof = hit.filters.proof?.[0];
      if (proof) item.append(element('span', { class: 'search-proof', 'data-proof': proof.toLowerCase() }, proof));
      item.append(excerptOf(hit.excerpt));
    }
    return item;
  }

  #drawFilters(counts: FilterCounts): void {
    const groups = FILTERS.flatMap(([name, heading]) => {
      const values = Object.entries(counts[name] ?? {}).filter(
        ([value, count]) => count > 0 || this.#chosen.get(name)?.has(value),
      );
      if (values.length === 0) return [];
      const open = this.#chosen.get(name)?.size || name === 'kind' || name === 'proof';
      const list = element('ul');
      for (const [value, count] of values.sort(([left], [right]) => left.localeCompare(right, 'en'))) {
        const box = element('input', { type: 'checkbox' });
        box.checked = this.#chosen.get(name)?.has(value) ?? false;
        box.addEventListener('change', () => {
          const set = this.#chosen.get(name) ?? new Set<string>();
          if (box.checked) set.add(value);
          else set.delete(value);
          this.#chosen.set(name, set);
          void this.#search();
        });
        list.append(
          element(
            'li',
            {},
            element('label', {}, box, ` ${value} `, element('span', { class: 'search-count' }, String(count))),
          ),
        );
      }
      return [
        element(
          'details',
          { class: 'search-filter', 'data-filter': name, ...(open ? { open: '' } : {}) },
          element('summary', {}, heading),
          list,
        ),
      ];
    });
    const opened = new Map(
      [...this.#filters.querySelectorAll('details')].map((group) => [group.dataset.filter, group.open]),
    );
    for (const group of groups) group.open = opened.get(group.dataset.filter) ?? group.open;
    const focused = this.#filters.contains(document.activeElement)
      ? document.activeElement?.parentElement?.textContent?.replace(/\d+$/, '')
      : null;
    this.#filters.replaceChildren(...groups);
    if (focused) {
      for (const label of this.#filters.querySelectorAll('label')) {
        if (label.textContent?.replace(/\d+$/, '') === focused) label.querySelector('input')?.focus();
      }
    }
  }

  #moveFocus(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const stops: HTMLElement[] = [this.#field, ...this.#results.querySelectorAll<HTMLElement>('.search-link')];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

/** Pagefind's excerpt is text with `<mark>`; it is rebuilt as nodes, so that no markup of a page is ever run. */
function excerptOf(excerpt: string): HTMLElement {
  const paragraph = element('p', { class: 'search-excerpt' });
  const parsed = new DOMParser().parseFromString(excerpt, 'text/html');
  for (const node of parsed.body.childNodes) {
    const text = node.textContent ?? '';
    paragraph.append(node.nodeName === 'MARK' ? element('mark', {}, text) : text);
  }
  return paragraph;
}
