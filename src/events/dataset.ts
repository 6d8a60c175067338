/** Datasets: recorded events with labels that say which of them are the attack. */
import { z } from 'zod';
import type { EventRecord } from '../engine/values.ts';

export const label = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .describe('Named in tests files: `session-start`.'),
  lines: z
    .array(z.number().int().positive())
    .min(1)
    .default([])
    .describe('Lines of the events file, from 1; `check --fix` writes those that `query` finds.'),
  query: z.string().min(1).optional().describe('Finds the events in place of lines that are counted by hand.'),
  language: z.string().min(1).optional().describe('Language of the query: `eql`.'),
  view: z
    .string()
    .min(1)
    .optional()
    .describe('View that the query reads events through; the language has one of its own.'),
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

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** An address that events are brought from. */
const address = z.url({ protocol: /^https?$/ });

/** What can be replaced on import, each thing by the same pseudonym wherever it stands. */
export const REPLACED = ['names', 'addresses', 'sids'] as const;

const provenance = z.object({
  file: z.string().optional().describe('Name of the file that was imported.'),
  address: address.optional().describe('Where that file can be had.'),
  sha256: sha256.describe('SHA-256 of that file as it was, packed or not, hex.'),
  licence: z.string().optional().describe('Its licence, as an SPDX id: `MIT`.'),
  form: z.string().optional().describe('What its records were: `Winlogbeat 7 and later`.'),
  events: z.number().int().nonnegative().optional().describe('How many events it held.'),
  kept: z
    .object({
      channels: z.array(z.string()).optional(),
      from: z.string().optional(),
      to: z.string().optional(),
      lines: z.string().optional().describe('Of that file’s events, from 1: `1-200, 300`.'),
      query: z.string().optional(),
      language: z.string().optional(),
    })
    .optional()
    .describe('Which of them were taken; all of them without.'),
  replaced: z.array(z.enum(REPLACED)).optional().describe('What was replaced by pseudonyms.'),
});
export type Provenance = z.infer<typeof provenance>;

const remoteEvents = z.object({
  address: address.describe('Where they can be had: `https://…`.'),
  sha256: sha256.describe('SHA-256 of the file at that address, packed or not, hex.'),
});
export type RemoteEvents = z.infer<typeof remoteEvents>;

const counts = z.object({
  events: z.number().int().nonnegative().describe('How many events there are.'),
  channels: z.record(z.string(), z.number().int().positive()).optional().describe('How many in each channel.'),
});
export type DatasetCounts = z.infer<typeof counts>;

/** Front matter of `content/datasets/<name>/dataset.md`. */
export const datasetMetadata = z.object({
  title: z.string(),
  platforms: z.array(z.string()).min(1),
  source: z.string().describe('Where the events come from.'),
  time: z.iso.datetime({ offset: true }).describe('*Now* for relative time ranges, ISO 8601.'),
  sha256: sha256
    .optional()
    .describe(
      'SHA-256 of the events as they are unpacked, hex; `check --fix` writes it. Only events at an address may be without.',
    ),
  counts: counts.optional().describe('What `check` holds the events to, and `check --fix` writes.'),
  provenance: provenance.optional().describe('What was imported, from where, and what was done to it.'),
  events: remoteEvents
    .optional()
    .describe('Where the events are, for a dataset without a file of them; `dataset fetch` brings them.'),
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

/** A dataset whose events are at an address and have not been brought: nothing is known of them. */
export type AbsentDataset = Omit<Dataset, 'eventsFile' | 'events'> & { readonly remote: RemoteEvents };
