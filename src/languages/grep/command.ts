/** What a grep command asks for: a text that is a command, or nothing but a pattern. */
import type { Span } from '../../engine/plan.ts';
import {
  isDoubleQuoted,
  readShellCommands,
  type ShellCommand,
  type ShellNote,
  type ShellWord,
} from '../../text/shell-command.ts';
import { toFileOffset } from '../../text/source-map.ts';
import { QueryFailure, unexpected, unsupported } from '../failure.ts';
import type { QueryMessage } from '../language.ts';
import type { PatternText } from '../shared/pcre/syntax.ts';
import { readOptions } from './options.ts';

/** How the patterns of one grep are read. `literal`: `-F`; `basic` and `extended`: POSIX's own expressions. */
export type PatternSyntax = 'perl' | 'literal' | 'basic' | 'extended';

/** One grep: the lines that any of its patterns finds, or none of them. */
export interface GrepFilter {
  readonly patterns: readonly GrepPattern[];
  readonly syntax: PatternSyntax;
  readonly fold: boolean;
  readonly invert: boolean;
  /** `line`: the whole line matches (`-x`); `word`: with no word character around the match (`-w`). */
  readonly whole: 'line' | 'word' | undefined;
  readonly span: Span;
}

/** A pattern and how it stands in the query. */
export interface GrepPattern extends PatternText {
  /** True for a character within double quotes, where a backslash before another one has to be doubled once more. */
  doubled(at: number): boolean;
}

/** One pipe of greps: lines that all of them let through. */
export interface GrepPipe {
  readonly filters: readonly GrepFilter[];
  /** The last command counts the lines (`-c`, `wc -l`). */
  readonly count: boolean;
  /** Lines that are given at most (`-m`, `head`). */
  readonly limit: number | undefined;
  readonly span: Span;
}

