import { describe, expect, test } from 'vitest';
import { PublishedDocuments, readPublishedAddress } from '../../src/documents/published-address.ts';
import { contentOf, fixture, parse } from './support.ts';

describe('an address', () => {
  test.each([
    ['/stories/active_directory', { kind: 'story', key: 'active_directory' }],
    ['/stories/Active-Directory/?x#y', { kind: 'story', key: 'active_directory' }],
    ['_stories/active_directory', { kind: 'story', key: 'active_directory' }],
    ['/endpoint/a_task%20made/', { kind: 'detection', key: 'a_task_made' }],
    [
      '/cloud/1F0C2D3E-4b5a-4c6d-8e7f-0a1b2c3d4e5f/',
      { kind: 'detection', key: '1f0c2d3e_4b5a_4c6d_8e7f_0a1b2c3d4e5f' },
    ],
    ['/tags/#smb/windows-admin-shares', { kind: 'tag', key: 'smb_windows_admin_shares' }],
    ['/macros/sysmon', { kind: 'macro' }],
    ['/lookups/known_users', { kind: 'lookup' }],
    ['/stories/%E0%A4%A', { kind: 'story', key: 'e0_a4_a' }],
    ['../stories/active_directory.md', undefined],
    ['stories/active_directory.md', undefined],
    ['/about/', undefined],
    ['https://example.org/stories/a', undefined],
  ])('%s', (address, expected) => {
    expect(readPublishedAddress(address)).toEqual(expected);
  });
});

test('documents are found by slug without its date, by title, and by GUID', () => {
  const text = fixture('splunk.txt');
  const one = {
    name: 'one',
    collection: 'detections' as const,
    slug: '2026-03-04-made-afar',
    content: contentOf(parse(text), 'splunk'),
  };
  const published = new PublishedDocuments([one], (item) => item);
  const find = (address: string) => {
    const read = readPublishedAddress(address);
    return read && published.find(read)?.name;
  };
  expect(find('/endpoint/made_afar/')).toBe('one');
  expect(find('/endpoint/task_made_on_another_host/')).toBe('one');
  expect(find('/network/1F0C2D3E-4b5a-4c6d-8e7f-0a1b2c3d4e5f/')).toBe('one');
  expect(find('/stories/made_afar')).toBeUndefined();
  expect(find('/macros/made_afar')).toBeUndefined();
});
