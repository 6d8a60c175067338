/** Splunk's grammar as Shiki has it, with its strings read as Splunk reads them. */
import type { LanguageRegistration } from 'shiki/core';

/** Quotation marks that Shiki's grammar begins and ends a string with where no backslash stands before them. */
const MARKS: ReadonlyMap<string, string> = new Map(['"', "'"].map((mark) => [`(?<!\\\\)${mark}`, mark]));

/** Takes the grammar: a backslash and what follows it are one, so that the mark in `"C:\\"` ends the string. */
export function splunkWithEscapes(grammar: LanguageRegistration): LanguageRegistration {
  return {
    ...grammar,
    patterns: grammar.patterns.map((pattern) => {
      const end = MARKS.get(String(pattern.end));
      return end === undefined ? pattern : { ...pattern, end, patterns: [{ match: '\\\\.' }] };
    }),
  };
}
