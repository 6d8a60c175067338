/**
 * The choice of logs: `[data-logs]` holds a table of events with boxes to tick, and one of hunts whose analytics say which
 * events they need (`data-needs`). What can be hunted with the ticked ones stays. The choice stands in the address'
 * fragment (`#~Sysmon=1.3&Security=4688`), as that of filters does.
 */

/** Ways of which any will do; of each, groups of which all must be met; of each, events of which any will do. */
type Needs = readonly (readonly (readonly number[])[])[];

interface Hunted {
  readonly element: HTMLElement;
  readonly any: boolean;
  readonly needs: Needs;
}

interface Row {
  readonly element: HTMLElement;
  readonly techniques: readonly string[];
  readonly analytics: readonly Hunted[];
}

const MARK = '~';
/** How many further logs are proposed. */
const PROPOSED = 5;

/** Makes the tables of logs choosable. */
export function startLogs(): void {
  for (const host of document.querySelectorAll<HTMLElement>('[data-logs]')) new LogChooser(host);
}

/** `1,2&3|4` as needs. */
export function readNeeds(text: string): Needs {
  if (text === '' || text === '*') return [];
  return text.split('|').map((way) => way.split('&').map((group) => group.split(',').map(Number)));
}

/** Whether one of the ways is met by the events that are there. */
export function isMet(needs: Needs, have: ReadonlySet<number>): boolean {
  return needs.some((way) => way.every((group) => group.some((event) => have.has(event))));
}

/** Events of which each alone would meet the needs, when they are not met yet. */
export function oneMore(needs: Needs, have: ReadonlySet<number>): ReadonlySet<number> {
  const enough = new Set<number>();
  for (const way of needs) {
    const open = way.filter((group) => !group.some((event) => have.has(event)));
    // An event that is in all that is open closes it.
    const [first = [], ...rest] = open;
    for (const event of first) if (rest.every((group) => group.includes(event))) enough.add(event);
  }
  return enough;
}

