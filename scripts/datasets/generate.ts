/** Writes the datasets of `content/datasets` anew: `node scripts/datasets/generate.ts`. Gives the same bytes every time. */
import path from 'node:path';
import { writeDatasets } from './dataset-folder.ts';

await writeDatasets(path.resolve(import.meta.dirname, '..', '..'));
