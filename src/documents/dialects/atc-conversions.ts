/** An ATC rule's Sigma block and its conversions: which are queries, in which language, and what was printed of them. */
import type { Analytic, LogSource } from '../document.ts';
import { trimmed } from '../markdown/cell-text.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import { flatten, type SectionNode } from '../markdown/sections.ts';
import type { Range } from '../markdown/source-text.ts';
import { type DocumentReader, fencesOf } from '../reader.ts';
import { type MappedText, sliced, toFileOffset } from '../source-map.ts';
import type { AtcDetails } from './atc.schema.ts';
import { conversionLanguage } from './atc-languages.ts';
import { decodePrinted, judgePrinted, type LiteralBlock } from './atc-printed-literal.ts';
import { type ConversionQueries, queriesIn } from './atc-queries.ts';
import { readSigma, type SigmaRead } from './atc-sigma.ts';

type Conversion = AtcDetails['conversions'][number];

/** What Sigma's converter prints instead of a query, from the line that starts so. */
const NO_QUERY =
  /^[ \t]*(?:An unsupported feature is required|(?:The Sigma rule|It) requires a feature|Backend error in|(?:Partial|Full) field match error|Sigma (?:parse error in|file \S+ is no valid)|Failed to (?:parse|convert)|Error: [A-Z]|(?:Sigma|This|The|Field|Feature|Aggregation)[^\n"=]* not (?:yet )?(?:supported|implemented))[^\n]*(?:\r?\n[ \t]*Feel free to contribute[^\n]*)?/m;

/** A block under a heading that names a language, before it is known what it holds. */
interface Block {
  readonly section: SectionNode;
  readonly language: string;
  readonly literal: LiteralBlock['kind'];
  readonly text: MappedText;
  readonly range: Range;
  readonly state: Conversion['state'];
}

/** The conversions of a rule, and what its Sigma block says. */
export interface RuleRead {
  readonly conversions: Conversion[];
  readonly analytics: Analytic[];
  readonly sigma: SigmaRead | null;
}

/** Names the sections of rules, and reads their blocks. */
export function readConversions(reader: DocumentReader): RuleRead {
  const blocks = ruleSections(reader).flatMap((section) => blocksOf(reader, section));
  const sigmaBlocks = blocks.filter(({ language }) => language === 'sigma');
  const sigma = firstOf(sigmaBlocks, ({ text }) => readSigma(reader, text));
  const sources = sigma?.facts.logSources ?? [];
  const printed = judgePrinted(
    blocks.map(({ text, literal, state }) => ({ text: text.text, kind: state === 'query' ? literal : 'note' })),
    { text: sigmaBlocks.map(({ text }) => text.text).join('\n'), patterns: sigma?.patterns ?? [] },
  );
  const counts = new Map<string, number>();
  const analytics: Analytic[] = [];
  const conversions = blocks.map((block, index): Conversion => {
    const decoded = block.language !== 'sigma' && printed[index] ? decodePrinted(block.text) : block.text;
    const changed = decoded.text !== block.text.text;
    if (changed && block.state === 'query') reportPrinted(reader, block);
    const read: ReturnType<typeof readQueries> =
      block.state === 'query' ? readQueries(decoded, block.language) : { queries: [], changed: [] };
    const message = block.state === 'unsupported' ? decoded.text.trim() : read.message;
    reportCommand(reader, decoded, block, read);
    const made = analyticsOf(reader, block, read, sources, counts);
    analytics.push(...made);
    return {
      title: block.section.title,
      section: block.section.id,
      language: block.language,
      state: block.state,
      ...(message === undefined ? {} : { message }),
      text: block.text.text,
      ...(changed ? { decoded: decoded.text } : {}),
      ...(read.command === undefined ? {} : { command: read.command }),
      analytics: made.map(({ id }) => id),
      line: reader.lineOf(block.text, block.range.start),
    };
  });
  if (sigma) reportLogSource(reader, sigma, analytics);
  return { conversions, analytics, sigma };
}

/** The sections that hold blocks: what stands under `Detection Rules`, and any heading that names a language of ATC's. */
function ruleSections(reader: DocumentReader): SectionNode[] {
  for (const section of reader.allSections()) {
    if (section.key !== undefined || section.depth === 0) continue;
    if (/^detection (?:rules?|logic)$/i.test(section.title)) {
      section.key = 'rules';
      for (const child of flatten(section.children)) {
        if (fencesOf(child.blocks).length > 0) child.key ??= keyOf(child);
      }
    } else if (conversionLanguage(section.title).known) section.key = keyOf(section);
  }
  return reader.allSections().filter(({ key }) => key === 'sigma' || key === 'conversions');
}

function keyOf(section: SectionNode): 'sigma' | 'conversions' {
  return conversionLanguage(section.title).language === 'sigma' ? 'sigma' : 'conversions';
}

function blocksOf(reader: DocumentReader, section: SectionNode): Block[] {
  const { language, literal } = conversionLanguage(section.title);
  const fences = fencesOf(section.blocks);
  for (const fence of fences) reader.renderer.setLanguage(fence, language);
  return fences.map((fence): Block => {
    const text = reader.code(fence);
    return { section, language, literal, text, range: rangeOf(fence), state: stateOf(text.text) };
  });
}

function stateOf(text: string): Conversion['state'] {
  if (text.trim() === '') return 'empty';
  return text.replace(NO_QUERY, '').trim() === '' ? 'unsupported' : 'query';
}

/** The queries of a block, and what the converter said where it could make only some. */
function readQueries(decoded: MappedText, language: string): ConversionQueries & { message?: string } {
  const said = language === 'sigma' ? null : NO_QUERY.exec(decoded.text);
  if (!said) return queriesIn(decoded, language);
  const { text } = decoded;
  const around = [
    { start: 0, end: said.index },
    { start: said.index + said[0].length, end: text.length },
  ].map((range) => trimmed(text, range));
  const reads = around
    .filter(({ start, end }) => start < end)
    .map(({ start, end }) => queriesIn(sliced(decoded, start, end), language));
  const [first] = reads;
  return {
    queries: reads.flatMap(({ queries }) => queries),
    changed: [],
    ...(first?.command ? { command: first.command } : {}),
    message: said[0].trim(),
  };
}

function analyticsOf(
  reader: DocumentReader,
  { section, language, state }: Block,
  { queries }: ConversionQueries,
  sources: readonly LogSource[],
  counts: Map<string, number>,
): Analytic[] {
  if (state !== 'query') return [];
  let group: string | undefined;
  return queries.map((query, index) => {
    const count = (counts.get(language) ?? 0) + 1;
    counts.set(language, count);
    const id = count === 1 ? language : `${language}-${count}`;
    group ??= id;
    const title = index === 0 ? section.title : `${section.title} (${index + 1})`;
    // A line for each rule of the block reads that rule's log; otherwise any of them.
    const own =
      queries.length > 1 && queries.length === sources.length ? sources.slice(index, index + 1) : [...sources];
    return reader.analytic(query, {
      id,
      language,
      title,
      view: 'native',
      claim: 'atc',
      group,
      ...(language === 'sigma' || own.length === 0 ? {} : { logSources: own }),
    });
  });
}

function reportPrinted(reader: DocumentReader, { section, range }: Block): void {
  const message = `The block of \`${section.title}\` prints a string literal, in which \`\\\\\` stands for \`\\\` and \`\\n\` for a line break; it is read decoded.`;
  const help = 'Write the query itself.';
  reader.report('info', 'document/printed-literal', message, firstLine(reader, range), help);
}

function reportCommand(reader: DocumentReader, decoded: MappedText, block: Block, read: ConversionQueries): void {
  const shift = reader.source.fileOffset(0);
  const place = ({ start, end }: Range): Range => {
    const at = toFileOffset(decoded.map, start) - shift;
    return { start: at, end: Math.max(at + 1, toFileOffset(decoded.map, Math.max(start, end - 1)) + 1 - shift) };
  };
  if (read.fault) {
    const message = `The command of \`${block.section.title}\` cannot be read: ${read.fault.message}`;
    reader.report('warning', 'document/shell-command', message, place(read.fault), read.fault.help);
  }
  const [first] = read.changed;
  if (!first) return;
  const message =
    'Unexpected `\\` in a here-document without quotes: a shell would take some of them away; the JSON is read as it stands.';
  const help = "Quote the delimiter: `<<'EOF'`.";
  reader.report('info', 'document/here-document', message, place(first), help);
}

/** The opening line of a block: a message about all of it. */
function firstLine(reader: DocumentReader, { start, end }: Range): Range {
  const line = reader.source.text.indexOf('\n', start);
  return { start, end: line === -1 ? end : Math.min(line, end) };
}

/** Says once that the conversions inherit the rule's log source. */
function reportLogSource(
  reader: DocumentReader,
  { facts, logSource }: SigmaRead,
  analytics: readonly Analytic[],
): void {
  if (!logSource || !analytics.some((analytic) => analytic.logSources)) return;
  const words = facts.logSources.map(logSourceWords).join('; ');
  const message = `The conversions run on the log source of the Sigma rule: ${words}.`;
  reader.report('info', 'document/inherited-log-source', message, firstLine(reader, logSource));
}

/** `category process_creation, product windows`. */
function logSourceWords(source: LogSource): string {
  return Object.entries(source)
    .map(([part, value]) => `${part} \`${value}\``)
    .join(', ');
}

function firstOf<Item, Found>(items: readonly Item[], read: (item: Item) => Found | null): Found | null {
  for (const item of items) {
    const found = read(item);
    if (found !== null) return found;
  }
  return null;
}
