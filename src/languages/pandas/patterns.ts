/** Regular expressions as arguments of `.str` methods. */
import type { RegexPattern } from '../../engine/plan.ts';
import { checkRegex } from '../../engine/regex.ts';
import { QueryFailure, unsupported } from '../failure.ts';
import { type Arguments, plain } from './arguments.ts';
import { constantOf } from './operands.ts';
import { describe } from './values.ts';

/** What `case` and `flags` say. */
export interface Flags {
  readonly fold: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

const FLAG_NAMES: ReadonlyMap<string, keyof Flags> = new Map([
  ['IGNORECASE', 'fold'],
  ['I', 'fold'],
  ['MULTILINE', 'multiline'],
  ['M', 'multiline'],
  ['DOTALL', 'dotAll'],
  ['S', 'dotAll'],
]);

/** Reads `case` and `flags`. */
export function flagsOf(args: Arguments): Flags {
  const result = { fold: !args.flag('case', true), multiline: false, dotAll: false };
  const given = args.optional('flags');
  if (given === undefined || constantOf(given.value) === 0) return result;
  if (given.value.type !== 'flags') {
    throw new QueryFailure(
      `Unexpected ${plain(describe(given.value))}, expected flags such as \`re.IGNORECASE\`.`,
      given.span,
    );
  }
  for (const name of given.value.flags) {
    const flag = FLAG_NAMES.get(name);
    if (flag === undefined) throw unsupported(`The flag \`re.${name}\``, given.span);
    result[flag] = true;
  }
  return result;
}

/** The argument `pat` as a regular expression. Throws `QueryFailure` for one that cannot be read. */
export function regexOf(args: Arguments, flags: Flags, anchor: RegexPattern['anchor']): RegexPattern {
  const regex: RegexPattern = {
    source: args.text('pat'),
    dialect: 'python',
    anchor,
    ...(flags.multiline ? { multiline: true } : {}),
    ...(flags.dotAll ? { dotAll: true } : {}),
  };
  const wrong = checkRegex(regex);
  if (wrong === null) return regex;
  throw new QueryFailure(wrong, args.required('pat').span, {
    help: 'Text that stands for itself is matched with `regex=False`.',
  });
}

/** Flags as Python writes them before an expression; case is said elsewhere. */
export function inlineFlags({ multiline, dotAll }: Flags): string {
  const letters = `${multiline ? 'm' : ''}${dotAll ? 's' : ''}`;
  return letters === '' ? '' : `(?${letters})`;
}

/** The groups of an expression that can be read, with their names where they have some. */
export function groupsOf(source: string): readonly (string | null)[] {
  const groups: (string | null)[] = [];
  for (const [part, name] of source.matchAll(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\((?:\?P<(\w+)>|(?!\?))/g)) {
    if (part.startsWith('(')) groups.push(name ?? null);
  }
  return groups;
}
