/** `check --fix`: labels follow their events, and digests say what the events are. */
import { isMap, isNode, isScalar, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml';
import { eventLines, eventsDigest, lineDigest, movedLines } from '../checks/datasets.ts';
import type { TextEdit } from '../documents/diagnostics.ts';
import { label as labelSchema } from '../events/dataset.ts';
import { withEdits } from './edit-text.ts';

const FRONT_MATTER = /^(\ufeff?---[ \t]*\r?\n)([\s\S]*?)^---[ \t]*\r?$/m;

/** The text of a dataset.md with its anchors mended, all else as it was, and what changed. */
export function fixDataset(text: string, events: Uint8Array): { text: string; changes: string[] } {
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
  const digests = eventLines(events).map(lineDigest);
  const labels = document.get('labels', true);
  for (const node of isSeq(labels) ? labels.items : []) {
    const parsed = labelSchema.safeParse(isMap(node) ? node.toJS(document) : undefined);
    const lines = isMap(node) ? node.get('lines', true) : undefined;
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
    const own = moved.map((line) => digests[line - 1]).join(', ');
    const before = node.flow ? ', ' : `\n${indent}`;
    edits.push({ start: base + end, end: base + end, text: `${before}digests: [${own}]` });
    changes.push(`digests of \`${parsed.data.id}\``);
  }
  return { text: withEdits(text, edits), changes };
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
