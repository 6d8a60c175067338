/**
 * Filters of lists: `[data-filters]` names by `data-filters-of` the element whose children carry `data-facets`. The
 * choices stand in the address' fragment.
 */
import { readChoices, writeChoices } from './fragment.ts';

type Facets = Readonly<Record<string, readonly string[]>>;

interface Item {
  readonly element: HTMLElement;
  readonly facets: Facets;
  readonly text: string;
}

const NAMES: readonly (readonly [facet: string, label: string])[] = [
  ['kind', 'Kind'],
  ['tactic', 'Tactic'],
  ['technique', 'Technique'],
  ['platform', 'Platform'],
  ['language', 'Language'],
  ['proof', 'Proof'],
];

/** Builds the filters of the page's lists. */
export function startFilters(): void {
  for (const host of document.querySelectorAll<HTMLElement>('[data-filters]')) {
    const list = document.getElementById(host.dataset.filtersOf ?? '');
    if (list && list.children.length > 1) new ListFilter(host, list);
  }
}

class ListFilter {
  readonly #items: readonly Item[];
  readonly #search = document.createElement('input');
  readonly #selects = new Map<string, HTMLSelectElement>();
  readonly #status = document.createElement('p');
  readonly #reset = document.createElement('button');

  constructor(host: HTMLElement, list: HTMLElement) {
    this.#items = [...list.children].map((element) => ({
      element: element as HTMLElement,
      facets: JSON.parse((element as HTMLElement).dataset.facets ?? '{}') as Facets,
      text: (element.textContent ?? '').toLowerCase(),
    }));
    const form = document.createElement('form');
    form.className = 'filter-form';
    form.addEventListener('submit', (event) => event.preventDefault());
    this.#search.type = 'search';
    this.#search.placeholder = 'Words';
    form.append(field('Contains', this.#search));
    for (const [facet, label] of NAMES) {
      // One value for all, or none at all, is nothing to choose from.
      if (this.#values(facet).length < 2) continue;
      const select = document.createElement('select');
      this.#selects.set(facet, select);
      form.append(field(label, select));
    }
    this.#reset.type = 'button';
    this.#reset.textContent = 'Clear';
    this.#reset.className = 'filter-reset';
    form.append(this.#reset);
    this.#status.className = 'filter-status';
    this.#status.setAttribute('role', 'status');
    host.append(form, this.#status);
    host.hidden = false;

    this.#read();
    this.#apply();
    form.addEventListener('input', () => {
      this.#apply();
      this.#write();
    });
    this.#reset.addEventListener('click', () => {
      this.#search.value = '';
      for (const select of this.#selects.values()) select.value = '';
      this.#apply();
      this.#write();
      this.#search.focus();
    });
    addEventListener('hashchange', () => {
      this.#read();
      this.#apply();
    });
  }

  #values(facet: string): string[] {
    return [...new Set(this.#items.flatMap(({ facets }) => facets[facet] ?? []))].sort();
  }

  #matches(item: Item, without?: string): boolean {
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.every((word) => item.text.includes(word))) return false;
    for (const [facet, select] of this.#selects) {
      if (facet === without || select.value === '') continue;
      if (!item.facets[facet]?.includes(select.value)) return false;
    }
    return true;
  }

  #apply(): void {
    let shown = 0;
    for (const item of this.#items) {
      const matches = this.#matches(item);
      item.element.hidden = !matches;
      if (matches) shown += 1;
    }
    for (const [facet, select] of this.#selects) {
      const candidates = this.#items.filter((item) => this.#matches(item, facet));
      const chosen = select.value;
      select.replaceChildren(
        new Option('any', ''),
        ...this.#values(facet).map((value) => {
          const amount = candidates.filter(({ facets }) => facets[facet]?.includes(value)).length;
          const option = new Option(`${value} (${amount})`, value, false, value === chosen);
          option.disabled = amount === 0 && value !== chosen;
          return option;
        }),
      );
      select.value = chosen;
    }
    const all = shown === this.#items.length;
    this.#reset.hidden = all && this.#search.value === '';
    this.#status.textContent = all ? `${shown} shown` : `${shown} of ${this.#items.length} shown`;
  }

  #read(): void {
    const state = readChoices();
    if (!state) return;
    this.#search.value = state.get('q') ?? '';
    for (const [facet, select] of this.#selects) {
      const value = state.get(facet) ?? '';
      if (value !== '' && ![...select.options].some((option) => option.value === value))
        select.append(new Option(value, value));
      select.value = value;
    }
  }

  #write(): void {
    writeChoices([
      ['q', this.#search.value],
      ...[...this.#selects].map(([facet, select]) => [facet, select.value] as const),
    ]);
  }
}

function field(label: string, control: HTMLElement): HTMLLabelElement {
  const wrapper = document.createElement('label');
  wrapper.className = 'filter-field';
  const name = document.createElement('span');
  name.textContent = label;
  wrapper.append(name, control);
  return wrapper;
}
