/**
 * Ids of ATT&CK, D3FEND and CAR typed in running text. Pure and free of Node APIs, so that checks and pages find the same
 * ones. The shapes and addresses are those that attack.mitre.org, d3fend.mitre.org and car.mitre.org use.
 */

export type MentionKind =
  | 'technique'
  | 'tactic'
  | 'defence'
  | 'defence-tactic'
  | 'data-component'
  | 'detection-strategy'
  | 'analytic';

/** An id in a text. */
export interface Mention {
  readonly kind: MentionKind;
  /**
   * The id as its source writes it: `T1059.001`, `TA0008`, `D3-PSA`, `DC0032`, `DET0477`, `CAR-2014-11-004`; of an
   * address of D3FEND the name in its ontology, `d3f:ProcessSpawnAnalysis` or, of a tactic, `d3f:Detect`.
   */
  readonly id: string;
  /** The characters of the id itself, `end` exclusive, in UTF-16 units. In an address `T1059/001` are those of `T1059.001`. */
  readonly start: number;
  readonly end: number;
  /**
   * Where it stands: `text` by itself; `word` at the start of a longer word, as a file's name (`T1028_remote_powershell`);
   * `address` in the address of its page.
   */
  readonly form: 'text' | 'word' | 'address';
  /**
   * Whether it can mean nothing but an id, so that one that does not exist is a mistake: written in capitals as its source
   * writes it, and of a shape that other things do not have (`TA2541` is a group, `DC0001` may be a host, `T0803` is of
   * ATT&CK for ICS).
   */
  readonly isCertain: boolean;
}

const ID =
  /(?<![\p{L}\p{N}_])(?:(?<technique>T\d{4}(?:\\?\.\d{1,3}|\/\d{3})?)|(?<tactic>TA\d{4})|(?<defence>D3-[A-Z][A-Z0-9]+)|(?<component>DC\d{4})|(?<strategy>DET\d{4})|(?<analytic>CAR[-.]\d{4}-\d{2}-\d{3}))(?![\p{L}\p{N}])/giu;

