/** Diagnostics as text for a terminal: what, where, the line itself with the spot marked, and how to mend it. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import { compareText } from '../text/order.ts';
import { displayWidth, type Palette, printable } from './display.ts';

/** Longest stretch of a line that is shown, in UTF-16 units; longer lines are cropped around the spot. */
const LONGEST = 160;
/** Shown before the spot when a line is cropped. */
const BEFORE = 60;

/** Sorts by path, line, column, then rule and message; gives a new array, each message once. */
export function sortDiagnostics<T extends Diagnostic>(diagnostics: readonly T[]): T[] {
  const sorted = [...diagnostics].sort(
    (a, b) =>
      compareText(a.file ?? '', b.file ?? '') ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.rule, b.rule) ||
      compareText(a.message, b.message),
  );
  const key = (d: Diagnostic) => JSON.stringify([d.file, d.line, d.column, d.rule, d.message]);
  return sorted.filter((d, index) => index === 0 || key(d) !== key(sorted[index - 1] as T));
}

/**
 * One diagnostic as lines of text, without a final line break. `lines` are the file's lines; the excerpt is left out
 * when the place is not in them.
 */
export function formatDiagnostic(
  diagnostic: Diagnostic,
  lines: readonly string[] | undefined,
  palette: Palette,
): string {
  const tone =
    diagnostic.severity === 'error'
      ? palette.error
      : diagnostic.severity === 'warning'
        ? palette.warning
        : palette.faint;
  const head = `${tone(`${diagnostic.severity}[${diagnostic.rule}]`)}: ${palette.bold(printable(diagnostic.message))}`;
  const where = `${diagnostic.file === undefined ? '' : `${printable(diagnostic.file)}:`}${diagnostic.line}:${diagnostic.column}`;
  const text = lines?.[diagnostic.line - 1];
  const help = diagnostic.help === undefined ? '' : printable(diagnostic.help);
  const out = [head, `  --> ${where}`];
  if (text === undefined) {
    if (help) out.push(`  = ${help}`);
    return out.join('\n');
  }
  const number = String(diagnostic.line);
  const { shown, indent, width } = excerpt(text, diagnostic);
  out.push(`> ${number} | ${shown}`);
  out.push(`  ${' '.repeat(number.length)} | ${' '.repeat(indent)}${tone('^'.repeat(width))}${help ? ` ${help}` : ''}`);
  return out.join('\n');
}

/** The part of a line to show, and where the marker stands under it, in columns of the terminal. */
function excerpt(text: string, place: Diagnostic): { shown: string; indent: number; width: number } {
  const from = Math.max(0, Math.min(place.column - 1, text.length));
  const sameLine = place.endLine === undefined || place.endLine === place.line;
  const wantedEnd = sameLine ? (place.endColumn ?? place.column + 1) - 1 : text.length;
  const to = Math.max(from, Math.min(wantedEnd, text.length));
  let start = 0;
  let end = text.length;
  if (text.length > LONGEST) {
    start = Math.max(0, Math.min(from - BEFORE, text.length - LONGEST));
    end = Math.min(text.length, start + LONGEST);
  }
  const prefix = start > 0 ? '… ' : '';
  const suffix = end < text.length ? ' …' : '';
  const before = prefix + printable(text.slice(start, from));
  const marked = printable(text.slice(from, Math.min(to, end)));
  const after = printable(text.slice(Math.min(to, end), end));
  return {
    shown: before + marked + after + suffix,
    indent: displayWidth(before),
    width: Math.max(1, displayWidth(marked)),
  };
}

/** A message and its help as sentences: `Unexpected `a`, expected `b`. Did you mean `c`?` */
export function withHelp(message: string, help: string | undefined): string {
  if (help === undefined || help === '') return message;
  const sentence = `${help[0]?.toUpperCase()}${help.slice(1)}`;
  return `${message} ${/[.?!]$/.test(sentence) ? sentence : `${sentence}.`}`;
}

/** "2 errors and 1 warning in 2 files." `checked` is how many files were read. */
export function summarise(diagnostics: readonly Diagnostic[], checked: number): string {
  const errors = diagnostics.filter((d) => d.severity === 'error').length;
  const warnings = diagnostics.filter((d) => d.severity === 'warning').length;
  const files = counted(checked, 'file');
  if (errors === 0 && warnings === 0) return `No errors in ${files}.`;
  const parts = [counted(errors, 'error'), counted(warnings, 'warning')];
  return `${parts.join(' and ')} in ${files}.`;
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
