/** Times `huntbook build` on a generated project. */
import { spawn } from 'node:child_process';
import { appendFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { writeProject } from './generate-project.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/** Generates a project of `count` documents below `.huntbook/bench/` and prints seconds and peak memory of each build. */
export async function benchSite(count: number): Promise<void> {
  const project = path.join(root, '.huntbook', 'bench', `site-${count}`);
  await rm(project, { recursive: true, force: true });
  const documents = await writeProject(root, project, count);
  console.log(`${count} documents, ${documents.analytics} analytics, generated in ${path.relative(root, project)}`);

  report('cold (no cache)', await build(project));
  report('warm (nothing changed)', await build(project));
  await appendFile(path.join(project, documents.first), '\nA last remark that was added.\n');
  report('warm (one document changed)', await build(project));

  const size = await folderSize(path.join(project, 'dist'));
  console.log(`dist: ${size.files} files, ${(size.bytes / 1e6).toFixed(1)} MB`);
}

interface Timing {
  readonly seconds: number;
  readonly peakMiB: number;
}

function report(name: string, { seconds, peakMiB }: Timing): void {
  console.log(
    `${name.padEnd(28)} ${seconds.toFixed(1).padStart(6)} s   ${String(peakMiB).padStart(5)} MiB (main process)`,
  );
}

function build(project: string): Promise<Timing> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const script = path.join(import.meta.dirname, 'timed-build.ts');
    const child = spawn(process.execPath, [script, project], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    let output = '';
    let peakMiB = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('message', (message: { peakMiB: number }) => {
      peakMiB = message.peakMiB;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve({ seconds: (performance.now() - started) / 1000, peakMiB });
      else reject(new Error(`The build failed with exit code ${code}:\n${output.slice(-4000)}`));
    });
  });
}

async function folderSize(folder: string): Promise<{ files: number; bytes: number }> {
  let files = 0;
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files += 1;
    bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return { files, bytes };
}
