import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RuleConverter } from '../../src/checks/rule-conversions.ts';
import { loadDefinitions, loadViews } from '../../src/events/views/load.ts';
import { CONVERSION_TARGETS } from '../../src/languages/convert/index.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const project = { definitions: loadDefinitions(ROOT), views: loadViews(ROOT) };
const converter = new RuleConverter(project, { macros: [] });
const rule = (detection: string, rest: object = {}) => ({
  language: 'sigma',
  source: `title: A rule\nlogsource: { category: process_creation, product: windows }\ndetection:\n${detection}\n`,
  view: 'native',
  ...rest,
});

describe('a rule that filters events', () => {
  it('is printed in each language, its log source included', () => {
    const conversions = converter.conversionsOf(rule("  s: { Image|endswith: '\\cmd.exe' }\n  condition: s"));
    expect(conversions.map(({ language }) => language)).toEqual(CONVERSION_TARGETS);
    for (const conversion of conversions) {
      const text = conversion.ok ? conversion.text : '';
      expect(text, conversion.language).toContain('Microsoft-Windows-Sysmon');
      expect(text.toLowerCase(), conversion.language).toMatch(/cmd\\?\.exe|\[cc\]\[mm\]\[dd\]/);
    }
  });

  it('says where in the rule a language cannot follow', () => {
    const source = rule("  s: { CommandLine|cidr: 'fe80::/10' }\n  condition: s");
    const refused = converter.conversionsOf(source).filter((conversion) => !conversion.ok);
    expect(refused).not.toEqual([]);
    for (const { error } of refused) {
      expect(error.message).toMatch(/range of addresses|cidr/i);
      expect(source.source.slice(error.start)).toMatch(/^(?:CommandLine\|cidr|'?fe80)/);
    }
  });
});

describe('there are no conversions', () => {
  it.each([
    ['of other languages', { language: 'spl' }],
    ['through a view that is not there', { view: 'nowhere' }],
    ['of a rule that does not parse', { source: 'title: A rule\ndetection: { condition: s }\n' }],
  ])('%s', (_, change) => {
    expect(converter.conversionsOf(rule('  s: { EventID: 1 }\n  condition: s', change))).toEqual([]);
  });

  it('of one that counts, in any language, each with the reason', () => {
    const counting = rule('  s: { EventID: 1 }\n  condition: s | count() by Image > 3');
    const conversions = converter.conversionsOf(counting);
    expect(conversions.map(({ ok }) => ok)).toEqual(CONVERSION_TARGETS.map(() => false));
  });
});
