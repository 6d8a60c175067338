/** The YAML of a rule as a bounded tree in which every value knows its place. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
} from 'yaml';
import type { Span } from '../../engine/plan.ts';
import { explainYaml, TOO_MANY_ALIASES } from '../../text/yaml-message.ts';
import { MAX_NESTING, QueryFailure } from '../failure.ts';
import { type Places, type ScalarStyle, scalarPlaces } from './scalar-places.ts';

/** Most values, those of aliases each time they are used. */
const MOST_NODES = 100_000;

export interface YamlScalar {
  readonly kind: 'scalar';
  /** As YAML's core schema reads it. */
  readonly value: string | number | bigint | boolean | null;
  /** The text itself; of what is no text, as it is written. */
  readonly text: string;
  readonly places: Places;
  readonly span: Span;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly span: Span;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, YamlEntry>;
  readonly span: Span;
}

export type YamlNode = YamlScalar | YamlList | YamlMap;

/**
 * The documents of a text. Values are those of YAML 1.2's core schema; `<<` merges mappings.
 *
 * @throws QueryFailure for broken YAML, keys that come twice or are no text, and too much or too deep a text.
 */
export function readYaml(text: string): YamlNode[] {
  const documents = parseAllDocuments(text, {
    schema: 'core',
    intAsBigInt: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const trees: YamlNode[] = [];
  const reading: Reading = { text, nodes: 0 };
  for (const document of Array.isArray(documents) ? documents : []) {
    const [error] = document.errors;
    if (error) {
      const { message, help } = explainYaml(error);
      const start = Math.min(error.pos[0], text.length);
      const end = Math.min(Math.max(error.pos[1], start), text.length);
      throw new QueryFailure(message, { start, end }, help === undefined ? {} : { help });
    }
    if (document.contents === null || isEmpty(document)) continue;
    trees.push(new Tree(reading, document).node(document.contents, 0));
  }
  return trees;
}

interface Reading {
  readonly text: string;
  nodes: number;
}

function isEmpty({ contents }: Document): boolean {
  return isScalar(contents) && contents.value === null;
}

/** Reads one document: anchors are its own. */
class Tree {
  readonly #reading: Reading;
  readonly #document: Document;
  readonly #anchors = new Map<string, { node: YamlNode; size: number }>();

  constructor(reading: Reading, document: Document) {
    this.#reading = reading;
    this.#document = document;
  }

  node(node: unknown, depth: number): YamlNode {
    const span = this.#spanOf(node);
    if (depth > MAX_NESTING) {
      throw new QueryFailure(`The YAML is nested more than ${MAX_NESTING} levels deep here.`, span, {
        kind: 'unsupported',
      });
    }
    if (isAlias(node)) return this.#alias(node, span);
    const before = this.#reading.nodes;
    this.#count(1, span);
    const made = this.#read(node, span, depth);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, { node: made, size: this.#reading.nodes - before });
    return made;
  }

  #read(node: unknown, span: Span, depth: number): YamlNode {
    if (isMap(node)) {
      const entries = this.#entries(node.items, depth);
      const last = [...entries.values()].at(-1);
      return { kind: 'map', entries, span: node.flow ? span : upTo(span, last?.key, last?.value) };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.node(item, depth + 1));
      return { kind: 'list', items, span: node.flow ? span : upTo(span, items.at(-1)) };
    }
    return isScalar(node) ? this.#scalar(node, span) : this.#missing(span);
  }

  #entries(pairs: readonly Pair[], depth: number): Map<string, YamlEntry> {
    const entries = new Map<string, YamlEntry>();
    const merged: YamlEntry[] = [];
    for (const { key: name, value: content } of pairs) {
      const key = this.node(name, depth + 1);
      if (key.kind !== 'scalar') {
        throw new QueryFailure(`Unexpected ${key.kind} as a key, expected a name.`, key.span);
      }
      const value = content === null ? this.#missing({ start: key.span.end, end: key.span.end }) : undefined;
      const entry = { key, value: value ?? this.node(content, depth + 1) };
      if (key.text === '<<') merged.push(...mergedEntries(entry));
      else if (entries.has(key.text)) {
        throw new QueryFailure(`Unexpected key \`${key.text}\`: an earlier line has it already.`, key.span, {
          help: 'of two keys of one name, only one would count: put their values into one list',
        });
      } else entries.set(key.text, entry);
    }
    for (const entry of merged) if (!entries.has(entry.key.text)) entries.set(entry.key.text, entry);
    return entries;
  }

  #alias(alias: Alias, span: Span): YamlNode {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) {
      throw new QueryFailure(
        `Unexpected \`*${alias.source}\`, expected an anchor \`&${alias.source}\` before it.`,
        span,
        { help: 'put a value that begins with `*` between quotes' },
      );
    }
    this.#count(target.size, span);
    return target.node;
  }

  #scalar(node: Scalar, span: Span): YamlScalar {
    const style = STYLES[node.type ?? ''] ?? 'plain';
    const value = typeof node.value === 'bigint' ? small(node.value) : node.value;
    const text = typeof value === 'string' ? value : (node.source ?? '');
    if (typeof value === 'object' && value !== null) {
      throw new QueryFailure('Unexpected YAML tag, expected a plain value.', span);
    }
    return {
      kind: 'scalar',
      value: value as YamlScalar['value'],
      text,
      places: scalarPlaces(this.#reading.text, span, text, style),
      span,
    };
  }

  /** What stands for a value that is not there. */
  #missing(span: Span): YamlScalar {
    return { kind: 'scalar', value: null, text: '', places: () => span, span };
  }

  #spanOf(node: unknown): Span {
    const range = (node as Node | null)?.range ?? this.#document.range;
    const start = range?.[0] ?? 0;
    return { start, end: Math.max(start, range?.[1] ?? start) };
  }

  #count(nodes: number, span: Span): void {
    this.#reading.nodes += nodes;
    if (this.#reading.nodes > MOST_NODES) throw new QueryFailure(TOO_MANY_ALIASES, span, { kind: 'unsupported' });
  }
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
};

/** The span of a block up to the end of what stands last in it, which may be an alias of something elsewhere. */
function upTo(span: Span, ...last: readonly (YamlNode | undefined)[]): Span {
  const ends = last.flatMap((node) => (node && node.span.end <= span.end ? [node.span.end] : []));
  return ends.length === 0 ? span : { start: span.start, end: Math.max(span.start, ...ends) };
}

function small(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Entries of the mappings that `<<` names. */
function mergedEntries({ key, value }: YamlEntry): YamlEntry[] {
  const maps = value.kind === 'list' ? value.items : [value];
  return maps.flatMap((map) => {
    if (map.kind === 'map') return [...map.entries.values()];
    throw new QueryFailure('Unexpected value of `<<`, expected a mapping to merge.', key.span);
  });
}

/** What a node is, in words: "a list", "the text `x`". */
export function describeNode(node: YamlNode): string {
  if (node.kind === 'list') return 'list';
  if (node.kind === 'map') return 'mapping';
  return node.value === null
    ? 'empty value'
    : `\`${node.text.length > 60 ? `${node.text.slice(0, 59)}…` : node.text}\``;
}
