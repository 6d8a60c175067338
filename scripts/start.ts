/**
 * `npm start`: checks the content, runs every analytic, builds the site, indexes it, and serves it on this machine.
 *
 *     npm start                    on port 4321, or the next free one
 *     npm start -- --port 8080
 */
import path from 'node:path';
import process from 'node:process';
import { Command, InvalidArgumentError } from 'commander';
import { runBuild } from '../src/cli/build.ts';
import { callFolder } from '../src/cli/call-folder.ts';
import { OWN_PROJECT } from '../src/cli/project.ts';
import { serveSite } from '../src/publish/serve-site.ts';

const DEFAULT_PORT = 4321;

const { port, project } = new Command('npm start --')
  .description('Checks, proves, builds and serves the site on this machine.')
  .option('--port <number>', 'port; the next free one is taken when it is busy', readPort, DEFAULT_PORT)
  .option('--project <folder>', 'the project to serve', OWN_PROJECT)
  .parse()
  .opts<{ port: number; project: string }>();

const folder = callFolder();
const root = path.resolve(folder, project);
const code = await runBuild({ root, folder, env: process.env, cache: true });
if (code === 0) {
  const { server, address } = await serveSite(path.join(root, 'dist'), { port });
  console.log(`\nHuntbook is at ${address}\nCtrl+C stops it.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close(() => process.exit(0));
      server.closeAllConnections();
    });
  }
} else {
  console.error(
    '\nNothing is served: mend what is named above and start again. The last good site, if there is one, is still in dist/.',
  );
  process.exitCode = code;
}

function readPort(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('a port is a number from 0 to 65535');
  return number;
}
