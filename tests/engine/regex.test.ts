import { describe, expect, it } from 'vitest';
import type { RegexPattern } from '../../src/engine/plan.ts';
import { checkRegex, compileRegex } from '../../src/engine/regex.ts';
import { compileFinder } from '../../src/engine/regex-matches.ts';
import { processorTime } from '../processor-time.ts';

type Dialect = RegexPattern['dialect'];
const pattern = (source: string, dialect: Dialect, more: Partial<RegexPattern> = {}): RegexPattern => ({
  source,
  dialect,
  anchor: dialect === 'lucene' ? 'full' : 'search',
  ...more,
});

describe('compileRegex', () => {
  const table: [source: string, Dialect, text: string, matches: boolean, linear: boolean][] = [
    ['proc\\d+\\.exe$', 'python', 'C:\\proc12.exe', true, true],
    ['(?i)ABC', 'java', 'xabc', true, true],
    ['a(?i)b|C', 'pcre', 'c', true, true],
    ['a(?i)b|C', 'pcre', 'A', false, true],
    ['(?i:a)b', 're2', 'AB', false, true],
    ['(?x) a  b # comment', 'python', 'ab', true, true],
    ['a(?#comment)b', 'pcre', 'ab', true, true],
    ['\\Qa.b\\E', 'java', 'a.b', true, true],
    ['\\Qa.b\\E', 'java', 'axb', false, true],
    ['[[:alpha:]]+$', 'pcre', '12x', true, true],
    ['[\\w.-]+@', 'python', 'a-b.c@', true, true],
    ['[]a]', 'pcre', ']', true, true],
    ['[a-]', 'pcre', '-', true, true],
    ['[[a]', 'python', '[', true, true],
    ['\\p{Alpha}', 'java', '1a', true, true],
    ['\\p{Lu}', 'java', 'aB', true, true],
    ['\\u0041\\x42', 'java', 'AB', true, true],
    ['\\x{1F600}', 'pcre', '😀', true, true],
    ['\\h+x', 'pcre', ' \tx', true, true],
    ['a\\Rb', 'pcre', 'a\r\nb', true, true],
    ['a.b', 'python', 'a\nb', false, true],
    ['a.b', 'java', 'a\rb', false, true],
    ['a.b', 'python', 'a\rb', true, true],
    ['(?s)a.b', 'python', 'a\nb', true, true],
    ['a.b', 'lucene', 'a\nb', true, true],
    ['x$', 'python', 'x\n', true, true],
    ['x\\Z', 'python', 'x\n', false, true],
    ['x\\Z', 'pcre', 'x\n', true, true],
    ['x$', 'ecmascript', 'x\n', false, true],
    ['^b', 'python', 'a\nb', false, true],
    ['(?m)^b', 'python', 'a\nb', true, true],
    ['\\bcmd\\b', 'java', 'x cmd y', true, true],
    ['x{,2}y', 'python', 'y', true, true],
    ['x{,2}', 'pcre', 'x{,2}', true, true],
    ['a{b', 'pcre', 'a{b', true, true],
    ['a{1001}', 'python', 'a'.repeat(1001), true, false],
    // What needs backtracking.
    ['^(?=.*x)(?=.*y)', 'pcre', 'y x', true, false],
    ['^(?!.*x)', 'pcre', 'abc', true, false],
    ['(?<=a)b', 'java', 'ab', true, false],
    ['(a|b)\\1', 'java', 'bb', true, false],
    ['(?P<q>["\'])x(?P=q)', 'python', '"x"', true, false],
    ['(?<q>a)\\k<q>', 'pcre', 'aa', true, false],
    ['(?>a+)ab', 'pcre', 'aaab', false, false],
    ['a++ab', 'java', 'aaab', false, false],
    ['a++b', 'java', 'aaab', true, false],
    ['(?>x)(a)\\1', 'pcre', 'xaa', true, false],
    ['x(?=\\n?$)$', 'pcre', 'x\n', true, false],
    // Groups of our own within groups of our own, and a capture between.
    ['(?:a++b)++c', 'pcre', 'aababc', true, false],
    ['(?:a++b)++b', 'pcre', 'aabab', false, false],
    ['(?>(?>a+)b|a)b', 'java', 'aabb', true, false],
    ['(?>x++)(a)\\1', 'pcre', 'xaa', true, false],
    ['(a)++b', 'pcre', 'aab', true, false],
    ['(?i)(?-i:a)', 'pcre', 'A', false, true],
    // Blanks are the same in either engine.
    ['a\\sb', 'pcre', 'a\vb', true, true],
    ['(?=a)a\\sb', 'pcre', 'a\vb', true, false],
    ['a\\sb', 'java', 'a\u00a0b', false, true],
    ['(?=a)a\\sb', 'java', 'a\u00a0b', false, false],
    ['[^\\S]b', 'python', 'a b', true, true],
    ['(?=.)[\\s\\S]{3}', 'python', 'a\n😀', true, false],
    // Lucene's own syntax: always whole, `^` and `$` plain, quotes.
    ['a.c', 'lucene', 'abcd', false, true],
    ['a@', 'lucene', 'abcd', true, true],
    ['"a.c"', 'lucene', 'abc', false, true],
    ['\\$x', 'lucene', '$x', true, true],
    ['^a', 'lucene', '^a', true, true],
  ];
  it.each(table)('%s in %s against %j is %j (linear: %j)', (source, dialect, text, matches, linear) => {
    const compiled = compileRegex(pattern(source, dialect), false);
    expect(compiled.test(text)).toBe(matches);
    expect(compiled.linear).toBe(linear);
  });

  it.each([
    ['full', 'b', 'ab', false],
    ['full', 'a|ab', 'ab', true],
    ['start', 'b', 'ab', false],
    ['start', 'a', 'ab', true],
    ['search', 'b', 'ab', true],
  ] as const)('anchors %s: %s against %s is %j', (anchor, source, text, matches) => {
    expect(compileRegex(pattern(source, 'java', { anchor }), false).test(text)).toBe(matches);
    expect(compileRegex(pattern(`(?=.)(?:${source})`, 'java', { anchor }), false).test(text)).toBe(matches);
  });

  it('ignores case when asked to', () => {
    expect(compileRegex(pattern('powershell', 'python'), true).test('PowerShell')).toBe(true);
    expect(compileRegex(pattern('(?=power)powershell', 'python'), true).test('PowerShell')).toBe(true);
  });

  it.each([
    // In RE2.
    ['(?-i:a)b', 'AB', false],
    ['(?-i:a)b', 'aB', true],
    ['a(?-i)b|C', 'Ab', true],
    ['a(?-i)b|C', 'AB', false],
    ['a(?-i)b|C', 'c', false],
    ['(a(?-i)b)c', 'AbC', true],
    ['(?-i:a(?i:b)c)d', 'aBcD', true],
    ['(?-i:a(?i:b)c)d', 'aBCd', false],
    ['(?i-s:A)', 'a', true],
    ['(?s-i:a.)', 'a\n', true],
    ['(?-i:[a-c])x', 'BX', false],
    ['(?-i)\\x41', 'a', false],
    // In V8.
    ['(?=.)(?-i:a)b', 'AB', false],
    ['(?=.)(?-i:a)b', 'aB', true],
    ['(?=.)a(?-i)b|C', 'AB', false],
    ['(?-i)(a)\\1', 'aA', false],
    ['(?<=(?-i:a))b', 'aB', true],
    ['(?<=(?-i:a))b', 'AB', false],
    ['(?-i:a++)b', 'AB', false],
  ] as const)('without case, %s against %j is %j', (source, text, matches) => {
    expect(compileRegex(pattern(source, 'pcre'), true).test(text)).toBe(matches);
    expect(compileFinder(pattern(source, 'pcre'), true).find(text, 1).length > 0).toBe(matches);
  });

  it.each(['java', 'python', 're2'] as const)(
    'flags within a pattern are %s’s too, where the whole ignores case',
    (dialect) => {
      expect(compileRegex(pattern('(?-i:a)b', dialect), true).test('Ab')).toBe(false);
      expect(compileRegex(pattern('(?-i:a)b', dialect), true).test('aB')).toBe(true);
    },
  );

  it('runs a pattern that ruins backtracking in linear time', () => {
    const compiled = compileRegex(pattern('(a|aa)+$|(x+x+)+y', 'python'), false);
    const started = processorTime();
    expect(compiled.test(`${'a'.repeat(5000)}b`)).toBe(false);
    expect(processorTime() - started).toBeLessThan(1000);
  });
});

