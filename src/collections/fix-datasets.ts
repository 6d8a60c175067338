/** `check --fix`: labels follow their events, and digests say what the events are. */
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { eventLines, eventsDigest, type LabelFinding, lineDigest, movedLines } from '../checks/datasets.ts';
import { withEdits } from '../checks/written.ts';
import type { TextEdit } from '../documents/diagnostics.ts';
import type { CountedEvents } from '../events/count-events.ts';
import { label as labelSchema } from '../events/dataset.ts';

const FRONT_MATTER = /^(\ufeff?---[ \t]*\r?\n)([\s\S]*?)^---[ \t]*\r?$/m;

/** What is known of a dataset's events beside their bytes. */
export interface KnownEvents {
  /** What the queries of its labels find, by label id. */
  readonly labels?: ReadonlyMap<string, LabelFinding> | undefined;
  readonly counted?: CountedEvents | undefined;
}

/** The text of a dataset.md with its anchors and counts mended, all else as it was, and what changed. */
export function fixDataset(
  text: string,
  events: Uint8Array,
  known: KnownEvents = {},
): { text: string; changes: string[] } {
  const front = FRONT_MATTER.exec(text);
  const yaml = front?.[2];
  if (!front || yaml === undefined || front.index !== 0) return { text, changes: [] };
  const base = front[1]?.length ?? 0;
  const document = parseDocument(yaml);
  if (document.errors.length > 0 || !isMap(document.contents)) return { text, changes: [] };
  const edits: TextEdit[] = [];
  const changes: string[] = [];
  const replace = (node: Node, value: string) => {
    const [start, end] = extent(node, yaml);
    edits.push({ start: base + start, end: base + end, text: value });
  };

  const sha = shaEdit(document.contents, yaml, eventsDigest(events));
  if (sha) {
    edits.push({ start: base + sha.start, end: base + sha.end, text: sha.text });
    changes.push('sha256');
  }
  const recount = known.counted && countEdits(document, yaml, known.counted);
  if (recount && recount.length > 0) {
    edits.push(
      ...recount.map(({ start, end, text: written }) => ({ start: base + start, end: base + end, text: written })),
    );
    changes.push('counts');
  }
  const digests = eventLines(events).map(lineDigest);
  const labels = document.get('labels', true);
  for (const node of isSeq(labels) ? labels.items : []) {
    const parsed = labelSchema.safeParse(isMap(node) ? node.toJS(document) : undefined);
    const lines = isMap(node) ? node.get('lines', true) : undefined;
    const finding = parsed.success ? known.labels?.get(parsed.data.id) : undefined;
    if (isMap(node) && parsed.success && finding && 'lines' in finding && finding.lines.length > 0) {
      const written = answerEdits(node, yaml, finding.lines, digests);
      edits.push(...written.map(({ start, end, text: now }) => ({ start: base + start, end: base + end, text: now })));
      if (written.length > 0) changes.push(`lines of \`${parsed.data.id}\``);
      continue;
    }
    if (!parsed.success || !isMap(node) || !isSeq(lines)) continue;
    const moved = movedLines(parsed.data, digests);
    if (String(moved) !== String(parsed.data.lines)) {
      replace(lines, `[${moved.join(', ')}]`);
      changes.push(`lines of \`${parsed.data.id}\``);
    }
    if (parsed.data.digests || moved.some((line) => line > digests.length)) continue;
    const [, end] = extent(lines, yaml);
    const key = node.items.find((pair) => isScalar(pair.key) && pair.key.value === 'lines')?.key;
    const [keyStart] = isScalar(key) ? (key.range ?? [0]) : [0];
    const indent = ' '.repeat(keyStart - (yaml.lastIndexOf('\n', keyStart - 1) + 1));
    const own = moved.map((line) => asText(digests[line - 1] ?? '')).join(', ');
    const before = node.flow ? ', ' : `\n${indent}`;
    edits.push({ start: base + end, end: base + end, text: `${before}digests: [${own}]` });
    changes.push(`digests of \`${parsed.data.id}\``);
  }
  return { text: withEdits(text, edits), changes };
}

