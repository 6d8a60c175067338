/** A Sigma rule, printed in the languages that conversion knows. */
import type { Analytic } from '../documents/document.ts';
import { type ConversionView, conversionView, type ProjectViews } from '../events/views/conversion.ts';
import { CONVERSION_TARGETS, convert } from '../languages/convert/index.ts';
import type { LanguageFacts, LanguageId } from '../languages/language.ts';
import { findLanguage } from '../languages/registry.ts';
import { withLogSources } from '../languages/sigma/log-source.ts';

/** A rule in another language, or why it cannot be said there. A plain object: it is cached. */
export type RuleConversion = { readonly language: LanguageId } & (
  | { readonly ok: true; readonly text: string; readonly notes: readonly string[] }
  | {
      readonly ok: false;
      /** Places are offsets in the rule's text. */
      readonly error: { readonly message: string; readonly help?: string; readonly start: number };
    }
);

/** Prints rules of a project, by its views and with what their texts lean on. */
export class RuleConverter {
  readonly #views = new Map<string, ConversionView | undefined>();
  readonly #project: ProjectViews;
  readonly #known: LanguageFacts;

  constructor(project: ProjectViews, known: LanguageFacts) {
    this.#project = project;
    this.#known = known;
  }

  /** The rule in each language; none for an analytic that is no Sigma rule, does not parse, or whose view is not there. */
  conversionsOf(analytic: Pick<Analytic, 'language' | 'source' | 'view' | 'logSources'>): RuleConversion[] {
    if (analytic.language !== 'sigma') return [];
    const view = this.#viewOf(analytic.view);
    const parsed = findLanguage('sigma')?.parse(analytic.source, this.#known);
    if (!view || !parsed?.ok || parsed.program.kind !== 'plan') return [];
    const program = view.resolved(withLogSources(parsed.program, analytic.logSources));
    return CONVERSION_TARGETS.map((language): RuleConversion => {
      const conversion = convert(program, language, view.facts);
      if (conversion.ok) {
        return { language, ok: true, text: conversion.text, notes: conversion.notes.map(({ message }) => message) };
      }
      const { message, help, start } = conversion.error;
      return { language, ok: false, error: { message, start, ...(help === undefined ? {} : { help }) } };
    });
  }

  #viewOf(id: string): ConversionView | undefined {
    if (!this.#views.has(id)) this.#views.set(id, conversionView(id, this.#project, { named: false }));
    return this.#views.get(id);
  }
}
