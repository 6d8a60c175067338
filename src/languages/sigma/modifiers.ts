/** Keys of search identifiers: a field and its modifiers (Sigma modifiers appendix 2.1). */
import type { Comparator, Span } from '../../engine/plan.ts';
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import type { YamlScalar } from './yaml-tree.ts';

/** What a modifier does to a value, or to the test that it makes. */
type Kind =
  | 'link'
  | 'part'
  | 'regex'
  | 'flag'
  | 'range'
  | 'comparison'
  | 'presence'
  | 'reference'
  | 'time'
  | 'dash'
  | 'encoding'
  | 'base64'
  | 'case'
  | 'placeholder';

const KINDS: Readonly<Record<string, Kind>> = {
  all: 'link',
  neq: 'link',
  contains: 'part',
  startswith: 'part',
  endswith: 'part',
  re: 'regex',
  i: 'flag',
  m: 'flag',
  s: 'flag',
  ignorecase: 'flag',
  multiline: 'flag',
  dotall: 'flag',
  cidr: 'range',
  lt: 'comparison',
  lte: 'comparison',
  gt: 'comparison',
  gte: 'comparison',
  exists: 'presence',
  fieldref: 'reference',
  minute: 'time',
  hour: 'time',
  day: 'time',
  week: 'time',
  month: 'time',
  year: 'time',
  windash: 'dash',
  wide: 'encoding',
  utf16le: 'encoding',
  utf16be: 'encoding',
  utf16: 'encoding',
  base64: 'base64',
  base64offset: 'base64',
  cased: 'case',
  expand: 'placeholder',
};

/** Which kinds may stand before one. `link` and `placeholder` go with all. */
const BEFORE: Readonly<Record<Exclude<Kind, 'link' | 'placeholder'>, readonly Kind[]>> = {
  part: ['dash', 'base64', 'case', 'reference', 'regex', 'flag', 'encoding'],
  regex: [],
  flag: ['regex', 'flag', 'part', 'case'],
  range: [],
  comparison: ['time'],
  presence: [],
  reference: ['part', 'case'],
  time: ['comparison'],
  dash: ['part', 'case'],
  encoding: ['dash', 'case'],
  base64: ['dash', 'encoding', 'case'],
  case: ['part', 'dash', 'encoding', 'base64', 'reference', 'regex', 'flag'],
};

/** Modifiers of a regular expression, by each of their names. */
const FLAGS: Readonly<Record<string, 'i' | 'm' | 's'>> = { ignorecase: 'i', multiline: 'm', dotall: 's' };

const COMPARATORS: Readonly<Record<string, Comparator>> = { lt: 'lt', lte: 'le', gt: 'gt', gte: 'ge' };

export interface Modifier {
  readonly name: string;
  readonly span: Span;
}

/** Parts of a time that a modifier takes out. */
export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** What the key of an item says. */
export interface ItemKey {
  /** Absent for keywords. */
  readonly field?: { readonly name: string; readonly span: Span };
  readonly all?: Modifier;
  readonly negated: boolean;
  readonly cased: boolean;
  readonly expand: boolean;
  readonly windash: boolean;
  readonly part?: 'contains' | 'startswith' | 'endswith';
  readonly regex?: { readonly i: boolean; readonly m: boolean; readonly s: boolean };
  readonly cidr: boolean;
  readonly exists: boolean;
  readonly fieldref: boolean;
  readonly comparator?: Comparator;
  readonly time?: TimePart;
  readonly encoding?: 'utf16le' | 'utf16be' | 'utf16';
  readonly base64?: Modifier & { readonly offsets: boolean };
  readonly span: Span;
}

/**
 * Reads the key of an item: `Image|endswith`, `'|all'`, `CommandLine|base64offset|contains`.
 *
 * @throws QueryFailure at the modifier for one that is unknown, or cannot follow those before it.
 */
