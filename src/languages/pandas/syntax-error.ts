/** Says where Python text leaves the grammar, and what stood to be expected there. */
import type { Span } from '../../engine/plan.ts';
import { MAX_NESTING, QueryFailure, unexpected } from '../failure.ts';

interface Piece extends Span {
  readonly text: string;
  readonly kind: 'operand' | 'operator' | 'open' | 'close' | 'other';
  /** A string that no quote ends. */
  readonly open?: true;
}

const PIECE =
  /[rRuUbBfF]{0,2}("""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?)|#[^\n]*|[\p{L}_][\p{L}\p{N}_]*|\d[\w.]*|[([{]|[)\]}]|==|!=|<=|>=|<<|>>|\*\*|\/\/|&&|\|\||->|:=|=>|[^\s]/uy;

/** Pieces that a chain must have before the grammar can give up on it. */
const LONG = 250;

const WORD_OPERATORS = ['and', 'or', 'not', 'in', 'is', 'if', 'else', 'lambda'];
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The failure for an error that the grammar met at `offset`: the piece there, what was expected, and how to mend it. */
export function syntaxError(text: string, offset: number): QueryFailure {
  const pieces = split(text);
  const broken = pieces.find((piece) => piece.open && piece.start <= offset);
  if (broken !== undefined) {
    const quote = /["']+/.exec(broken.text)?.[0] ?? '"';
    const marks = quote.startsWith('"""') || quote.startsWith("'''") ? quote.slice(0, 3) : quote.charAt(0);
    return new QueryFailure(
      `Unexpected end of the line, expected \`${marks}\` to end the string that begins here.`,
      { start: broken.start, end: Math.max(broken.start + 1, Math.min(broken.end, lineEnd(text, broken.start))) },
      { help: 'A string that ends in a backslash is written with two: "\\\\".' },
    );
  }
  const index = pieces.findIndex((piece) => piece.end > offset);
  const found = index === -1 ? undefined : pieces[index];
  const before = (index === -1 ? pieces : pieces.slice(0, index)).at(-1);
  const gap = before?.end ?? 0;
  const blank = /[^\S \t\r\n\f]/.exec(text.slice(gap, found?.start ?? text.length));
  if (blank !== null) {
    const start = gap + blank.index;
    return new QueryFailure(
      'Unexpected blank of another kind, expected a plain one (U+0020).',
      { start, end: start + 1 },
      { help: 'It may come from a web page or a word processor; type it anew.' },
    );
  }
  const opener = openBracket(index === -1 ? pieces : pieces.slice(0, index));
  const close = opener === undefined ? undefined : CLOSING[opener.text];
  if (
    index > LONG &&
    (before?.kind === 'operator' || before?.kind === 'open') &&
    (found?.kind === 'operand' || found?.kind === 'open')
  ) {
    throw tooLong(found);
  }
  const expected = expectation(before, close);
  const place = found ?? { start: text.length, end: text.length };
  return unexpected(found?.text ?? null, expected, place, helpFor(text, found, before, opener));
}

/** An operand after an operator is no fault: the grammar gives up on some 300 links of a chain without parentheses. */
function tooLong(place: Span): QueryFailure {
  return new QueryFailure(
    'The expression is too long: about 300 operators or methods in a row are read.',
    { start: place.start, end: place.end },
    { kind: 'unsupported', help: 'Compare with many values by `.isin([…])`, or put parts in parentheses.' },
  );
}

function expectation(before: Piece | undefined, close: string | undefined): string {
  if (before === undefined) return 'an expression';
  if (before.text === '.') return 'a name after `.`';
  if (before.kind !== 'operand' && before.kind !== 'close') return `an expression after \`${before.text}\``;
  return close === undefined ? 'an operator or a new line' : `an operator, \`,\` or \`${close}\``;
}

function helpFor(
  text: string,
  found: Piece | undefined,
  before: Piece | undefined,
  opener: Piece | undefined,
): string | undefined {
  if (found?.text === '&&' || (found?.text === '&' && before?.text === '&'))
    return 'Masks are joined with a single `&`.';
  if (found?.text === '||' || (found?.text === '|' && before?.text === '|'))
    return 'Masks are joined with a single `|`.';
  if (found?.text === '=' && opener !== undefined) return 'A comparison is written with `==`.';
  if (found?.text === '.' && opener === undefined) {
    return 'Put the whole expression in parentheses when it goes on in the next line.';
  }
  if (found?.text === '!') return 'A mask is negated with `~`.';
  if (found?.kind === 'close' && opener === undefined) return `No bracket is open here; leave \`${found.text}\` out.`;
  if (opener === undefined) return undefined;
  const place = `\`${opener.text}\` at ${lineAndColumn(text, opener.start)}`;
  if (found === undefined) return `The ${place} is never closed.`;
  if (found.kind === 'close' && found.text !== CLOSING[opener.text]) return `The ${place} is still open.`;
  return undefined;
}

function split(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at++;
      continue;
    }
    PIECE.lastIndex = at;
    const match = PIECE.exec(text);
    const piece = match?.[0] ?? text.charAt(at);
    if (!piece.startsWith('#')) pieces.push(classify(piece, match?.[1], at));
    at += piece.length;
  }
  return pieces;
}

function classify(text: string, quoted: string | undefined, start: number): Piece {
  const span = { start, end: start + text.length };
  if (quoted !== undefined) {
    const long = /^("""|''')/.test(quoted);
    const quote = quoted.slice(0, long ? 3 : 1);
    const body = quoted.slice(quote.length);
    const closed = body.endsWith(quote) && !oddBackslashes(body.slice(0, -quote.length));
    return { text, kind: 'operand', ...span, ...(closed ? {} : { open: true }) };
  }
  if (/^[([{]$/.test(text)) return { text, kind: 'open', ...span };
  if (/^[)\]}]$/.test(text)) return { text, kind: 'close', ...span };
  if (WORD_OPERATORS.includes(text)) return { text, kind: 'operator', ...span };
  if (/^[\p{L}\p{N}_]/u.test(text)) return { text, kind: 'operand', ...span };
  return { text, kind: /^[-+*/%&|^~<>=!@,:.]/.test(text) ? 'operator' : 'other', ...span };
}

function oddBackslashes(text: string): boolean {
  return ((/\\*$/.exec(text)?.[0].length ?? 0) & 1) === 1;
}

/**
 * Where the first bracket closes that was not opened, or opened as another kind; `undefined` when none does. Throws
 * `QueryFailure` where brackets stand too deep within each other.
 */
export function strayBracket(text: string): number | undefined {
  const open: string[] = [];
  for (const piece of split(text)) {
    if (piece.kind === 'close' && CLOSING[open.pop() ?? ''] !== piece.text) return piece.start;
    if (piece.kind !== 'open') continue;
    // The grammar's trees do not bear thousands of brackets within each other.
    if (open.length >= MAX_NESTING) throw nestedTooDeeply(piece.start);
    open.push(piece.text);
  }
  return undefined;
}

/** The refusal of nesting that goes too far, at the bracket or the name that begins the level. */
export function nestedTooDeeply(start: number): QueryFailure {
  return new QueryFailure(
    `The query is nested too deeply: at most ${MAX_NESTING} levels are read.`,
    { start, end: start + 1 },
    { kind: 'unsupported' },
  );
}

/** The innermost bracket that is open after these pieces. */
function openBracket(pieces: readonly Piece[]): Piece | undefined {
  const open: Piece[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'open') open.push(piece);
    else if (piece.kind === 'close') open.pop();
  }
  return open.at(-1);
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline;
}

function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`;
}
