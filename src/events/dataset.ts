/** Datasets: recorded events with labels that say which of them are the attack. */
import { z } from 'zod';
import type { EventRecord } from '../engine/values.ts';

export const label = z.object({
  /** Named in tests files: `session-start`. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** Lines of the events file, from 1. */
  lines: z.array(z.number().int().positive()).min(1),
  /** True for the attack's events, false for background worth a name (near misses). */
  attack: z.boolean(),
  technique: z.string().optional(),
  /** Step of the attack, in its order. */
  step: z.union([z.string(), z.number()]).optional(),
  /** Marks background that looks like the attack. */
  nearMiss: z.boolean().optional(),
  note: z.string(),
  /** First 16 hex digits of the SHA-256 of each line, in the order of `lines`; `check --fix` finds moved lines by them. */
  digests: z.array(z.string().regex(/^[0-9a-f]{16}$/)).optional(),
});
export type Label = z.infer<typeof label>;

/** Front matter of `content/datasets/<name>/dataset.md`. */
export const datasetMetadata = z.object({
  title: z.string(),
  platforms: z.array(z.string()).min(1),
  /** Where the events come from. */
  source: z.string(),
  /** *Now* for relative time ranges, ISO 8601. */
  time: z.iso.datetime({ offset: true }),
  /** SHA-256 of events.ndjson, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  labels: z.array(label),
});
export type DatasetMetadata = z.infer<typeof datasetMetadata>;

/** A dataset as loaded. */
export interface Dataset {
  /** Folder name. */
  name: string;
  /** Path of dataset.md from the project's root. */
  file: string;
  eventsFile: string;
  metadata: DatasetMetadata;
  /** What happened: the body of dataset.md, rendered and sanitised. */
  html: string;
  text: string;
  events: readonly EventRecord[];
}
