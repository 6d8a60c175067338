/** Sigma rules specification 2.1, "Condition": of the operators `or` binds least, then `and`, then `not`. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EVENTS, isTrue, LETTERS, linesWhere, printTree, tree } from '../shared/boolean-trees.ts';
import { find, records } from './plans.ts';

it('binds its operators as the specification says', () => {
  const identifiers = LETTERS.map((letter) => `  sel_${letter}: { ${letter}: x }`).join('\n');
  fc.assert(
    fc.property(tree, fc.boolean(), (node, capitals) => {
      const text = printTree(node, (letter) => `sel_${letter}`);
      const condition = capitals ? text.replace(/\b(?:and|or|not)\b/g, (word) => word.toUpperCase()) : text;
      const rule = `logsource: {}\ndetection:\n${identifiers}\n  condition: ${condition}\n`;
      expect(find(rule, records(EVENTS))).toEqual(linesWhere((event) => isTrue(node, event)));
    }),
    { numRuns: 500 },
  );
});
