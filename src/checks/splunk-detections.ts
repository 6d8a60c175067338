/** Splunk detections: what they list and say against what their searches read and give. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import type { DocumentContent } from '../documents/document.ts';
import type { AnalyticFacts } from './analytic-facts.ts';
import { diagnose, listed } from './report.ts';
import { comparedFields } from './required-fields.ts';

type Detection = Extract<DocumentContent, { dialect: 'splunk' }>;

/** What a search needs for its fields to be looked at. */
export interface SearchFacts {
  readonly source: string;
  readonly facts: Pick<AnalyticFacts, 'fields' | 'columns' | 'error' | 'hasEngine' | 'start'>;
}

/**
 * Rules `analytic/unlisted-field` (the search reads a field that the required fields leave out: a warning, at the first),
 * `document/unread-field` (a required field that no search reads or makes: an info, at the first) and `document/unknown-token` (a
 * `$field$` of a risk message that is no column of the result: a warning). A search that does not parse says nothing.
 */
export function checkDetection({ details }: Detection, searches: readonly SearchFacts[]): Diagnostic[] {
  const read = searches.filter(({ facts }) => facts.hasEngine && facts.error === undefined);
  if (read.length === 0 || read.length < searches.length) return [];
  return [...checkRequired(details, read), ...checkTokens(details, read)];
}

function checkRequired({ requiredFields }: Detection['details'], searches: readonly SearchFacts[]): Diagnostic[] {
  if (requiredFields.length === 0) return [];
  const { required, unlisted } = comparedFields(requiredFields, searches);
  const unread = required.filter(({ use }) => use === 'none').map(({ field }) => field);
  const found: Diagnostic[] = [];
  const [firstUnread] = unread;
  if (firstUnread) {
    const one = unread.length === 1;
    const message = `The search does not read ${listed(unread.map(({ text }) => text))}, which ${one ? 'is a required field' : 'are required fields'}.`;
    found.push(diagnose('document/unread-field', 'info', firstUnread, message));
  }
  const [firstUnlisted] = unlisted;
  if (firstUnlisted) {
    const them = unlisted.length === 1 ? 'it' : 'them';
    const message = `The search reads ${listed(unlisted.map(({ name }) => name))}, expected ${them} among the required fields.`;
    const help = `add ${them} under \`#### Required field\``;
    found.push(diagnose('analytic/unlisted-field', 'warning', firstUnlisted, message, help));
  }
  return found;
}

function checkTokens({ rba }: Detection['details'], searches: readonly SearchFacts[]): Diagnostic[] {
  const columns = searches.map(({ facts }) => facts.columns);
  if (columns.includes(undefined)) return [];
  const known = new Set(columns.flatMap((names) => names ?? []));
  if (known.size === 0) return [];
  return rba.flatMap(({ tokens }) =>
    tokens
      .filter(({ text }) => !known.has(text))
      .map((token) => {
        const message = `Unexpected \`$${token.text}$\`, expected a column of the search's result: it stays in the message as it is.`;
        return diagnose('document/unknown-token', 'warning', token, message, `its columns are ${listed([...known])}`);
      }),
  );
}
