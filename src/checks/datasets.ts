/** A dataset's labels and digests against its events. */
import { createHash } from 'node:crypto';
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { MappingRow, PlacedMention } from '../documents/placed-mention.ts';
import type { CountedEvents } from '../events/count-events.ts';
import type { DatasetMetadata, Label } from '../events/dataset.ts';
import type { Knowledge } from '../knowledge/types.ts';
import { checkDrift } from './drift.ts';
import { diagnose, type Mark } from './report.ts';
import type { WrittenFile } from './written.ts';

/** What a check of a dataset looks at. */
export interface DatasetText {
  metadata: DatasetMetadata;
  /** The bytes of the events, unpacked; absent where they are not present, and nothing can be held to them. */
  events?: Uint8Array | undefined;
  /** The place of a value in dataset.md, by its path in the front matter. */
  place(path: readonly (string | number)[]): Mark;
  /** How many events there are, in all and by channel; without it, `counts` is not looked at. */
  counted?: CountedEvents | undefined;
  /** What the queries of labels find, by label id; a label that is missing is not asked about. */
  found?: ReadonlyMap<string, LabelFinding> | undefined;
  /** Ids typed in dataset.md. */
  mentions?: readonly PlacedMention[];
  /** dataset.md; without it no diagnostic has a fix. */
  file?: WrittenFile | undefined;
}

/** What a label's query finds, in the order of the events, or why it finds nothing out. */
export type LabelFinding = { readonly lines: readonly number[] } | { readonly error: string };

/** Lines of an events file, without their ends; what follows the last line break is no line. */
export function eventLines(bytes: Uint8Array): string[] {
  const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** SHA-256 of a whole events file, hex. */
export function eventsDigest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** First 16 hex digits of a line's SHA-256: what a label is anchored by. */
export function lineDigest(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, 16);
}

/**
 * Rules `dataset/changed-events`, `dataset/count`, `dataset/moved-event`, `dataset/lost-event`, `dataset/unknown-line`,
 * `dataset/duplicate-label`, `dataset/digest-count`, `dataset/near-miss-attack`, `dataset/label-query` and
 * `dataset/label-lines` (errors), `dataset/no-digests` (warning), and those of technique ids as in documents.
 */
export function checkDataset(
  { metadata, events, counted, found: answers, place, mentions = [], file }: DatasetText,
  knowledge: Knowledge,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const fix = 'run `huntbook check --fix`';
  const actual = events && eventsDigest(events);
  if (actual !== undefined && metadata.sha256 !== undefined && metadata.sha256 !== actual) {
    const message = `Unexpected SHA-256 \`${metadata.sha256.slice(0, 12)}…\`, expected \`${actual.slice(0, 12)}…\`: the events have changed.`;
    found.push(diagnose('dataset/changed-events', 'error', place(['sha256']), message, fix));
  }
  if (counted) found.push(...checkCounts(metadata, counted, place, fix));
  const digests = events && eventLines(events).map(lineDigest);
  const ids = new Set<string>();
  for (const [index, label] of metadata.labels.entries()) {
    const path = ['labels', index];
    if (ids.has(label.id)) {
      found.push(
        diagnose(
          'dataset/duplicate-label',
          'error',
          place([...path, 'id']),
          `Unexpected label \`${label.id}\`: an earlier label has this id.`,
        ),
      );
    }
    ids.add(label.id);
    if (label.attack && label.nearMiss) {
      found.push(
        diagnose(
          'dataset/near-miss-attack',
          'error',
          place([...path, 'nearMiss']),
          `\`${label.id}\` is attack and near miss at once.`,
        ),
      );
    }
    if (digests) found.push(...checkAnchors(label, path, digests, place, fix));
    found.push(...checkQuery(label, path, answers?.get(label.id), place, fix));
  }
  const mapping = techniquesOf(metadata, place);
  return [...found, ...checkDrift({ defences: [], mapping, mentions }, knowledge, () => file)];
}

function checkCounts(
  { counts }: DatasetMetadata,
  counted: CountedEvents,
  place: DatasetText['place'],
  fix: string,
): Diagnostic[] {
  if (!counts) return [];
  const wrong = (path: readonly string[], stated: number, actual: number, where: string) =>
    stated === actual
      ? []
      : [
          diagnose(
            'dataset/count',
            'error',
            place(['counts', ...path]),
            `Unexpected count ${stated}, expected ${actual}: ${where}.`,
            fix,
          ),
        ];
  const { channels = {} } = counts;
  const unnamed = Object.keys(counts.channels ? counted.channels : {}).filter((name) => !Object.hasOwn(channels, name));
  return [
    ...wrong(['events'], counts.events, counted.events, 'the number of the events'),
    ...Object.entries(channels).flatMap(([name, stated]) =>
      wrong(['channels', name], stated, counted.channels[name] ?? 0, `the number of those of the channel \`${name}\``),
    ),
    ...unnamed.map((name) =>
      diagnose(
        'dataset/count',
        'error',
        place(['counts', 'channels']),
        `Expected a count of the channel \`${name}\`, of which there are ${counted.channels[name]}.`,
        fix,
      ),
    ),
  ];
}

