/** What a release has that is passed over, told once for each object. */

/** Warnings in the order that they came up; those past the limit are counted. */
export class Warnings {
  readonly #limit: number;
  readonly #kept = new Set<string>();
  #more = 0;

  constructor(limit = 50) {
    this.#limit = limit;
  }

  /** Adds a sentence; one that was said already is not said again. */
  add(sentence: string): void {
    if (this.#kept.has(sentence)) return;
    if (this.#kept.size < this.#limit) this.#kept.add(sentence);
    else this.#more++;
  }

  /** All sentences, the last of them saying how many more there were. */
  list(): string[] {
    return this.#more === 0 ? [...this.#kept] : [...this.#kept, `${this.#more} more like these.`];
  }
}
