import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { siteAddress } from '../../src/collections/site-address.ts';
import { loadSiteSettings, readSiteSettings } from '../../src/collections/site-settings.ts';
import { processorTime } from '../processor-time.ts';

describe('an address that a site can be published under', () => {
  test.each([
    ['https://hunts.example', 'https://hunts.example/'],
    ['https://hunts.example/base', 'https://hunts.example/base/'],
    ['http://localhost:8080/a/b/', 'http://localhost:8080/a/b/'],
    ['HTTPS://Hunts.Example/Base/', 'https://hunts.example/Base/'],
    ['https://jäger.example/jagd/', 'https://xn--jger-loa.example/jagd/'],
    ['https://hunts.example/a%20b', 'https://hunts.example/a%20b/'],
    ['https://hunts.example/base/index.html', 'https://hunts.example/base/'],
    ['https://[2001:db8::1]:8443/a', 'https://[2001:db8::1]:8443/a/'],
  ])('%s', (written, address) => {
    expect(siteAddress(written)).toBe(address);
  });

  test.each([
    '',
    'hunts.example',
    '//hunts.example/',
    'ftp://hunts.example/',
    'javascript:alert(1)',
    'https://',
    'https://hunts.example/?page=1',
    'https://hunts.example/#top',
    'https://user:secret@hunts.example/',
    'https://hunts.example\\evil',
    'https://hunts.example/ x',
    'https://hunts.example/100%',
    'https://hunts.example/[a]/',
    'https://hunts.example/a|b/',
  ])('none: %s', (written) => {
    expect(siteAddress(written)).toBeUndefined();
  });
});

describe('content/site.yaml', () => {
  test('all that it can say', () => {
    const text = 'address: https://hunts.example/base\ntitle: Our hunts\ndescription: All.\nauthor: We\nlicence: MIT\n';
    expect(readSiteSettings(text)).toEqual({
      settings: {
        address: 'https://hunts.example/base/',
        title: 'Our hunts',
        description: 'All.',
        author: 'We',
        licence: 'MIT',
      },
      diagnostics: [],
    });
  });

  test.each([
    ['', 'nothing'],
    ['\n# to be written\n', 'a comment alone'],
    ['# to be written\r\n\r\n  # later\r\n', 'comments, as Windows ends lines'],
  ])('%j says nothing: %s', (text) => {
    expect(readSiteSettings(text)).toEqual({ settings: { title: 'Huntbook' }, diagnostics: [] });
  });

  test('a text on several lines that YAML folds into one', () => {
    expect(readSiteSettings('description: >\n  Hunts that\n  are run.\n').settings.description).toBe(
      'Hunts that are run.',
    );
  });

  test('blank lines before it take no time', () => {
    const started = processorTime();
    expect(readSiteSettings(`${'\n'.repeat(10_000)}title: Hunts\n`).settings.title).toBe('Hunts');
    expect(processorTime() - started).toBeLessThan(2_000);
  });

  test.each([
    ['adress: https://a.example/\n', 1, 1, 'Unexpected key `adress`, expected one of: address, '],
    ['title: Hunts\naddress: a.example\n', 2, 10, 'Unexpected address `a.example`, expected one like '],
    ['title: Hunts\naddress: 1\n', 2, 10, 'Unexpected value of `address`, expected a text.'],
    ['title: ""\n', 1, 8, 'Unexpected text, expected one line with words.'],
    ['title: "a\\nb"\n', 1, 8, 'Unexpected text, expected one line with words.'],
    ['title: |\n  a\n  b\n', 1, 8, 'Unexpected text, expected one line with words.'],
    ['- address\n', 1, 1, 'Unexpected value, expected lines of `key: value`.'],
    ['title: [Hunts\n', 2, 1, 'Unexpected end of a list, expected `]` before this line.'],
  ])('%j is refused where it is wrong', (text, line, column, message) => {
    const { settings, diagnostics } = readSiteSettings(text);
    expect(settings).toEqual({ title: 'Huntbook' });
    expect(diagnostics).toEqual([
      {
        rule: 'site/settings',
        severity: 'error',
        file: 'content/site.yaml',
        line,
        column,
        message: expect.stringContaining(message),
        ...(message.startsWith('Unexpected value of') && { help: 'put the value between quotes' }),
      },
    ]);
  });
});

test.each([
  ['title: 2026\n', 'put the value between quotes'],
  ['address:\n', 'write a value after the colon, or delete the line'],
  ['title: Hunts: ours\n', 'put a value that holds `: ` between quotes'],
])('%j: the message says how to mend it', (text, help) => {
  expect(readSiteSettings(text).diagnostics.map((diagnostic) => diagnostic.help)).toEqual([help]);
});

describe('from a project', () => {
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  const project = (): string => {
    const root = mkdtempSync(path.join(tmpdir(), 'huntbook-settings-'));
    made.push(root);
    mkdirSync(path.join(root, 'content'));
    return root;
  };

  test('a project without the file has no address', async () => {
    expect(await loadSiteSettings(project())).toEqual({ settings: { title: 'Huntbook' }, diagnostics: [] });
  });

  test('a link is not followed', async () => {
    const root = project();
    writeFileSync(path.join(root, 'secret'), 'address: https://a.example/\n');
    symlinkSync(path.join(root, 'secret'), path.join(root, 'content', 'site.yaml'));
    const { settings, diagnostics } = await loadSiteSettings(root);
    expect(settings.address).toBeUndefined();
    expect(diagnostics.map(({ message }) => message)).toEqual(['Unexpected link, expected a file.']);
  });
});
