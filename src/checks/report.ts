/** Making diagnostics in checks. */
import type { Diagnostic, Severity } from '../documents/diagnostics.ts';

/** A place in a file, lines and columns from 1. */
export interface Mark {
  line: number;
  column: number;
  endLine?: number | undefined;
  endColumn?: number | undefined;
  /** The file, where it is another than the one that is checked. */
  file?: string | undefined;
}

/** A diagnostic at a place; absent ends and an absent help are left out. */
export function diagnose(rule: string, severity: Severity, mark: Mark, message: string, help?: string): Diagnostic {
  return {
    rule,
    severity,
    message,
    ...(mark.file === undefined ? {} : { file: mark.file }),
    line: mark.line,
    column: mark.column,
    ...(mark.endLine === undefined ? {} : { endLine: mark.endLine }),
    ...(mark.endColumn === undefined ? {} : { endColumn: mark.endColumn }),
    ...(help === undefined ? {} : { help }),
  };
}

/** `did you mean `X`?`, or nothing. */
export function didYouMean(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `did you mean \`${name}\`?`;
}

/** `` `a`, `b` and `c` ``. */
export function listed(names: readonly string[]): string {
  return joined(names, 'and');
}

/** `` `a`, `b` or `c` ``. */
export function oneOf(names: readonly string[]): string {
  return joined(names, 'or');
}

function joined(names: readonly string[], word: string): string {
  const shown = names.map((name) => `\`${name}\``);
  if (shown.length <= 1) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} ${word} ${shown.at(-1)}`;
}
