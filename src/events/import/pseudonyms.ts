/**
 * Replaces names of people, hosts and domains, addresses, and SIDs in events, each by the same pseudonym wherever it
 * stands: in fields, messages, command lines and paths. What a thing is stays to be seen: a machine account ends in `$`, a
 * private address is private, a domain's SIDs share their beginning, well-known names, addresses and SIDs stay.
 */
import { createHmac } from 'node:crypto';
import type { REPLACED } from '../dataset.ts';
import { replaceAddresses } from './addresses.ts';
import { changeTexts, eachText } from './json-texts.ts';
import { commonName, dottedNames, namesInText, qualifiedNames } from './names-in-text.ts';

export type ReplacedKind = (typeof REPLACED)[number];

/** Fields by their names without `_`, `.` and blanks. */
const PERSON_FIELD =
  /(?:UserName|SamAccountName|UserPrincipalName|RunAsUser|ServiceAccount)$|^(?:User|AccountName|SourceUser|TargetUser|ParentUser|DetectionUser|SrcUser|DestUser|DstUser|Owner)$/i;
const DOMAIN_FIELD = /(?:DomainName|AccountDomain|UserDomain)$|^Domain$/i;
const HOST_FIELD =
  /^(?:Hostname|Computer|ComputerName|MachineName|host|Workstation|WorkstationName|SourceHostname|DestinationHostname|TargetServerName|DnsHostName|ClientName|SrcHost|DestHost|DstHost|NtHost|SrcNtHost|DestNtHost)$/i;
/** Of these, names of hosts elsewhere stay. */
const ANY_HOST_FIELD = /^(?:SourceHostname|DestinationHostname|TargetServerName|SrcHost|DestHost|DstHost)$/i;
/** Fields of distinguished names. */
const MEMBER_FIELD = /MemberName$/i;

/** Names that every Windows has, by which nobody is known. */
const WELL_KNOWN: ReadonlySet<string> = new Set([
  ...['-', 'system', 'local service', 'network service', 'anonymous logon', 'iusr', 'everyone', 'nt_authority'],
  ...['administrator', 'administrators', 'guest', 'guests', 'users', 'defaultaccount', 'wdagutilityaccount', 'krbtgt'],
  ...['public', 'default', 'default user', 'all users', 'domain users', 'domain admins', 'domain computers'],
  ...['nt authority', 'nt-autorität', 'nt service', 'nt virtual machine', 'builtin', 'window manager'],
  ...['font driver host', 'workgroup', 'microsoftaccount', 'azuread', 'iis apppool', 'not_translated'],
  ...[
    'localhost',
    'localdomain',
    'consolehost',
    'desktop.ini',
    'unknown',
    'none',
    'null',
    'n/a',
    'com',
    'net',
    'org',
    'www',
  ],
]);

/** Words that people give as names too: in running text they are replaced only before `\` or a dot. */
const WORDS: ReadonlySet<string> = new Set([
  ...['admin', 'root', 'user', 'test', 'local', 'server', 'client', 'host', 'domain', 'computer', 'desktop', 'laptop'],
  ...['corp', 'internal', 'lan', 'example', 'internet', 'network', 'service', 'windows', 'microsoft', 'system32'],
  ...['program', 'files', 'security', 'power', 'shell', 'powershell', 'remote', 'main', 'home', 'work', 'office'],
]);

