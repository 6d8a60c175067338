/** `npm run bench -- site 1000`: how long things take on this machine. Not part of `npm test`. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import process from 'node:process';
import { benchSite } from './bench/site.ts';

const USAGE = `Usage: npm run bench -- site [DOCUMENTS]

  site [DOCUMENTS]   generates a project of that many documents (1000) with analytics, tables and tests, and builds it:
                     cold (no cache), then warm (all cached), then warm after one document changed`;

const [name, ...args] = process.argv.slice(2);
const count = Number(args[0] ?? 1000);
if (name !== 'site' || !Number.isInteger(count) || count < 1) {
  const asked = name === '--help' || name === '-h';
  console[asked ? 'log' : 'error'](USAGE);
  process.exit(asked ? 0 : 2);
}
const memory = Math.round(totalmem() / 2 ** 30);
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, ${memory} GiB; Node ${process.versions.node}`,
);
await benchSite(count);
