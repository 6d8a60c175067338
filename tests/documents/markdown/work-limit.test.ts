import fc from 'fast-check';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { describe, expect, test } from 'vitest';
import type { DialectId } from '../../../src/documents/document.ts';
import { WorkMeter } from '../../../src/documents/markdown/work-limit.ts';
import { processorTime } from '../../processor-time.ts';
import { parse } from '../support.ts';

const META =
  'a: &a ["x","x"]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]';
const EVENTS = '## Specific Events\n\n| Source | EventID | EventField | Details |\n|-|-|-|-|\n';
const LOGIC = '## Data Analytics\n\n| Analytic Type | Analytic Logic |\n|-|-|\n';
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Texts that take a naive parser minutes, or all memory. Each must end in a result or an error with a place. */
const HOSTILE: Readonly<Record<string, string>> = {
  'a megabyte of [': '['.repeat(1_000_000),
  'as many [ as are read': '['.repeat(500_000),
  'as many ] as are read': ']'.repeat(500_000),
  emphasis: '**a**'.repeat(80_000),
  'half emphasis': 'a_b*c'.repeat(80_000),
  strikethrough: '~a'.repeat(200_000),
  'links half open': '[a](b'.repeat(80_000),
  'definitions in a line': '[a]: '.repeat(80_000),
  references: `[a]: b\n\n${'[a]'.repeat(100_000)}`,
  instructions: `x${'<?'.repeat(200_000)}`,
  comments: `x ${'<!-- '.repeat(80_000)}`,
  declarations: `x ${'<!A '.repeat(80_000)}`,
  attributes: `x${' <a b="'.repeat(50_000)}`,
  'backticks of every length': numbers(800)
    .map((count) => '`'.repeat(count))
    .join('a '),
  underlines: 'a\n=\n'.repeat(3_300),
  'quotes in quotes': '>'.repeat(5_000),
  'lists in lists': '- '.repeat(5_000),
  'lists in lists by lines': numbers(700)
    .map((depth) => `${' '.repeat(depth * 2)}- a`)
    .join('\n'),
  'lazy lines': `> a\n${'a\n'.repeat(9_000)}`,
  'a wide table': `${'|a'.repeat(60_000)}\n${'|-'.repeat(60_000)}\n`,
  'a long table': `| a | b |\n|-|-|\n${'| x | y |\n'.repeat(9_000)}`,
  'a billion rows': `| a | b |\n|-|-|\n${'|\n'.repeat(250_000)}`,
  'event ids': `${EVENTS}| S | ${numbers(60_000).join(',')} | F | v |`,
  events:
    EVENTS +
    numbers(5_000)
      .map((id) => `| S | ${id} | F | v |\n`)
      .join(''),
  analytics: '### Analytic I\n#### Logic\n```\nSELECT\n```\n'.repeat(1_500),
  implementations: `---\ntitle: "CAR-2020-01-001: x"\n---\n### Implementations\n${'#### a (b)\n```\nx\n```\n'.repeat(2_000)}`,
  'unknown entities': `${LOGIC}| a | ${numbers(50_000)
    .map((count) => `&a${count};`)
    .join('')} |`,
  'nested HTML': '<div>'.repeat(60_000),
  'nested formatting': '<b><i>'.repeat(60_000),
  spaces: ' '.repeat(500_000),
  tabs: '\t'.repeat(500_000),
  'a pipe and spaces': `|\n${' '.repeat(400_000)}|`,
  kramdown: '{:'.repeat(100_000),
  sentences: `# T\n\n${'a. '.repeat(100_000)}`,
  'deep YAML': `---\na: ${'['.repeat(60_000)}\n---\n`,
  'YAML of aliases': `---\n${META}\n---\n`,
  'YAML that holds itself': '---\na: &a\n  b: *a\n---\n',
  'long YAML': `---\na: ${'x'.repeat(100_000)}\n---\n`,
  NUL: '\u0000'.repeat(100_000),
  binary: numbers(100_000)
    .map((index) => String.fromCharCode((index * 7_919) % 65_536))
    .join(''),
};

/** Which dialect reads a text; an article the rest. */
const DIALECT: Readonly<Record<string, DialectId>> = {
  'event ids': 'classic',
  events: 'classic',
  'unknown entities': 'classic',
  analytics: 'guided',
  implementations: 'car',
};

describe('hostile texts', () => {
  test.each(Object.keys(HOSTILE))(
    '%s',
    (name) => {
      const started = processorTime();
      const document = parse(`${HOSTILE[name]}`, { dialect: DIALECT[name] ?? 'article' });
      expect(processorTime() - started).toBeLessThan(15_000);
      const error = document.diagnostics.find(({ severity }) => severity === 'error');
      if (document.content === null) expect(error?.line).toBeGreaterThan(0);
      expect(document.diagnostics.every(({ rule }) => rule !== 'document/unreadable')).toBe(true);
      expect(JSON.stringify(document).length).toBeLessThan(30_000_000);
    },
    60_000,
  );
});

test('the error says where and what to do', () => {
  const [error] = parse(`# T\n\n${']'.repeat(100_000)}`, { dialect: 'article' }).diagnostics;
  expect(error).toMatchObject({ rule: 'document/too-complex', severity: 'error', line: 3 });
  expect(error?.help).toMatch(/split the paragraph/);
});

test.each([
  [`# T\n${'a\n'.repeat(20_000)}`, 'The document has 20002 lines, expected at most 10000.'],
  ['a'.repeat(600_000), 'The document has 600000 characters, expected at most 524288.'],
])('a document too large is an error', (text, message) => {
  expect(parse(text, { dialect: 'article' }).diagnostics[0]).toMatchObject({ rule: 'document/too-large', message });
});

test('recorded text in a fence is no hostile text', () => {
  const recorded = ']]][[[[*_*_`` <? <!-- \n'.repeat(9_000);
  const document = parse(`---\ndialect: article\n---\n# T\n\n\`\`\`\`\n${recorded}\`\`\`\`\n`);
  expect(document.content).not.toBe(null);
});

test('the meter changes nothing in what is read', () => {
  const plain = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml']).freeze();
  const meter = new WorkMeter();
  const metered = unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkFrontmatter, ['yaml'])
    .use(function addMeter() {
      this.data().micromarkExtensions?.push(meter.extension());
    })
    .freeze();
  const piece = fc.constantFrom(
    '*',
    '_',
    '**',
    '[',
    ']',
    '](',
    ')',
    '!',
    '`',
    '``',
    '~',
    '~~',
    '<',
    '<b>',
    '<!--',
    '-->',
    '<?',
    '?>',
    '> ',
    '- ',
    '1. ',
    '\\',
    '=',
    '---',
    '\n',
    '\n\n',
    '  ',
    '\t',
    'a',
    'b ',
    '|',
    '|-|',
    '[a]: b\n',
    '&amp;',
    'http://a.b',
    '#',
    '- [ ] ',
    '[^1]',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      meter.start(text);
      expect(metered.parse(text)).toEqual(plain.parse(text));
    }),
    { numRuns: 1_000 },
  );
});