function checkQuery(
  { id, lines, query }: Label,
  path: readonly (string | number)[],
  finding: LabelFinding | undefined,
  place: DatasetText['place'],
  fix: string,
): Diagnostic[] {
  if (query === undefined || finding === undefined) return [];
  const at = place([...path, 'query']);
  if ('error' in finding) {
    return [diagnose('dataset/label-query', 'error', at, `The query of \`${id}\` finds nothing out: ${finding.error}`)];
  }
  if (finding.lines.length === 0) {
    const message = `The query of \`${id}\` finds no event.`;
    return [diagnose('dataset/label-query', 'error', at, message, 'look whether it fits the events')];
  }
  const stated = lines.toSorted((a, b) => a - b);
  if (String(stated) === String(finding.lines)) return [];
  const help = `${fix}, which writes what the query finds`;
  if (stated.length === 0) {
    const message = `\`${id}\` has no lines yet; its query finds ${linesText(finding.lines)}.`;
    return [diagnose('dataset/label-lines', 'error', at, message, help)];
  }
  const missing = finding.lines.filter((line) => !stated.includes(line));
  const surplus = stated.filter((line) => !finding.lines.includes(line));
  const parts = [
    ...(missing.length > 0 ? [`also ${linesText(missing)}`] : []),
    ...(surplus.length > 0 ? [`not ${linesText(surplus)}`] : []),
  ];
  const message = `The query of \`${id}\` finds other lines than are stated: ${parts.join(', and ')}.`;
  return [diagnose('dataset/label-lines', 'error', at, message, help)];
}

const MOST_LINES_SHOWN = 8;

function linesText(lines: readonly number[]): string {
  const rest = lines.length > MOST_LINES_SHOWN ? `, … (${lines.length})` : '';
  return `line${lines.length === 1 ? '' : 's'} ${lines.slice(0, MOST_LINES_SHOWN).join(', ')}${rest}`;
}

/** A row for each label that names a technique. */
function techniquesOf({ labels }: DatasetMetadata, place: DatasetText['place']): MappingRow[] {
  return labels.flatMap(({ technique }, index) => {
    if (technique === undefined) return [];
    const { line, column, endColumn } = place(['labels', index, 'technique']);
    const end = endColumn === undefined ? {} : { endColumn };
    return [{ techniques: [{ id: technique, written: technique, line, column, ...end }], tactics: [] }];
  });
}

function checkAnchors(
  label: Label,
  path: readonly (string | number)[],
  digests: readonly string[],
  place: DatasetText['place'],
  fix: string,
): Diagnostic[] {
  if (label.digests && label.digests.length !== label.lines.length) {
    const message = `\`${label.id}\` has ${label.digests.length} digests for ${label.lines.length} lines.`;
    return [
      diagnose(
        'dataset/digest-count',
        'error',
        place([...path, 'digests']),
        message,
        `leave \`digests\` out, and ${fix}`,
      ),
    ];
  }
  return label.lines.flatMap((line, index): Diagnostic[] => {
    const at = place([...path, 'lines', index]);
    const wanted = label.digests?.[index];
    if (wanted === undefined && line > digests.length) {
      return [
        diagnose(
          'dataset/unknown-line',
          'error',
          at,
          `Unexpected line ${line}, expected a line of the events, which are ${digests.length}.`,
        ),
      ];
    }
    if (wanted === undefined) {
      if (index > 0) return [];
      return [
        diagnose(
          'dataset/no-digests',
          'warning',
          at,
          `\`${label.id}\` has no digests: it would not follow its events.`,
          fix,
        ),
      ];
    }
    if (digests[line - 1] === wanted) return [];
    const moved = digests.indexOf(wanted) + 1;
    if (moved > 0) {
      return [
        diagnose(
          'dataset/moved-event',
          'error',
          at,
          `The event of \`${label.id}\` that was on line ${line} is on line ${moved}.`,
          fix,
        ),
      ];
    }
    const help = `if line ${line} is right, leave \`digests\` out, and ${fix}`;
    return [
      diagnose(
        'dataset/lost-event',
        'error',
        at,
        `The event of \`${label.id}\` that was on line ${line} is not there any more.`,
        help,
      ),
    ];
  });
}

/**
 * Where each line of a label is now: itself where its digest still fits, the nearest line with its digest where it
 * moved, itself too where it is lost (which `checkDataset` goes on to report). A label without digests stays.
 */
export function movedLines(label: Label, digests: readonly string[]): number[] {
  const taken = new Set<number>();
  return label.lines.map((line, index) => {
    const wanted = label.digests?.length === label.lines.length ? label.digests[index] : undefined;
    if (wanted === undefined || digests[line - 1] === wanted) {
      taken.add(line);
      return line;
    }
    const candidates = digests.flatMap((digest, at) => (digest === wanted && !taken.has(at + 1) ? [at + 1] : []));
    const best = candidates.sort((a, b) => Math.abs(a - line) - Math.abs(b - line))[0] ?? line;
    taken.add(best);
    return best;
  });
}
