/** Search identifiers: maps of fields, lists, keywords (Sigma rules specification 2.1, "Detection"). */
import type { Expr, Span } from '../../engine/plan.ts';
import { MAX_NESTING, QueryFailure } from '../failure.ts';
import { allOf, anyOf } from '../shared/text-test.ts';
import { readKey } from './modifiers.ts';
import type { RuleReading } from './placeholders.ts';
import { valueTest } from './values.ts';
import type { YamlEntry, YamlMap, YamlNode } from './yaml-tree.ts';

/** A search identifier with the condition that it stands for. */
export interface Identifier {
  readonly name: string;
  readonly span: Span;
  readonly expr: Expr;
}

/** Keys of a detection that are no search identifiers. */
export const RESERVED: readonly string[] = ['condition', 'timeframe'];

/** The search identifiers of a map, those under `reserved` keys left out, by name. */
export function readIdentifiers(
  map: YamlMap,
  reserved: readonly string[],
  reading: RuleReading,
): Map<string, Identifier> {
  const identifiers = new Map<string, Identifier>();
  for (const [name, entry] of map.entries) {
    if (reserved.includes(name)) continue;
    identifiers.set(name, { name, span: entry.key.span, expr: sharedTest(entry, reading) });
  }
  return identifiers;
}

/** Conditions by the entry that they were made of: documents of a collection share entries. */
const made = new WeakMap<YamlEntry, Expr>();

function sharedTest(entry: YamlEntry, reading: RuleReading): Expr {
  const known = made.get(entry) ?? identifierTest(entry, reading);
  made.set(entry, known);
  return known;
}

function identifierTest({ key, value }: YamlEntry, reading: RuleReading): Expr {
  if (value.kind === 'scalar' && value.value === null) {
    throw new QueryFailure(`Unexpected end of \`${key.text}\`, expected fields or keywords.`, key.span, {
      help: 'write `field: value` on the lines below, indented further',
    });
  }
  return new Detection(reading).test(value, 0);
}

class Detection {
  readonly #reading: RuleReading;

  constructor(reading: RuleReading) {
    this.#reading = reading;
  }

  /** A map asks for all of its fields, a list for any of its items; a text alone is a keyword. */
  test(node: YamlNode, depth: number): Expr {
    if (depth > MAX_NESTING) throw new QueryFailure('The lists are nested too deeply here.', node.span);
    if (node.kind === 'scalar') return this.#keywords(node);
    if (node.kind === 'map') return this.#fields(node);
    if (node.items.length === 0)
      throw new QueryFailure('Unexpected empty list, expected fields or keywords.', node.span);
    if (node.items.every((item) => item.kind === 'scalar')) return this.#keywords(node);
    return anyOf(
      node.items.map((item) => this.test(item, depth + 1)),
      node.span,
    );
  }

  #fields(map: YamlMap): Expr {
    if (map.entries.size === 0) throw new QueryFailure('Unexpected empty mapping, expected fields.', map.span);
    const items = [...map.entries.values()].map(({ key, value }) => {
      const span = { start: key.span.start, end: Math.max(key.span.end, value.span.end) };
      return valueTest(value, { ...this.#reading, key: readKey(key), span });
    });
    return allOf(items, map.span);
  }

  /** Texts without a field: any of them anywhere in the event. */
  #keywords(node: YamlNode): Expr {
    const key = {
      negated: false,
      cased: false,
      expand: false,
      windash: false,
      cidr: false,
      exists: false,
      fieldref: false,
    };
    return valueTest(node, { ...this.#reading, key: { ...key, span: node.span }, span: node.span });
  }
}
