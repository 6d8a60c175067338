/**
 * The theme that stands between TextMate scopes and the style sheet.
 *
 * A theme can only say colours, so each token class gets a colour of its own that never reaches a page: the highlighter
 * turns it back into the class, and the style sheet decides how it looks in dark, light and print.
 */
import type { ThemeRegistrationRaw } from 'shiki/core';

/** Classes that highlighted code is made of, each with the scopes it stands for. Later rules win at equal depth. */
const TOKENS = [
  ['tok-comment', ['comment', 'punctuation.definition.comment']],
  ['tok-keyword', ['keyword', 'storage', 'constant.language', 'support.constant', 'variable.language']],
  ['tok-operator', ['keyword.operator', 'punctuation.separator.pipe']],
  ['tok-word-operator', ['keyword.operator.logical', 'keyword.operator.word', 'keyword.operator.logical.python']],
  ['tok-string', ['string', 'punctuation.definition.string', 'constant.other.symbol']],
  ['tok-escape', ['constant.character', 'constant.other.wildcard', 'string.regexp', 'keyword.operator.wildcard']],
  ['tok-number', ['constant.numeric', 'constant.other.timestamp']],
  ['tok-function', ['entity.name.function', 'support.function', 'meta.function-call.generic']],
  ['tok-type', ['entity.name.type', 'entity.name.class', 'support.type', 'support.class']],
  [
    'tok-field',
    ['variable', 'entity.name.tag', 'entity.other.attribute-name', 'support.type.property-name', 'meta.field-name'],
  ],
] as const;

/** A token class of the style sheet. */
export type TokenClass = (typeof TOKENS)[number][0];

/** All token classes, in the theme's order. */
export const TOKEN_CLASSES: readonly TokenClass[] = TOKENS.map(([name]) => name);

const PLAIN = '#000000';
const colourOf = (index: number): string => `#0000${(index + 1).toString(16).padStart(2, '0')}`;
const classOf = new Map<string, TokenClass>(TOKENS.map(([name], index) => [colourOf(index), name]));

/** The theme to give to Shiki. */
export const tokenTheme: ThemeRegistrationRaw = {
  name: 'huntbook-tokens',
  type: 'light',
  fg: PLAIN,
  bg: '#ffffff',
  settings: TOKENS.map(([, scopes], index) => ({ scope: [...scopes], settings: { foreground: colourOf(index) } })),
};

/** The class of a token that `tokenTheme` coloured; `undefined` for plain text. */
export function tokenClass(colour: string | undefined): TokenClass | undefined {
  return colour === undefined ? undefined : classOf.get(colour.toLowerCase());
}
