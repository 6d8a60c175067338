/**
 * A guided playbook's metadata as people write it. The parser reads it leniently, value by value
 * (`src/documents/dialects/guided-metadata.ts`); this is the form that editors lead to.
 */
import { z } from 'zod';

const list = z.union([z.string(), z.array(z.string())]);

export const guidedMetadataFile = z.looseObject({
  id: z.string().optional().describe('Id of the playbook: `260303-PowerShellRemoteSession`.'),
  title: z.string().optional(),
  hypothesis: z.string().optional().describe('One sentence: what adversaries might be doing, and to what end.'),
  collaborators: list.optional().describe('Who wrote it.'),
  creation_date: z.string().optional().describe('Year, month and day: `2026/03/03`.'),
  modification_date: z.string().optional().describe('Year, month and day: `2026/03/03`.'),
  platform: list.optional().describe('`Windows`, `Linux`, …'),
  attack_mappings: z
    .array(
      z.looseObject({
        tactics: list.optional().describe('Ids or names: `TA0008`.'),
        technique: z.string().describe('ATT&CK id: `T1021`.'),
        sub_technique: z.string().optional().describe('Its last three digits, quoted: `"006"`.'),
      }),
    )
    .optional(),
  datasets: z
    .array(
      z.looseObject({
        name: z.string(),
        docs: z.string().optional().describe('Page or file that tells about the recording.'),
        dataset: z.string().optional().describe('The recording itself.'),
      }),
    )
    .optional(),
});
