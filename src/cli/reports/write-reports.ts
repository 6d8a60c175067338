/** Writes what a verification found in the formats of other tools. */
import { appendFileSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProofReport } from '../../proof/report.ts';
import { changesOf, type ReportChanges } from '../../proof/reports/changes.ts';
import { writeReport } from '../../proof/write-report.ts';
import { unreadableReason } from '../../text/unreadable-reason.ts';
import { printable } from '../display.ts';
import { noteLine, printLine } from '../output.ts';
import type { Detailed } from '../print-report.ts';
import { junitReport } from './junit.ts';
import { readReport } from './read-report.ts';
import { readRuleHelp } from './rule-help.ts';
import { sarifReport } from './sarif.ts';
import { changesLine, summaryReport } from './summary.ts';

/** Absolute paths of what is asked for. */
export interface ReportFiles {
  /** Proof report as JSON. */
  readonly report?: string;
  readonly junit?: string;
  readonly sarif?: string;
  readonly summary?: string;
  /** An earlier proof report, which this one is compared with. */
  readonly base?: string;
}

/** What was found. */
export interface Verified {
  readonly report: ProofReport;
  readonly findings: readonly Detailed[];
  /** Those of the findings that hinder a proof. */
  readonly hindrances: readonly Detailed[];
  readonly strict: boolean;
  /** Files of the documents that were run, where not all were. */
  readonly files?: ReadonlySet<string>;
}

/** The base report; undefined where none is asked for, false, and said, where it cannot be read or is a part of one. */
export async function readBase({ base }: ReportFiles): Promise<ProofReport | undefined | false> {
  if (base === undefined) return undefined;
  const read = await readReport(base, base);
  if (typeof read !== 'string' && !read.shard) return read;
  const why =
    typeof read === 'string'
      ? read
      : `\`${printable(base)}\` is a part of a report, expected a whole one: \`proof merge\` joins the parts.`;
  noteLine(`error: ${why}`);
  return false;
}

/** Writes each report that is asked for, and the job's summary on GitHub; says what changed against the base. Gives false, and says so, where a file cannot be written. */
export async function writeReports(
  verified: Verified,
  files: ReportFiles,
  { base, env }: { base: ProofReport | undefined; env: NodeJS.ProcessEnv },
): Promise<boolean> {
  const { report, findings, hindrances, strict } = verified;
  const changes: ReportChanges | undefined = base && changesOf(base, report, verified.files);
  if (changes) printLine(`Against the base report: ${changesLine(changes)}`);
  const summary = () => summaryReport({ report, changes, findings });
  const jobSummary = env['GITHUB_ACTIONS'] === 'true' ? env['GITHUB_STEP_SUMMARY'] : undefined;
  const wanted: readonly [path: string | undefined, make: () => string][] = [
    [files.report, () => writeReport(report)],
    [files.junit, () => junitReport(report, { hindrances, strict })],
    [files.sarif, () => sarifReport(findings, { rules: readRuleHelp(), version: ownVersion() })],
    [files.summary, summary],
  ];
  for (const [path, make] of wanted) {
    if (path === undefined) continue;
    const text = make();
    try {
      await writeFile(path, text);
    } catch (error) {
      noteLine(`error: \`${printable(path)}\` cannot be written: ${unreadableReason(error)}.`);
      return false;
    }
  }
  if (jobSummary) appendFileSync(jobSummary, summary());
  return true;
}

/** Huntbook's version, from its package. */
function ownVersion(): string {
  const path = join(import.meta.dirname, '..', '..', '..', 'package.json');
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  return version;
}
