/** Times `huntbook verify` on a generated project: at first, and again when nothing has changed. */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { writeProject } from './generate-project.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/** Analytics that a generated document has on average. */
const PER_DOCUMENT = 2.6;

/** Warm runs of which the fastest counts: others are of the machine's other work. */
const ROUNDS = 3;

/** Generates a project with about `analytics` analytics below `.huntbook/bench/` and prints the seconds that it takes to verify. */
export async function benchVerify(analytics: number): Promise<void> {
  const project = path.join(root, '.huntbook', 'bench', `verify-${analytics}`);
  await rm(project, { recursive: true, force: true });
  const documents = Math.max(1, Math.round(analytics / PER_DOCUMENT));
  const written = await writeProject(root, project, documents);
  console.log(`${written.analytics} analytics in ${documents} documents, generated in ${path.relative(root, project)}`);
  for (const options of [[], ['--cross']]) {
    const name = ['verify', ...options].join(' ');
    report(`${name}, cold`, await timeVerify(project, options));
    let fastest = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS; round++) fastest = Math.min(fastest, await timeVerify(project, options));
    report(`${name}, warm`, fastest);
  }
}

function report(name: string, seconds: number): void {
  console.log(`${name.padEnd(28)} ${seconds.toFixed(2).padStart(7)} s`);
}

function timeVerify(project: string, options: readonly string[]): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const script = path.join(root, 'scripts', 'huntbook.ts');
    const args = [script, 'verify', '--project', project, ...options];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore'] });
    child.on('error', reject);
    child.on('exit', (code) => {
      // What analytics find beside their tests is told by 1: the time is the same.
      if (code === 0 || code === 1) resolve((performance.now() - started) / 1000);
      else reject(new Error(`\`verify\` ended with exit code ${code}.`));
    });
  });
}
