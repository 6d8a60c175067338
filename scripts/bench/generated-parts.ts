/** What generated documents of every form are made from. */

/** A document with the files beside it. */
export interface GeneratedDocument {
  /** Path below `content/`, without ending. */
  readonly path: string;
  readonly files: Readonly<Record<string, string>>;
  readonly analytics: number;
}

/** Technique, sub-technique, their names, tactic and its name; documents take them in turn. */
export const TECHNIQUES = [
  ['T1021', '006', 'Remote Services', 'Windows Remote Management', 'TA0008', 'Lateral Movement'],
  ['T1059', '001', 'Command and Scripting Interpreter', 'PowerShell', 'TA0002', 'Execution'],
  ['T1053', '005', 'Scheduled Task/Job', 'Scheduled Task', 'TA0003', 'Persistence'],
  ['T1003', '001', 'OS Credential Dumping', 'LSASS Memory', 'TA0006', 'Credential Access'],
  ['T1047', '', 'Windows Management Instrumentation', '', 'TA0002', 'Execution'],
] as const;

const SUBJECTS = [
  'service host',
  'remote session',
  'scheduled task',
  'script block',
  'logon session',
  'named pipe',
  'registry value',
  'child process',
];
const VERBS = ['starts', 'opens', 'hides behind', 'is left by', 'inherits from', 'outlives', 'impersonates', 'answers'];

/** Sentences that differ from document to document, so that the text index has real work. */
export function prose(seed: number, sentences: number): string {
  const words = (offset: number, list: readonly string[]) =>
    list[(seed * 7 + offset * 3 + ((seed * offset) % 5)) % list.length];
  return Array.from(
    { length: sentences },
    (_, index) =>
      `In case ${seed}-${index + 1} a ${words(index, SUBJECTS)} ${words(index + 1, VERBS)} another ${words(index + 2, SUBJECTS)}, which the analyst on ` +
      `host-${(seed * 31 + index) % 997} would see as activity ${((seed + 1) * 2654435761 + index) % 100_000} in the log.`,
  ).join(' ');
}

/** A tests file that expects `session` of the attack and nothing of the quiet day. */
export const TESTS_ON_BOTH = (session: string) => `tests:
  - name: remote sessions
    dataset: remote-powershell-session
    expect:
${session}
  - name: a quiet day
    dataset: quiet-workday
    expect:
      '*': []
`;
