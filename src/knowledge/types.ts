/** Facts about ATT&CK, D3FEND, the CAR data model and Windows events, as `content/knowledge/` holds them. */
import { z } from 'zod';

export const attackTactic = z.object({
  id: z.string(),
  shortName: z.string(),
  name: z.string(),
  /** Names and short names that earlier releases gave this id; `knowledge update` keeps them. */
  formerNames: z.array(z.string()).optional(),
});
export type AttackTactic = z.infer<typeof attackTactic>;

/** A tactic that the matrix had in an earlier release; `knowledge update` keeps it. */
export const formerTactic = attackTactic.extend({
  /** Id of the tactic that ATT&CK revoked it by. */
  replacedBy: z.string().optional(),
  /** Ids of the techniques that it had last. */
  techniques: z.array(z.string()),
});
export type FormerTactic = z.infer<typeof formerTactic>;

export const attackTechnique = z.object({
  id: z.string(),
  name: z.string(),
  /** Tactic ids. */
  tactics: z.array(z.string()),
  platforms: z.array(z.string()),
  parent: z.string().optional(),
  status: z.enum(['active', 'revoked', 'deprecated']),
  revokedBy: z.string().optional(),
});
export type AttackTechnique = z.infer<typeof attackTechnique>;

/** `attack.json`. */
export const attack = z.object({
  source: z.string(),
  version: z.string(),
  /** In matrix order. */
  tactics: z.array(attackTactic),
  techniques: z.array(attackTechnique),
  /** Names by id: `DC0032`. */
  dataComponents: z.record(z.string(), z.string()),
  /** Tactics and data components of earlier releases, which this one does not have. */
  formerTactics: z.array(formerTactic).optional(),
  formerDataComponents: z.record(z.string(), z.string()).optional(),
  /** Year of MITRE's copyright. */
  copyrightYear: z.number().int().optional(),
});
export type Attack = z.infer<typeof attack>;

/** A log that shows a technique. */
export const attackLogSource = z.object({
  /** `WinEventLog:Sysmon`. */
  name: z.string(),
  /** `EventCode=1`; absent where the source names no channel. */
  channel: z.string().optional(),
  /** Id of the data component: `DC0032`. */
  dataComponent: z.string(),
  platforms: z.array(z.string()),
});

/** ATT&CK's detection strategy for one technique. */
export const detectionStrategy = z.object({
  /** `DET0477`. */
  id: z.string(),
  name: z.string(),
  logSources: z.array(attackLogSource),
});
export type DetectionStrategy = z.infer<typeof detectionStrategy>;

/** A detection strategy that ATT&CK had in an earlier release. */
const formerStrategy = z.object({ name: z.string(), technique: z.string() });
export type FormerStrategy = z.infer<typeof formerStrategy>;

/** `attack-detection-strategies.json`. */
export const detectionStrategies = z.object({
  source: z.string(),
  version: z.string(),
  /** By technique id. */
  strategies: z.record(z.string(), detectionStrategy),
  /** By the strategy's id, those of earlier releases: the technique that each was for. */
  formerStrategies: z.record(z.string(), formerStrategy).optional(),
});
export type DetectionStrategies = z.infer<typeof detectionStrategies>;

/** A relation and the artifact it leads to: `['analyzes', 'ProcessTree']`. */
const artifactRelation = z.tuple([z.string(), z.string()]);

export const defence = z.object({
  /** `D3-PLA`. */
  id: z.string(),
  name: z.string(),
  iri: z.string(),
  tactic: z.string(),
  parents: z.array(z.string()),
  artifacts: z.array(artifactRelation),
});
export type Defence = z.infer<typeof defence>;

/** A defence that D3FEND had in an earlier release; `knowledge update` keeps it. */
export const formerDefence = defence.omit({ artifacts: true }).extend({
  /** Id of the defence that has its name, or its name in the ontology, today. */
  replacedBy: z.string().optional(),
});
export type FormerDefence = z.infer<typeof formerDefence>;

/** `d3fend.json`. */
export const d3fend = z.object({
  source: z.string(),
  version: z.string(),
  note: z.string(),
  tactics: z.array(z.string()),
  techniques: z.array(defence),
  /** By artifact id; `parents` are artifact ids too. */
  artifacts: z.record(z.string(), z.object({ name: z.string(), parents: z.array(z.string()) })),
  /** By ATT&CK technique id: the artifacts that the technique touches. */
  attackArtifacts: z.record(z.string(), z.array(artifactRelation)),
  /** Techniques of earlier releases, which this one does not have. */
  formerTechniques: z.array(formerDefence).optional(),
});
export type D3fend = z.infer<typeof d3fend>;

/** What D3FEND says of an artifact. */
export interface D3fendArtifact {
  readonly id: string;
  readonly name: string;
  /** What it is a kind of: artifact ids. */
  readonly parents: readonly string[];
  /** Its own kinds: artifact ids, sorted. */
  readonly narrower: readonly string[];
}

/** An artifact through which a defence answers a technique. */
export interface ArtifactLink {
  /** What the defence does to it: `analyzes`. */
  readonly acts: string;
  /** What the technique does to it: `creates`. */
  readonly touches: string;
  /** Artifact ids from the one that the technique touches up to the one that the defence acts on; one where they are the same. */
  readonly path: readonly string[];
}

/** A defence that answers an ATT&CK technique, derived by the artifacts of both. */
export interface DefenceAnswer {
  readonly defence: Defence;
  /** Id of the technique as D3FEND has it: it may be revoked by now. */
  readonly technique: string;
  /** At least one, in the order of the defence's artifacts, then the technique's. */
  readonly links: readonly ArtifactLink[];
}

