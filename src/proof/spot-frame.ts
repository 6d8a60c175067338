/** The line of a document that a condition stands on, with the condition marked below it, for a terminal. */
import { displayWidth } from '../text/display-width.ts';
import type { TurnedAwayAt } from './report.ts';

/** Longest stretch of a line that is shown, and how much of it before the condition, where a line is cut. */
const LONGEST = 120;
const BEFORE = 40;

/**
 * Two lines: `12 | where Image == "a"` and the marks under the condition; of one that goes on, as far as its first line.
 * None where the text has no such line, or the condition stands nowhere in it.
 */
export function spotFrame(text: string | undefined, at: TurnedAwayAt): string[] {
  const line = text?.split(/\r?\n/)[at.line - 1]?.replaceAll('\t', ' ');
  const { column, endLine, endColumn } = at;
  if (line === undefined || endLine === undefined || endColumn === undefined || column > line.length) return [];
  const from = column - 1;
  const to = Math.max(from + 1, endLine === at.line ? Math.min(line.length, endColumn - 1) : line.trimEnd().length);
  const start = line.length <= LONGEST ? 0 : Math.max(0, Math.min(from - BEFORE, line.length - LONGEST));
  const end = Math.min(line.length, start + LONGEST);
  const before = `${start > 0 ? '… ' : ''}${line.slice(start, from)}`;
  const marked = line.slice(from, Math.min(to, end));
  const after = `${line.slice(Math.min(to, end), end)}${end < line.length ? ' …' : ''}`;
  const number = String(at.line);
  return [
    `${number} | ${before}${marked}${after}`,
    `${' '.repeat(number.length)} | ${' '.repeat(displayWidth(before))}${'^'.repeat(Math.max(1, displayWidth(marked)))}`,
  ];
}
