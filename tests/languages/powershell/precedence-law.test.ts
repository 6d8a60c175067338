/**
 * about_Operator_Precedence, about_Logical_Operators: `-and`, `-or` and `-xor` bind alike, from left to right; `-not` and `!`
 * bind tighter than a comparison.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { powershell } from '../../../src/languages/powershell/index.ts';
import { found } from '../shared/tiny-view.ts';

/** Every combination of four words in a message. */
const WORDS = ['ant', 'bee', 'cat', 'dog'];
const EVENTS = Array.from({ length: 2 ** WORDS.length }, (_, bits) => ({
  Message: WORDS.filter((_word, at) => (bits >> at) & 1).join(' '),
}));

interface Chain {
  readonly first: Operand;
  readonly rest: readonly { readonly operator: '-and' | '-or' | '-xor'; readonly operand: Operand }[];
}
interface Operand {
  readonly not: '' | '-not ' | '!';
  readonly body: string | Chain;
}

const { chain } = fc.letrec<{ chain: Chain; operand: Operand }>((tie) => ({
  chain: fc.record({
    first: tie('operand'),
    rest: fc.array(fc.record({ operator: fc.constantFrom('-and', '-or', '-xor'), operand: tie('operand') }), {
      maxLength: 3,
    }),
  }),
  operand: fc.record({
    not: fc.constantFrom('', '', '-not ', '!'),
    body: fc.oneof({ maxDepth: 3, depthSize: 'small' }, fc.constantFrom(...WORDS), tie('chain')),
  }),
}));

function print({ first, rest }: Chain): string {
  const operand = ({ not, body }: Operand) => {
    const text = typeof body === 'string' ? `$_.Message -match '${body}'` : print(body);
    return not === '' && typeof body === 'string' ? text : `${not}(${text})`;
  };
  return [operand(first), ...rest.map((next) => `${next.operator} ${operand(next.operand)}`)].join(' ');
}

function holds({ first, rest }: Chain, message: string): boolean {
  const operand = ({ not, body }: Operand) =>
    (typeof body === 'string' ? message.includes(body) : holds(body, message)) !== (not !== '');
  return rest.reduce((left, next) => {
    const right = operand(next.operand);
    return next.operator === '-and' ? left && right : next.operator === '-or' ? left || right : left !== right;
  }, operand(first));
}

it('reads a chain from left to right', () => {
  fc.assert(
    fc.property(chain, (condition) => {
      const lines = EVENTS.flatMap(({ Message }, index) => (holds(condition, Message) ? [index + 1] : []));
      expect(found(powershell, `Get-WinEvent | where { ${print(condition)} }`, EVENTS)).toEqual(lines);
    }),
    { numRuns: 500 },
  );
});
