/** Sigma's log sources. */
import { z } from 'zod';

/** A Sigma log source; what is absent does not matter. */
export const logSource = z.object({
  category: z.string().optional(),
  product: z.string().optional(),
  service: z.string().optional(),
});
export type LogSource = z.infer<typeof logSource>;
