import { expect, test } from 'vitest';
import { hostNames } from '../../src/hunting/hosts.ts';

test.each<[string, string[], Record<string, string>]>([
  [
    'a bare name is the full one that starts with it',
    ['SRV-01', 'SRV-01.corp.example', 'WS-02'],
    { 'SRV-01': 'SRV-01.corp.example', 'srv-01.CORP.example': 'SRV-01.corp.example', 'WS-02': 'WS-02' },
  ],
  [
    'a bare name of two domains is neither',
    ['SRV-01', 'SRV-01.a.example', 'SRV-01.b.example'],
    { 'SRV-01': 'SRV-01', 'SRV-01.a.example': 'SRV-01.a.example' },
  ],
  ['case does not tell hosts apart', ['ws-1', 'WS-1'], { 'ws-1': 'WS-1', 'Ws-1': 'WS-1' }],
  ['an address is no name with a domain', ['10', '10.0.0.1', 'fe80::1'], { 10: '10', '10.0.0.1': '10.0.0.1' }],
  [
    'names of objects are names',
    ['constructor', '__proto__'],
    { constructor: 'constructor', ['__proto__']: '__proto__' },
  ],
])('%s', (_, written, shown) => {
  const names = hostNames(written);
  for (const [name, expected] of Object.entries(shown)) expect(names(name)).toBe(expected);
  const reversed = hostNames(written.toReversed());
  for (const name of written) expect(reversed(name)).toBe(names(name));
});
