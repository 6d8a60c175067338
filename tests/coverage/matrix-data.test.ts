/** What a matrix hands to the browser counts as the matrix itself does, whatever is chosen. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countMatrix, type MatrixFacets, type MatrixItem, type MatrixModel } from '../../src/coverage/matrix.ts';
import { packMatrix, unpackMatrix } from '../../src/coverage/matrix-data.ts';

const value = fc.constantFrom('Windows', 'Linux', '</template>', '"', 'é');
const facet = fc.constantFrom('platform', 'language', 'log');
const facets: fc.Arbitrary<MatrixFacets> = fc.dictionary(facet, fc.uniqueArray(value, { maxLength: 3 }));
const document = fc.record({
  kind: fc.constantFrom('playbook' as const, 'rule' as const),
  facets,
  analytics: fc.array(fc.record({ proven: fc.boolean(), facets }), { maxLength: 3 }),
});
const matrix: fc.Arbitrary<MatrixModel> = fc.array(document, { maxLength: 5 }).chain((documents) => {
  const places = documents.map((_, place) => place);
  const item = fc.record({ facets, documents: fc.subarray(places) });
  return fc.array(item, { maxLength: 5 }).map((drawn) => {
    const items = drawn.map((one, place): MatrixItem => ({ id: `T${1000 + place}`, name: '', ...one }));
    return { columns: [], documents, items: new Map(items.map((one) => [one.id, one])) };
  });
});
const choice = fc.dictionary(
  fc.constantFrom('platform', 'language', 'log', 'kind'),
  fc.oneof(value, fc.constant('rule')),
);

describe('a packed matrix', () => {
  it('counts as the matrix does', () => {
    fc.assert(
      fc.property(matrix, choice, (model, chosen) => {
        expect(countMatrix(unpackMatrix(packMatrix(model)), chosen)).toEqual(countMatrix(model, chosen));
      }),
    );
  });

  it('is short: a value is written once, an item without documents has none', () => {
    const item = (id: string): MatrixItem => ({ id, name: 'Name', facets: { platform: ['Windows'] }, documents: [] });
    const items = new Map([item('T1'), item('T2')].map((one) => [one.id, one]));
    expect(packMatrix({ columns: [], documents: [], items })).toBe(
      '{"values":{"platform":["Windows"]},"documents":[],"items":{"T1":[{"platform":[0]}],"T2":[{"platform":[0]}]}}',
    );
  });
});

describe('a choice', () => {
  it('never counts more than none does, and never proves what nothing proves', () => {
    fc.assert(
      fc.property(matrix, choice, (model, chosen) => {
        const all = countMatrix(model);
        for (const [id, count] of countMatrix(model, chosen)) {
          expect(count.documents).toBeLessThanOrEqual(all.get(id)?.documents ?? -1);
          if (count.state === 'proven') expect(all.get(id)?.state).toBe('proven');
          expect(count.state === 'none').toBe(count.documents === 0);
        }
      }),
    );
  });
});
