/** The languages of ATC's conversions, as headings spell them: the names of Sigma's converter, and those that people write. */
import type { LiteralBlock } from './atc-printed-literal.ts';

interface Spelling {
  readonly pattern: RegExp;
  readonly language: string;
  readonly literal: LiteralBlock['kind'];
}

const SPELLINGS: readonly Spelling[] = [
  { pattern: /^sigma(?: rules?)?$/, language: 'sigma', literal: 'note' },
  { pattern: /^powershell$/, language: 'powershell', literal: 'powershell' },
  { pattern: /^es-?qs$|^elastic(?:search)? query string$|^kibana query$/, language: 'es-qs', literal: 'query' },
  { pattern: /^(?:x-?pack[- ]|es-|elastic(?:search)? )?watcher$/, language: 'watcher', literal: 'other' },
  { pattern: /^graylog$/, language: 'graylog', literal: 'query' },
  { pattern: /^(?:splunk|spl)$/, language: 'spl', literal: 'query' },
  { pattern: /^log ?point$/, language: 'logpoint', literal: 'query' },
  { pattern: /^grep$/, language: 'grep', literal: 'grep' },
  { pattern: /^lucene$/, language: 'lucene', literal: 'query' },
  { pattern: /^(?:kql|kibana query language)$/, language: 'kql', literal: 'query' },
  { pattern: /^eql$/, language: 'eql', literal: 'query' },
];

/** The language that a heading names; for one that Huntbook does not know the heading's own words. */
export function conversionLanguage(title: string): Omit<Spelling, 'pattern'> & { known: boolean } {
  const wanted = title.trim().toLowerCase();
  const found = SPELLINGS.find(({ pattern }) => pattern.test(wanted));
  if (found) return { language: found.language, literal: found.literal, known: true };
  return {
    language: wanted.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '') || 'unknown',
    literal: 'note',
    known: false,
  };
}