describe('checkRegex', () => {
  it.each([
    ['(a', 'pcre', 'Unexpected end, expected `)` for the `(` (character 1 of the regular expression).'],
    ['a)', 'pcre', 'Unexpected `)`, expected a `(` before it (character 2 of the regular expression).'],
    ['[a', 'java', 'Unexpected end, expected `]` for the `[` (character 1 of the regular expression).'],
    [
      '*.exe',
      'python',
      'Unexpected `*`, expected something to repeat before it (character 1 of the regular expression).',
    ],
    ['a{3,1}', 'pcre', 'Unexpected `{3,1}`, expected the lower number first (character 2 of the regular expression).'],
    [
      '[z-a]',
      'pcre',
      'Unexpected range `z-a`, expected the lower character first (character 3 of the regular expression).',
    ],
    ['\\Windows', 'python', null],
    [
      '\\Program',
      'python',
      'Unexpected `\\P`, expected an escape that Python knows (character 1 of the regular expression).',
    ],
    ['a\\', 'pcre', 'Unexpected end, expected a character after `\\` (character 2 of the regular expression).'],
    ['\\2(a)', 'pcre', 'Unexpected `\\2`, expected a group before it (character 2 of the regular expression).'],
    ['~a', 'lucene', "Lucene's operator `~` is not supported (character 1 of the regular expression)."],
    ['a.*b', 'lucene', null],
  ] as const)('%s in %s: %s', (source, dialect, message) => {
    expect(checkRegex(pattern(source, dialect))).toBe(message);
  });

  it('refuses nesting without end', () => {
    expect(checkRegex(pattern('('.repeat(100_000), 'pcre'))).toMatch(/nested too deeply/);
  });
});
