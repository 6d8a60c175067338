import { describe, expect, test } from 'vitest';
import type { SiteDocument } from '../../src/collections/site-model.ts';
import { linkedDocument, resolveLinks } from '../../src/components/site/document-links.ts';
import { siteIndex } from '../../src/components/site/site-index.ts';
import { techniqueNamed } from '../../src/coverage/technique-names.ts';
import { contentOf, parse } from '../documents/support.ts';
import { knowledge, siteDocument, siteOf } from './site-fixture.ts';

function published(file: string, collection: 'detections' | 'stories', text: string): SiteDocument {
  const parsed = parse(text, { file });
  const content = collection === 'stories' ? contentOf(parsed, 'story') : contentOf(parsed, 'splunk');
  const slug = (file.split('/').at(-1) ?? '').replace(/\.md$/, '');
  return {
    ...parsed,
    content,
    file,
    collection,
    slug,
    highlighted: {},
    reads: {},
    place: () => ({ line: 1, column: 1 }),
    generated: [],
    proof: {},
    notes: [],
  };
}

const detection = published(
  'content/detections/2026-01-02-task_made.md',
  'detections',
  '---\ntitle: A task\n---\n\n#### Search\n\n~~~\nindex=a\n~~~\n\n#### RBA\n',
);
const story = published(
  'content/stories/work_from_afar.md',
  'stories',
  '---\ntitle: Work\n---\n\n#### Narrative\n\nN.\n\n#### Detections\n\n| Name | Technique | Type |\n| --- | --- | --- |\n| [t](/endpoint/task_made/) | [Remote Services](/tags/#remote-services), Windows Remote Management | TTP |\n',
);
const playbook = siteDocument({ file: 'content/playbooks/hunt.md', techniques: ['T1059'] });
const site = siteIndex(siteOf([detection, playbook, story]));

describe('in a detection or a story', () => {
  test.each([
    ['/stories/work-FROM_afar', '<a href="/stories/work_from_afar/">x</a>'],
    ['/endpoint/task_made/', '<a href="/detections/2026-01-02-task_made/">x</a>'],
    ['../stories/work_from_afar.md#narrative', '<a href="/stories/work_from_afar/#narrative">x</a>'],
    ['/tags/#remote-services', '<a href="/techniques/t1021/">x</a>'],
    [
      '/stories/nowhere',
      '<span class="not-here">x <span class="not-here-note">(a story that is not in this collection)</span></span>',
    ],
    [
      '/macros/sysmon',
      '<span class="not-here">x <span class="not-here-note">(a macro that is not in this collection)</span></span>',
    ],
    [
      '/tags/#nothing',
      '<span class="not-here">x <span class="not-here-note">(a tag that is not in this collection)</span></span>',
    ],
  ])('%s', (address, expected) => {
    expect(resolveLinks(`<a href="${address}">x</a>`, detection, site)).toBe(expected);
  });

  test('the document that an address leads to', () => {
    expect(linkedDocument('/endpoint/task_made/', story, site)?.document).toBe(detection);
    expect(linkedDocument('../detections/2026-01-02-task_made.md#search', story, site)?.document).toBe(detection);
    expect(linkedDocument('/endpoint/other/', story, site)).toBeUndefined();
  });
});

test('in other documents these addresses lead nowhere', () => {
  expect(resolveLinks('<a href="/stories/work_from_afar">x</a>', playbook, site)).toContain('(not here: ');
});

test('a story has the techniques that its table names in words', () => {
  const facts = site.byFile.get(story.file);
  expect(facts?.current.map(({ id }) => id)).toEqual(['T1021', 'T1021.006']);
  expect(site.techniques.get('T1021')?.documents.map(({ document }) => document)).toContain(story);
});

test.each([
  ['remote services', 'T1021'],
  ['Windows-Remote_Management', 'T1021.006'],
  ['Nothing', undefined],
])('the technique named %s', (name, id) => {
  expect(techniqueNamed(name, knowledge)?.id).toBe(id);
});
