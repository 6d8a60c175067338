/** `huntbook search` on the built site: the same index as in the browser, in the terminal. */
import { expect, it } from 'vitest';
import { folderWith, huntbook } from '../cli/project.ts';
import { builtSite } from './site.ts';

builtSite();

const hits = (...args: string[]) => {
  const { code, out } = huntbook(['search', '--json', ...args]);
  const found = out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { title: string; kind: string; url: string; excerpt: string });
  return { code, found };
};

it('finds words, with what stands around them', () => {
  const { code, found } = hits('wsmprovhost');
  expect(code).toBe(0);
  expect(found.map(({ url }) => url)).toContain('analytics/car-2014-11-004/index.html');
  expect(found.every(({ excerpt }) => /wsmprovhost/i.test(excerpt))).toBe(true);
});

it.each([
  ['T1021.006', 'techniques/t1021.006/index.html'],
  ['CAR-2014-11-004', 'analytics/car-2014-11-004/index.html'],
  // An old id keeps its page, and a technique that no document names has one.
  ['T1028', 'techniques/t1028/index.html'],
  ['T1558.003', 'techniques/t1558.003/index.html'],
  ['Kerberoasting', 'techniques/t1558.003/index.html'],
  ['DET0477', 'techniques/t1021.006/index.html#detection'],
])('%s leads first to its page', (id, url) => {
  expect(hits(id).found[0]?.url).toBe(url);
});

it('behind an old id stands what replaces it', () => {
  expect(hits('T1028').found[1]?.url).toBe('techniques/t1021.006/index.html');
});

it('keeps to filters and to the limit', () => {
  const { found } = hits('--kind', 'Playbook', '--limit', '1', 'powershell');
  expect(found.map(({ kind }) => kind)).toEqual(['Playbook']);
});

it('an id that is not here finds nothing, rather than what begins alike', () => {
  expect(hits('CAR-2099-01-001')).toEqual({ code: 1, found: [] });
});

it('says so, with exit code 1, when nothing is found', () => {
  const { code, out, err } = huntbook(['search', '--kind', 'No such kind', 'powershell']);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('Nothing found for "powershell"');
});

it('says, with exit code 2, what to do where there is no site', () => {
  const { code, err } = huntbook(['search', 'powershell'], { project: folderWith({ 'a.txt': '' }) });
  expect(code).toBe(2);
  expect(err).toContain('npm run build');
});
