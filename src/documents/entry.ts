/** The projection that every dialect shares: what lists, search, coverage and the JSON API are made from. */
import { z } from 'zod';

/** Text of a document in two forms. `html` is sanitised and may be set into a page as it is. */
export const richText = z.object({
  /** Without markup; white space folded in cells, kept in blocks. */
  text: z.string(),
  html: z.string(),
  line: z.number().int().describe('Line in the file, from 1.'),
  column: z.number().int(),
});
export type RichText = z.infer<typeof richText>;

/** Place of a value in its file; lines and columns from 1. */
const place = {
  line: z.number().int(),
  column: z.number().int(),
  endColumn: z.number().int().optional(),
  /** The file, where it is not the document's own: a guided playbook's metadata. */
  file: z.string().optional(),
};

export const techniqueRef = z.object({
  /** ATT&CK id, upper case: `T1059.001`. As the document has it, however old. */
  id: z.string(),
  /** Name, where the document gives one. */
  name: z.string().optional(),
  /** The text it was read from: `T1028\_remote\_powershell`. */
  written: z.string(),
  /** CAR's level of coverage. */
  coverage: z.string().optional(),
  ...place,
});
export type TechniqueRef = z.infer<typeof techniqueRef>;

export const tacticRef = z.object({
  /** `TA0008`; absent where the document gives a name alone. */
  id: z.string().optional(),
  name: z.string().optional(),
  written: z.string(),
  ...place,
});
export type TacticRef = z.infer<typeof tacticRef>;

export const defenceRef = z.object({
  id: z.string(),
  name: z.string().optional(),
  url: z.string().optional(),
  /** D3FEND's tactic, where the document gives one. */
  tactic: z.string().optional(),
  ...place,
});

export const dataModelRef = z.object({
  object: z.string(),
  action: z.string().optional(),
  field: z.string().optional(),
  ...place,
});
export type DataModelRef = z.infer<typeof dataModelRef>;

export const dataSourceRef = z.object({
  /** ATT&CK data source or the document's own word: `Process Monitoring`. */
  name: z.string(),
  /** Event log or provider: `Sysmon`. */
  log: z.string().optional(),
  channel: z.string().optional(),
  eventIds: z.array(z.number().int()).optional(),
});

export const referenceRef = z.object({ title: z.string(), url: z.string().optional() });

export const COLLECTIONS = [
  'playbooks',
  'analytics',
  'rules',
  'detections',
  'stories',
  'data-needed',
  'articles',
] as const;
export type CollectionId = (typeof COLLECTIONS)[number];

export const entry = z.object({
  /** Unique in its collection: `CAR-2014-11-004`, else the file's name without ending. */
  id: z.string(),
  kind: z.enum(['playbook', 'analytic', 'rule', 'detection', 'story', 'data-needed', 'article']),
  title: z.string(),
  /** One or two sentences of plain text: the hypothesis, or the start of the description. */
  summary: z.string(),
  platforms: z.array(z.string()),
  techniques: z.array(techniqueRef),
  tactics: z.array(tacticRef),
  defences: z.array(defenceRef),
  dataModel: z.array(dataModelRef),
  dataSources: z.array(dataSourceRef),
  analytics: z.array(z.object({ id: z.string(), language: z.string(), title: z.string() })),
  references: z.array(referenceRef),
  authors: z.array(z.string()),
  /** ISO dates, `2014-11-19`. */
  created: z.string().optional(),
  modified: z.string().optional(),
  status: z.string().optional(),
  severity: z.string().optional(),
});
export type Entry = z.infer<typeof entry>;
