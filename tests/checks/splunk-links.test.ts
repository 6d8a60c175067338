import { expect, test } from 'vitest';
import { checkStories } from '../../src/checks/splunk-links.ts';
import type { Document } from '../../src/documents/document.ts';
import { contentOf, parse } from '../documents/support.ts';

const GUID = '1f0c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f';

function detection(slug: string, link: string, guid = ''): Document {
  const text = `---\ntitle: ${slug}\n---\n\n#### Description\n\nD.\n\n- **ID**: ${guid}\n\n#### Search\n\n~~~\nindex=a\n~~~\n\n#### Associated Analytic Story\n* ${link}\n`;
  const parsed = parse(text, { file: `content/detections/${slug}.md` });
  return {
    ...parsed,
    content: contentOf(parsed, 'splunk'),
    file: `content/detections/${slug}.md`,
    collection: 'detections',
    slug,
  };
}

function story(slug: string, ...links: string[]): Document {
  const text = `---\ntitle: Work From Afar\n---\n\n#### Narrative\n\nN.\n\n#### Detections\n\n${links.map((link) => `* ${link}\n`).join('')}`;
  const parsed = parse(text, { file: `content/stories/${slug}.md` });
  return {
    ...parsed,
    content: contentOf(parsed, 'story'),
    file: `content/stories/${slug}.md`,
    collection: 'stories',
    slug,
  };
}

const told = (...documents: Document[]) =>
  checkStories(documents).map(
    ({ severity, rule, file, line, column }) => `${severity} ${rule} ${file}:${line}:${column}`,
  );

test.each([
  ['by its address', '[W](/stories/work_from_afar)', '[t](/endpoint/task_made/)'],
  ['by its GUID', '[W](/stories/work-from-afar/)', `[t](/endpoint/${GUID.toUpperCase()}/)`],
  ['by its file', '[W](../stories/work_from_afar.md)', '[t](../detections/2026-01-02-task_made.md#search)'],
  ['by its title', 'Work From Afar', '2026-01-02-task made'],
])('a story that lists the detection back, %s', (_name, forth, back) => {
  expect(told(detection('2026-01-02-task_made', forth, GUID), story('work_from_afar', back))).toEqual([]);
});

test('a story that does not, and one that is not here', () => {
  const here = '[W](/stories/WORK_from-afar)';
  expect(told(detection('task_made', here), story('work_from_afar', 'Another'))).toEqual([
    'info document/one-sided-story content/detections/task_made.md:18:3',
  ]);
  expect(told(detection('task_made', '[N](/stories/nowhere)'), story('work_from_afar'))).toEqual([]);
});

test('two documents of one GUID', () => {
  expect(told(detection('a', 'x', GUID), detection('b', 'x', GUID.toUpperCase()), detection('c', 'x'))).toEqual([
    'warning document/duplicate-guid content/detections/b.md:9:11',
  ]);
});
