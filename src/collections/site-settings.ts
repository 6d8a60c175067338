/** What a project says of its site in `content/site.yaml`: where it is published, and under which name. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { diagnose } from '../checks/report.ts';
import { KnowledgeError } from '../knowledge/error.ts';
import { readKnowledgeYaml } from '../knowledge/yaml-file.ts';
import { unreadableReason } from '../text/unreadable-reason.ts';
import type { FileDiagnostic } from './loaded.ts';
import { siteAddress, unusableAddress } from './site-address.ts';

/** Path of the file from the project's root. */
export const SITE_FILE = 'content/site.yaml';

const address = z.string().transform((written, context) => {
  const usable = siteAddress(written);
  if (usable !== undefined) return usable;
  context.addIssue({ code: 'custom', message: unusableAddress(written) });
  return z.NEVER;
});

/** One line; `>` in YAML gives one that ends with a line break. */
const line = z
  .string()
  .regex(/^[^\p{Cc}]*[^\p{Cc}\s][^\p{Cc}]*\n?$/u, 'Unexpected text, expected one line with words.')
  .trim();

/** `content/site.yaml`. */
export const siteSettings = z.strictObject({
  address: address
    .optional()
    .describe('Where the site is published: `https://hunts.example/base/`. `build --address` takes its place.'),
  title: line.default('Huntbook').describe('Name of the site in its feed and its exports.'),
  description: line.optional().describe('What the site is about, in one sentence.'),
  author: line.optional().describe('Who publishes it: a person, a team or a company.'),
  licence: line.optional().describe('Under which terms its own content may be used: `MIT`.'),
});
export type SiteSettings = z.infer<typeof siteSettings>;

/** The settings with what is wrong with them; the defaults where there is no file, or none that can be used. */
export interface LoadedSettings {
  readonly settings: SiteSettings;
  readonly diagnostics: readonly FileDiagnostic[];
}

/** Reads the settings of the project at `root`. Rule `site/settings` (error). Never rejects for what the file holds. */
export async function loadSiteSettings(root: string): Promise<LoadedSettings> {
  try {
    const path = join(root, SITE_FILE);
    // A link is not followed: it may lead out of the project.
    if ((await lstat(path)).isSymbolicLink())
      return { ...defaults(), diagnostics: [wrong('Unexpected link, expected a file.', 1, 1)] };
    return readSiteSettings(await readFile(path, 'utf8'));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return { ...defaults(), diagnostics: [] };
    return { ...defaults(), diagnostics: [wrong(`The file cannot be read: ${unreadableReason(cause)}.`, 1, 1)] };
  }
}

/** Reads the text of `content/site.yaml`. Rule `site/settings` (error), at the first thing that is wrong. */
export function readSiteSettings(text: string): LoadedSettings {
  // A file with nothing but comments says nothing.
  if (text.split(/\r\n?|\n/).every((row) => /^\s*(?:#|$)/.test(row))) return { ...defaults(), diagnostics: [] };
  try {
    return { settings: readKnowledgeYaml(SITE_FILE, text, siteSettings).data, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error;
    return { ...defaults(), diagnostics: [wrong(`${error.reason}.`, error.line, error.column, error.help)] };
  }
}

function defaults(): Pick<LoadedSettings, 'settings'> {
  return { settings: siteSettings.parse({}) };
}

function wrong(message: string, line: number, column: number, help?: string): FileDiagnostic {
  return { ...diagnose('site/settings', 'error', { line, column }, message, help), file: SITE_FILE };
}
