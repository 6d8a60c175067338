import { describe, expect, it } from 'vitest';
import { inRange, parseAddress, parseRange } from '../../src/engine/cidr.ts';

describe('address ranges', () => {
  it.each([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['192.168.4.255', '192.168.4.0/23', true],
    ['192.168.6.0', '192.168.4.0/23', false],
    ['1.2.3.4', '0.0.0.0/0', true],
    ['1.2.3.4', '1.2.3.4', true],
    ['::ffff:10.0.0.1', '10.0.0.0/8', true],
    ['fe80::1', 'fe80::/10', true],
    ['fe80::1%eth0', 'fe80::/10', true],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['::1', '::1/128', true],
    ['10.0.0.1', '::/0', false],
  ])('%s in %s is %j', (address, range, within) => {
    const parsed = parseAddress(address);
    const wanted = parseRange(range);
    expect(parsed && wanted && inRange(parsed, wanted)).toBe(within);
  });

  it.each(['10.0.0.0/33', '10.0.0', '256.0.0.1', 'fe80::1::2', '1:2:3:4:5:6:7', '10.0.0.0/8/8', 'x', ''])(
    '%j is no range',
    (text) => {
      expect(parseRange(text)).toBeUndefined();
    },
  );
});
