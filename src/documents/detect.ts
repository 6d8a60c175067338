/** Which dialect a text is written in. */
import type { RootContent } from 'mdast';
import { nearest } from '../text/suggest.ts';
import type { Diagnostic } from './diagnostics.ts';
import { looksLikeLogDescription } from './dialects/data-needed.ts';
import { DIALECTS, type DialectId } from './document.ts';
import { blockText, inlineText } from './markdown/plain-text.ts';
import type { SourceText } from './markdown/source-text.ts';
import type { YamlMapping } from './yaml-mapping.ts';

/** What a document of each dialect starts with, for the message about one that starts with none of it. */
const MARKS =
  'a classic playbook has headings such as `## Technique ID` and `## Specific Events`; ' +
  'a guided playbook `## Offensive Tradecraft` and `### Analytic I`; ' +
  'a CAR analytic front matter with `title: "CAR-2020-01-001: …"`; ' +
  'an ATC rule a table that starts with `| Title | …`, and `### Sigma rule`; ' +
  'a log description such a table with `Channel` and `Fields`, and `## Log Samples`; ' +
  'a Splunk detection the headings `#### Search` and `#### How To Implement`; ' +
  'an analytic story the headings `#### Narrative` and `#### Detections`; ' +
  'an article front matter with `dialect: article`.';

/** Headings of an ATC rule's conversions. */
const RULE_HEADINGS = /^(?:detection rules?|es-qs|xpack-watcher|graylog|splunk|logpoint|grep)$/i;

/** Headings of a Splunk detection beside its search. */
const SPLUNK_HEADINGS = [
  /^how to implement$/i,
  /^required fields?$/i,
  /^(?:associated )?analytic stor(?:y|ies)$/i,
  /^known false positives?$/i,
  /^rba$/i,
];

/** What can be told from a text before its dialect is known. */
export interface Outline {
  readonly source: SourceText;
  readonly frontMatter: YamlMapping | null;
  readonly blocks: readonly RootContent[];
}

/**
 * The dialect of a document: what its front matter says (`dialect:`), else `given`, else what its front matter and
 * headings show. Gives `null` with an error when none of these tells.
 */
export function detectDialect(
  outline: Outline,
  given: DialectId | undefined,
  diagnostics: Diagnostic[],
): DialectId | null {
  const dialect = declared(outline, diagnostics) ?? given ?? recognise(outline);
  const { source } = outline;
  const start = { start: 0, end: 0 };
  if (dialect === null) {
    const message = 'Unexpected document, expected one of the dialects that Huntbook knows.';
    const help = `Write \`dialect: …\` in the front matter, or start as its dialect does: ${MARKS}`;
    diagnostics.push(source.diagnostic('error', 'document/unknown-dialect', message, start, help));
  }
  return dialect === 'unknown' ? null : dialect;
}

function declared({ source, frontMatter }: Outline, diagnostics: Diagnostic[]): DialectId | 'unknown' | undefined {
  const written = frontMatter?.text('dialect');
  if (!written) return undefined;
  const found = DIALECTS.find((dialect) => dialect === written.value.toLowerCase());
  if (found) return found;
  const near = nearest(written.value, DIALECTS);
  const message = `Unexpected dialect \`${written.value}\`, expected one of ${DIALECTS.map((id) => `\`${id}\``).join(', ')}.`;
  const help = near ? `Did you mean \`${near}\`?` : undefined;
  diagnostics.push(source.diagnostic('error', 'document/unknown-dialect', message, written.range, help));
  return 'unknown';
}

function recognise(outline: Outline): DialectId | null {
  const { frontMatter } = outline;
  const title = frontMatter?.text('title')?.value ?? '';
  if (/^CAR-\d{4}-\d{2}-\d{3}/.test(title) || frontMatter?.text('layout')?.value === 'analytic') return 'car';
  const headings = outline.blocks.flatMap((block) => (block.type === 'heading' ? [inlineText(block.children)] : []));
  const has = (...patterns: RegExp[]): boolean =>
    patterns.every((pattern) => headings.some((heading) => pattern.test(heading)));
  const hasOneOf = (patterns: readonly RegExp[]): boolean => patterns.some((pattern) => has(pattern));
  if (has(/^technique i[df](?:s|\(s\))?$/i)) return 'classic';
  if (has(/^sigma rules?$/i) || startsWithRuleTable(outline)) return 'atc';
  if (startsWithTitleRow(outline) && has(RULE_HEADINGS)) return 'atc';
  if (startsWithTitleRow(outline) && looksLikeLogDescription(outline.blocks)) return 'data-needed';
  if (has(/^(?:log samples?|sample logs?)$/i) || has(/^channel$/i, /^fields$/i)) return 'data-needed';
  if (has(/^analytic (?:[ivx]+|\d+)\b/i) || has(/^offensive tradecraft$/i)) return 'guided';
  if (frontMatter?.has('jupytext') || frontMatter?.has('kernelspec') || frontMatter?.has('attack_mappings')) {
    return 'guided';
  }
  if (has(/^search\b/i) && hasOneOf(SPLUNK_HEADINGS)) return 'splunk';
  if (has(/^narrative$/i) && hasOneOf([/^(?:associated )?detections?$/i, /^references?$/i])) return 'story';
  if (has(/^(?:specific )?events\b/i, /^data analytics$/i)) return 'classic';
  if (has(/^data analytics$/i, /^hunter notes$/i) || has(/^att&ck tags$/i, /^hunter notes$/i)) return 'classic';
  if (has(/^hunting techniques recommended$/i) || has(/^attack simulation$/i)) return 'classic';
  if (has(/^att&ck detections?$/i) || has(/^implementations$/i, /^data model references$/i)) return 'car';
  if (has(/^CAR-\d{4}-\d{2}-\d{3}/)) return 'car';
  return null;
}

/** ATC: a table whose first row is `Title` and whose labels name ATT&CK. */
function startsWithRuleTable(outline: Outline): boolean {
  const table = outline.blocks.find((block) => block.type === 'table');
  if (!table || !startsWithTitleRow(outline)) return false;
  return /ATT&CK (?:Tactic|Technique)|Data Needed|Severity Level/i.test(blockText([table]));
}

/** Whether the first label of the first table is `Title`. */
function startsWithTitleRow({ blocks }: Outline): boolean {
  const table = blocks.find((block) => block.type === 'table');
  return table !== undefined && /^[\s|]*title\s*:?\s*\|/i.test(blockText([table]));
}
