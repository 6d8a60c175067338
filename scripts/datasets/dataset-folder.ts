/** A dataset's folder: events.ndjson, and dataset.md, whose front matter is generated and whose text is written by hand. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Document, isSeq, visit } from 'yaml';
import { neighbouringLogs } from './neighbouring-logs.ts';
import { quietWorkday } from './quiet-workday.ts';
import { eventsText, type GeneratedDataset } from './recording.ts';
import { remotePowershellSession } from './remote-powershell-session.ts';

/** The scenarios by dataset name. */
export const SCENARIOS: Readonly<Record<string, () => GeneratedDataset>> = {
  'neighbouring-logs': neighbouringLogs,
  'quiet-workday': quietWorkday,
  'remote-powershell-session': remotePowershellSession,
};

/** Texts of a dataset's two files. `page` is dataset.md as it stands, of which the text below the front matter is kept. */
export function datasetFiles(dataset: GeneratedDataset, page: string): { events: string; page: string } {
  const yaml = new Document(dataset.metadata);
  visit(yaml, {
    Pair(_, { key, value }) {
      if (isSeq(value) && ['platforms', 'lines', 'digests'].includes(String(key))) value.flow = true;
    },
  });
  const frontMatter = yaml.toString({ lineWidth: 120, flowCollectionPadding: false });
  return { events: eventsText(dataset.lines), page: `---\n${frontMatter}---\n${bodyOf(page)}` };
}

/** Writes every dataset below `<root>/content/datasets`. */
export async function writeDatasets(root: string): Promise<void> {
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    const folder = path.join(root, 'content', 'datasets', name);
    await mkdir(folder, { recursive: true });
    const pageFile = path.join(folder, 'dataset.md');
    const files = datasetFiles(scenario(), await readIfThere(pageFile));
    await writeFile(path.join(folder, 'events.ndjson'), files.events);
    await writeFile(pageFile, files.page);
  }
}

function bodyOf(page: string): string {
  const frontMatter = /^---\r?\n[\s\S]*?\r?\n---\r?\n/.exec(page);
  return frontMatter ? page.slice(frontMatter[0].length) : page;
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
