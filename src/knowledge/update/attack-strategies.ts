/** ATT&CK's detection strategies: of each technique the logs that its analytics read. */
import { byKey, compareText } from '../../text/order.ts';
import type { DetectionStrategies } from '../types.ts';
import type { AnalyticFacts, AttackObjects, ComponentFacts, StrategyFacts } from './attack-objects.ts';
import type { Warnings } from './warnings.ts';

type Strategies = DetectionStrategies['strategies'];
type LogSource = Strategies[string]['logSources'][number];

/**
 * The strategies by technique id, in id order, and the data components by id: those in use and those that strategies
 * name. `techniques` has the ids of active techniques by their STIX ids; strategies of others are left out.
 */
export function detectionStrategies(
  objects: AttackObjects,
  techniques: ReadonlyMap<string, string>,
  warnings: Warnings,
): { strategies: Strategies; components: Record<string, string> } {
  const byTechnique = new Map<string, StrategyFacts[]>();
  for (const strategy of [...objects.strategies.values()].sort(byId)) {
    if (strategy.revoked || strategy.deprecated) continue;
    for (const target of objects.detects.get(strategy.ref) ?? []) {
      const id = techniques.get(target);
      if (id === undefined) continue;
      const known = byTechnique.get(id);
      if (known) known.push(strategy);
      else byTechnique.set(id, [strategy]);
    }
  }
  const named = new Set<string>();
  const strategies: Strategies = {};
  for (const [technique, found] of [...byTechnique].sort(byKey)) {
    const [first] = found;
    if (!first) continue;
    if (found.length > 1)
      warnings.add(
        `${technique} has several detection strategies (${found.map(({ id }) => id).join(', ')}); their log sources are kept together under the first.`,
      );
    const logSources = logSourcesOf(found, objects, warnings);
    for (const { dataComponent } of logSources) named.add(dataComponent);
    strategies[technique] = { id: first.id, name: first.name, logSources };
  }
  return { strategies, components: componentsOf(objects, named) };
}

function logSourcesOf(strategies: readonly StrategyFacts[], objects: AttackObjects, warnings: Warnings): LogSource[] {
  const logs = strategies.flatMap((strategy) =>
    strategy.analyticRefs.flatMap((ref) => {
      const analytic = objects.analytics.get(ref);
      if (!analytic) warnings.add(`${strategy.id} names the analytic \`${ref}\`, which is not there.`);
      if (!analytic || analytic.revoked || analytic.deprecated) return [];
      return logsOf(analytic, strategy, objects.components, warnings);
    }),
  );
  const merged = new Map<string, LogSource & { platforms: string[] }>();
  for (const { name, channel, dataComponent, platforms } of logs) {
    const key = JSON.stringify([name, channel, dataComponent]);
    const known = merged.get(key);
    if (known) known.platforms = [...new Set([...known.platforms, ...platforms])].sort();
    else
      merged.set(key, {
        name,
        ...(channel === undefined ? {} : { channel }),
        dataComponent,
        platforms: [...new Set(platforms)].sort(),
      });
  }
  // In the order of their lines in the file, so that the order of a bundle's objects makes no difference.
  const lines = new Map([...merged.values()].map((log) => [JSON.stringify(log), log]));
  return [...lines].sort(byKey).map(([, log]) => log);
}

function logsOf(
  { platforms, logs }: AnalyticFacts,
  strategy: StrategyFacts,
  components: ReadonlyMap<string, ComponentFacts>,
  warnings: Warnings,
) {
  return logs.flatMap(({ component, name, channel }) => {
    const dataComponent = components.get(component)?.id;
    if (dataComponent === undefined) {
      warnings.add(`${strategy.id} names the data component \`${component}\`, which is not there or has no id.`);
      return [];
    }
    const kept = channel !== undefined && isIdentifier(channel) ? channel : undefined;
    return [{ name, channel: kept, dataComponent, platforms }];
  });
}

/**
 * Whether a channel names a log, an event or a call rather than describing one: `EventCode=4624, 4625`,
 * `ES_EVENT_TYPE_NOTIFY_EXEC`, `conn.log or http.log`. Descriptions are the source's prose, which is not taken over.
 */
export function isIdentifier(channel: string): boolean {
  if (/^EventCode=\d+(?:, ?\d+)*$/.test(channel)) return true;
  return /^[\w:./=-]{1,40}$/.test(channel) || /^[\w:./= -]{1,28}$/.test(channel);
}

function componentsOf(objects: AttackObjects, named: ReadonlySet<string>): Record<string, string> {
  const names = new Map<string, string>();
  // A component that is no longer current gives way to one with the same id that is.
  const all = [...objects.components.values()].sort((left, right) => Number(isGone(right)) - Number(isGone(left)));
  for (const component of all) {
    const { id, name, domains } = component;
    const isOurs = domains.size === 0 || domains.has('enterprise');
    if (id !== undefined && (named.has(id) || (isOurs && !isGone(component)))) names.set(id, name);
  }
  return Object.fromEntries([...names].sort(byKey));
}

function isGone({ revoked, deprecated }: ComponentFacts): boolean {
  return revoked || deprecated;
}

function byId(left: StrategyFacts, right: StrategyFacts): number {
  return compareText(left.id, right.id) || compareText(left.ref, right.ref);
}
