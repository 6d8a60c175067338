/** Taking a pattern apart must not change what it means. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expr } from '../../../src/engine/plan.ts';
import { subexpressions } from '../../../src/engine/walk.ts';
import { grep } from '../../../src/languages/grep/index.ts';
import { processorTime } from '../../processor-time.ts';
import { found } from '../shared/tiny-view.ts';

/** A line whose raw text is `a=` and then the text. */
const lines = (texts: readonly string[]) => texts.map((text) => ({ a: text }));

/** Pieces that PCRE and JavaScript read alike. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('x', 'y', 'xy', '=', '.', '\\w', '[xz]', 'x?', 'y+', '\\.') },
  { weight: 2, arbitrary: fc.constantFrom('.*', '.*?', '^', '$', '\\b', '(?:x|yz)', '(x)', '(?!x)', '(?<=x)', '') },
);
const plain = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));

const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    plain,
    plain.map((text) => `.*${text}`),
    fc
      .array(tie('part'), { minLength: 1, maxLength: 3 })
      .map((parts) => `(?:.*${parts.map((each) => `(?=.*${each})`).join('')})`),
    fc
      .array(tie('part'), { minLength: 1, maxLength: 3 })
      .map((parts) => `(?:${parts.map((each) => `.*${each}`).join('|')})`),
    fc
      .tuple(fc.constantFrom('?=', '?!', '?=.*', '?!.*', '?:', ''), tie('part'))
      .map(([form, each]) => `(${form}${each})`),
    fc.tuple(tie('part'), tie('part')).map(([left, right]) => left + right),
    tie('part').map((each) => `.*(?!.*${each})`),
  ),
  pattern: fc
    .tuple(fc.constantFrom('', '^', '^(?:.*'), tie('part'))
    .map(([start, part]) => `${start}${part}${start.includes('(') ? ')' : ''}`),
}));

const text = fc.array(fc.constantFrom('x', 'y', 'z', 'xy', ' ', '.'), { maxLength: 6 }).map((parts) => parts.join(''));

describe('a pattern taken apart', () => {
  it('finds what the whole finds', () => {
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 8 }), (source, texts) => {
        fc.pre(source.trim() !== '');
        const whole = new RegExp(source, 'u');
        const expected = texts.flatMap((each, index) => (whole.test(`a=${each}`) ? [index + 1] : []));
        expect(found(grep, source, lines(texts))).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves out with `-v` what the whole finds', () => {
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 8 }), (source, texts) => {
        fc.pre(!source.includes("'"));
        const whole = new RegExp(source, 'u');
        const expected = texts.flatMap((each, index) => (whole.test(`a=${each}`) ? [] : [index + 1]));
        expect(found(grep, `grep -vP '${source}'`, lines(texts))).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['^(?:.*(?=.*A)(?=.*B))', ['A', 'B']],
    ['^(?:.*(?:.*(?=.*A)(?=.*B\\d)|.*(?:.*C)))', ['A', 'B\\d', 'C']],
    ['^(?:.*(?=.*(?:.*A|.*B))(?=.*C).*)$', ['A', 'B', 'C']],
    ['(?=.*A)(?=.*B).*C', ['A', 'B', 'C']],
    ['^(?!.*A)(?=.*B)', ['A', 'B']],
    ['^A.*$', ['A']],
    ['(?i)^(?:.*(?=.*A)(?=.*[b]))', ['A', '[b]']],
    // What cannot be taken apart stays whole.
    ['A(?=.*B)', ['A(?=[^\\n]*B)']],
    ['(?=A)(?=.*B)', ['(?=A)(?=[^\\n]*B)']],
    ['(?:.*A)(?=.*B)', ['A(?=[^\\n]*B)']],
    ['(A)(?=.*\\1)', ['(A)(?=[^\\n]*\\g{1})']],
  ])('%s asks for %j', (source, parts) => {
    const parsed = grep.parse(source);
    if (!parsed.ok || parsed.program.kind !== 'plan' || parsed.program.plan.op !== 'filter')
      throw new Error('a filter');
    expect(partsOf(parsed.program.plan.predicate)).toEqual(parts);
  });

  it('is taken apart in linear time', () => {
    const time = (count: number) => {
      const text = `^(?:.*${'(?!.*ab)'.repeat(count)})`;
      const times = Array.from({ length: 5 }, () => {
        const started = processorTime();
        grep.parse(text);
        return processorTime() - started;
      });
      return Math.min(...times);
    };
    time(100);
    expect(time(2000)).toBeLessThan(20 * time(200) + 50);
  });

  it('runs in linear time', () => {
    const long = lines([`${'x'.repeat(20_000)}y`]);
    const started = processorTime();
    expect(found(grep, '^(?:.*(?=.*.*z)(?=.*(?:.*(x+x+)+z|.*(?:.*x)+w)))', long)).toEqual([]);
    expect(processorTime() - started).toBeLessThan(2000);
  });
});

function partsOf(expr: Expr): string[] {
  if (expr.op !== 'match') return subexpressions(expr).flatMap(partsOf);
  if (expr.pattern.kind === 'regex') return [expr.pattern.regex.source];
  const { pattern: tested } = expr;
  return 'text' in tested && tested.text.op === 'literal' ? [String(tested.text.value)] : [];
}