/** Accounts that Windows makes for sessions. */
const MADE_BY_WINDOWS = /^(?:DWM|UMFD)-\d+$|^(?:S-1-|\{)|[%*?<>|/]/i;

/** What names stand behind for sure: the folder of profiles, and the labels of messages. */
const SURELY_NAMED = '(?<=[\\\\/](?:Users|home)[\\\\/]|\\b(?:Account|User|Workstation) Name:\\s{1,8})';

/** Shortest name that is looked for in running text, wherever it stands. */
const SHORTEST_IN_TEXT = 3;

type Kind = 'user' | 'host' | 'dom';

export interface PseudonymOptions {
  readonly replace: readonly ReplacedKind[];
  /** What pseudonyms are made from beside the names: the same salt gives the same ones. */
  readonly salt: string;
}

/** Learns names from events first, then replaces them in all. */
export class Pseudonyms {
  readonly #options: PseudonymOptions;
  readonly #kinds = new Map<string, Kind>();
  /** Names that the host fields of the log itself end in: `corp.example`. */
  readonly #ownSuffixes = new Set<string>();
  /** Names with dots, of which those that end so are names of hosts. */
  readonly #dotted = new Set<string>();
  /** Names that stand behind what may be a domain. */
  readonly #qualified = new Map<string, Set<string>>();
  readonly #pseudonyms = new Map<string, string>();
  #inText: RegExp | undefined;

  constructor(options: PseudonymOptions) {
    this.#options = options;
  }

  /** Takes the names out of the fields of an event, a line of JSON. */
  learn(line: string): void {
    if (!this.#options.replace.includes('names')) return;
    this.#inText = undefined;
    eachText(line, (text, key, parent) => {
      const field = fieldName(key, parent);
      if (HOST_FIELD.test(field)) this.#learnHost(text, field);
      else if (PERSON_FIELD.test(field)) this.#learnPerson(text);
      else if (DOMAIN_FIELD.test(field)) this.#learnDomain(text);
      else if (MEMBER_FIELD.test(field)) this.#note(commonName(text) ?? '', 'user');
      this.#learnText(text);
    });
  }

  /** An event, a line of JSON, with everything replaced that was asked for. Call `learn` with all events before. */
  replace(line: string): string {
    const { replace, salt } = this.#options;
    const names = replace.includes('names') ? this.#pattern() : undefined;
    return changeTexts(line, (text, key, parent) => {
      let changed = text;
      if (replace.includes('sids')) changed = replaceSids(changed, salt);
      if (replace.includes('addresses') && !/version/i.test(key)) changed = replaceAddresses(changed, salt);
      if (names) changed = changed.replace(names, (name) => this.#pseudonym(name));
      return names && isNamed(fieldName(key, parent)) ? this.#named(text, changed) : changed;
    });
  }

  /** A field of names: the name, or `CORP\ada` and `ada@corp.example`, of which words and short names are replaced too. */
  #named(text: string, changed: string): string {
    const known = (name: string) => this.#kinds.has(name.toLowerCase());
    if (known(text)) return this.#pseudonym(text);
    const [parts, others] = [text, changed].map((one) => one.split(/([\\@])/));
    if (parts?.length !== 3 || others?.length !== 3) return changed;
    return parts.map((part, index) => (known(part) ? this.#pseudonym(part) : others[index])).join('');
  }

  #learnHost(text: string, key: string): void {
    const [host = '', ...domain] = text.split('.');
    // An address is replaced as one.
    if (/^[\d.]+$/.test(text) || text.includes(':')) return;
    if (ANY_HOST_FIELD.test(key) && domain.length > 0) {
      this.#dotted.add(text.toLowerCase());
      return;
    }
    this.#note(host, 'host');
    if (domain.length === 0) return;
    this.#ownSuffixes.add(domain.join('.').toLowerCase());
    for (const name of domain.slice(0, -1)) this.#note(name, 'dom');
    if (domain.length === 1) this.#note(domain[0] ?? '', 'dom');
  }

  #learnDomain(text: string): void {
    for (const name of text.split('.')) this.#note(name, 'dom');
    if (/\w\.\w/.test(text)) this.#ownSuffixes.add(text.toLowerCase());
  }

  #learnText(text: string): void {
    const { people, hosts, domains } = namesInText(text);
    for (const name of people) this.#learnPerson(name);
    for (const name of hosts) this.#learnHost(name, '');
    for (const name of domains) this.#learnDomain(name);
    for (const name of dottedNames(text)) this.#dotted.add(name.toLowerCase());
    for (const [domain, name] of qualifiedNames(text)) {
      const of = domain.toLowerCase();
      this.#qualified.set(of, (this.#qualified.get(of) ?? new Set()).add(name.toLowerCase()));
    }
  }

  /** Names that are told by others: hosts of the log's own domains, people behind the name of a domain or host. */
  #noteTold(): void {
    for (const dotted of [...this.#dotted].sort()) {
      if ([...this.#ownSuffixes].some((suffix) => dotted.endsWith(`.${suffix}`)))
        this.#note(dotted.split('.')[0] ?? '', 'host');
    }
    const owners = [...this.#qualified].filter(([of]) => ['dom', 'host'].includes(this.#kinds.get(of) ?? ''));
    for (const name of owners.flatMap(([, names]) => [...names]).sort()) {
      if (!WORDS.has(name)) this.#learnPerson(name);
    }
  }

  /** `CORP\ada`, `ada@corp.example`, `WS01$` or `ada`. */
  #learnPerson(text: string): void {
    const [domain, account] = text.includes('\\') ? split(text, '\\') : [undefined, text];
    if (domain !== undefined) this.#note(domain, 'dom');
    const [name, realm] = account.includes('@') ? split(account, '@') : [account, undefined];
    for (const part of realm?.split('.').slice(0, -1) ?? []) this.#note(part, 'dom');
    if (name.endsWith('$')) this.#note(name.slice(0, -1), 'host');
    else this.#note(name, 'user');
  }

  #note(written: string, kind: Kind): void {
    const name = written.trim().toLowerCase();
    if (name === '' || WELL_KNOWN.has(name) || MADE_BY_WINDOWS.test(name) || /^\d+$/.test(name)) return;
    // What a host is called is no person, and the other way round: the first that says so is right.
    if (!this.#kinds.has(name)) this.#kinds.set(name, kind);
  }

  /** All names that were learnt, the longest first, where they stand by themselves. */
  #pattern(): RegExp {
    if (this.#inText) return this.#inText;
    this.#noteTold();
    const names = [...this.#kinds.keys()];
    names.sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
    const words = names.map((name) => {
      const literal = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      const sure = `${SURELY_NAMED}${literal}`;
      if (name.length < SHORTEST_IN_TEXT) return sure;
      return WORDS.has(name) ? `${literal}(?=\\\\|\\.\\w)|${sure}` : literal;
    });
    this.#inText = new RegExp(
      words.length === 0 ? '(?!)' : `(?<![\\p{L}\\p{N}_])(?:${words.join('|')})(?![\\p{L}\\p{N}_])`,
      'giu',
    );
    return this.#inText;
  }

  #pseudonym(written: string): string {
    const name = written.toLowerCase();
    let made = this.#pseudonyms.get(name);
    if (made === undefined) {
      made = `${this.#kinds.get(name) ?? 'user'}${letters(this.#options.salt, name)}`;
      this.#pseudonyms.set(name, made);
    }
    return inCaseOf(written, made);
  }
}

/** Objects whose domain is somebody else's. */
const ELSEWHERE: ReadonlySet<string> = new Set(['dns', 'url', 'source', 'destination', 'server', 'client']);

/** The name of a field as the patterns above have it: a `name` is of what the object around it is. */
function fieldName(key: string, parent: string): string {
  const path = key.split('.');
  const last = path.at(-1) ?? '';
  const of = path.at(-2) ?? parent;
  const isOf = /^name$/i.test(last) || (/^domain$/i.test(last) && ELSEWHERE.has(of));
  return (isOf ? of + last : last).replaceAll(/[_\s]/g, '');
}

function isNamed(key: string): boolean {
  return HOST_FIELD.test(key) || PERSON_FIELD.test(key) || DOMAIN_FIELD.test(key);
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return [text.slice(0, index), text.slice(index + at.length)];
}

/** Letters and digits that are not mistaken for each other; six of them keep a million names apart. */
const ALPHABET = 'bcdfghjkmnpqrstvwxz23456789abcde';
const LETTERS = 6;

function letters(salt: string, name: string): string {
  const bytes = createHmac('sha256', salt).update(`name ${name}`).digest();
  return [...bytes.subarray(0, LETTERS)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** The pseudonym in capitals for a name in capitals, with one for a name with one, else in small letters. */
function inCaseOf(written: string, made: string): string {
  if (written === written.toLowerCase()) return made;
  if (written === written.toUpperCase()) return made.toUpperCase();
  const first = written.charAt(0);
  return first === first.toUpperCase() ? made.charAt(0).toUpperCase() + made.slice(1) : made;
}

/** SIDs of domains and machines (`S-1-5-21-…`) and of Entra ID (`S-1-12-1-…`); what follows the three numbers of a domain stays. */
const SID = /\bS-1-5-21-(\d{1,10})-(\d{1,10})-(\d{1,10})|\bS-1-12-1-(\d{1,10})-(\d{1,10})-(\d{1,10})-(\d{1,10})/g;

function replaceSids(text: string, salt: string): string {
  if (!text.includes('S-1-')) return text;
  return text.replace(SID, (sid) => {
    const bytes = createHmac('sha256', salt).update(`sid ${sid}`).digest();
    const numbers = sid.startsWith('S-1-5-21-') ? 3 : 4;
    const made = Array.from({ length: numbers }, (_, index) => bytes.readUInt32BE(index * 4));
    return `${sid.startsWith('S-1-5-21-') ? 'S-1-5-21' : 'S-1-12-1'}-${made.join('-')}`;
  });
}
