/**
 * Tabs made from stacked parts: `[data-tabs]` holds `[data-tab]` elements, whose attribute is the label. Keys as in the
 * ARIA Authoring Practices (tabs with automatic activation). A chosen language is kept for the other tabs of the page.
 */

interface TabSet {
  readonly tabs: readonly HTMLButtonElement[];
  readonly panels: readonly HTMLElement[];
}

const sets: TabSet[] = [];

/** Turns every stack of the page into tabs, and opens the one that the address leads into, with what is folded around it. */
export function startTabs(): void {
  for (const [number, host] of document.querySelectorAll<HTMLElement>('[data-tabs]').entries()) enhance(host, number);
  openTarget();
  addEventListener('hashchange', openTarget);
}

function enhance(host: HTMLElement, number: number): void {
  const panels = [...host.querySelectorAll<HTMLElement>(':scope > [data-tab]')];
  if (panels.length < 2) return;
  const list = document.createElement('div');
  list.className = 'tab-list';
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', `Languages: ${host.dataset.tabsName ?? ''}`);
  const tabs = panels.map((panel, index) => {
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.className = 'tab-button';
    tab.id = `page:tab-${number}-${index}`;
    tab.setAttribute('role', 'tab');
    tab.append(labelOf(panels, index));
    if (panel.dataset.tabState) {
      const state = document.createElement('span');
      state.className = `tab-state tab-state-${panel.dataset.tabState}`;
      state.textContent = panel.dataset.tabState;
      tab.append(' ', state);
    }
    panel.id ||= `page:panel-${number}-${index}`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', tab.id);
    tab.setAttribute('aria-controls', panel.id);
    return tab;
  });
  const set: TabSet = { tabs, panels };
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener('click', () => choose(set, index));
    tab.addEventListener('keydown', (event) => {
      const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      const place = (next + tabs.length) % tabs.length;
      choose(set, place);
      tabs[place]?.focus();
    });
  }
  list.append(...tabs);
  host.prepend(list);
  host.classList.add('tabs-on');
  sets.push(set);
  // Parts without a query (a converter could not make one) do not come first.
  show(
    set,
    Math.max(
      0,
      panels.findIndex((panel) => panel.querySelector('.analytic') !== null),
    ),
  );
}

/** The label of a tab, numbered where the one before has the same. */
function labelOf(panels: readonly HTMLElement[], index: number): string {
  const label = panels[index]?.dataset.tab ?? '';
  const same = panels.slice(0, index).filter((panel) => panel.dataset.tab === label).length;
  return same === 0 ? label : `${label} ${same + 1}`;
}

function show(set: TabSet, chosen: number): void {
  for (const [index, panel] of set.panels.entries()) {
    const tab = set.tabs[index];
    panel.hidden = index !== chosen;
    tab?.setAttribute('aria-selected', String(index === chosen));
    if (tab) tab.tabIndex = index === chosen ? 0 : -1;
  }
}

/** Shows a tab, and in the page's other sets the tab of the same language; the chosen tab stays where it is on the screen. */
function choose(set: TabSet, index: number): void {
  const tab = set.tabs[index];
  const before = tab?.getBoundingClientRect().top ?? 0;
  show(set, index);
  const label = set.panels[index]?.dataset.tab;
  for (const other of sets) {
    if (other === set) continue;
    const place = other.panels.findIndex((panel) => panel.dataset.tab === label);
    if (place >= 0) show(other, place);
  }
  scrollBy(0, (tab?.getBoundingClientRect().top ?? 0) - before);
}

function openTarget(): void {
  const id = decode(location.hash.slice(1));
  const target = id === '' ? null : document.getElementById(id);
  if (!target) return;
  for (const set of sets) {
    const index = set.panels.findIndex((panel) => panel.contains(target));
    if (index >= 0) show(set, index);
  }
  // Browsers unfold what stands around the target, some of them only.
  for (let fold = target.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true;
  target.scrollIntoView();
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
