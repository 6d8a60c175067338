/** Log sources on the command line. */
import type { LogSource } from '../documents/log-source.ts';

const LOG_SOURCE_KEYS = ['category', 'product', 'service'] as const;

/** A log source as the command line has it: `category=process_creation,product=windows`; null for anything else. */
export function parseLogSource(text: string): LogSource | null {
  const source: LogSource = {};
  for (const part of text.split(',')) {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(part) ?? [];
    const key = LOG_SOURCE_KEYS.find((known) => known === name);
    if (key === undefined || source[key] !== undefined) return null;
    source[key] = value;
  }
  return source;
}
