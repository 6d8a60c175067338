/** Names of programs and hosts, which logs spell in several ways. */

/** The part of a path after its last separator, of Windows or another system. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}

/** Hosts of a dataset: each has one spelling, whatever its case, with its domain where a record tells it. */
export class Hosts {
  readonly #byName = new Map<string, string>();
  /** By the part before the domain; `null` where two domains have such a host. */
  readonly #byShortName = new Map<string, string | null>();

  constructor(names: Iterable<string>) {
    for (const name of names) {
      const key = name.toLowerCase();
      if (this.#byName.has(key)) continue;
      this.#byName.set(key, name);
      const short = shortName(key);
      if (short === null) continue;
      this.#byShortName.set(short, this.#byShortName.has(short) ? null : name);
    }
  }

  /** The one spelling of a host's name. */
  spelling(name: string): string {
    const key = name.toLowerCase();
    return this.#byShortName.get(key) ?? this.#byName.get(key) ?? name;
  }
}

/** The name before the domain; `null` for one without a domain, and for an address. */
function shortName(name: string): string | null {
  const dot = name.indexOf('.');
  return dot < 1 || /^[\d.]+$/.test(name) || name.includes(':') ? null : name.slice(0, dot);
}
