import { expect, it } from 'vitest';
import { pageFile } from '../../src/publish/page-sink.ts';

it.each([
  ['/', 'index.html'],
  ['/playbooks/', 'playbooks/index.html'],
  ['/techniques/t1021.006/', 'techniques/t1021.006/index.html'],
  ['/404/', '404.html'],
  ['/404', '404.html'],
  ['/404.html', '404.html'],
  ['/playbooks/caf%C3%A9/', 'playbooks/café/index.html'],
])('%s is written to %s', (pathname, file) => {
  expect(pageFile(pathname)).toBe(file);
});
