/** Reads proof reports that an earlier run wrote. */
import { readFile } from 'node:fs/promises';
import { type ProofReport, proofReport } from '../../proof/report.ts';
import { jsonPathText, placeInJson } from '../../text/json-place.ts';
import { unreadableReason } from '../../text/unreadable-reason.ts';
import { printable } from '../display.ts';

/** The report in a file; `shown` is its name in messages. Gives a message, with the place, where it is none. */
export async function readReport(path: string, shown: string): Promise<ProofReport | string> {
  let text: string;
  let json: unknown;
  try {
    text = await readFile(path, 'utf8');
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is no JSON' : unreadableReason(error);
    return `\`${printable(shown)}\` cannot be read: ${reason}.`;
  }
  const read = proofReport.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path ?? [];
  const { line, column } = placeInJson(text, where);
  const part = where.length === 0 ? '' : `at \`${printable(jsonPathText(where))}\` `;
  return `Unexpected content of \`${printable(shown)}\` ${part}(line ${line}, column ${column}), expected a proof report as \`verify --report\` writes it: ${issue?.message ?? 'another form'}.`;
}
