/** Which kinds of events an analytic reads, and which it needs together. */
import type { Analytic } from '../documents/document.ts';
import { fieldsOf } from '../engine/fields.ts';
import type { Expr, Plan, Program } from '../engine/plan.ts';
import type { View } from '../engine/values.ts';
import { planExpressions, subexpressions, subplans } from '../engine/walk.ts';
import type { ViewDefinition } from '../events/views/definition.ts';
import { isLogSourceName } from '../events/views/log-sources.ts';
import type { LanguageFacts } from '../languages/language.ts';
import { findLanguage } from '../languages/registry.ts';
import { withLogSources } from '../languages/sigma/log-source.ts';
import type { EventKind } from './event-kinds.ts';
import { type Need, simplified, union } from './need.ts';
import { type PlanReads, planReads } from './plan-reads.ts';
import { type ProbedView, probeView, withUnknownFields } from './probes.ts';
import { namesLog, sqlReads } from './sql-reads.ts';

/** What an analytic reads of the known kinds of events. */
export interface AnalyticReads {
  /** It says nothing of the log that it wants: `kinds` are those that carry the fields that it needs. */
  readonly anyLog: boolean;
  /** Kinds of which an event can be a part of what it finds, or keep it from finding something. */
  readonly kinds: readonly EventKind[];
  /**
   * What it needs to find anything: one of these ways, of which each names groups of kinds; of each group any kind will do.
   * A query on one log has one way of one group; a sequence of two steps one way of two. None: nothing that is known.
   */
  readonly needs: readonly (readonly (readonly EventKind[])[])[];
  /** The view that it reads events through, and the objects of the view's schema that it asks for, each once. */
  readonly view: string;
  readonly objects: readonly ObjectRead[];
  /** Names of fields that it reads, each once. */
  readonly fields: readonly string[];
}

/** An object of a schema, with the action that is asked for. */
export interface ObjectRead {
  readonly object: string;
  readonly action?: string | undefined;
}

const NOTHING: Omit<AnalyticReads, 'view'> = { anyLog: false, kinds: [], needs: [], objects: [], fields: [] };

/** What analytics are asked against: the known kinds of events through a project's views. */
export interface ReadingGround {
  readonly kinds: readonly EventKind[];
  /** Both by id. */
  readonly views: ReadonlyMap<string, View>;
  readonly definitions: ReadonlyMap<string, ViewDefinition>;
  readonly known: LanguageFacts;
}

/**
 * Answers what analytics read. A kind is left out when a condition can never hold of it, be it for its log or for lack of
 * fields; when that leaves nothing of a log that the analytic names, fields are taken to be there. Views are probed
 * once each, when an analytic first reads through them.
 */
export function readingOf(ground: ReadingGround): (analytic: Analytic, viewId: string) => AnalyticReads {
  const probed = new Map<string, ProbedView>();
  const places = new Map(ground.kinds.map((kind, place) => [kind, place]));
  const probedView = (id: string): ProbedView | undefined => {
    const view = ground.views.get(id);
    const known = probed.get(id);
    if (known !== undefined || view === undefined) return known;
    const made = probeView(view, ground.definitions.get(id), ground.kinds);
    probed.set(id, made);
    return made;
  };
  return ({ language, source, logSources }, viewId) => {
    const parsed = findLanguage(language)?.parse(source, ground.known);
    if (!parsed?.ok) return { ...NOTHING, view: viewId };
    const view = probedView(viewId);
    if (view === undefined) return { ...NOTHING, view: viewId };
    const isLogSource = (name: string) => view.view.isLogSource?.(name) ?? false;
    const { program } = parsed;
    const plan = program.kind === 'sql' ? undefined : withLogSources(program, logSources);
    const anyLog = program.kind === 'sql' ? !namesLog(program, isLogSource) : !asksForLog(plan ?? program, isLogSource);
    const readsOf = (through: ProbedView) =>
      inKinds(
        program.kind === 'sql' ? sqlReads(program, through) : planReads(plan ?? program, through),
        view,
        ground.kinds,
        places,
      );
    const strict = readsOf(view);
    // Fields that no event of its log is known to have are the author's names for some: the log is what counts.
    const objects = plan === undefined ? [] : objectsOf(plan);
    const fields = plan === undefined ? [] : fieldsOf(plan);
    return {
      view: viewId,
      objects,
      fields,
      anyLog,
      ...(strict.needs.length > 0 || anyLog ? strict : readsOf(withUnknownFields(view))),
    };
  };
}

/** Reads of probes as reads of their kinds. */
function inKinds(
  { need, read }: PlanReads,
  { probes }: ProbedView,
  kinds: readonly EventKind[],
  places: ReadonlyMap<EventKind, number>,
): Pick<AnalyticReads, 'kinds' | 'needs'> {
  const placeOf = (probe: number): number[] => {
    const kind = probes[probe]?.kind;
    const place = kind && places.get(kind);
    return place === undefined ? [] : [place];
  };
  const kindsOf = (group: readonly number[]) => union([group.flatMap(placeOf)]);
  const named = (group: readonly number[]) => group.flatMap((place) => kinds[place] ?? []);
  const needed: Need = simplified(need.map((way) => way.map(kindsOf)));
  return { kinds: named(kindsOf(read)), needs: needed.map((way) => way.map(named)) };
}

/** The objects of a schema that a program asks for, Sigma's log sources apart. */
function objectsOf(program: Program): ObjectRead[] {
  const found = new Map<string, ObjectRead>();
  const inExpr = (expr: Expr): void => {
    if (expr.op === 'is' && !isLogSourceName(expr.object)) {
      found.set(`${expr.object} ${expr.action ?? ''}`, { object: expr.object, action: expr.action });
    }
    subexpressions(expr).forEach(inExpr);
  };
  const inPlan = (plan: Plan): void => {
    subplans(plan).forEach(inPlan);
    planExpressions(plan).forEach(inExpr);
  };
  inPlan(program.plan);
  return [...found.values()];
}

/** Whether a program asks for objects, or compares channels, providers or event ids. */
function asksForLog(program: Program, isLogSource: (name: string) => boolean): boolean {
  const inExpr = (expr: Expr): boolean =>
    expr.op === 'is' || (expr.op === 'field' && isLogSource(expr.name)) || subexpressions(expr).some(inExpr);
  const inPlan = (plan: Plan): boolean =>
    (!['project', 'sort', 'aggregate', 'window'].includes(plan.op) && planExpressions(plan).some(inExpr)) ||
    subplans(plan).some(inPlan);
  return inPlan(program.plan);
}
