/** Joins the reports of a verification's parts into that of the whole. */
import { byText, compareText } from '../text/order.ts';
import type { ProofReport, Shard, ShardInputs } from './report.ts';

/** Missing parts that are named, most. */
const MOST_MISSING = 20;

/** A report, and the name of the file that it was read from. */
export interface NamedReport {
  readonly name: string;
  readonly report: ProofReport;
}

/** The whole report, and what its parts have in common; or why they cannot be joined. */
export type MergedReport =
  | { readonly ok: true; readonly report: ProofReport; readonly inputs: ShardInputs }
  | { readonly ok: false; readonly reason: string };

interface Part extends NamedReport {
  readonly shard: Shard;
  readonly inputs: ShardInputs;
}

/**
 * Joins reports of parts, in whatever order, to what one verification of everything gives. Refused, with the reason: a whole
 * report, parts of different counts or made from different things, one that is given twice, and one that is missing.
 */
export function mergeReports(reports: readonly NamedReport[]): MergedReport {
  const parts: Part[] = [];
  for (const { name, report } of reports) {
    const { shard, inputs } = report;
    if (!shard || !inputs)
      return refused(`\`${name}\` is no part of a report, expected what \`verify --shard i/n --report\` writes.`);
    parts.push({ name, report, shard, inputs });
  }
  const [first] = parts;
  if (!first) return refused('There is no report to join.');
  const reason = unlike(first, parts) ?? incomplete(first, parts);
  if (reason !== undefined) return refused(reason);
  return { ok: true, report: joined(first, parts), inputs: { ...first.inputs, documents: documentsOf(parts) } };
}

function refused(reason: string): MergedReport {
  return { ok: false, reason };
}

/** Why a part is not of the same verification as the first. */
function unlike(first: Part, parts: readonly Part[]): string | undefined {
  for (const part of parts) {
    const both = `\`${first.name}\` and \`${part.name}\``;
    if (part.shard.count !== first.shard.count)
      return `Unexpected counts of shards: \`${first.name}\` is one of ${first.shard.count}, \`${part.name}\` one of ${part.shard.count}.`;
    if (part.inputs.content !== first.inputs.content)
      return `${both} are of different content: documents, tests, datasets or knowledge differ, or the paths that were asked for.`;
    if (part.inputs.program !== first.inputs.program)
      return `${both} were made by different versions of Huntbook or its libraries.`;
    const [own, others] = [first, part].map(({ inputs }) => inputs.options);
    if (own?.join() !== others?.join())
      return `${both} were made with different options: ${optionsText(own)}, and ${optionsText(others)}.`;
    const { datasets, events } = part.report.summary;
    if (datasets !== first.report.summary.datasets || events !== first.report.summary.events)
      return `${both} are of different content: their numbers of datasets or events differ.`;
  }
  return undefined;
}

function optionsText(options: readonly string[] = []): string {
  return options.length === 0 ? 'none' : options.map((option) => `\`--${option}\``).join(' and ');
}

/** Which part is given twice, or is not given. */
function incomplete({ shard: { count } }: Part, parts: readonly Part[]): string | undefined {
  const given = new Map<number, string>();
  for (const { name, shard } of parts.toSorted((a, b) => compareText(a.name, b.name))) {
    const other = given.get(shard.index);
    if (other !== undefined) return `Shard ${shard.index} of ${count} is given twice: \`${other}\` and \`${name}\`.`;
    given.set(shard.index, name);
  }
  const missing: number[] = [];
  for (let index = 1; index <= count && missing.length <= MOST_MISSING; index++)
    if (!given.has(index)) missing.push(index);
  if (missing.length === 0) return undefined;
  const more = missing.length > MOST_MISSING ? ', …' : '';
  const [only] = missing;
  if (missing.length === 1) return `Shard ${only} of ${count} is missing.`;
  return `Of ${count} shards these are missing: ${missing.slice(0, MOST_MISSING).join(', ')}${more}.`;
}

function documentsOf(parts: readonly Part[]): string[] {
  return parts.flatMap(({ inputs }) => inputs.documents).sort(compareText);
}

/** As `verify` puts a report together: lists by file, in each the document's own order; every document is in one part. */
function joined(first: Part, parts: readonly Part[]): ProofReport {
  const all = <Item extends { file: string }>(list: (report: ProofReport) => readonly Item[]): Item[] =>
    parts.flatMap(({ report }) => list(report)).sort(byText(({ file }) => file));
  const sum = (name: keyof ProofReport['summary']) =>
    parts.reduce((total, { report }) => total + report.summary[name], 0);
  return {
    ...(first.report.$schema === undefined ? {} : { $schema: first.report.$schema }),
    version: 1,
    summary: {
      analytics: sum('analytics'),
      proven: sum('proven'),
      failed: sum('failed'),
      silent: sum('silent'),
      unproven: sum('unproven'),
      skipped: sum('skipped'),
      runs: sum('runs'),
      datasets: first.report.summary.datasets,
      events: first.report.summary.events,
    },
    analytics: all(({ analytics }) => analytics),
    agreements: all(({ agreements }) => agreements),
    disagreements: all(({ disagreements }) => disagreements),
    conversions: all(({ conversions }) => conversions),
    languages: all(({ languages }) => languages),
  };
}
