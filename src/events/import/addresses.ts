/** Pseudonyms of IP addresses that are of the same kind: private ones stay private, public ones public. */
import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';

const IPV4 =
  /(?<![\w.])(?<!version\s{0,2}[:=]?\s{0,2}"?)(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\w]|\.\d)/gi;
const IPV6 = /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:.])/gi;

/**
 * The text with its addresses replaced. The networks of private addresses (a /24 of IPv4) keep together. Loopback,
 * link-local, multicast and documentation addresses (RFC 6890, RFC 5737) stay. Public ones become addresses of
 * 198.18.0.0/15 and 2001:db8::/32, which nobody has; versions, which look like addresses, stay.
 */
export function replaceAddresses(text: string, salt: string): string {
  const four = text.replace(IPV4, (address) => replaceIPv4(address, salt));
  if (!four.includes(':')) return four;
  return four.replace(IPV6, (address) => (isIPv6(address) ? replaceIPv6(address, salt) : address));
}

function digest(salt: string, what: string): Buffer {
  return createHmac('sha256', salt).update(what).digest();
}

function replaceIPv4(address: string, salt: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  if (isSpecial(a, b, c, d)) return address;
  const first = privatePrefix(a, b);
  if (first === undefined) {
    const bytes = digest(salt, `public ${a}.${b}.${c}.${d}`);
    return `198.${18 + ((bytes[0] ?? 0) & 1)}.${bytes[1]}.${hostNumber(bytes[2] ?? 0)}`;
  }
  const network = digest(salt, `network ${a}.${b}.${c}`);
  const second = first === 10 ? network[0] : first === 172 ? 16 + ((network[0] ?? 0) & 15) : 168;
  // Numbers of one network stay different: a rotation of 1 to 254.
  const host = d === 0 || d === 255 ? d : ((d - 1 + (network[2] ?? 0)) % 254) + 1;
  return `${first}.${second}.${network[1]}.${host}`;
}

function hostNumber(byte: number): number {
  return (byte % 254) + 1;
}

function privatePrefix(a: number, b: number): 10 | 172 | 192 | undefined {
  if (a === 10) return 10;
  if (a === 172 && b >= 16 && b <= 31) return 172;
  return a === 192 && b === 168 ? 192 : undefined;
}

function isSpecial(a: number, b: number, c: number, d: number): boolean {
  if (a === 0 || a === 127 || a >= 224 || (a === 169 && b === 254)) return true;
  // Few versions are written with four parts whose last three are zeros, and no host is.
  if (b === 0 && c === 0 && d === 0) return true;
  if (a === 198 && (b === 18 || b === 19)) return true;
  const start = `${a}.${b}.${c}`;
  return start === '192.0.2' || start === '198.51.100' || start === '203.0.113';
}

function replaceIPv6(address: string, salt: string): string {
  const lower = address.toLowerCase();
  if (lower === '::' || lower === '::1' || lower.startsWith('ff') || lower.startsWith('2001:db8:')) return address;
  const bytes = digest(salt, `six ${lower}`);
  const group = (index: number) => bytes.readUInt16BE(index * 2).toString(16);
  if (/^fe[89ab]/.test(lower)) return `fe80::${group(0)}:${group(1)}:${group(2)}:${group(3)}`;
  const start = /^f[cd]/.test(lower) ? 'fd00' : '2001:db8';
  return `${start}::${group(0)}:${group(1)}:${group(2)}`;
}
