/** Work that is ended when it takes too long: a hang is a failure with a text to it, not a test that never ends. */
import { createContext, Script } from 'node:vm';

const context = createContext({ work: undefined as unknown });
const script = new Script('work()');

/** What a piece of work took longer than it may. */
export class TookTooLong extends Error {}

/** Does the work, and throws `TookTooLong` when it has not ended after so many milliseconds. */
export function within<Answer>(milliseconds: number, work: () => Answer): Answer {
  let answer: { readonly value: Answer } | undefined;
  context['work'] = () => {
    answer = { value: work() };
  };
  try {
    script.runInContext(context, { timeout: milliseconds });
  } catch (thrown) {
    if (
      typeof thrown === 'object' &&
      thrown !== null &&
      'code' in thrown &&
      thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
    ) {
      throw new TookTooLong(`It has not ended after ${milliseconds} ms.`);
    }
    throw thrown;
  }
  if (answer === undefined) throw new Error('the work gave nothing');
  return answer.value;
}
