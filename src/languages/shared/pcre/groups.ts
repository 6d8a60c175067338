/** How groups of each kind are opened. Source: pcre2syntax(3). */
import type { GroupForm } from './syntax.ts';

/** A group with a name. */
export const NAMED = /\?(?:P?<([^>]*)>|'([^']*)')/y;
/** Recursion, or a call of a group. */
export const CALL = /\?(?:R|[+-]?\d+|&\w*|P>\w*)\)/y;
/** A callout with a number, or none. */
export const CALLOUT = /\?C\d{0,3}\)/y;
/** What stands behind the `(` of a verb, or of a group in the longer spelling. */
export const VERB = /\*([A-Za-z_]*)(?:[:=]([^)]*))?\)?/y;
/** What may stand before a pattern and changes nothing of what it matches here. */
export const SETTINGS = /(?:\(\*(?:UTF8?|NO_AUTO_POSSESS|NO_DOTSTAR_ANCHOR|NO_JIT|NO_START_OPT|LIMIT_\w+=\d+)\))+/y;
/** Openers of groups without a name, longest first. */
export const FORMS: readonly (readonly [string, GroupForm])[] = [
  ['?<=', 'behind'],
  ['?<!', 'notBehind'],
  ['?=', 'ahead'],
  ['?!', 'notAhead'],
  ['?>', 'atomic'],
  ['?:', 'plain'],
];
/** Names of groups in PCRE2's longer spelling: `(*pla:…)`. */
export const WORDS: Readonly<Record<string, GroupForm>> = {
  pla: 'ahead',
  positive_lookahead: 'ahead',
  nla: 'notAhead',
  negative_lookahead: 'notAhead',
  plb: 'behind',
  positive_lookbehind: 'behind',
  nlb: 'notBehind',
  negative_lookbehind: 'notBehind',
  atomic: 'atomic',
};
