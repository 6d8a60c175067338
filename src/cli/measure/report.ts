/** What was measured, by language, as data and as text. */
import type { QueryAnswer } from '../query-answer.ts';
import type { MeasuredLine } from './line.ts';
import type { Measurement } from './run.ts';

/** A reason that several lines share. */
export interface Reason {
  /** Without the text met: "Unexpected `…`, expected a value." */
  readonly message: string;
  readonly count: number;
  readonly example: {
    readonly id: string | number;
    readonly message: string;
    readonly line: number;
    readonly column: number;
  };
}

/** A line that found something else than it expects. */
export interface Difference {
  readonly id: string | number;
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly expected: unknown;
  readonly found: QueryAnswer;
}

/** The figures of one language. Shares are of `sound`, in percent. */
export interface LanguageFigures {
  readonly language: string;
  readonly lines: number;
  /** Lines that are not there to be refused. */
  readonly sound: number;
  readonly parse: number;
  readonly run: number;
  readonly refused: number;
  /** Lines that parse and do not run. */
  readonly failed: number;
  readonly shares: { readonly parse: number; readonly run: number; readonly refused: number; readonly failed: number };
  readonly refusals: readonly Reason[];
  readonly failures: readonly Reason[];
  /** Lines that expect an error, and how many had one. */
  readonly toRefuse: number;
  readonly rightlyRefused: number;
  /** Lines that say what they expect. */
  readonly compared: number;
  readonly differ: readonly Difference[];
  /** Share of `compared` that differ, in percent. */
  readonly differShare: number;
}

/** A line that could not be measured. */
export interface LineFault {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface MeasureReport {
  readonly lines: number;
  readonly languages: readonly LanguageFigures[];
  readonly faults: readonly LineFault[];
}

/** One measured line with how it went. */
export interface Measured {
  readonly line: MeasuredLine;
  readonly went: Measurement;
}

/** Sums up what was measured, languages by name. */
export function reportOf(measured: readonly Measured[], faults: readonly LineFault[]): MeasureReport {
  const byLanguage = new Map<string, Measured[]>();
  for (const one of measured) {
    const same = byLanguage.get(one.line.language);
    if (same) same.push(one);
    else byLanguage.set(one.line.language, [one]);
  }
  const names = [...byLanguage.keys()].sort();
  return {
    lines: measured.length + faults.length,
    languages: names.map((name) => figuresOf(name, byLanguage.get(name) ?? [])),
    faults,
  };
}

function figuresOf(language: string, measured: readonly Measured[]): LanguageFigures {
  const sound = measured.filter(({ line }) => line.expect?.kind !== 'error');
  const broken = measured.filter(({ line }) => line.expect?.kind === 'error');
  const refused = sound.filter(({ went }) => went.state === 'refused');
  const failed = sound.filter(({ went }) => went.state === 'failed');
  const parse = sound.length - refused.length;
  const run = parse - failed.length;
  const compared = measured.filter(({ line }) => line.expect !== undefined).length;
  const differ = measured.flatMap(({ line: { id, file, line }, went: { difference } }) =>
    difference ? [{ id, file, line, ...difference }] : [],
  );
  const share = (count: number) => percent(count, sound.length);
  return {
    language,
    lines: measured.length,
    sound: sound.length,
    parse,
    run,
    refused: refused.length,
    failed: failed.length,
    shares: { parse: share(parse), run: share(run), refused: share(refused.length), failed: share(failed.length) },
    refusals: reasonsOf(refused),
    failures: reasonsOf(failed),
    toRefuse: broken.length,
    rightlyRefused: broken.filter(({ went }) => went.trouble !== undefined).length,
    compared,
    differ,
    differShare: percent(differ.length, compared),
  };
}

/** Rounded down to hundredths: 100 % are all. */
function percent(count: number, all: number): number {
  return all === 0 ? 0 : Math.floor((count / all) * 10_000) / 100;
}

function reasonsOf(measured: readonly Measured[]): Reason[] {
  const reasons = new Map<string, { count: number; readonly example: Reason['example'] }>();
  for (const { line, went } of measured) {
    const { trouble } = went;
    if (!trouble) continue;
    const message = trouble.message.replace(/^Unexpected `[^`]*`/, 'Unexpected `…`');
    const known = reasons.get(message);
    if (known) known.count += 1;
    else reasons.set(message, { count: 1, example: { id: line.id, ...trouble } });
  }
  return [...reasons].map(([message, reason]) => ({ message, ...reason })).sort((a, b) => b.count - a.count);
}
