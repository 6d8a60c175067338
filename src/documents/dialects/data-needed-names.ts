/** What the names of log descriptions and log sources say: `DN_0003_1_windows_sysmon_process_creation`. */

/** `DN_0003_1_windows_…`, `DN0054_linux_…`: number of the page, event id where it has one, and the log's name. */
const NAME = /^DN[_-]?(\d{4})(?:[_-](\d{1,5}))?(?=[_-][A-Za-z])/i;

/** The event ids in a page's name, with their offsets. */
export function eventIdsInName(name: string): { id: number; start: number; end: number }[] {
  const [whole = '', , eventId] = NAME.exec(name.trim()) ?? [];
  if (eventId === undefined) return [];
  const end = name.indexOf(whole) + whole.length;
  return [{ id: Number(eventId), start: end - eventId.length, end }];
}

const PLATFORMS: Readonly<Record<string, string>> = {
  windows: 'Windows',
  linux: 'Linux',
  macos: 'macOS',
  'mac os': 'macOS',
  esxi: 'ESXi',
  aws: 'IaaS',
  azure: 'IaaS',
  gcp: 'IaaS',
};

/** The platform that a log source's product, or a `Platform` row, names; `undefined` for a product that is none. */
export function platformOf(product: string | undefined): string | undefined {
  return product === undefined ? undefined : PLATFORMS[product.toLowerCase()];
}