export const dataModelObject = z.object({
  id: z.string(),
  name: z.string(),
  actions: z.array(z.string()),
  fields: z.array(z.string()),
});
export type DataModelObject = z.infer<typeof dataModelObject>;

/** A sensor and what it reports in terms of the data model. */
export const dataModelSensor = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  mappings: z.array(z.object({ object: z.string(), action: z.string(), fields: z.array(z.string()) })),
});
export type DataModelSensor = z.infer<typeof dataModelSensor>;

/** `car-data-model.json`. */
export const carDataModel = z.object({
  source: z.string(),
  objects: z.array(dataModelObject),
  sensors: z.array(dataModelSensor),
});
export type CarDataModel = z.infer<typeof carDataModel>;

/** A kind of Windows event: one channel and event id. */
export const windowsEvent = z.object({
  channel: z.string(),
  eventId: z.number().int().nonnegative(),
  provider: z.string(),
  /** Events that were looked at. */
  seen: z.number().int().positive(),
  /** By field name: the share of events that carry it (0 to 1), and the shape of its value. */
  fields: z.record(z.string(), z.object({ share: z.number().min(0).max(1), shape: z.string() })),
});
export type WindowsEvent = z.infer<typeof windowsEvent>;

/** `windows-events.json`. */
export const windowsEvents = z.object({ source: z.string(), note: z.string(), events: z.array(windowsEvent) });
export type WindowsEvents = z.infer<typeof windowsEvents>;

/** What became of a technique id. */
export type TechniqueLookup =
  | { readonly status: 'active'; readonly technique: AttackTechnique }
  /** Revoked: `replacement` is the active technique at the end of the chain, absent when the chain ends in none. */
  | { readonly status: 'revoked'; readonly technique: AttackTechnique; readonly replacement?: AttackTechnique }
  | { readonly status: 'deprecated'; readonly technique: AttackTechnique }
  | { readonly status: 'unknown'; readonly nearest?: AttackTechnique };

/** Lookup over all knowledge; made once by `knowledge/load.ts`. Ids and names are found without case. */
export interface Knowledge {
  readonly attackVersion: string;
  readonly d3fendVersion: string;
  readonly tactics: readonly AttackTactic[];
  readonly techniques: readonly AttackTechnique[];
  readonly defences: readonly Defence[];
  /** Tactics that only earlier releases of ATT&CK had. */
  readonly formerTactics: readonly FormerTactic[];
  /** Defences that only earlier releases of D3FEND had, in id order. */
  readonly formerDefences: readonly FormerDefence[];
  /** Year of MITRE's copyright in ATT&CK, where the release states it. */
  readonly attackCopyrightYear: number | undefined;
  /** D3FEND's tactics in its order. */
  readonly d3fendTactics: readonly string[];
  readonly objects: readonly DataModelObject[];
  readonly sensors: readonly DataModelSensor[];
  /** Channels of which an event is known, each once, sorted. Others exist: this list is what was observed. */
  readonly channels: readonly string[];
  readonly windowsEvents: readonly WindowsEvent[];
  technique(id: string): TechniqueLookup;
  /** By id, short name or name. */
  tactic(idOrName: string): AttackTactic | undefined;
  /** A tactic of earlier releases alone, by id, short name or any of its names. */
  formerTactic(idOrName: string): FormerTactic | undefined;
  /** The tactic whose id, short name or name is nearest to a mistyped one. */
  nearestTactic(idOrName: string): AttackTactic | undefined;
  /** By id, or by its name in D3FEND's ontology (`d3f:ProcessSpawnAnalysis`, also as an address). */
  defence(id: string): Defence | undefined;
  /** A defence of earlier releases alone, by the same. */
  formerDefence(id: string): FormerDefence | undefined;
  /** The defences whose parent it is, in id order. */
  subDefences(id: string): readonly Defence[];
  object(id: string): DataModelObject | undefined;
  subTechniques(id: string): readonly AttackTechnique[];
  /** Active techniques of a tactic in id order, sub-techniques included. */
  techniquesOf(tacticId: string): readonly AttackTechnique[];
  /**
   * Defences that answer an ATT&CK technique: they act on an artifact that it touches, or on an ancestor of one.
   * Derived, not declared by any document; in id order.
   */
  defencesAgainst(techniqueId: string): readonly Defence[];
  /** The same defences, each with the artifacts that link it with the technique. */
  answersTo(techniqueId: string): readonly DefenceAnswer[];
  /** The techniques that a defence answers, each with the artifacts that link them, by technique id. */
  answersOf(defenceId: string): readonly DefenceAnswer[];
  artifact(id: string): D3fendArtifact | undefined;
  /** Name of a D3FEND artifact. */
  artifactName(id: string): string | undefined;
  /** Names of ATT&CK's data components, by id. */
  readonly dataComponents: Readonly<Record<string, string>>;
  /** Name of an ATT&CK data component: `Process Creation` for `DC0032`. */
  dataComponent(id: string): string | undefined;
  detectionStrategy(techniqueId: string): DetectionStrategy | undefined;
  /** By id, the detection strategies that only earlier releases had. */
  readonly formerStrategies: ReadonlyMap<string, FormerStrategy>;
  /** The known spelling of a channel: `Security` for `security`. */
  channel(name: string): string | undefined;
  /**
   * The channel that an unknown one most likely meant: `Windows PowerShell` for `Windows PowerShell/Operational`.
   * With an event id, a channel that has that event comes first.
   */
  nearestChannel(name: string, eventId?: number): string | undefined;
  /** The event of a channel with this id. */
  event(channel: string, eventId: number): WindowsEvent | undefined;
  /** Every known event of a channel, by event id. */
  eventsOf(channel: string): readonly WindowsEvent[];
}
