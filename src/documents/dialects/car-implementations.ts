/** CAR's implementations: which language a heading names, and which of them claim the same logic. */
import type { Analytic } from '../document.ts';
import { rangeOf } from '../markdown/parse-markdown.ts';
import { flatten, type SectionNode } from '../markdown/sections.ts';
import { type DocumentReader, fencesOf } from '../reader.ts';
import { MappedText, toFileOffset } from '../source-map.ts';
import type { CarDetails } from './car.schema.ts';

type Implementation = CarDetails['implementations'][number];

/** A language as headings spell it, and the view that its fields belong to. */
interface Spelling {
  readonly pattern: RegExp;
  readonly language: string;
  readonly view: string;
}

const SPELLINGS: readonly Spelling[] = [
  { pattern: /^p(?:seu|sue)do[\s-]?code\b/i, language: 'car-pseudocode', view: 'car' },
  { pattern: /^(?:eql|event query language)\b/i, language: 'eql-classic', view: 'endpoint' },
  { pattern: /^(?:splunk|spl)\b/i, language: 'spl', view: 'splunk' },
  { pattern: /^log\s?point\b/i, language: 'logpoint', view: 'logpoint' },
  { pattern: /^dnif\b/i, language: 'dnif', view: 'dnif' },
  { pattern: /^(?:elastic(?:search)?|kibana|lucene)\b/i, language: 'lucene', view: 'winlogbeat' },
  { pattern: /^sigma\b/i, language: 'sigma', view: 'native' },
];

/** What a heading says: `NAME (LANGUAGE, DATA MODEL)`, `LANGUAGE, DATA MODEL` or `LANGUAGE`. */
export interface ImplementationHeading {
  readonly name?: string;
  /** As the heading spells it. */
  readonly language: string;
  readonly dataModel?: string;
}

/** Divides a heading. A name may hold brackets of its own: the last pair that starts with a language counts. */
export function readImplementationHeading(title: string): ImplementationHeading {
  const bracketed = /^(.*\S)\s*\(([^()]*)\)\s*$/.exec(title);
  if (bracketed && spellingOf(bracketed[2] ?? ''))
    return { name: bracketed[1] ?? '', ...languageAndModel(bracketed[2] ?? '') };
  if (spellingOf(title)) return languageAndModel(title);
  if (bracketed) return { name: bracketed[1] ?? '', ...languageAndModel(bracketed[2] ?? '') };
  return languageAndModel(title);
}

function languageAndModel(text: string): { language: string; dataModel?: string } {
  const comma = text.indexOf(',');
  if (comma === -1) return { language: text.trim() };
  const dataModel = text.slice(comma + 1).trim();
  return { language: text.slice(0, comma).trim(), ...(dataModel ? { dataModel } : {}) };
}

function spellingOf(text: string): Spelling | undefined {
  return SPELLINGS.find(({ pattern }) => pattern.test(text.trim()));
}

/** Reads the implementations under the sections, and the analytics in their fences. */
export function readImplementations(
  reader: DocumentReader,
  sections: readonly SectionNode[],
): { rows: Implementation[]; analytics: Analytic[] } {
  const parts = sections.flatMap((section) => flatten(section.children).map((child) => ({ section: child })));
  for (const { section } of parts) section.key ??= 'implementations';
  for (const section of sections) if (fencesOf(section.blocks).length > 0) reportHeadless(reader, section);
  const own = parts.filter(({ section }) => section.key === 'implementations');
  const headings = own.map(({ section }) => readImplementationHeading(section.title));
  const claimOf = claims(headings);
  const counts = new Map<string, number>();
  const analytics: Analytic[] = [];
  const rows = own.map(({ section }, index): Implementation => {
    const heading = headings[index] ?? { language: section.title };
    const made = analyticsOf(reader, section, heading, claimOf(heading), counts);
    analytics.push(...made);
    const prose = section.blocks.filter((block) => block.type !== 'code');
    return {
      title: section.title,
      section: section.id,
      ...heading,
      description: reader.blocks(prose),
      analytics: made.map(({ id }) => id),
    };
  });
  return { rows, analytics };
}

