/** JSON with positions, also within its strings. Source: RFC 8259; `"""…"""` as Kibana's console has it. */

import { MappedText, type SourceMap } from '../../text/source-map.ts';
import { MAX_NESTING, QueryFailure } from '../failure.ts';
import type { QuerySource } from '../lucene/source.ts';

interface Part {
  readonly start: number;
  readonly end: number;
}

/** A text; `map` leads from its offsets to those of the JSON. */
export type JsonText = Part & { readonly kind: 'text'; readonly text: string; readonly map: SourceMap };
export interface JsonEntry {
  readonly key: JsonText;
  readonly value: JsonNode;
}
export type JsonObject = Part & { readonly kind: 'object'; readonly entries: readonly JsonEntry[] };
export type JsonNode =
  | JsonObject
  | JsonText
  | (Part & { readonly kind: 'list'; readonly items: readonly JsonNode[] })
  | (Part & { readonly kind: 'number'; readonly value: number })
  | (Part & { readonly kind: 'constant'; readonly value: boolean | null });

const BLANK = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const WORD = /[A-Za-z_]\w*/y;
/** What stands for itself in a text: anything but `"`, `\` and the control characters before U+0020. */
const PLAIN = /(?:[^"\\\p{Cc}]|[\u007f-\u009f])+/uy;
const UNICODE = /[0-9a-fA-F]{4}/y;
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
};
const CONSTANTS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Reads one value from `start` to the end of the source. Throws `QueryFailure`. */
export function readJson(source: QuerySource, start = 0): JsonNode {
  return new JsonReader(source, start).whole();
}

class JsonReader {
  readonly #source: QuerySource;
  readonly #text: string;
  #at: number;
  #depth = 0;

  constructor(source: QuerySource, start: number) {
    this.#source = source;
    this.#text = source.text;
    this.#at = start;
  }

  whole(): JsonNode {
    const value = this.#value('`{` and the parts of a watch');
    this.#skip();
    if (this.#at < this.#text.length) throw this.#unexpected('the end of the watch');
    return value;
  }

  #value(expected: string): JsonNode {
    this.#skip();
    const start = this.#at;
    const character = this.#text[start];
    if (character === '{' || character === '[') return this.#nested(character);
    if (character === '"') return this.#string();
    if (character === "'") throw this.#unexpected(expected, 'JSON has no single quotation marks: write `"`.');
    const number = this.#take(NUMBER);
    if (number !== undefined) return { kind: 'number', value: Number(number), start, end: this.#at };
    const word = this.#take(WORD);
    const constant = word === undefined ? undefined : CONSTANTS[word];
    if (constant !== undefined) return { kind: 'constant', value: constant, start, end: this.#at };
    this.#at = start;
    throw this.#unexpected(expected);
  }

  #nested(open: '{' | '['): JsonNode {
    if (this.#depth >= MAX_NESTING) {
      throw new QueryFailure(
        `The watch is nested more than ${MAX_NESTING} levels deep here.`,
        this.#source.span(this.#at, this.#at + 1),
        { kind: 'unsupported' },
      );
    }
    this.#depth++;
    const node = open === '{' ? this.#object() : this.#list();
    this.#depth--;
    return node;
  }

  #object(): JsonObject {
    const start = this.#at++;
    const entries: JsonEntry[] = [];
    const known = new Set<string>();
    while (!this.#closes('}', start, entries.length > 0)) {
      if (this.#text[this.#at] !== '"')
        throw this.#unexpected(
          `a name in quotation marks${entries.length === 0 ? ' or `}`' : ''}`,
          this.#afterComma('}'),
        );
      const key = this.#string();
      if (known.has(key.text)) throw this.#source.unexpected(key.start, key.end, 'each name once in an object');
      known.add(key.text);
      this.#skip();
      if (this.#text[this.#at] !== ':')
        throw this.#unexpected(`\`:\` after \`${this.#source.glimpse(key.start, key.end)}\``);
      this.#at++;
      entries.push({ key, value: this.#value(`a value of \`${key.text}\``) });
    }
    return { kind: 'object', entries, start, end: this.#at };
  }

  #list(): JsonNode {
    const start = this.#at++;
    const items: JsonNode[] = [];
    while (!this.#closes(']', start, items.length > 0)) {
      if (this.#text[this.#at] === ']') throw this.#unexpected('a value', this.#afterComma(']'));
      items.push(this.#value('a value'));
    }
    return { kind: 'list', items, start, end: this.#at };
  }

  /** Past the closing bracket, or the comma before another part. */
  #closes(bracket: '}' | ']', open: number, more: boolean): boolean {
    this.#skip();
    const character = this.#text[this.#at];
    if (character === bracket) {
      this.#at++;
      return true;
    }
    if (character === undefined) {
      const opener = bracket === '}' ? '{' : '[';
      throw this.#unexpected(`\`${bracket}\``, `The \`${opener}\` at ${this.#source.where(open)} is not closed.`);
    }
    if (!more) return false;
    if (character !== ',') throw this.#unexpected(`\`,\` or \`${bracket}\``);
    this.#at++;
    this.#skip();
    return false;
  }

  #afterComma(bracket: string): string | undefined {
    return this.#text[this.#at] === bracket ? 'No comma stands behind the last part.' : undefined;
  }

  #string(): JsonText {
    const start = this.#at;
    const raw = this.#text.startsWith('"""', start) ? this.#text.indexOf('"""', start + 3) : -1;
    if (raw >= 0) {
      this.#at = raw + 3;
      const text = this.#text.slice(start + 3, raw);
      return { kind: 'text', text, map: [[0, start + 3]], start, end: this.#at };
    }
    this.#at++;
    const content = new MappedText();
    while (this.#text[this.#at] !== '"') this.#character(content, start);
    content.append('', this.#at);
    this.#at++;
    return { kind: 'text', text: content.text, map: content.map, start, end: this.#at };
  }

  #character(content: MappedText, start: number): void {
    const at = this.#at;
    const plain = this.#take(PLAIN);
    if (plain !== undefined) {
      content.append(plain, at);
      return;
    }
    const character = this.#text[at];
    if (character === undefined) {
      throw this.#source.failure(
        'Unexpected end of the watch, expected `"` for the `"` that stands here.',
        start,
        start + 1,
      );
    }
    if (character !== '\\') {
      const name = character === '\n' || character === '\r' ? 'end of the line' : 'control character';
      throw this.#source.failure(
        `Unexpected ${name} in a text, expected \`"\`.`,
        at,
        at + 1,
        'A line break within a text is written `\\n`.',
      );
    }
    const letter = this.#text[at + 1] ?? '';
    const escaped = ESCAPES[letter];
    this.#at = at + 2;
    const code = letter === 'u' ? this.#take(UNICODE) : undefined;
    if (escaped === undefined && code === undefined) {
      const expected =
        letter === 'u' ? 'four hexadecimal digits after `\\u`' : 'an escape of JSON such as `\\\\`, `\\"` or `\\n`';
      const end = Math.min(at + 2, this.#text.length);
      throw this.#source.unexpected(at, end, expected, 'A backslash in a text is written `\\\\`.');
    }
    content.append(escaped ?? String.fromCharCode(Number.parseInt(code ?? '', 16)), at);
    // What follows is found again by its own place.
    content.append('', this.#at);
  }

  #skip(): void {
    this.#take(BLANK);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined || found === '') return undefined;
    this.#at += found.length;
    return found;
  }

  #unexpected(expected: string, help?: string): QueryFailure {
    const start = this.#at;
    const word = /[\w.-]+|[\s\S]/y;
    word.lastIndex = start;
    const end = start + (word.exec(this.#text)?.[0].length ?? 0);
    if (start < this.#text.length) return this.#source.unexpected(start, end, expected, help);
    return this.#source.failure(`Unexpected end of the watch, expected ${expected}.`, start, start, help);
  }
}
