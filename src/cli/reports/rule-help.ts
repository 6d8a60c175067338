/** What `docs/diagnostics.md` says of each rule. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DIAGNOSTICS = join(import.meta.dirname, '..', '..', '..', 'docs', 'diagnostics.md');

export interface RuleHelp {
  /** Rule id: `proof/missing-events`. */
  readonly rule: string;
  /** The first sentence after how bad it is. */
  readonly about: string;
  /** The whole section, in Markdown. */
  readonly markdown: string;
}

/** The sections of the diagnostics' document by rule id, in its order. Throws when the document is not there. */
export function readRuleHelp(): ReadonlyMap<string, RuleHelp> {
  return ruleHelpOf(readFileSync(DIAGNOSTICS, 'utf8'));
}

/** The sections of such a text: `### family/rule`, then how bad it is in italics up to its full stop, then what it says. */
function ruleHelpOf(text: string): ReadonlyMap<string, RuleHelp> {
  const helps = new Map<string, RuleHelp>();
  for (const part of text.split(/^### (?=[a-z0-9-]+\/[a-z0-9-]+$)/m).slice(1)) {
    const end = part.indexOf('\n');
    const rule = part.slice(0, end);
    const markdown = part
      .slice(end)
      .replace(/^## [\s\S]*/m, '')
      .trim();
    helps.set(rule, { rule, about: firstSentence(markdown) ?? rule, markdown });
  }
  return helps;
}

/** The first sentence that does not say how bad it is: after `*Error.*`, or `*Error*, with … an *error*.` */
function firstSentence(markdown: string): string | undefined {
  const [paragraph = ''] = markdown.split(/\n\s*\n/);
  const sentences = paragraph.replaceAll(/\s+/g, ' ').split(/(?<=\.\*?) (?=[A-Z`[])/);
  return sentences.find((sentence) => !sentence.startsWith('*'));
}
