/** Ranges of addresses as regular expressions, for languages without a test of their own. */
import type { Span } from '../../engine/plan.ts';
import { inexpressible } from './conditions.ts';

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])';

/** The expression that an IPv4 address of a range matches from beginning to end, mapped into IPv6 or not. Throws for ranges of IPv6. */
export function addressRegex(range: string, where: string, span: Span): string {
  const [, first = '', length = '32'] = /^(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?$/.exec(range.trim()) ?? [];
  const bits = Number(length);
  if (first === '' || bits > 32) {
    throw inexpressible(
      `The range of addresses \`${range}\``,
      where,
      span,
      'only ranges of IPv4 addresses are written out',
    );
  }
  const octets = first.split('.').map((octet, index) => {
    const own = Math.min(Math.max(bits - index * 8, 0), 8);
    const size = 2 ** (8 - own);
    const low = Math.floor(Number(octet) / size) * size;
    return size === 256 ? OCTET : numbers(low, low + size - 1);
  });
  return `^(?:::[fF]{4}:)?${octets.join('\\.')}$`;
}

function numbers(low: number, high: number): string {
  if (low === high) return String(low);
  return `(?:${Array.from({ length: high - low + 1 }, (_, index) => low + index).join('|')})`;
}
