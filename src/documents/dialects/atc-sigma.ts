/**
 * What a Sigma rule in a document says about itself. The rule's detection is the language's matter (`languages/sigma`); title,
 * tags, dates and log source are the document's. Source: Sigma Rules Specification 2.0, and `action` of Sigma 1.0's rule collections.
 */
import { isMap, isScalar, isSeq, type Node, parseAllDocuments, type YAMLMap } from 'yaml';
import type { LogSource } from '../log-source.ts';
import type { Range } from '../markdown/source-text.ts';
import type { DocumentReader } from '../reader.ts';
import { type MappedText, toFileOffset } from '../source-map.ts';
import { MAX_YAML_LENGTH } from '../yaml-mapping.ts';
import type { SigmaFacts } from './atc.schema.ts';

/** A value of a rule, with its place in the document. */
export interface SigmaValue {
  readonly value: string;
  readonly range: Range;
}

/** A Sigma block's facts, and the places of those that messages are about. */
export interface SigmaRead {
  readonly facts: SigmaFacts;
  readonly tags: readonly SigmaValue[];
  readonly title: SigmaValue | undefined;
  readonly level: SigmaValue | undefined;
  readonly status: SigmaValue | undefined;
  readonly date: SigmaValue | undefined;
  readonly modified: SigmaValue | undefined;
  /** The first `logsource`. */
  readonly logSource: Range | undefined;
  /** Regular expressions of the detections: values of `Field|re`. */
  readonly patterns: readonly string[];
}

/** Reads a Sigma block. Gives `null` for a text that is no YAML mapping: what is wrong with it the language says. */
export function readSigma(reader: DocumentReader, mapped: MappedText): SigmaRead | null {
  if (mapped.text.length > MAX_YAML_LENGTH) return null;
  const maps = yamlMaps(mapped.text);
  if (maps === null || maps.length === 0) return null;
  const shift = reader.source.fileOffset(0);
  const range = (node: Node | undefined): Range => {
    const [start, end] = node?.range ?? [0, 0];
    return { start: toFileOffset(mapped.map, start) - shift, end: toFileOffset(mapped.map, end) - shift };
  };
  const values = (key: string): SigmaValue[] => {
    for (const map of maps) {
      const node = map.get(key, true) as unknown;
      const nodes = isSeq(node) ? node.items : [node];
      const found = nodes.flatMap((item): SigmaValue[] => {
        const value = scalarText(item);
        return value === undefined || value === '' ? [] : [{ value, range: range(item as Node) }];
      });
      if (found.length > 0) return found;
    }
    return [];
  };
  const value = (key: string): SigmaValue | undefined => values(key)[0];
  const text = (key: string): string | undefined => value(key)?.value;
  const list = (...keys: string[]): string[] => keys.flatMap((key) => values(key).map((found) => found.value));
  const optional = <Key extends string>(key: Key, found: string | undefined): Partial<Record<Key, string>> =>
    found === undefined ? {} : ({ [key]: found } as Partial<Record<Key, string>>);
  const facts: SigmaFacts = {
    ...optional('id', text('id')),
    ...optional('title', text('title')),
    ...optional('status', text('status')),
    ...optional('description', text('description')),
    ...optional('author', list('author').join(', ') || undefined),
    ...optional('date', text('date')),
    ...optional('modified', text('modified')),
    ...optional('level', text('level')),
    tags: list('tags'),
    falsePositives: list('falsepositives', 'falsepositive'),
    references: list('references', 'reference'),
    fields: list('fields'),
    logSources: logSourcesOf(maps),
    documents: maps.length,
    line: reader.lineOf(mapped, 0),
  };
  const withLogSource = maps.find((map) => isMap(map.get('logsource')));
  return {
    facts,
    tags: values('tags'),
    title: value('title'),
    level: value('level'),
    status: value('status'),
    date: value('date'),
    modified: value('modified'),
    logSource: withLogSource ? range(withLogSource.get('logsource', true) as unknown as Node) : undefined,
    patterns: maps.flatMap((map) => patternsIn(map.get('detection', true))),
  };
}

/** The values of each `Field|re` within a detection. */
function patternsIn(node: unknown): string[] {
  if (isSeq(node)) return node.items.flatMap(patternsIn);
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    if (!/\|re(?:\||$)/.test(scalarText(key) ?? '')) return patternsIn(value);
    return (isSeq(value) ? value.items : [value]).flatMap((item) => scalarText(item) ?? []);
  });
}

/** The mappings of a YAML stream; `null` when a document of it has an error or holds something else. */
function yamlMaps(text: string): YAMLMap[] | null {
  const options = { schema: 'core', prettyErrors: false, merge: false, logLevel: 'silent', uniqueKeys: false } as const;
  const maps: YAMLMap[] = [];
  try {
    for (const document of parseAllDocuments(text, options)) {
      if (document.errors.length > 0) return null;
      if (isMap(document.contents)) maps.push(document.contents as YAMLMap);
      else if (document.contents !== null && !(isScalar(document.contents) && document.contents.value === null)) {
        return null;
      }
    }
  } catch (thrown) {
    // The parser nests as deeply as its text does.
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
  return maps;
}

/**
 * The log source of each rule: `action: global` gives its own to the documents after it, `repeat` that of the rule before,
 * `reset` none of what was global. A category or service of a document's own stands in the place of the inherited ones; what
 * was displaced is a log source too, since the global detection reads it. A stream of global documents alone is one rule.
 */
function logSourcesOf(maps: readonly YAMLMap[]): LogSource[] {
  let common: LogSource = {};
  let last: LogSource = {};
  const displaced: LogSource[] = [];
  const rules: LogSource[] = [];
  for (const map of maps) {
    const action = scalarText(map.get('action', true))?.toLowerCase();
    const own = logSourceOf(map);
    if (action === 'reset') common = {};
    if (action === 'global') common = { ...common, ...own };
    else if (action !== 'reset') {
      const base = action === 'repeat' ? last : common;
      const { product } = base;
      const replaces = own.category !== undefined || own.service !== undefined;
      const differs = base.category !== own.category || base.service !== own.service;
      if (replaces && differs && (base.category ?? base.service) !== undefined && action !== 'repeat') {
        displaced.push(base);
      }
      last = replaces ? { ...(product === undefined ? {} : { product }), ...own } : { ...base, ...own };
      rules.push(last);
    }
  }
  const found = rules.length > 0 ? [...rules, ...displaced.slice(0, 1)] : [common];
  // A rule without a log source reads every log, and so does what was made from it.
  return found.some((source) => Object.keys(source).length === 0) ? [] : found;
}

function logSourceOf(map: YAMLMap): LogSource {
  const source = map.get('logsource');
  if (!isMap(source)) return {};
  const part = <Key extends keyof LogSource>(key: Key): LogSource => {
    const value = scalarText(source.get(key, true));
    return value === undefined || value === '' ? {} : { [key]: value };
  };
  return { ...part('category'), ...part('product'), ...part('service') };
}

function scalarText(value: unknown): string | undefined {
  if (!isScalar(value) || value.value === null) return undefined;
  return (typeof value.value === 'string' ? value.value : (value.source ?? String(value.value))).trim();
}
