/** The text of a new dataset.md. */
import { Document, isScalar, visit } from 'yaml';
import type { EventCounter } from '../../events/count-events.ts';
import type { DatasetMetadata } from '../../events/dataset.ts';

/** Front matter as `check` wants it, then what was imported, for people to go on writing. */
export function datasetText(metadata: DatasetMetadata, counter: EventCounter): string {
  const document = new Document(metadata);
  // Lists of short values are written in a line, as people write them.
  visit(document, {
    Seq(_, list) {
      list.flow = list.items.every((item) => isScalar(item));
    },
  });
  const front = document.toString({ lineWidth: 120, flowCollectionPadding: false });
  const rows = counter
    .byEvent()
    .flatMap(({ channel, ids }) => ids.map(({ id, events }) => `| ${cell(channel)} | ${cell(id)} | ${events} |`));
  const table = ['| Channel | Event id | Events |', '| --- | --- | --- |', ...rows].join('\n');
  return `---\n${front}---\n\n${storyOf(metadata)}\n\n${table}\n`;
}

function storyOf({ counts, provenance }: DatasetMetadata): string {
  const { file, address, licence, events, kept, replaced } = provenance ?? {};
  const from = address === undefined ? '' : `, from <${address}>`;
  const terms = licence === undefined ? '' : `, under ${cell(licence)}`;
  const shown = file?.includes('`') ? cell(file) : `\`${file}\``;
  const sentences = [`Imported from ${shown}${from}${terms}.`];
  if (kept !== undefined) sentences.push(`Of its ${events} events ${counts?.events} were taken.`);
  if (replaced !== undefined) {
    const words = { names: 'names of people, hosts and domains', addresses: 'addresses', sids: 'SIDs' };
    sentences.push(`Replaced by pseudonyms: ${replaced.map((kind) => words[kind]).join('; ')}.`);
  }
  return sentences.join(' ');
}

function cell(text: string): string {
  return text.replace(/[\\|`*_<>[\]]/g, '\\$&').replace(/\s+/g, ' ');
}