function analyticsOf(
  reader: DocumentReader,
  section: SectionNode,
  heading: ImplementationHeading,
  claim: string | undefined,
  counts: Map<string, number>,
): Analytic[] {
  const spelling = spellingOf(heading.language);
  if (!spelling && fencesOf(section.blocks).length > 0) reportLanguage(reader, section, heading);
  const language = spelling?.language ?? (heading.language.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-') || 'unknown');
  let made = 0;
  return fencesOf(section.blocks).flatMap((fence) => {
    const mapped = withPipes(reader, reader.code(fence), rangeOf(fence));
    reader.renderer.setLanguage(fence, language);
    if (mapped.text.trim() === '') return [];
    const count = (counts.get(language) ?? 0) + 1;
    counts.set(language, count);
    const id = count === 1 ? language : `${language}-${count}`;
    made++;
    const title = made === 1 ? section.title : `${section.title} (${made})`;
    const parts = { id, language, title, view: spelling?.view ?? 'native' };
    return [reader.analytic(mapped, claim === undefined ? parts : { ...parts, claim })];
  });
}

/** `{{pipe}}`, which the site generator of published analytics left in code, is a `|`. */
function withPipes(reader: DocumentReader, mapped: MappedText, fence: { start: number; end: number }): MappedText {
  if (!mapped.text.includes('{{pipe}}')) return mapped;
  const repaired = new MappedText();
  for (const match of mapped.text.matchAll(/\{\{pipe\}\}|\n|(?:(?!\{\{pipe\}\})[^\n])+/g)) {
    appendMapped(repaired, mapped, match.index, match[0] === '{{pipe}}' ? '|' : match[0]);
  }
  const first = reader.source.text.indexOf('{{pipe}}', fence.start);
  const message = 'Unexpected `{{pipe}}`, expected `|`; it is read as that.';
  reader.report('warning', 'document/template-text', message, { start: first, end: first + '{{pipe}}'.length });
  return repaired;
}

/** Appends `text`, which stands at `from` of another mapped text. */
function appendMapped(target: MappedText, mapped: MappedText, from: number, text: string): void {
  target.append(text, toFileOffset(mapped.map, from));
}

/**
 * Implementations of one analytic claim the same logic, unless their names tell several apart
 * (`Pseudocode - Meterpreter`, `Splunk Search - Empire`): then those of one name do, and those without a name claim nothing.
 */
function claims(headings: readonly ImplementationHeading[]): (heading: ImplementationHeading) => string | undefined {
  const names = new Set(headings.map(subjectOf).filter((name) => name !== ''));
  if (names.size <= 1) return () => 'car';
  return (heading) => {
    const subject = subjectOf(heading);
    return subject === '' ? undefined : `car/${subject}`;
  };
}

/** What a name is about, without the words for its language: `splunk search - Empire` is about `empire`. */
function subjectOf({ name }: ImplementationHeading): string {
  return (name ?? '')
    .toLowerCase()
    .replace(/\b(?:p(?:seu|sue)do[\s-]?code|splunk|spl|log\s?point|eql|dnif|elastic(?:search)?|kibana|sigma)\b/g, ' ')
    .replace(/\b(?:search|query|code|rule|native|version|implementation)\b/g, ' ')
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}

function reportLanguage(reader: DocumentReader, section: SectionNode, heading: ImplementationHeading): void {
  const message = `Unexpected language \`${heading.language}\`, expected Pseudocode, EQL, Splunk, LogPoint, DNIF, Elastic or Sigma.`;
  const help = 'Write the heading as `#### NAME (LANGUAGE, DATA MODEL)` or `#### LANGUAGE, DATA MODEL`.';
  reader.report('warning', 'document/unknown-language', message, section.heading, help);
}

function reportHeadless(reader: DocumentReader, section: SectionNode): void {
  const [fence] = fencesOf(section.blocks);
  if (!fence) return;
  const message =
    'Unexpected code without a heading that names its language, expected for example `#### Pseudocode` above it.';
  reader.report('warning', 'document/unknown-language', message, rangeOf(fence));
}
