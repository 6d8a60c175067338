/** Parts of a watch by their names, with errors that say what was expected at their place. */
import type { Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import type { QueryFailure } from '../failure.ts';
import type { QuerySource } from '../lucene/source.ts';
import type { JsonEntry, JsonNode, JsonObject, JsonText } from './json.ts';

/** Reads the parts of a watch's JSON. Its methods throw `QueryFailure`. */
export class Fields {
  readonly source: QuerySource;

  constructor(source: QuerySource) {
    this.source = source;
  }

  span(node: { readonly start: number; readonly end: number }): Span {
    return this.source.span(node.start, node.end);
  }

  /** "Unexpected …, expected …" at a part. */
  unexpected(node: { readonly start: number; readonly end: number }, expected: string, help?: string): QueryFailure {
    return this.source.unexpected(node.start, node.end, expected, help);
  }

  /** Valid and not supported, at the name of a part. */
  unsupported(key: JsonText, what = `\`${key.text}\``, help?: string): QueryFailure {
    return this.source.unsupported(what, this.span(key), help);
  }

  object(node: JsonNode, whose: string): JsonObject {
    if (node.kind === 'object') return node;
    throw this.unexpected(node, `\`{\` and the parts of \`${whose}\``);
  }

  text(node: JsonNode, whose: string): JsonText {
    if (node.kind === 'text') return node;
    throw this.unexpected(node, `a text as \`${whose}\``);
  }

  number(node: JsonNode, whose: string): number {
    if (node.kind === 'number') return node.value;
    if (node.kind === 'text' && /^-?\d+(\.\d+)?$/.test(node.text)) return Number(node.text);
    throw this.unexpected(node, `a number as \`${whose}\``);
  }

  /** A text, number or truth value as text. */
  scalar(node: JsonNode, whose: string): string {
    if (node.kind === 'text') return node.text;
    if (node.kind === 'number') return this.source.text.slice(node.start, node.end);
    if (node.kind === 'constant' && node.value !== null) return String(node.value);
    throw this.unexpected(node, `a text, a number or a truth value as \`${whose}\``);
  }

  /** The items of a list; anything else is a list of itself. */
  list(node: JsonNode): readonly JsonNode[] {
    return node.kind === 'list' ? node.items : [node];
  }

  /** The only entry of an object: `{"match_all": {}}`. */
  only(node: JsonNode, whose: string, expected: string): JsonEntry {
    const object = this.object(node, whose);
    const [first, second] = object.entries;
    if (second !== undefined) throw this.unexpected(second.key, `one part of \`${whose}\``);
    if (first !== undefined) return first;
    throw this.source.unexpected(object.end - 1, object.end, expected);
  }

  /** The value under a name, when there is one. */
  at(object: JsonObject, name: string): JsonNode | undefined {
    return object.entries.find(({ key }) => key.text === name)?.value;
  }

  /** The value under a name. */
  required(object: JsonObject, name: string, whose: string): JsonNode {
    const found = this.at(object, name);
    if (found !== undefined) return found;
    const near = this.#near(object, name);
    throw this.source.unexpected(
      object.end - 1,
      object.end,
      `\`"${name}"\` in \`${whose}\``,
      near === undefined ? undefined : `Did you mean \`${name}\` by \`${near}\`?`,
    );
  }

  #near(object: JsonObject, name: string): string | undefined {
    return nearest(
      name,
      object.entries.map(({ key }) => key.text),
    );
  }

  /** Refuses names that are neither read nor known not to matter; `refused` are valid and not supported. */
  check(object: JsonObject, whose: string, known: readonly string[], refused: readonly string[] = []): void {
    for (const { key } of object.entries) {
      if (known.includes(key.text)) continue;
      if (refused.includes(key.text)) throw this.unsupported(key);
      throw this.unknown(key, `a part of \`${whose}\``, [...known, ...refused]);
    }
  }

  /** A name that nothing has, with the nearest that something has. */
  unknown(key: JsonText, expected: string, known: readonly string[]): QueryFailure {
    const near = nearest(key.text, known);
    return this.unexpected(key, expected, near === undefined ? undefined : `Did you mean \`${near}\`?`);
  }
}
