/** Warnings about texts that cannot mean what they seem to. */
import type { Expr } from '../../engine/plan.ts';
import type { QueryMessage } from '../language.ts';
import type { Quoted } from '../shared/quotes.ts';

type Warn = (warning: QueryMessage) => void;

/** Fields that hold a file's name alone, in CAR's data model. */
const FILE_NAME_FIELDS = new Set(['exe', 'parent_exe', 'target_exe', 'src_exe']);

/** Warns about a text that `value` is compared with: operators, wildcards of another language, or a path inside it. */
export function warnOfText(value: Expr, { text, start, end }: Quoted, warn: Warn): void {
  const span = { start, end };
  const operator = /\S\s+(OR|AND)\s+\S/.exec(text)?.[1];
  if (operator !== undefined) {
    warn({
      message: `\`${operator}\` stands inside the quotation marks, so that it is part of the text to find.`,
      help: `Close the quotation marks before \`${operator}\` and write the comparison again after it.`,
      ...span,
    });
  }
  if (text.replace(/%\w+%/g, '').includes('%')) {
    warn({
      message: '`%` is no wildcard in pseudocode; it stands for itself.',
      help: 'Write `*` for any text.',
      ...span,
    });
  }
  if (value.op === 'field' && FILE_NAME_FIELDS.has(value.name) && text.includes('\\') && !text.startsWith('*')) {
    warn({
      message: `\`${value.name}\` holds the name of a file without its folder, which \`${text}\` never equals.`,
      help: 'Compare the path with `image_path` or `parent_image_path`.',
      ...span,
    });
  }
}

/** Warns about a regular expression that was damaged on its way, or that can never match. */
export function warnOfRegex(source: Quoted, warn: Warn): void {
  const span = { start: source.start, end: source.end };
  const template = /\{\{\s*\w+\s*\}\}/.exec(source.text)?.[0];
  if (template !== undefined) {
    warn({
      message: `\`${template}\` is a template's mark that was never filled in; it is matched as it stands.`,
      ...(/pipe/.test(template) ? { help: 'Write `|`.' } : {}),
      ...span,
    });
  }
  if (/^\$./.test(source.text)) {
    warn({
      message: '`$` is the end of the text, so that nothing after it can match.',
      help: 'Leave it out, or write `^` for the start.',
      ...span,
    });
  }
}
