/** The log sources that a project maps onto logs, against those that ATT&CK's detection strategies name. */
import type { NamedLogSource } from '../knowledge/log-sources.ts';
import type { DetectionStrategies } from '../knowledge/types.ts';
import { nearest } from '../text/suggest.ts';

/** A name that maps nothing any more. */
export interface NamedLogSourceFinding {
  readonly message: string;
  readonly help: string;
  /** Where in the file. */
  readonly path: readonly (string | number)[];
}

/**
 * Rule `knowledge/unknown-log-source`: a name that no detection strategy has, as after a release that renames it: what it
 * maps is no longer counted. One that says which release has it is left alone. Case and spaces around are ignored, as where
 * names are mapped.
 */
export function checkNamedLogSources(
  sources: readonly NamedLogSource[],
  { strategies, version }: DetectionStrategies,
): NamedLogSourceFinding[] {
  const names = new Map(
    Object.values(strategies)
      .flatMap(({ logSources }) => logSources.map(({ name }) => name.trim()))
      .map((name) => [name.toLowerCase(), name]),
  );
  // A name that another entry maps already is not what this one has become.
  const mapped = new Set(sources.map(({ name }) => name.trim().toLowerCase()));
  const free = [...names].flatMap(([key, name]) => (mapped.has(key) ? [] : [name]));
  return sources.flatMap(({ name, release }, index): NamedLogSourceFinding[] => {
    if (release !== undefined || names.has(name.trim().toLowerCase())) return [];
    const near = nearest(name, free);
    const rest = 'take the entry out, or say with `release:` which release of ATT&CK has the name';
    return [
      {
        message: `Unexpected log source \`${name}\`, expected one that a detection strategy of ATT&CK ${version} names; as it stands, it maps nothing.`,
        help: near === undefined ? rest : `did you mean \`${near}\`? Else ${rest}`,
        path: ['sources', index, 'name'],
      },
    ];
  });
}
