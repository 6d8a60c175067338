import { describe, expect, test } from 'vitest';
import { nameUuid, siteNamespace } from '../../src/exports/name-uuid.ts';

describe('a UUID of version 5', () => {
  // The example of RFC 9562, appendix A.4.
  test('as RFC 9562 makes it', () => {
    expect(nameUuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });
  test('names its version and variant', () => {
    for (const name of ['', 'a', 'ü', '🔍'])
      expect(nameUuid(siteNamespace(undefined), name)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
  });
});

test('sites have namespaces of their own', () => {
  const of = ['https://a.example/', 'https://a.example/b/', undefined].map(siteNamespace);
  expect(new Set(of).size).toBe(3);
});
