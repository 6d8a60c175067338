/** Bounds on JSON that is read piece by piece: checked on the bytes, before a parser builds anything from them. */
import { ReleaseError } from './release-error.ts';

export interface JsonLimits {
  /** Objects and lists within each other. */
  readonly depth: number;
  /** Bytes of one string. */
  readonly string: number;
  /** Bytes of one object of the bundle, which is what a reader holds at a time. */
  readonly object: number;
}

/** Several times what releases have: their longest object lists all others, their deepest has seven levels. */
const RELEASE_LIMITS: JsonLimits = { depth: 64, string: 8_000_000, object: 64_000_000 };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Depth at which the objects of a bundle open: the bundle, its list, the object. */
const OBJECT_DEPTH = 3;

/** Counts through the bytes of one JSON text, given in pieces. */
export class JsonBounds {
  readonly #name: string;
  readonly #limits: JsonLimits;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #stringLength = 0;
  #objectLength = 0;

  constructor(name: string, limits: JsonLimits = RELEASE_LIMITS) {
    this.#name = name;
    this.#limits = limits;
  }

  /** Throws `ReleaseError` at the first byte past a bound. What is no JSON at all is left to the parser. */
  check(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#depth >= OBJECT_DEPTH) this.#growObject();
      if (this.#inString) this.#inText(byte);
      else if (byte === QUOTE) {
        this.#inString = true;
        this.#stringLength = 0;
      } else if (byte === 0x7b || byte === 0x5b) this.#open();
      else if (byte === 0x7d || byte === 0x5d) this.#depth--;
    }
  }

  #inText(byte: number): void {
    if (++this.#stringLength > this.#limits.string)
      throw new ReleaseError(`\`${this.#name}\` has a text of more than ${megabytes(this.#limits.string)}.`);
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inString = false;
  }

  #open(): void {
    if (++this.#depth > this.#limits.depth)
      throw new ReleaseError(
        `\`${this.#name}\` nests lists and objects more than ${this.#limits.depth} deep; a release has fewer levels.`,
      );
    if (this.#depth === OBJECT_DEPTH) this.#objectLength = 0;
  }

  #growObject(): void {
    if (++this.#objectLength > this.#limits.object)
      throw new ReleaseError(`\`${this.#name}\` has an object of more than ${megabytes(this.#limits.object)}.`);
  }
}

/** `512 MB`. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
