/** `npm run bench`: how long things take on this machine. Not part of `npm test`. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { benchLanguages, LANGUAGE_BENCHES, type LanguageBench } from './bench/languages/bench-languages.ts';
import { benchSite } from './bench/site.ts';
import { benchVerify } from './bench/verify.ts';

const USAGE = `Usage: npm run bench [-- NAME] [OPTIONS]

  languages          all query languages, one after the other; what runs without a name
  sigma              Sigma rules: one by one, and as a set
  eql                EQL by kind of query, Elastic's and the original language's
  spl                SPL by command
  sql                Spark SQL in DuckDB
      --events N     generated events (100000)
      --rules N      generated Sigma rules (2000)
      --rounds N     how often each is measured at least; the fastest round counts (5)

  site [DOCUMENTS]   generates a project of that many documents (1000) with analytics, tables and tests, and builds it:
                     cold (no cache), then warm (all cached), then warm after one document changed

  verify [ANALYTICS] generates a project of about that many analytics (1000) and verifies it, cold and warm, then with
                     --cross too`;

function wrongUse(reason: string): never {
  console.error(`${reason}\n\n${USAGE}`);
  process.exit(2);
}

function countOf(text: string | undefined, otherwise: number, what: string): number {
  const count = text === undefined ? otherwise : Number(text);
  return Number.isInteger(count) && count >= 1
    ? count
    : wrongUse(`Unexpected \`${text}\`, expected a number of ${what}.`);
}

function readArguments() {
  try {
    const option = { type: 'string' } as const;
    return parseArgs({
      allowPositionals: true,
      options: { events: option, rules: option, rounds: option, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    return wrongUse(error instanceof Error ? error.message : String(error));
  }
}

/** Machine, Node and the packages that decide speed: figures mean nothing without them. */
function describeMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const file = path.join(import.meta.dirname, '..', 'package.json');
  const own = JSON.parse(readFileSync(file, 'utf8')) as { version: string; dependencies: Record<string, string> };
  const packages = ['re2js', '@duckdb/node-api', 'yaml'].map((name) => `${name} ${own.dependencies[name]}`);
  return (
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} threads, ${memory} GiB\n` +
    `Node ${process.versions.node}, V8 ${process.versions.v8}; huntbook ${own.version}, ${packages.join(', ')}`
  );
}

const { values, positionals } = readArguments();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const [name = 'languages', documents] = positionals;
const options = {
  events: countOf(values.events, 100_000, 'events'),
  rules: countOf(values.rules, 2000, 'rules'),
  rounds: countOf(values.rounds, 5, 'rounds'),
};
const machine = describeMachine();
const languages = LANGUAGE_BENCHES.filter((bench: LanguageBench) => name === 'languages' || name === bench);
if (name === 'site') {
  const count = countOf(documents, 1000, 'documents');
  console.log(machine);
  await benchSite(count);
} else if (name === 'verify') {
  const count = countOf(documents, 1000, 'analytics');
  console.log(machine);
  await benchVerify(count);
} else if (languages.length > 0) {
  if (documents !== undefined) wrongUse(`Unexpected \`${documents}\` after \`${name}\`.`);
  console.log(machine);
  await benchLanguages(languages, options);
} else wrongUse(`There is no bench \`${name}\`.`);