class LogChooser {
  readonly #host: HTMLElement;
  readonly #boxes: readonly HTMLInputElement[];
  readonly #rows: readonly Row[];
  readonly #status: HTMLElement | null;
  readonly #clear: HTMLButtonElement | null;
  readonly #preset: HTMLSelectElement | null;
  readonly #more: HTMLElement | null;

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#boxes = [...host.querySelectorAll<HTMLInputElement>('[data-log-event]')];
    this.#status = host.querySelector('[data-log-status]');
    this.#clear = host.querySelector('[data-log-clear]');
    this.#preset = host.querySelector('[data-log-preset]');
    this.#more = host.querySelector('[data-log-more]');
    this.#rows = [...host.querySelectorAll<HTMLElement>('[data-log-hunts] > tr')].map((element) => ({
      element,
      techniques: (element.dataset.techniques ?? '').split(' ').filter(Boolean),
      analytics: [...element.querySelectorAll<HTMLElement>('[data-needs]')].map((item) => {
        const text = item.dataset.needs ?? '';
        return { element: item, any: text === '*', needs: readNeeds(text) };
      }),
    }));
    this.#read();
    this.#apply();
    host.addEventListener('change', (event) => this.#changed(event.target));
    this.#clear?.addEventListener('click', () => {
      this.#leavePreset();
      this.#choose([]);
      this.#boxes[0]?.focus();
    });
    addEventListener('hashchange', () => {
      this.#read();
      this.#apply();
    });
  }

  #changed(target: EventTarget | null): void {
    if (target === this.#preset && this.#preset) {
      this.#choose(this.#preset.value.split(',').filter(Boolean).map(Number));
      return;
    }
    if (!(target instanceof HTMLInputElement)) return;
    this.#leavePreset();
    if (target.dataset.logChannel !== undefined) {
      for (const box of this.#boxesOf(target)) box.checked = target.checked;
    }
    this.#apply();
    this.#write();
  }

  #choose(events: readonly number[]): void {
    for (const box of this.#boxes) box.checked = events.includes(Number(box.dataset.logEvent));
    this.#apply();
    this.#write();
  }

  /** What is chosen is no longer what the list says. */
  #leavePreset(): void {
    if (this.#preset) this.#preset.value = '';
  }

  #boxesOf(element: Element): readonly HTMLInputElement[] {
    const body = element.closest('tbody');
    return this.#boxes.filter((box) => box.closest('tbody') === body);
  }

  #apply(): void {
    const have = new Set(this.#boxes.filter(({ checked }) => checked).map((box) => Number(box.dataset.logEvent)));
    const all = have.size === 0;
    let documents = 0;
    let analytics = 0;
    const techniques = new Set<string>();
    const gains = new Map<number, number>();
    for (const row of this.#rows) {
      let found = 0;
      const gained = new Set<number>();
      for (const { element, any, needs } of row.analytics) {
        const isShown = all || any || isMet(needs, have);
        element.hidden = !isShown;
        if (isShown) found += 1;
        else for (const event of oneMore(needs, have)) gained.add(event);
      }
      row.element.hidden = found === 0;
      if (found > 0) {
        documents += 1;
        analytics += found;
        for (const id of row.techniques) techniques.add(id);
      } else for (const event of gained) gains.set(event, (gains.get(event) ?? 0) + 1);
    }
    for (const box of this.#host.querySelectorAll<HTMLInputElement>('[data-log-channel]')) {
      const own = this.#boxesOf(box);
      box.checked = own.every(({ checked }) => checked);
      box.indeterminate = !box.checked && own.some(({ checked }) => checked);
    }
    if (this.#clear) this.#clear.hidden = all;
    if (this.#status) {
      const what = `${counted(documents, 'document')} with ${counted(analytics, 'analytic')}, for ${counted(techniques.size, 'technique')}`;
      this.#status.textContent = all
        ? `${what}. No log is chosen.`
        : `${what} can be hunted with ${counted(have.size, 'kind')} of events.`;
    }
    this.#propose(all ? new Map() : gains);
  }

  #propose(gains: ReadonlyMap<number, number>): void {
    const list = this.#more?.querySelector('ul');
    if (!this.#more || !list) return;
    const known = this.#boxes.flatMap((box) => {
      const gain = gains.get(Number(box.dataset.logEvent)) ?? 0;
      return gain === 0 ? [] : [{ box, gain }];
    });
    // Sorting is stable: of equal gain the table's order counts.
    const best = known.sort((left, right) => right.gain - left.gain).slice(0, PROPOSED);
    this.#more.hidden = best.length === 0;
    list.replaceChildren(
      ...best.map(({ box, gain }) => {
        const item = document.createElement('li');
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = box.ariaLabel ?? box.value;
        button.addEventListener('click', () => {
          box.checked = true;
          this.#leavePreset();
          this.#apply();
          this.#write();
          // The button is gone: what it said is ticked now.
          box.focus();
        });
        item.append(button, ` ${counted(gain, 'document')} more`);
        return item;
      }),
    );
  }

  #read(): void {
    const hash = location.hash.slice(1);
    if (!hash.startsWith(MARK) && hash !== '') return;
    const state = new URLSearchParams(hash.slice(MARK.length));
    const chosen = new Map([...state].map(([log, ids]) => [log, new Set(ids.split('.'))]));
    for (const box of this.#boxes) box.checked = chosen.get(logOf(box))?.has(box.value) ?? false;
  }

  #write(): void {
    const chosen = new Map<string, string[]>();
    for (const box of this.#boxes) {
      if (!box.checked) continue;
      const ids = chosen.get(logOf(box));
      if (ids) ids.push(box.value);
      else chosen.set(logOf(box), [box.value]);
    }
    const state = new URLSearchParams(
      [...chosen].map(([log, ids]): [string, string] => [log, ids.join('.')]),
    ).toString();
    history.replaceState(null, '', `${location.pathname}${location.search}${state === '' ? '' : `#${MARK}${state}`}`);
  }
}

function logOf(box: HTMLInputElement): string {
  return box.closest('tbody')?.dataset.log ?? '';
}

function counted(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
