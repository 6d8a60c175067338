/** Address ranges in CIDR notation, IPv4 and IPv6 (RFC 4632, RFC 4291). */

/** An address as groups of 16 bits: two for IPv4, eight for IPv6. */
type Groups = readonly number[];

interface Range {
  readonly groups: Groups;
  readonly bits: number;
}

/** The address in a text, or `undefined`. An IPv4 address mapped into IPv6 (`::ffff:10.0.0.1`) is the IPv4 address. */
export function parseAddress(text: string): Groups | undefined {
  const four = parseFour(text);
  if (four) return four;
  const six = parseSix(text);
  if (six?.slice(0, 5).every((group) => group === 0) && six[5] === 0xffff) return six.slice(6);
  return six;
}

function parseFour(text: string): Groups | undefined {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!found) return undefined;
  const [a = 256, b = 256, c = 256, d = 256] = found.slice(1).map(Number);
  return a > 255 || b > 255 || c > 255 || d > 255 ? undefined : [a * 256 + b, c * 256 + d];
}

function parseSix(text: string): Groups | undefined {
  const address = text.replace(/%.*$/, '');
  if (!/^[0-9a-fA-F:.]+$/.test(address) || !address.includes(':')) return undefined;
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(parseGroups);
  if (!head || (halves.length === 2 && !tail)) return undefined;
  if (!tail) return head.length === 8 ? head : undefined;
  const gap = 8 - head.length - tail.length;
  return gap < 1 ? undefined : [...head, ...new Array<number>(gap).fill(0), ...tail];
}

function parseGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const four = index === parts.length - 1 ? parseFour(part) : undefined;
    if (four) groups.push(...four);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** The range in a text (`10.0.0.0/8`, `fe80::/10`, or one address), or `undefined`. */
export function parseRange(text: string): Range | undefined {
  const [address = '', length, ...rest] = text.trim().split('/');
  const groups = parseAddress(address);
  if (!groups || rest.length > 0) return undefined;
  const most = groups.length * 16;
  if (length === undefined) return { groups, bits: most };
  if (!/^\d{1,3}$/.test(length) || Number(length) > most) return undefined;
  return { groups, bits: Number(length) };
}

/** True when the address lies in the range; addresses and ranges of different versions never do. */
export function inRange(address: Groups, range: Range): boolean {
  if (address.length !== range.groups.length) return false;
  let bits = range.bits;
  for (let index = 0; bits > 0; index++, bits -= 16) {
    const mask = bits >= 16 ? 0xffff : (0xffff << (16 - bits)) & 0xffff;
    if (((address[index] ?? 0) & mask) !== ((range.groups[index] ?? 0) & mask)) return false;
  }
  return true;
}
