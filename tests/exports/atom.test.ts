import { describe, expect, test } from 'vitest';
import { atomFeed, FEED_LENGTH } from '../../src/exports/atom.ts';
import { document, documents, NASTY, site } from './site.ts';
import { xmlErrors } from './validators.ts';

const titles = (feed: string) => [...feed.matchAll(/<entry>.*?<title>(.*?)<\/title>/g)].map(([, title]) => title);

describe('a feed is as RFC 4287 says', () => {
  test.each([
    ['with an address', site()],
    ['without one', site(documents(), { title: 'Our hunts' })],
    ['without documents', site([])],
    [
      'of texts that are hard to hold',
      site([
        document({
          file: 'content/playbooks/a.md',
          title: NASTY,
          summary: NASTY,
          authors: [NASTY, ' '],
          modified: '2026-01-01',
        }),
      ]),
    ],
  ])('%s', async (_, index) => {
    expect(await xmlErrors(atomFeed(index), 'atom.rng')).toEqual([]);
  });

  const feed = atomFeed(site());
  test.each([
    ['the id of the feed', /<id>.*?<\/id>/],
    ['the title of the feed', /<title>.*?<\/title>/],
    ['when the feed changed', /<updated>.*?<\/updated>/],
    ['the author of the feed', /<author>.*?<\/author>/],
    ['the id of an entry', /(?<=<entry>)<id>.*?<\/id>/],
    ['the title of an entry', /(?<=<entry><id>[^<]*<\/id>)<title>.*?<\/title>/],
    ['when an entry changed', /(?<=<\/published>)<updated>.*?<\/updated>/],
    ['where an entry leads', /(?<=<entry>.*?)<link [^>]*>/],
    ['the name of an author', /<name>.*?<\/name>/],
    ['what a category is', / term="[^"]*"/],
    ['the namespace', / xmlns="[^"]*"/],
  ])('and misses %s when it is dropped', async (_, part) => {
    expect(feed).toMatch(part);
    expect(await xmlErrors(feed.replace(part, ''), 'atom.rng')).not.toEqual([]);
  });

  test.each([
    ['a day in place of a time', /T00:00:00Z/, ''],
    ['an id that is no IRI', /urn:uuid:/, ''],
    ['two titles', /<title>/, '<title>Twice</title><title>'],
  ])('and refuses %s', async (_, part, other) => {
    expect(await xmlErrors(feed.replace(part, other), 'atom.rng')).not.toEqual([]);
  });
});

test('newest first, by the last change; what names no date is left out', () => {
  const feed = atomFeed(site());
  expect(titles(feed)).toEqual(['An old hunt', 'Sessions', 'Shells']);
  expect(/<updated>(.*?)<\/updated>/.exec(feed)?.[1]).toBe('2026-03-01T00:00:00Z');
});

test('an entry tells what the document is about, and leads to it', () => {
  const [entry] = /<entry>.*?<\/entry>/.exec(atomFeed(site())) ?? [];
  expect(entry).toMatch(
    new RegExp(
      [
        '<entry><id>urn:uuid:[0-9a-f-]{36}</id><title>An old hunt</title>',
        '<link rel="alternate" type="text/html" href="https://hunts.example/base/playbooks/old/"/>',
        '<published>2026-03-01T00:00:00Z</published><updated>2026-03-01T00:00:00Z</updated>',
        '<author><name>A. Hunter</name></author><author><name>B. Hunter</name></author>',
        '<category term="playbook" label="Playbook"/>',
        '<category term="T1021.006" scheme="https://attack.mitre.org/techniques/" label="T1021.006 Windows Remote Management"/>',
        '<summary type="text">It names an id of its day.</summary></entry>',
      ].join(''),
    ),
  );
});

test('without an address links are relative to the feed', () => {
  const feed = atomFeed(site(documents(), { title: 'Our hunts' }));
  expect(feed).toContain('href="playbooks/old/index.html"');
  expect(feed).not.toContain('rel="self"');
});

test('the feed tells whose it is, what it is about, and where it is', () => {
  const settings = {
    title: 'Our hunts',
    address: 'https://hunts.example/base/',
    author: 'The team',
    description: 'What we look for.',
    licence: 'MIT',
  };
  expect(atomFeed(site(documents(), settings)).split('\n').slice(2, 11)).toEqual([
    expect.stringMatching(/^<id>urn:uuid:[0-9a-f-]{36}<\/id>$/),
    '<title>Our hunts</title>',
    '<subtitle>What we look for.</subtitle>',
    '<updated>2026-03-01T00:00:00Z</updated>',
    '<author><name>The team</name></author>',
    '<link rel="self" type="application/atom+xml" href="https://hunts.example/base/feed.xml"/>',
    '<link rel="alternate" type="text/html" href="https://hunts.example/base/"/>',
    '<generator>Huntbook</generator>',
    '<rights>MIT</rights>',
  ]);
});

test('each entry has an id of its own, and says when it was written and when it was changed', () => {
  const feed = atomFeed(site());
  const ids = [...feed.matchAll(/<id>(.*?)<\/id>/g)].map(([, id]) => id);
  expect(ids).toHaveLength(4);
  expect(new Set(ids).size).toBe(ids.length);
  expect(feed).toContain('<published>2026-01-05T00:00:00Z</published><updated>2026-02-01T00:00:00Z</updated>');
});

test('at most as many entries as readers want', () => {
  const many = Array.from({ length: FEED_LENGTH + 7 }, (_, index) =>
    document({
      file: `content/playbooks/hunt-${index}.md`,
      title: `Hunt ${index}`,
      created: `2026-01-${String((index % 28) + 1).padStart(2, '0')}`,
    }),
  );
  const found = titles(atomFeed(site(many)));
  expect(found).toHaveLength(FEED_LENGTH);
  expect(found.slice(0, 3)).toEqual(['Hunt 27', 'Hunt 55', 'Hunt 26']);
});

test('an id stays when a document is changed', () => {
  const idOf = (title: string, modified: string) =>
    /<entry><id>(.*?)<\/id>/.exec(atomFeed(site([document({ file: 'content/playbooks/a.md', title, modified })])))?.[1];
  expect(idOf('A hunt', '2026-01-01')).toBe(idOf('Another title', '2026-02-02'));
});
