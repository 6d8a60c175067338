/** Kibana Query Language, "Combining multiple queries": `not` binds tightest, then `and`, then `or`. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { kql } from '../../../src/languages/kql/index.ts';
import { EVENTS, isTrue, linesWhere, printTree, tree } from '../shared/boolean-trees.ts';
import { found } from '../shared/tiny-view.ts';

it('binds its operators as the grammar does', () => {
  fc.assert(
    fc.property(tree, fc.boolean(), (node, capitals) => {
      const text = printTree(node, (letter) => `${letter}: x`);
      const query = capitals ? text.replace(/\b(?:and|or|not)\b/g, (word) => word.toUpperCase()) : text;
      expect(found(kql, query, EVENTS)).toEqual(linesWhere((event) => isTrue(node, event)));
    }),
    { numRuns: 1000 },
  );
});
