/**
 * `npm test`: types, lint, import directions, unit tests, proof, site build, and browser tests on the built site.
 * Every step runs even when an earlier one failed, except those that need its result; exit 1 when any failed.
 *
 *     npm test                 everything
 *     npm test -- unit lint    some steps
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '..');
const bin = path.join(root, 'node_modules');
const results = path.join(root, '.huntbook', 'test-results');

/** Tools that colour what goes to a file or a pipe too are told not to. */
const coloured = process.stdout.isTTY || Boolean(process.env['FORCE_COLOR']);

interface Step {
  readonly name: string;
  readonly says: string;
  /** Arguments of Node: a script and what follows. */
  readonly run: readonly string[];
  /** Step without whose success this one cannot run. */
  readonly needs?: string;
  /** File that the step writes its counts to, as Vitest's JSON reporter does. */
  readonly counts?: string;
}

const vitest = (project: string): Pick<Step, 'run' | 'counts'> => ({
  run: [
    path.join(bin, 'vitest', 'vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${path.join(results, `${project}.json`)}`,
  ],
  counts: path.join(results, `${project}.json`),
});

const STEPS: readonly Step[] = [
  // All but the few modules that import Astro's own, whose types its build writes first: `pages` checks those.
  {
    name: 'types',
    says: 'types',
    run: [path.join(bin, 'typescript', 'bin', 'tsc'), '-p', path.join(root, 'tsconfig.library.json')],
  },
  {
    name: 'lint',
    says: 'formatting and lint',
    run: [
      path.join(bin, '@biomejs', 'biome', 'bin', 'biome'),
      'ci',
      '--error-on-warnings',
      ...(coloured ? [] : ['--colors=off']),
      root,
    ],
  },
  {
    name: 'imports',
    says: 'import directions',
    run: [
      path.join(bin, 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
      '--config',
      'dependency-cruiser.config.mjs',
      'src',
      'scripts',
    ],
  },
  { name: 'unit', says: 'unit tests', ...vitest('unit') },
  {
    name: 'proof',
    says: 'every analytic of the content on every dataset, strictly',
    run: [path.join(root, 'scripts', 'huntbook.ts'), 'verify', '--strict', '--cross'],
  },
  { name: 'build', says: 'site build', run: [path.join(root, 'scripts', 'huntbook.ts'), 'build'] },
  // After the build, which writes the types of Astro's collections.
  {
    name: 'pages',
    says: 'types of everything, pages included',
    needs: 'build',
    run: [path.join(bin, '@astrojs', 'check', 'bin', 'astro-check.js'), '--root', root],
  },
  { name: 'browser', says: 'browser tests', needs: 'build', ...vitest('browser') },
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0 || asked.includes('--help')) {
  console.error(`Usage: npm test [-- STEP …]\nSteps: ${STEPS.map((step) => step.name).join(', ')}`);
  process.exit(unknown.some((name) => name !== '--help') ? 2 : 0);
}

await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
const outcomes = new Map<string, 'passed' | 'failed' | 'not run'>();
const seconds = new Map<string, string>();
let passed = 0;
let failed = 0;

for (const step of STEPS) {
  if (asked.length > 0 && !asked.includes(step.name)) continue;
  const needed = step.needs === undefined ? undefined : outcomes.get(step.needs);
  if (needed !== undefined && needed !== 'passed') {
    outcomes.set(step.name, 'not run');
    failed += 1;
    continue;
  }
  console.log(`\n── ${step.says} ──`);
  const started = performance.now();
  const ok = await run(step.run);
  seconds.set(step.name, ` (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  outcomes.set(step.name, ok ? 'passed' : 'failed');
  const counts = step.counts === undefined ? null : await countsOf(step.counts);
  passed += counts?.passed ?? (ok ? 1 : 0);
  failed += Math.max(counts?.failed ?? 0, ok ? 0 : 1);
}

console.log('');
for (const [name, outcome] of outcomes) {
  console.log(`${outcome === 'passed' ? '✓' : '✗'} ${name}: ${outcome}${seconds.get(name) ?? ''}`);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function run(args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', ...(coloured ? {} : { NO_COLOR: '1' }) },
    });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.on('exit', (code) => resolve(code === 0));
  });
}

async function countsOf(file: string): Promise<{ passed: number; failed: number } | null> {
  try {
    const report = JSON.parse(await readFile(file, 'utf8')) as { numPassedTests: number; numFailedTests: number };
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  } catch {
    return null;
  }
}
