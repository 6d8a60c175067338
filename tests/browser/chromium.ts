/** A real Chromium for the browser tests, with its web security on. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { type Browser, chromium as playwright } from 'playwright-core';
import { ROOT } from './site.ts';

/** Where Chrome, Chromium and Edge are installed when npm has no browser for the platform. */
const INSTALLED: Readonly<Record<string, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  linux: [
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
  ],
  win32: [
    `${process.env['PROGRAMFILES']}\\Google\\Chrome\\Application\\chrome.exe`,
    `${process.env['PROGRAMFILES(X86)']}\\Google\\Chrome\\Application\\chrome.exe`,
    `${process.env['PROGRAMFILES(X86)']}\\Microsoft\\Edge\\Application\\msedge.exe`,
  ],
};

/**
 * The browser's path: `HUNTBOOK_CHROME` where set, the Chromium that npm brought on Linux x64, else an installed one.
 * Throws, saying what to install, when there is none: browser tests are never passed over in silence.
 */
export async function browserPath(): Promise<string> {
  const named = process.env['HUNTBOOK_CHROME'];
  if (named) return named;
  if (process.platform === 'linux' && process.arch === 'x64') {
    return packagedBrowser();
  }
  const installed = INSTALLED[process.platform]?.find((file) => existsSync(file));
  if (installed) return installed;
  throw new Error(
    'The browser tests need Chromium, and this machine has none. Install Google Chrome or Chromium, ' +
      'or name one: HUNTBOOK_CHROME=/path/to/chrome npm test',
  );
}

/**
 * Unpacks the npm package's Chromium below `.huntbook/`, once for each of its versions. Left to itself the package uses
 * the machine's folder for temporary files, whose `chromium` may be another user's, another version, or half written.
 */
async function packagedBrowser(): Promise<string> {
  const description = path.join(ROOT, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(readFileSync(description, 'utf8')) as { version: string };
  const folder = path.join(ROOT, '.huntbook', 'browser', version);
  const browser = path.join(folder, 'chromium');
  if (existsSync(browser)) return browser;
  const unpacked = `${folder}.${process.pid}`;
  mkdirSync(unpacked, { recursive: true });
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = unpacked;
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    await packaged.executablePath();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  try {
    renameSync(unpacked, folder);
  } catch (error) {
    // Another run was faster.
    rmSync(unpacked, { recursive: true, force: true });
    if (!existsSync(browser)) throw error;
  }
  return browser;
}

/**
 * Starts the browser. The packaged Chromium's own default arguments are not used: they contain `--disable-web-security`,
 * under which pages may do what browsers refuse.
 */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await browserPath(),
    headless: true,
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
