/** Loads everything that the pages show: content, checked, proven and highlighted. */
import { buildCoverage } from '../coverage/coverage.ts';
import { loadDefinitions, loadViews } from '../events/views/load.ts';
import { createHighlighter } from '../highlighting/highlighter.ts';
import { loadEventKinds } from '../knowledge/event-kinds.ts';
import { loadLanguageFacts } from '../knowledge/language-facts.ts';
import { loadLogSources } from '../knowledge/log-sources.ts';
import { type Failure, failuresOf } from '../proof/failures.ts';
import { type LoadOptions, loadCollections } from './load-collections.ts';
import type { Collections, FileDiagnostic } from './loaded.ts';
import { huntsOf } from './playbook-hunts.ts';
import { rememberedHighlight } from './remembered-highlight.ts';
import { siteLanguages } from './site-languages.ts';
import type { SiteDocument, SiteModel } from './site-model.ts';
import type { SiteSettings } from './site-settings.ts';
import { verifyCollections } from './verify-collections.ts';

export interface SiteOptions extends Pick<LoadOptions, 'threads' | 'cache'> {
  /** Where the site is published, in place of what the project says. */
  address?: string;
  /** Told what is going on, one short sentence at a time. */
  progress?(message: string): void;
}

/** The model with what is wrong; pages are made only when no diagnostic is an error. */
export interface LoadedSite {
  model: SiteModel;
  /** Of content and proof, with the events that a failure is about in its `details`. */
  diagnostics: (FileDiagnostic | Failure)[];
  collections: Collections;
}

/** Loads, checks, verifies and highlights a project's content, in the same order and form on every machine. */
export async function loadSite(root: string, options: SiteOptions = {}): Promise<LoadedSite> {
  const progress = options.progress ?? (() => {});
  progress('Reading and checking content');
  const collections = await loadCollections(root, { ...options, highlight: true });
  progress('Running analytics');
  const { report, found } = await verifyCollections(collections, {
    ...options,
    cross: true,
    mutation: true,
    show: true,
    whole: true,
  });
  const datasets = new Map(collections.datasets.map((dataset) => [dataset.name, dataset]));
  const failures = failuresOf(report, { documents: collections.documents, datasets, strict: false });

  const proofs = new Map<string, SiteDocument['proof']>();
  for (const proof of report.analytics) {
    const own = proofs.get(proof.file) ?? {};
    own[proof.analytic] = proof;
    proofs.set(proof.file, own);
  }
  const notes = new Map<string, FileDiagnostic[]>();
  for (const diagnostic of collections.diagnostics) {
    if (diagnostic.severity === 'error') continue;
    notes.set(diagnostic.file, [...(notes.get(diagnostic.file) ?? []), diagnostic]);
  }
  const { highlight, save: saveHighlighted } = await rememberedHighlight(
    root,
    await createHighlighter(),
    options.cache !== false,
  );
  const documents = collections.documents.map(
    ({ document, facts, highlighted, place }): SiteDocument => ({
      ...document,
      highlighted,
      place,
      reads: Object.fromEntries(
        [...facts.values()]
          .filter(({ hasEngine, error }) => hasEngine && error === undefined)
          .map(({ id, fields }) => [id, fields.map(({ name }) => name)]),
      ),
      proof: proofs.get(document.file) ?? {},
      generated: report.conversions
        .filter(({ file }) => file === document.file)
        .map((conversion) => ({
          ...conversion,
          highlighted: conversion.text === undefined ? '' : highlight(conversion.text, conversion.language),
        })),
      notes: (notes.get(document.file) ?? []).toSorted((a, b) => a.line - b.line || a.column - b.column),
    }),
  );
  const { knowledge } = collections;
  const views = [...loadDefinitions(root).values()];
  const { lookups, placeholders, ...facts } = loadLanguageFacts(root);
  const macros = facts.macros.map((macro) => ({ ...macro, highlighted: highlight(macro.definition, 'spl') }));
  const languages = siteLanguages(collections.languagePages, report.languages, highlight);
  await saveHighlighted();
  const compiledViews = loadViews(root);
  const coverage = buildCoverage({
    documents,
    proofs,
    knowledge,
    views: compiledViews,
    definitions: views,
    channels: loadEventKinds(root),
    logSources: loadLogSources(root),
    known: collections.known,
  });
  const known = { knowledge, macros, lookups, placeholders, views, languages };
  const settings: SiteSettings = {
    ...collections.settings,
    ...(options.address === undefined ? {} : { address: options.address }),
  };
  const { datasets: present, absentDatasets } = collections;
  const hunts = huntsOf(coverage, { documents, sources: collections.documents, datasets, views: compiledViews });
  const model: SiteModel = {
    settings,
    documents,
    datasets: present,
    absentDatasets,
    ...known,
    report,
    coverage,
    found,
    hunts,
  };
  return { model, diagnostics: [...collections.diagnostics, ...failures], collections };
}
