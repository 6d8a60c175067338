/** A report of measurements as text for a terminal. */
import { type Palette, printable } from '../display.ts';
import { counted } from '../print-diagnostics.ts';
import type { LanguageFigures, MeasureReport, Reason } from './report.ts';

/** Reasons and differences that are shown of each language; `--json` has all. */
const MOST = 20;

/** Longest answer that is shown, in UTF-16 units. */
const LONGEST = 160;

/** The report as lines. Faults of lines are told apart. */
export function printedReport({ languages, lines }: MeasureReport, palette: Palette): string[] {
  const out = languages.flatMap((figures) => [...printedLanguage(figures, palette), '']);
  const differ = languages.reduce((sum, figures) => sum + figures.differ.length, 0);
  const summary = `${counted(lines, 'line')} in ${counted(languages.length, 'language')}, ${differ} ${differ === 1 ? 'differs' : 'differ'}.`;
  return [...out, differ > 0 ? palette.error(summary) : summary];
}

function printedLanguage(figures: LanguageFigures, palette: Palette): string[] {
  const { language, lines, parse, run, refused, failed, shares, toRefuse, rightlyRefused, compared, differ } = figures;
  const out = [palette.bold(`${language}  ${counted(lines, 'line')}`)];
  if (figures.sound > 0) {
    out.push(row('parse', parse, shares.parse), row('run', run, shares.run));
    out.push(row('refused', refused, shares.refused), ...printedReasons(figures.refusals, palette));
    if (failed > 0) out.push(row('parse, do not run', failed, shares.failed));
    out.push(...printedReasons(figures.failures, palette));
  }
  if (toRefuse > 0) out.push(`  ${'rightly refused'.padEnd(18)}${rightlyRefused} of ${toRefuse}`);
  if (compared > 0) {
    out.push(`${row('differ', differ.length, figures.differShare)} of ${compared} that say what they expect`);
  }
  for (const { id, file, line, message, expected, found } of differ.slice(0, MOST)) {
    out.push(`    ${palette.error(printable(String(id)))}  ${palette.faint(printable(`${file}:${line}`))}`);
    out.push(`      ${printable(message)}`);
    out.push(`      expected  ${short(expected)}`, `      found     ${short(found)}`);
  }
  if (differ.length > MOST) out.push(`    … and ${differ.length - MOST} more (--json has all)`);
  return out;
}

function printedReasons(reasons: readonly Reason[], palette: Palette): string[] {
  const out = reasons.slice(0, MOST).map(({ message, count, example }) => {
    const where = `${example.id} at ${example.line}:${example.column}`;
    return `    ${String(count).padStart(5)}  ${printable(message)}  ${palette.faint(printable(`e.g. ${where}`))}`;
  });
  if (reasons.length > MOST) out.push(`           … and ${reasons.length - MOST} more reasons (--json has all)`);
  return out;
}

function row(name: string, count: number, share: number): string {
  return `  ${name.padEnd(18)}${String(count).padStart(6)}  ${share.toFixed(2).padStart(6)} %`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return printable(text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
}
