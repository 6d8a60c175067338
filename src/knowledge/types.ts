/** Facts about ATT&CK, D3FEND and the CAR data model, as `content/knowledge/` holds them. */
import { z } from 'zod';

export const attackTactic = z.object({ id: z.string(), shortName: z.string(), name: z.string() });
export type AttackTactic = z.infer<typeof attackTactic>;

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

export const attack = z.object({
  source: z.string(),
  version: z.string(),
  /** In matrix order. */
  tactics: z.array(attackTactic),
  techniques: z.array(attackTechnique),
  dataComponents: z.record(z.string(), z.string()),
});

export const defence = z.object({
  /** `D3-PLA`. */
  id: z.string(),
  name: z.string(),
  iri: z.string(),
  tactic: z.string(),
  parents: z.array(z.string()),
  artifacts: z.array(z.tuple([z.string(), z.string()])),
});
export type Defence = z.infer<typeof defence>;

export const dataModelObject = z.object({
  id: z.string(),
  name: z.string(),
  actions: z.array(z.string()),
  fields: z.array(z.string()),
});
export type DataModelObject = z.infer<typeof dataModelObject>;

/** What became of a technique id. */
export type TechniqueLookup =
  | { readonly status: 'active'; readonly technique: AttackTechnique }
  /** Revoked: `replacement` is the active technique at the end of the chain, absent when the chain ends in none. */
  | { readonly status: 'revoked'; readonly technique: AttackTechnique; readonly replacement?: AttackTechnique }
  | { readonly status: 'deprecated'; readonly technique: AttackTechnique }
  | { readonly status: 'unknown'; readonly nearest?: AttackTechnique };

/** Lookup over all knowledge; made once by `knowledge/load.ts`. */
export interface Knowledge {
  readonly attackVersion: string;
  readonly d3fendVersion: string;
  readonly tactics: readonly AttackTactic[];
  readonly techniques: readonly AttackTechnique[];
  readonly defences: readonly Defence[];
  readonly d3fendTactics: readonly string[];
  readonly objects: readonly DataModelObject[];
  technique(id: string): TechniqueLookup;
  /** By id, short name or name, without case. */
  tactic(idOrName: string): AttackTactic | undefined;
  defence(id: string): Defence | undefined;
  object(id: string): DataModelObject | undefined;
  subTechniques(id: string): readonly AttackTechnique[];
}
