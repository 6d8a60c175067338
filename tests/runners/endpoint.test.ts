import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { processEndpoint } from '../../src/runners/endpoint.ts';
import { EventFolder } from './fixtures.ts';

const folder = new EventFolder();
afterAll(() => folder.remove());

/** Why a process that runs `code` is gone. */
function reasonOf(name: string, code: string): Promise<string> {
  const file = join(folder.path, `${name}.mjs`);
  writeFileSync(file, code);
  return new Promise((resolve) => {
    processEndpoint(pathToFileURL(file).href, [])({ reply: () => undefined, gone: resolve }).hold(true);
  });
}

describe('a process that ends by itself', () => {
  it.each([
    ['throws', "throw new TypeError('no such thing')", 'it ended with code 1 (TypeError: no such thing)'],
    ['complains', "console.error('disk full\\n'); process.exitCode = 3", 'it ended with code 3 (disk full)'],
    ['says-nothing', 'process.exitCode = 2', 'it ended with code 2'],
    ['is-killed', "process.kill(process.pid, 'SIGKILL')", 'it was ended by SIGKILL'],
  ])('%s', async (name, code, reason) => {
    expect(await reasonOf(name, code)).toBe(reason);
  });

  it('does not keep more of its complaint than its end', async () => {
    const reason = await reasonOf('floods', "process.stderr.write('x'.repeat(1e6) + '\\nlast words\\n')");
    expect(reason).toBe('it ended with code 0 (last words)');
  });
});