/** A digest as YAML reads it as a text: one of digits alone, or with an `e` among them, would be a number. */
function asText(digest: string): string {
  return /^[\de]+$/.test(digest) ? `'${digest}'` : digest;
}

/** What makes a label say the lines that its query finds, and their digests. */
function answerEdits(label: YAMLMap, yaml: string, found: readonly number[], digests: readonly string[]): TextEdit[] {
  const own = found.map((line) => asText(digests[line - 1] ?? '')).join(', ');
  const values = { lines: found.join(', '), digests: own };
  const missing: string[] = [];
  const edits: TextEdit[] = [];
  for (const [name, value] of Object.entries(values)) {
    const node = label.get(name, true) as unknown;
    if (!isSeq(node)) missing.push(`${name}: [${value}]`);
    else if (writtenItems(node, name) !== value) {
      const [start, end] = extent(node, yaml);
      edits.push({ start, end, text: `[${value}]` });
    }
  }
  if (missing.length === 0) return edits;
  const key = label.items.find((pair) => isScalar(pair.key) && pair.key.value === 'query')?.key;
  const [start] = isScalar(key) ? (key.range ?? [0]) : [0];
  const indent = ' '.repeat(start - (yaml.lastIndexOf('\n', start - 1) + 1));
  const after = label.flow ? ', ' : `\n${indent}`;
  return [...edits, { start, end: start, text: missing.map((line) => `${line}${after}`).join('') }];
}

function writtenItems(list: YAMLSeq, name: string): string {
  const texts = list.items.map((item) => String(isScalar(item) ? item.value : ''));
  return (name === 'digests' ? texts.map(asText) : texts).join(', ');
}

/** What makes `counts` say how many events there are; nothing where it stands nowhere. */
function countEdits(document: Document, yaml: string, counted: CountedEvents): TextEdit[] {
  const edits: TextEdit[] = [];
  const events = document.getIn(['counts', 'events'], true) as unknown;
  if (isScalar(events) && events.value !== counted.events) {
    const [start, end] = extent(events, yaml);
    edits.push({ start, end, text: String(counted.events) });
  }
  const channels = document.getIn(['counts', 'channels'], true) as unknown;
  if (!isMap(channels)) return edits;
  const stated = channels.toJS(document) as Record<string, unknown>;
  const names = new Set([...Object.keys(stated), ...Object.keys(counted.channels)]);
  if ([...names].every((name) => stated[name] === counted.channels[name])) return edits;
  const [start, end] = extent(channels, yaml);
  const all = Object.entries(counted.channels).map(([name, count]) => `${JSON.stringify(name)}: ${count}`);
  return [...edits, { start, end, text: all.length === 0 ? '{}' : `{ ${all.join(', ')} }` }];
}

/** What makes `sha256` say `actual`: a new value, or a line of its own above the labels where there is none. */
function shaEdit(front: YAMLMap, yaml: string, actual: string): TextEdit | undefined {
  const keyOf = (name: string) => {
    const key = front.items.find((pair) => isScalar(pair.key) && pair.key.value === name)?.key;
    return isScalar(key) && key.range ? key.range : undefined;
  };
  const value = front.get('sha256', true) as unknown;
  if (isScalar(value) && value.value === actual) return undefined;
  const written = keyOf('sha256');
  if (written && isNode(value) && !(isScalar(value) && value.value === null)) {
    const [start, end] = extent(value, yaml);
    return { start, end, text: actual };
  }
  if (written) {
    const start = yaml.indexOf(':', written[1]) + 1;
    return { start, end: start, text: ` ${actual}` };
  }
  const start = keyOf('labels')?.[0] ?? front.range?.[0] ?? 0;
  return { start, end: start, text: `sha256: ${actual}${front.flow ? ', ' : '\n'}` };
}

/** Start and end of a node's own text, without the white space that a block's range ends with. */
function extent(node: Node, yaml: string): [number, number] {
  const [start, end] = node.range ?? [0, 0];
  return [start, start + yaml.slice(start, end).trimEnd().length];
}
