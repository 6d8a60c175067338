/** Names of people, hosts and domains that running text shows by what stands around them. */

/** What a text tells. */
export interface NamesInText {
  /** Names of people, also with their domain: `ada`, `CORP\ada`. */
  readonly people: readonly string[];
  readonly hosts: readonly string[];
  readonly domains: readonly string[];
}

const FROM_USERS = /(?:\\|[A-Za-z]:\/|(?<![\w.-])\/)Users[\\/]+([^\\/:*?"'<>|\r\n]+)(?=[\\/"']|$)/gi;
const FROM_HOME = /(?<![\w.-])\/home\/([^\\/:*?"'<>|\s]+)(?=[/"']|$)/g;
/** Lines of the Security log's messages, and of Sysmon's. */
const ACCOUNT_LINE = /(?:^|[\r\n])[ \t]*(?:Account|User) Name:[ \t]+([^\r\n\t]+)/g;
const USER_LINE = /(?:^|[\r\n])(?:Source|Target|Parent)?User: ([^\r\n\t\\]+\\[^\r\n\t]+)/g;
const DOMAIN_LINE = /(?:^|[\r\n])[ \t]*Account Domain:[ \t]+([^\s]+)/g;
const HOST_LINE = /(?:^|[\r\n])[ \t]*(?:Workstation Name|Source Workstation|Client Name):[ \t]+([^\s]+)/g;

/** The names that a text tells for sure: of profiles' folders, and behind the labels of messages. */
export function namesInText(text: string): NamesInText {
  return {
    people: [FROM_USERS, FROM_HOME, ACCOUNT_LINE, USER_LINE].flatMap((sign) => firstOf(text, sign)),
    hosts: firstOf(text, HOST_LINE),
    domains: firstOf(text, DOMAIN_LINE),
  };
}

function firstOf(text: string, sign: RegExp): string[] {
  return Array.from(text.matchAll(sign), ([, name = '']) => name);
}

/** `CORP\ada`, of which something else must say that `CORP` is a domain or a host: paths look the same. */
const QUALIFIED = /(?<![\\:\w.-])([\w-]{2,15})\\([\w.-]{1,63}\$?)(?![\\\w])/g;
const FILE = /\.(?:exe|dll|sys|ps1|psm1|bat|cmd|vbs|js|txt|log|xml|ini|dat|tmp|lnk|cpl|msc|inf)$/i;

/** Pairs that may be a domain and a name in it. */
export function qualifiedNames(text: string): readonly (readonly [domain: string, name: string])[] {
  if (!text.includes('\\')) return [];
  return Array.from(text.matchAll(QUALIFIED), ([, domain = '', name = '']) => [domain, name] as const).filter(
    ([, name]) => !FILE.test(name),
  );
}

const DOTTED = /(?<![\w.-])[a-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){2,8}(?![\w-])/gi;

/** Names of three labels and more, which may be those of hosts in a domain. */
export function dottedNames(text: string): readonly string[] {
  return Array.from(text.matchAll(DOTTED), ([name]) => name);
}

/** The common name that a distinguished name begins with (RFC 4514): `CN=Ada Miller,OU=Staff,DC=corp`. */
export function commonName(text: string): string | undefined {
  return /^CN=((?:[^,\\]|\\.)+)/i.exec(text)?.[1];
}
