/** What a verification found wrong, in the Static Analysis Results Interchange Format (SARIF 2.1.0, OASIS). */
import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../documents/diagnostics.ts';
import { printable } from '../display.ts';
import { sortDiagnostics, withHelp } from '../print-diagnostics.ts';
import type { Detailed } from '../print-report.ts';
import type { RuleHelp } from './rule-help.ts';

/** What addresses are relative to: the folder of the project. It has no address, which would differ from machine to machine (3.14.14). */
const ROOT = 'PROJECTROOT';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

/** Names what is hashed into a fingerprint, and how (3.27.18). */
const FINGERPRINT = 'huntbookFinding/v1';

export interface SarifOptions {
  /** What is known of rules, by id. */
  readonly rules: ReadonlyMap<string, RuleHelp>;
  /** Huntbook's version. */
  readonly version: string;
}

/** The findings as a SARIF log with a final line break: one run, its rules those of the proof and those that were broken. */
export function sarifReport(found: readonly Detailed[], { rules, version }: SarifOptions): string {
  const findings = sortDiagnostics(found);
  const said = [...rules.keys()].filter((rule) => rule.startsWith('proof/'));
  const ids = [...new Set([...said, ...findings.map(({ rule }) => rule)])].sort();
  const prints = fingerprints(findings);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Huntbook', semanticVersion: version, rules: ids.map((id) => ruleOf(id, rules.get(id))) },
        },
        automationDetails: { id: 'huntbook/verify/' },
        originalUriBaseIds: { [ROOT]: { description: { text: 'The folder of the project.' } } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding, index) => ({
          ruleId: finding.rule,
          ruleIndex: ids.indexOf(finding.rule),
          level: LEVELS[finding.severity],
          message: { text: messageText(finding) },
          locations: [{ physicalLocation: placeOf(finding) }],
          partialFingerprints: { [FINGERPRINT]: prints[index] },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(id: string, help: RuleHelp | undefined) {
  if (!help) return { id };
  // Links are from the document that the help is taken from: they would lead nowhere. Descriptions are plain text.
  const unlinked = (text: string) => text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  const about = escaped(unlinked(help.about).replaceAll(/[`*]/g, ''));
  const whole = escaped(unlinked(help.markdown));
  return {
    id,
    shortDescription: { text: about },
    fullDescription: { text: about },
    help: { text: whole, markdown: whole },
  };
}

/** A message, how to mend it, and below them what the terminal shows. */
function messageText({ message, help, details = [] }: Detailed): string {
  return escaped([withHelp(message, help), ...details].map((line) => printable(line.toWellFormed())).join('\n'));
}

/** Braces are doubled, as single ones hold the place of arguments (3.11.5); no text is an embedded link (3.11.6). */
function escaped(text: string): string {
  return text.replaceAll('{', '{{').replaceAll('}', '}}').replaceAll('](', String.raw`\](`);
}

/** File and region (3.29, 3.30). Columns count from one; the end is the column after the last character. */
function placeOf({ file, line, column, endLine, endColumn }: Diagnostic) {
  const artifactLocation = { uri: uriOf(file ?? ''), uriBaseId: ROOT };
  // What is about a file as a whole stands at line 0 of it.
  if (line < 1) return { artifactLocation };
  const from = Math.max(1, column);
  const last = Math.max(line, endLine ?? line);
  const region = {
    startLine: line,
    startColumn: from,
    ...(endLine === undefined ? {} : { endLine: last }),
    ...(endColumn === undefined
      ? {}
      : { endColumn: last === line ? Math.max(from, endColumn) : Math.max(1, endColumn) }),
  };
  return { artifactLocation, region };
}

/** A path as a relative reference (RFC 3986, section 4.2): each of its names escaped. */
function uriOf(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}

/**
 * What stays when lines move: rule, file, the names that the message holds (its code: analytic, dataset), and the test. Where
 * several findings have all of it in common, their order tells them apart.
 */
function fingerprints(findings: readonly Detailed[]): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, file, message, details = [] }) => {
    const names = message.match(/`[^`]*`/g) ?? [];
    const tests = details.filter((detail) => /^(?:test|dataset) {2,}/.test(detail));
    const identity = JSON.stringify([rule, file ?? '', names, tests]);
    const before = seen.get(identity) ?? 0;
    seen.set(identity, before + 1);
    return createHash('sha256').update(`${identity}${before}`).digest('hex').slice(0, 32);
  });
}
