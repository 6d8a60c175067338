/**
 * `npm run dev`: serves the pages while you write. Content is read, checked and proven again when a file of it changes;
 * what is wrong is printed, and the pages show it. Search needs the index that `npm run build` makes.
 */
import { watch } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { dev } from 'astro';
import { Command } from 'commander';
import { printLoaded } from '../src/cli/build.ts';
import { callFolder } from '../src/cli/call-folder.ts';
import { paletteFor } from '../src/cli/display.ts';
import { OWN_PROJECT, threadCount } from '../src/cli/project.ts';
import { loadSite } from '../src/collections/load-site.ts';
import { provideSiteModel, type SiteModel } from '../src/collections/site-model.ts';

/** Editors write a file in several steps; a change is taken up when nothing more came for this long. */
const SETTLED_MS = 150;

const { port, project } = new Command('npm run dev --')
  .description('Serves the pages while you write; content is checked and proven again when it changes.')
  .option('--port <number>', 'port', Number, 4321)
  .option('--project <folder>', 'the project to serve', OWN_PROJECT)
  .parse()
  .opts<{ port: number; project: string }>();

const folder = callFolder();
const root = path.resolve(folder, project);
const palette = paletteFor(process.stdout);
let model: Promise<SiteModel> = load();
await model;
provideSiteModel(() => model);

process.env['ASTRO_TELEMETRY_DISABLED'] = '1';
process.env['ASTRO_DEV_BACKGROUND'] = '0';
const server = await dev({ root: OWN_PROJECT, server: { port, host: '127.0.0.1' }, logLevel: 'warn' });
console.log(`\nHuntbook is at http://localhost:${server.address.port}/ while this runs; Ctrl+C stops it.`);

let settled: ReturnType<typeof setTimeout> | undefined;
watch(path.join(root, 'content'), { recursive: true }, () => {
  clearTimeout(settled);
  settled = setTimeout(() => {
    model = load().catch(async (error: unknown) => {
      console.error(error);
      return model;
    });
    // The pages are rendered on request: any file of theirs that seems changed makes open ones load again.
    void model.then(() => server.watcher.emit('change', path.join(OWN_PROJECT, 'src', 'collections', 'site-model.ts')));
  }, SETTLED_MS);
});

async function load(): Promise<SiteModel> {
  const loaded = await loadSite(root, { threads: threadCount(availableParallelism()) });
  printLoaded(loaded, { folder, env: process.env }, palette);
  return loaded.model;
}
