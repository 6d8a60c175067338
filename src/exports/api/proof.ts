/** `api/proof.json`: the proof report as the site was built with it. */
import type { SiteIndex } from '../../components/site/site-index.ts';
import type { ProofReport } from '../../proof/report.ts';
import { schemaFile } from './parts.ts';

/** What `verify --report` writes, with the schema that the site serves beside it. */
export function proofOf({ model }: Pick<SiteIndex, 'model'>): ProofReport {
  return { ...model.report, $schema: schemaFile('proof') };
}