export function readKey(key: YamlScalar): ItemKey {
  const [name = '', ...words] = key.text.split('|');
  let at = name.length + 1;
  const modifiers = words.map((word): Modifier => {
    const modifier = { name: word, span: key.places(at, at + word.length) };
    at += word.length + 1;
    return modifier;
  });
  check(modifiers, name === '');
  const of = (kind: Kind) => modifiers.find((modifier) => KINDS[modifier.name] === kind);
  const has = (word: string) => modifiers.some((modifier) => modifier.name === word);
  const flags = new Set(modifiers.map((modifier) => FLAGS[modifier.name] ?? modifier.name));
  const all = modifiers.find((modifier) => modifier.name === 'all');
  const part = of('part')?.name as ItemKey['part'];
  const comparator = COMPARATORS[of('comparison')?.name ?? ''];
  const time = of('time')?.name as TimePart | undefined;
  const encoding = of('encoding')?.name.replace('wide', 'utf16le') as ItemKey['encoding'];
  const base64 = of('base64');
  return {
    ...(name === '' ? {} : { field: { name, span: key.places(0, name.length) } }),
    ...(all === undefined ? {} : { all }),
    negated: has('neq'),
    cased: has('cased'),
    expand: has('expand'),
    windash: has('windash'),
    ...(part === undefined ? {} : { part }),
    ...(has('re') ? { regex: { i: flags.has('i'), m: flags.has('m'), s: flags.has('s') } } : {}),
    cidr: has('cidr'),
    exists: has('exists'),
    fieldref: has('fieldref'),
    ...(comparator === undefined ? {} : { comparator }),
    ...(time === undefined ? {} : { time }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(base64 === undefined ? {} : { base64: { ...base64, offsets: base64.name === 'base64offset' } }),
    span: key.span,
  };
}

/** Modifiers that only a field can have. */
const OF_FIELDS: ReadonlySet<Kind> = new Set<Kind>(['range', 'comparison', 'presence', 'reference', 'time']);

function check(modifiers: readonly Modifier[], keyword: boolean): void {
  const before: Modifier[] = [];
  for (const modifier of modifiers) {
    const kind = KINDS[modifier.name];
    if (kind === undefined) throw unknownModifier(modifier);
    if (before.some(({ name }) => name === modifier.name)) {
      throw new QueryFailure(`Unexpected \`${modifier.name}\`: the modifier stands here already.`, modifier.span);
    }
    if (keyword && OF_FIELDS.has(kind)) {
      throw new QueryFailure(`Unexpected modifier \`${modifier.name}\`, expected a field before it.`, modifier.span, {
        help: 'keywords are searched in the whole event; write the name of a field before the first `|`',
      });
    }
    if (kind === 'flag' && !before.some(({ name }) => name === 're')) {
      throw new QueryFailure(`Unexpected modifier \`${modifier.name}\`, expected \`re\` before it.`, modifier.span, {
        help: 'it says how a regular expression is read: `field|re|i`',
      });
    }
    const unfit = before.findLast(({ name }) => !mayFollow(kind, KINDS[name] ?? 'link'));
    if (unfit) throw cannotFollow(modifier, unfit);
    before.push(modifier);
  }
  const encoding = modifiers.find(({ name }) => KINDS[name] === 'encoding');
  if (encoding && !modifiers.some(({ name }) => KINDS[name] === 'base64')) {
    throw new QueryFailure(
      `Unexpected end of the modifiers, expected \`base64\` or \`base64offset\` after \`${encoding.name}\`.`,
      encoding.span,
      { help: 'bytes of UTF-16 can only be looked for as Base64' },
    );
  }
}

function mayFollow(kind: Kind, before: Kind): boolean {
  if (kind === 'link' || before === 'link' || kind === 'placeholder' || before === 'placeholder') return true;
  return BEFORE[kind].includes(before);
}

function unknownModifier({ name, span }: Modifier): QueryFailure {
  const near = nearest(name, Object.keys(KINDS)) ?? Object.keys(KINDS).find((known) => known === name.trim());
  return new QueryFailure(
    name === '' ? 'Unexpected `|`, expected a modifier after it.' : `Unknown modifier \`${name}\`.`,
    span,
    {
      help: near === undefined ? `the modifiers are ${listed(Object.keys(KINDS))}` : `Did you mean \`${near}\`?`,
    },
  );
}

function cannotFollow({ name, span }: Modifier, unfit: Modifier): QueryFailure {
  const before = KINDS[unfit.name] ?? 'link';
  const ofRegex = before === 'regex' || before === 'flag';
  const fit = Object.entries(KINDS).flatMap(([word, kind]) =>
    mayFollow(kind, before) && (kind !== 'flag' || ofRegex) ? [word] : [],
  );
  const turned = mayFollow(before, KINDS[name] ?? 'link');
  return new QueryFailure(
    `Unexpected modifier \`${name}\` after \`${unfit.name}\`: the two cannot be combined${turned ? ' in this order' : ''}.`,
    span,
    { help: turned ? `write \`${name}|${unfit.name}\`` : `after \`${unfit.name}\` may stand ${listed(fit)}` },
  );
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
