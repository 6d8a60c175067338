/** What conversion to other languages needs of a view: its log sources as conditions on fields, and how its texts are spelt. */
import type { Program } from '../../engine/plan.ts';
import type { View } from '../../engine/values.ts';
import type { convert } from '../../languages/convert/index.ts';
import type { ViewDefinition } from './definition.ts';
import { logSourceTable, withResolvedLogSources } from './log-source-expr.ts';

/** A view as conversion asks it. */
export interface ConversionView {
  /** The program with its log sources as conditions on the view's fields. */
  resolved(program: Program): Program;
  readonly facts: Parameters<typeof convert>[2];
}

/** The views of a project, by id. */
export interface ProjectViews {
  readonly definitions: ReadonlyMap<string, ViewDefinition>;
  readonly views: ReadonlyMap<string, View>;
}

/** The view `id` for conversions; `undefined` when the project has none. `named`: only events that name their channel and event id are asked for. */
export function conversionView(
  id: string,
  { definitions, views }: ProjectViews,
  { named }: { named: boolean },
): ConversionView | undefined {
  const definition = definitions.get(id);
  const view = views.get(id);
  if (definition === undefined || view === undefined) return undefined;
  const table = logSourceTable(definition, definitions.values(), !named);
  const spelt = spellingsOf(definitions.values());
  return {
    resolved: (program) => withResolvedLogSources(program, table),
    facts: {
      isLogSource: (field) => view.isLogSource?.(field) ?? false,
      hasOneSpelling: (field, text) => definition.kind === 'native' && spelt(field, text),
    },
  };
}

/** Whether the native view spells a text of a field in one way, whatever the record has: channels and providers. */
function spellingsOf(definitions: Iterable<ViewDefinition>): (field: string, text: string) => boolean {
  for (const definition of definitions) {
    if (definition.kind !== 'native') continue;
    const channels = new Set([...definition.channels, ...Object.values(definition.providers)]);
    const providers = new Set(Object.keys(definition.providers));
    const { channel, provider } = definition.synonyms;
    return (field, text) =>
      (channel.includes(field) && channels.has(text)) || (provider.includes(field) && providers.has(text));
  }
  return () => false;
}
