/** The proof report as text: the same bytes for the same report, wherever and whenever. */
import { type ProofReport, proofReport } from './report.ts';

/** `proof.json`: validated, two-space JSON with a final line break. */
export function writeReport(report: ProofReport): string {
  return `${JSON.stringify(proofReport.parse(report), null, 2)}\n`;
}
