/** Functions on file paths, addresses and patterns. */
import { inRange, parseAddress, parseRange } from '../cidr.ts';
import type { WildcardPattern } from '../plan.ts';
import { compileRegex, RegexError } from '../regex.ts';
import { textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import { wildcardTest } from '../wildcard.ts';
import type { EngineFunction, FunctionRules } from './function.ts';

const BACKSLASH = 92;
const SLASH = 47;

/**
 * The part of a Windows or Unix path after its last separator. Also what a view's `base` derives. A path that begins with
 * one slash is Unix's, where a backslash is a character of a name (POSIX.1, “Pathname”).
 */
export function baseName(path: string): string {
  const unix = path.charCodeAt(0) === SLASH && path.charCodeAt(1) !== SLASH;
  // From the end, so that little of a long path is read.
  let start = path.length;
  while (start > 0) {
    const unit = path.charCodeAt(start - 1);
    if (unit === SLASH || (unit === BACKSLASH && !unix)) break;
    start--;
  }
  return path.slice(start);
}

/** The part of a path before its last separator; the separator itself for a root; empty when the path has none. */
export function directory(path: string): string {
  const base = baseName(path);
  const head = path.slice(0, path.length - base.length);
  return head.length <= 1 || /^[A-Za-z]:[\\/]$/.test(head) ? head : head.slice(0, -1);
}

/** A pattern in which `*` stands for any run of characters and `?` for one. */
function starPattern(text: string): WildcardPattern {
  return text
    .split(/([*?])/)
    .map((part) => (part === '*' ? { any: 'many' as const } : part === '?' ? { any: 'one' as const } : part));
}

function anyPattern(
  [value = null, ...patterns]: readonly Value[],
  test: (text: string, pattern: string) => boolean,
): boolean | null {
  const text = textOf(value);
  if (text === null) return null;
  return patterns.some((pattern) => {
    const wanted = textOf(pattern);
    return wanted !== null && test(text, wanted);
  });
}

function matches(args: readonly Value[], rules: FunctionRules): Value {
  return anyPattern(args, (text, source) => {
    try {
      return compileRegex({ source, dialect: 'python', anchor: 'start' }, rules.fold).test(text);
    } catch (thrown) {
      if (thrown instanceof RegexError) return false;
      throw thrown;
    }
  });
}

export const PATH_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'baseName',
    arity: [1, 1],
    description: 'The part of a Windows or Unix path after its last separator.',
    evaluate: ([value = null]) => {
      const text = textOf(value);
      return text === null ? null : baseName(text);
    },
  },
  {
    name: 'directory',
    arity: [1, 1],
    description: 'The part of a Windows or Unix path before its last separator.',
    evaluate: ([value = null]) => {
      const text = textOf(value);
      return text === null ? null : directory(text);
    },
  },
  {
    name: 'cidrMatch',
    arity: [2, Number.POSITIVE_INFINITY],
    description: 'True when the address lies in one of the ranges.',
    evaluate: (args) =>
      anyPattern(args, (text, range) => {
        const address = parseAddress(text.trim());
        const wanted = parseRange(range);
        return address !== undefined && wanted !== undefined && inRange(address, wanted);
      }),
  },
  {
    name: 'addressOrder',
    arity: [1, 1],
    description: 'A text by which addresses come in their order, IPv4 before IPv6; missing when it is no address.',
    evaluate: ([value = null]) => {
      const groups = typeof value === 'string' ? parseAddress(value.trim()) : undefined;
      return groups === undefined
        ? null
        : `${groups.length} ${groups.map((group) => group.toString(16).padStart(4, '0')).join(' ')}`;
    },
  },
  {
    name: 'wildcard',
    arity: [2, Number.POSITIVE_INFINITY],
    description: 'True when the whole text matches one of the patterns, in which `*` and `?` are wildcards.',
    compares: true,
    evaluate: (args, rules) =>
      anyPattern(args, (text, pattern) => wildcardTest(starPattern(pattern), rules.fold)(text)),
  },
  {
    name: 'match',
    arity: [2, Number.POSITIVE_INFINITY],
    description: "True when one of the regular expressions (Python's) matches at the beginning of the text.",
    compares: true,
    evaluate: matches,
  },
];