/** An address: with a scheme, or with the host alone where that is one of MITRE's. */
const ADDRESS =
  /(?:(?<![\p{L}\p{N}+.-])[a-z][a-z0-9+.-]*:\/\/|(?<![:\p{L}\p{N}])\/\/(?=[a-z])|(?<![\p{L}\p{N}./-])(?=(?:attack|d3fend|car)\.mitre\.org\/|www\.))(?<rest>[^\s<>"'`|)\]}]+)/giu;

/** Pages of each host, with the id that they are about. Old releases (`/versions/v8/…`) keep the ids of their time. */
const PAGES: readonly (readonly [host: RegExp, page: RegExp, kind: MentionKind])[] = [
  [/^attack\.mitre\.org$/i, /^\/(?:techniques|wiki\/Technique)\/(T\d{4}(?:[./]\d{1,3})?)(?![\w.])/di, 'technique'],
  [/^attack\.mitre\.org$/i, /^\/(?:tactics|wiki\/Tactics?)\/(TA\d{4})(?!\w)/di, 'tactic'],
  [/^attack\.mitre\.org$/i, /^\/datacomponents\/(DC\d{4})(?!\w)/di, 'data-component'],
  [/^attack\.mitre\.org$/i, /^\/detectionstrategies\/(DET\d{4})(?!\w)/di, 'detection-strategy'],
  [/^d3fend\.mitre\.org$/i, /^\/technique\/(d3f:[\w-]+)/di, 'defence'],
  [/^d3fend\.mitre\.org$/i, /^\/technique\/(D3-[A-Z0-9]+)(?!\w)/di, 'defence'],
  [/^d3fend\.mitre\.org$/i, /^\/tactic\/(d3f:[\w-]+)/di, 'defence-tactic'],
  [/^d3fend\.mitre\.org$/i, /^\/offensive-technique\/attack\/(T\d{4}(?:[./]\d{1,3})?)(?!\w)/di, 'technique'],
  [/^car\.mitre\.org$/i, /^\/(?:analytics|wiki)\/(CAR-\d{4}-\d{2}-\d{3})(?!\w)/di, 'analytic'],
];

/**
 * The ids in a text, in their order. Text without markup, or raw Markdown (`T1028\_remote`); code is for the caller to
 * leave out. Addresses of other sites, longer words that end in an id, parts of paths, host names and the placeholder
 * `T0000` hold none.
 */
export function findMentions(text: string): Mention[] {
  const found: Mention[] = [];
  let from = 0;
  for (const address of text.matchAll(ADDRESS)) {
    found.push(...idsIn(text, from, address.index));
    const rest = address.groups?.['rest'] ?? '';
    from = address.index + address[0].length;
    const mention = mentionOfAddress(rest, from - rest.length);
    if (mention) found.push(mention);
  }
  found.push(...idsIn(text, from, text.length));
  return found;
}

/** The id that an address is about: of one of MITRE's own pages, with or without a scheme; `undefined` for any other. */
export function mentionOfLink(address: string): Mention | undefined {
  const start = /^(?:https?:)?\/\//i.exec(address)?.[0].length ?? 0;
  return mentionOfAddress(address.slice(start), start);
}

/** `rest`: host and path. */
function mentionOfAddress(rest: string, start: number): Mention | undefined {
  const slash = rest.indexOf('/');
  if (slash < 0) return undefined;
  const host = rest.slice(0, slash).replace(/^www\./i, '');
  for (const [known, page, kind] of PAGES) {
    const match = known.test(host) ? page.exec(rest.slice(slash)) : null;
    const [from, to] = match?.indices?.[1] ?? [];
    if (!match || from === undefined || to === undefined) continue;
    const id = spelt(match[1] ?? '');
    if (/^T0000/.test(id)) return undefined;
    return { kind, id, start: start + slash + from, end: start + slash + to, form: 'address', isCertain: !isOfIcs(id) };
  }
  return undefined;
}

const KINDS = {
  technique: 'technique',
  tactic: 'tactic',
  defence: 'defence',
  component: 'data-component',
  strategy: 'detection-strategy',
  analytic: 'analytic',
} as const;

function idsIn(text: string, from: number, to: number): Mention[] {
  const part = text.slice(from, to);
  /** Where the last id ended: several may be joined by slashes. */
  let last = -1;
  return [...part.matchAll(ID)].flatMap((match): Mention[] => {
    const [written] = match;
    const name = (Object.keys(KINDS) as (keyof typeof KINDS)[]).find((key) => match.groups?.[key] !== undefined);
    if (name === undefined || /^T0000/i.test(written)) return [];
    const after = part.slice(match.index + written.length, match.index + written.length + 2);
    const isJoined = part[match.index - 1] === '/' && match.index - 1 === last;
    if ((!isJoined && isPartOfName(part, match.index)) || isEndless(name, after)) return [];
    last = match.index + written.length;
    const isWord = /^(?:[_\\/]|[.-][\p{L}\p{N}])/u.test(after) && !/^\/[TD]/i.test(after);
    const id = spelt(written);
    const start = from + match.index;
    return [
      {
        kind: KINDS[name],
        id,
        start,
        end: start + written.length,
        form: isWord ? 'word' : 'text',
        isCertain: !isWord && isOwnShape(name, written),
      },
    ];
  });
}

/** Whether what stands before an id makes it the end of a path, a host's name, a variable, a file's name. */
function isPartOfName(text: string, index: number): boolean {
  const before = text[index - 1];
  if (before === undefined || !/[./\\@$%&=?~+-]/.test(before)) return false;
  const lead = text.slice(Math.max(0, index - 24), index);
  if (before === '.') return !/(?<![\w.])attack\.$/i.test(lead);
  if (before === '-') return !/(?:^|\s|\bT\d{4}(?:\.\d{3})?)-$/i.test(lead);
  return true;
}

/** Whether what follows makes it a number with more parts (`D3-AD-BE` are bytes), a host or an account. */
function isEndless(name: keyof typeof KINDS, after: string): boolean {
  if (/^[$@%=]/.test(after)) return true;
  if (name === 'technique') return /^(?:\.\d|-\d)/.test(after);
  if (name === 'component') return /^(?:[.\\-][\p{L}\p{N}]|\\)/u.test(after);
  return /^-[\p{L}\p{N}]/u.test(after);
}

/** Whether nothing else is written like this: `T9999` is, `t1000`, `TA2541` (a group) and `DC0001` (a host) are not. */
function isOwnShape(name: keyof typeof KINDS, written: string): boolean {
  if (written !== written.toUpperCase()) return false;
  if (isOfIcs(written)) return false;
  if (name === 'tactic') return written.startsWith('TA0');
  return name !== 'component';
}

/** Whether ATT&CK for ICS numbers like this: `T0803`, `TA0104`. Those ids are right, and of no matrix that is known here. */
function isOfIcs(id: string): boolean {
  return /^(?:T0|TA01)/.test(id);
}

function spelt(written: string): string {
  if (/^d3f:/i.test(written)) return `d3f:${written.slice(4)}`;
  const id = written.toUpperCase().replace('\\', '');
  if (id.startsWith('T')) return id.replace('/', '.');
  return id.replace(/^CAR\./, 'CAR-');
}
