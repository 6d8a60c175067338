/** Datasets: recorded events with labels that say which of them are the attack. */
import { z } from 'zod';
import type { EventRecord } from '../engine/values.ts';

export const label = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .describe('Named in tests files: `session-start`.'),
  lines: z.array(z.number().int().positive()).min(1).describe('Lines of the events file, from 1.'),
  attack: z.boolean().describe("True for the attack's events, false for background worth a name (near misses)."),
  technique: z.string().optional().describe('ATT&CK technique: `T1021.006`.'),
  step: z.union([z.string(), z.number()]).optional().describe('Step of the attack, in its order.'),
  nearMiss: z.boolean().optional().describe('Marks background that looks like the attack.'),
  note: z.string().describe('What happened, for the page of the dataset.'),
  digests: z
    .array(z.string().regex(/^[0-9a-f]{16}$/))
    .optional()
    .describe(
      'First 16 hex digits of the SHA-256 of each line, in the order of `lines`; `check --fix` writes them, and finds moved lines by them.',
    ),
});
export type Label = z.infer<typeof label>;

/** Front matter of `content/datasets/<name>/dataset.md`. */
export const datasetMetadata = z.object({
  title: z.string(),
  platforms: z.array(z.string()).min(1),
  source: z.string().describe('Where the events come from.'),
  time: z.iso.datetime({ offset: true }).describe('*Now* for relative time ranges, ISO 8601.'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of events.ndjson, hex; `check --fix` writes it.'),
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
