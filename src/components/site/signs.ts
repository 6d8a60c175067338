/** Signs that published documents write by name, for a site generator that draws them. */
import type { DialectId } from '../../documents/document.ts';

const SIGNS: Readonly<Record<string, string>> = {
  information_source: 'ℹ︎',
  warning: '⚠︎',
  no_entry: '⛔︎',
  no_entry_sign: '⛔︎',
  heavy_check_mark: '✔︎',
  white_check_mark: '✔︎',
};

/** `html` with the names of signs (`:information_source:`) as signs, in documents of Splunk's site; those of code stay. */
export function withSigns(html: string, dialect: DialectId): string {
  if (dialect !== 'splunk' && dialect !== 'story') return html;
  return html.replace(
    /<(pre|code)[\s>][\s\S]*?<\/\1>|:([a-z_]+):/g,
    (whole, _code: string, name: string | undefined) => (name === undefined ? whole : (SIGNS[name] ?? whole)),
  );
}