/** A grep by any of its names, with what may stand before it, or files that are read into one. */
const COMMAND =
  /^\s*(?:#[^\n]*\n\s*)*(?:[A-Za-z_]\w*=\S*\s+)*(?:(?:\S*\/)?(?:zgrep|zegrep|zfgrep|bzgrep|xzgrep|egrep|fgrep|grep|pcregrep|pcre2grep)(?=\s|$)|(?:zcat|gzcat|bzcat|xzcat|cat)\s[^|\n]*\|\s*\w*grep\b)/;

const READERS: ReadonlySet<string> = new Set(['cat', 'zcat', 'gzcat', 'bzcat', 'xzcat']);

/** The syntax that a program reads its patterns by when no option says so. */
const PROGRAMS: Readonly<Record<string, PatternSyntax>> = {
  grep: 'basic',
  zgrep: 'basic',
  bzgrep: 'basic',
  xzgrep: 'basic',
  egrep: 'extended',
  zegrep: 'extended',
  fgrep: 'literal',
  zfgrep: 'literal',
  pcregrep: 'perl',
  pcre2grep: 'perl',
};

/** Reads a text of greps, a pipe on each line. Throws `QueryFailure`. */
export function readGreps(text: string, warn: (warning: QueryMessage) => void): readonly GrepPipe[] {
  if (text.trim() === '') throw unexpected(null, 'a pattern or a grep command', { start: 0, end: text.length });
  if (!COMMAND.test(text)) return barePatterns(text);
  const commands = readShellCommands(text);
  if ('ok' in commands) {
    const { message, start, end, help } = commands;
    throw new QueryFailure(message, { start, end }, help === undefined ? {} : { help });
  }
  return commands.map((command) => readPipe(text, command, warn));
}

/** A pattern on each line. */
function barePatterns(text: string): GrepPipe[] {
  const pipes: GrepPipe[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const pattern = line.replace(/\r$/, '');
    if (pattern.trim() !== '') {
      const from = start;
      const span = { start, end: start + pattern.length };
      pipes.push({
        filters: [
          {
            patterns: [
              { text: pattern, doubled: () => false, span: (low, high) => ({ start: from + low, end: from + high }) },
            ],
            syntax: 'perl',
            fold: false,
            invert: false,
            whole: undefined,
            span,
          },
        ],
        count: false,
        limit: undefined,
        span,
      });
    }
    start += line.length + 1;
  }
  return pipes;
}

function readPipe(text: string, first: ShellCommand, warn: (warning: QueryMessage) => void): GrepPipe {
  for (const note of first.notes) warn(noteOf(note));
  const filters: GrepFilter[] = [];
  let count = false;
  let limit: number | undefined;
  let end = first.end;
  for (let command: ShellCommand | undefined = first; command; command = command.pipedTo) {
    const [program, ...rest] = command.words;
    if (!program) break;
    end = command.end;
    const name = program.text.replace(/^.*\//, '');
    const span = { start: program.start, end: program.end };
    const closing = count || limit !== undefined;
    if (closing) {
      throw unsupported(`\`${name}\` behind a command that counts or cuts the lines`, span);
    }
    if (READERS.has(name) && command === first) {
      refuseOptions(name, rest);
      continue;
    }
    const syntax = Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
    if (syntax !== undefined) {
      const options = readOptions(rest, syntax, command.pipedTo !== undefined);
      count = options.count;
      limit = options.limit;
      filters.push(filterOf(text, command, options));
    } else if (name === 'wc' && filters.length > 0) {
      if (rest.length !== 1 || rest[0]?.text !== '-l') throw unsupported('`wc` for more than lines (`-l`)', span);
      count = true;
    } else if (name === 'head' && filters.length > 0) limit = headLimit(rest, span);
    else
      throw unsupported(`The command \`${name}\``, span, 'A pipe of greps is read, with `wc -l` or `head` at its end.');
  }
  if (filters.length === 0) throw unexpected(null, 'a grep command', { start: first.start, end });
  return { filters, count, limit, span: { start: first.start, end } };
}

function filterOf(text: string, command: ShellCommand, options: ReturnType<typeof readOptions>): GrepFilter {
  const { patterns, syntax, fold, invert, whole } = options;
  const lines = patterns.flatMap((word) => linesOf(text, word));
  const second = lines[1];
  if (syntax === 'perl' && second !== undefined) {
    throw new QueryFailure(
      'Unexpected second pattern, expected one: with `-P` grep takes no more.',
      second.span(0, second.text.length),
      { help: 'Write `(?:a|b)`, or give a grep of its own to each.' },
    );
  }
  return { patterns: lines, syntax, fold, invert, whole, span: { start: command.start, end: command.end } };
}

/** A pattern is a list of patterns, one on each of its lines. */
function linesOf(text: string, { text: all, map, start }: ShellWord & { readonly from?: number }): GrepPattern[] {
  let from = 0;
  return all.split('\n').map((line) => {
    const offset = from;
    from += line.length + 1;
    return {
      text: line,
      doubled: (at) => isDoubleQuoted(text, start, toFileOffset(map, offset + at)),
      span: (low, high) => {
        const first = toFileOffset(map, offset + low);
        return { start: first, end: high > low ? toFileOffset(map, offset + high - 1) + 1 : first };
      },
    };
  });
}

function refuseOptions(name: string, words: readonly ShellWord[]): void {
  const option = words.find((word) => /^-./.test(word.text));
  if (option) throw unsupported(`The option \`${option.text}\` of \`${name}\``, option);
}

function headLimit(words: readonly ShellWord[], program: Span): number {
  const text = words.map((word) => word.text).join(' ');
  const found = /^(?:-n ?|--lines[= ])?(\d{1,9})$|^-(\d{1,9})$/.exec(text);
  if (text === '') return 10;
  if (!found || (found[1] !== undefined && !text.startsWith('-'))) {
    throw unsupported('`head` for anything but a number of lines', words[0] ?? program);
  }
  return Number(found[1] ?? found[2]);
}

function noteOf({ message, start, end }: ShellNote): QueryMessage {
  return { message, help: 'Put the pattern in single quotes.', start, end };
}
