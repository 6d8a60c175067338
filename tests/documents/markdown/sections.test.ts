import { expect, test } from 'vitest';
import type { Section } from '../../../src/documents/document.ts';
import { contentOf, parse } from '../support.ts';

function outline(sections: readonly Section[]): unknown[] {
  return sections.map(({ id, depth, line, markdown, sections }) => [id, depth, line, markdown, ...outline(sections)]);
}

const FRONT = '---\ndialect: article\ntitle: T\n---\n';
const read = (text: string): unknown[] => outline(contentOf(parse(FRONT + text), 'article').sections);

test('headings nest by depth, also over gaps; text before the first is a section of depth 0', () => {
  expect(read('before\n\n# A\n\na\n\n### B\n\nb\n\n## C\nc\n# D\n')).toEqual([
    ['introduction', 0, 5, 'before'],
    ['a', 1, 7, 'a', ['b', 3, 11, 'b'], ['c', 2, 15, 'c']],
    ['d', 1, 17, ''],
  ]);
});

test('anchors are unique, also for headings of the same words and of none', () => {
  expect(read('# A\n# A\n#\n# !\n# A-1\n# Introduction\n')).toEqual([
    ['a', 1, 5, ''],
    ['a-1', 1, 6, ''],
    ['section', 1, 7, ''],
    ['section-1', 1, 8, ''],
    ['a-1-1', 1, 9, ''],
    ['introduction', 1, 10, ''],
  ]);
});

test('headings underlined, and headings inside quotes and lists, which are text of their section', () => {
  expect(read('A\n=\n\n> # quoted\n\n- # listed\n')).toEqual([['a', 1, 5, '> # quoted\n\n- # listed']]);
});

test('a body keeps its own Markdown, indentation and definitions included', () => {
  expect(read('# A\n\n    code\n\n[x]: https://example.org\n\n# B\n')).toEqual([
    ['a', 1, 5, '    code\n\n[x]: https://example.org'],
    ['b', 1, 11, ''],
  ]);
});

test('a title is plain text, and HTML where it holds more', () => {
  const { sections } = contentOf(
    parse(`${FRONT}# [ATT&CK](https://attack.mitre.org/) and \`code\`\n# Plain & simple\n`),
    'article',
  );
  expect(sections.map(({ title, titleHtml }) => [title, titleHtml])).toEqual([
    ['ATT&CK and code', '<a href="https://attack.mitre.org/">ATT&#x26;CK</a> and <code>code</code>'],
    ['Plain & simple', undefined],
  ]);
});
