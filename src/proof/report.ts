/** The proof report: what was run, what it found, and what that proves. No times or durations: the same bytes everywhere. */
import { z } from 'zod';
import { MUTATION_KINDS } from '../engine/mutation/mutant.ts';
import type { Value } from '../engine/values.ts';

/**
 * `proven`: as expected on every dataset, catches at least one attack event, and silent on a near miss.
 * `failed`: parse error, run error, or a result that differs. `silent`: as expected, but never finds an attack event.
 * `unproven`: no test, no engine, or no dataset with a near miss on which it stays silent. `skipped`: left out for a stated reason.
 */
export const proofState = z.enum(['proven', 'failed', 'silent', 'unproven', 'skipped']);
export type ProofState = z.infer<typeof proofState>;

const value = z.unknown() as z.ZodType<Value>;
const placed = { line: z.number().int(), column: z.number().int() };

/** A condition that is not true of an event, or let it through: its place in the document, the value that it saw, and the one it wants. */
export const turnedAway = z.object({
  condition: z.string(),
  value: z.string(),
  wanted: z.string().optional(),
  ...placed,
  /** Where it ends: the place after its last character. Absent where it stands nowhere in the text. */
  endLine: z.number().int().optional(),
  endColumn: z.number().int().optional(),
});
export type TurnedAwayAt = z.infer<typeof turnedAway>;

export const proofRun = z.object({
  test: z.string(),
  dataset: z.string(),
  view: z.string(),
  passed: z.boolean(),
  /** Lines found: of an event result its order; of a table or groups, ascending and each once. */
  events: z.array(z.number().int()),
  /** Table results. */
  columns: z.array(z.string()).optional(),
  rows: z.array(z.array(value)).optional(),
  sequences: z.array(z.array(z.number().int())).optional(),
  /** Lines expected and not found, each with the first condition that turned it away where that can be said. */
  missing: z.array(
    z.object({
      line: z.number().int(),
      labels: z.array(z.string()),
      because: turnedAway.optional(),
    }),
  ),
  /** Lines found and not expected, each with the conditions that let it through where they can be said. */
  surplus: z.array(
    z.object({
      line: z.number().int(),
      labels: z.array(z.string()),
      letThrough: z.array(turnedAway).optional(),
    }),
  ),
  /** Near misses in logs that it reads and that it does not find, each with the first condition that turned it away where that can be said. */
  nearMisses: z
    .array(z.object({ line: z.number().int(), labels: z.array(z.string()), because: turnedAway.optional() }))
    .optional(),
  /** What else differs: rows, groups, their order. */
  difference: z.string().optional(),
  /** Why it did not run. */
  error: z.object({ message: z.string(), help: z.string().optional(), ...placed }).optional(),
  /** Attack-labelled and other lines among `events`; attack-labelled lines that this test expects and are not found. All 0 where the dataset has no label. */
  truePositives: z.number().int(),
  falsePositives: z.number().int(),
  falseNegatives: z.number().int(),
  /** Why background events are expected, or others than analytics of the same logic find. */
  because: z.string().optional(),
});
export type ProofRun = z.infer<typeof proofRun>;

/** A mutant that no dataset tells from the analytic. */
export const survivor = z.object({
  /** Names the mutant: the text that is changed, and how. */
  mutant: z.string(),
  kind: z.enum(MUTATION_KINDS),
  /** The text that is changed, and its place in the document. */
  condition: z.string(),
  ...placed,
  /** The event that would tell it, in words. */
  killedBy: z.string(),
  /** Why it is accepted. */
  because: z.string().optional(),
});
export type Survivor = z.infer<typeof survivor>;

/** What became of an analytic's mutants: each is the query with one condition dropped, negated or loosened, or one threshold moved. */
export const mutation = z.object({
  /** Mutants that were run to their end. */
  mutants: z.number().int(),
  /** Those whose result differs on a dataset, or that do not run. */
  killed: z.number().int(),
  /** Killed ones that do not run. */
  failing: z.number().int(),
  /** Mutants beyond the bound, which were not run, or not to their end. */
  left: z.number().int(),
  /** Names of the datasets that they were run on. */
  datasets: z.array(z.string()),
  /** What tells each killed one, in the order of the text: the dataset, and the line of an event, or why it does not run there. */
  kills: z
    .array(
      z.object({
        mutant: z.string(),
        dataset: z.string(),
        line: z.number().int().optional(),
        error: z.string().optional(),
      }),
    )
    .optional(),
  survivors: z.array(survivor),
  /** Datasets that they were to be run on and were not, each with why; absent where there is none. */
  notRun: z.array(z.object({ dataset: z.string(), message: z.string() })).optional(),
});
export type Mutation = z.infer<typeof mutation>;

/** What an analytic finds on one dataset, held against the dataset's labels. Lines are ascending, each once. */
export const datasetTruth = z.object({
  dataset: z.string(),
  view: z.string(),
  /** One of its tests runs on this dataset; false where it is only asked what it finds there. */
  tested: z.boolean(),
  /** Lines found that a label says are the attack, and lines found that none does; empty where the dataset has no label. */
  truePositives: z.array(z.number().int()),
  falsePositives: z.array(z.number().int()),
  /** Attack lines of the document's techniques, in logs that the analytic reads, that it does not find. */
  falseNegatives: z.array(z.number().int()),
  /** Lines found on a dataset without any label, of which nothing says what they are; absent where it has labels. */
  unlabelled: z.array(z.number().int()).optional(),
  /** The document names no technique: nothing is to be found, so that nothing is missed and there is no recall. */
  noRecall: z.literal(true).optional(),
  /** Why nothing is known: it did not run there. The lists are empty then. */
  error: z.string().optional(),
  /** Why a find on a dataset that it is not tested on is accepted. */
  because: z.string().optional(),
});
export type DatasetTruth = z.infer<typeof datasetTruth>;

export const analyticProof = z.object({
  /** Path of the document from the project's root. */
  file: z.string(),
  /** Analytic id. */
  analytic: z.string(),
  language: z.string(),
  line: z.number().int(),
  state: proofState,
  /** Why it is not proven. */
  reason: z.string().optional(),
  runs: z.array(proofRun),
  /** One for each dataset and view that it was asked about, by the dataset's name, then the view; absent where it was asked about none. */
  truth: z.array(datasetTruth).optional(),
  /** Absent where it was not asked for, or the analytic does not pass its tests. */
  mutation: mutation.optional(),
});
export type AnalyticProof = z.infer<typeof analyticProof>;

const claimed = { file: z.string(), claim: z.string(), dataset: z.string() };
const compared = {
  /** Id; the first one's where several are parts of one conversion. */
  analytic: z.string(),
  /** Ids of all its parts, where it has several. */
  parts: z.array(z.string()).optional(),
  events: z.array(z.number().int()),
  /** Lines that others found in logs that this one does not read. */
  unread: z.array(z.number().int()).optional(),
  /** Lines that others found in logs that this one reads, each with what turned it away where that can be said. */
  missing: z.array(z.object({ line: z.number().int(), because: turnedAway.optional() })).optional(),
};

const comparison = z.object({
  ...claimed,
  analytics: z.array(
    z.object({
      ...compared,
      /** Why a test expects it to find others. */
      because: z.string().optional(),
    }),
  ),
  /** Differences that the tests file expects and that are there: of which analytics from each other, and why. */
  expected: z.array(z.object({ analytics: z.array(z.string()), because: z.string() })).optional(),
});

/** Analytics of one claim that find different events on a dataset, without a stated reason. */
export const disagreement = comparison;
export type Disagreement = z.infer<typeof disagreement>;

/** Analytics of one claim that find the same events on a dataset, as far as they read the same logs and no reason is stated to differ. */
export const agreement = comparison;
export type Agreement = z.infer<typeof agreement>;

/** What is told of an example that is not as its page says. */
const exampleFailure = z.object({
  message: z.string(),
  help: z.string().optional(),
  ...placed,
  endLine: z.number().int().optional(),
  endColumn: z.number().int().optional(),
  /** The query, and what turned events away. */
  details: z.array(z.string()),
});

/** One example of a language's page, as it ran. */
export const exampleProof = z.object({
  /** Which part of the page it is: `constructs/0/examples/2`. */
  part: z.string(),
  line: z.number().int(),
  view: z.string(),
  /** It gives what the page says. */
  passed: z.boolean(),
  /** Lines found, in the order of the result. */
  events: z.array(z.number().int()),
  columns: z.array(z.string()).optional(),
  rows: z.array(z.array(value)).optional(),
  sequences: z.array(z.array(z.number().int())).optional(),
  /** Why it did not run. */
  error: z.string().optional(),
  /** What is wrong with it, at its place in the page's file; absent where a check tells it already. */
  failure: exampleFailure.optional(),
});
export type ExampleProof = z.infer<typeof exampleProof>;

/** The examples of a language's page, in its order. */
export const languageProof = z.object({
  language: z.string(),
  /** Path of the page's file from the project's root. */
  file: z.string(),
  examples: z.array(exampleProof),
});
export type LanguageProof = z.infer<typeof languageProof>;

/** A Sigma rule as it is printed in another language, compared with the rule. */
export const generatedConversion = z.object({
  /** The rule's document, and its analytic's id. */
  file: z.string(),
  analytic: z.string(),
  /** The language that it is printed in, and the view that both are run through. */
  language: z.string(),
  view: z.string(),
  /**
   * `proven`: finds what the rule finds on every dataset of the document's tests. `differs`: does not. `unrun`: there is
   * no dataset to compare on. `impossible`: the language cannot say what the rule says.
   */
  state: z.enum(['proven', 'differs', 'unrun', 'impossible']),
  /** The query; absent where it is impossible. */
  text: z.string().optional(),
  /** What may differ elsewhere. */
  notes: z.array(z.string()).optional(),
  /** Why it is impossible, at the place in the document. */
  reason: z.object({ message: z.string(), help: z.string().optional(), ...placed }).optional(),
  /** One for each dataset: the lines that the rule finds, and which of them it misses, or finds beside them. */
  runs: z.array(
    z.object({
      dataset: z.string(),
      events: z.array(z.number().int()),
      missing: z.array(z.number().int()),
      surplus: z.array(z.number().int()),
      error: z.string().optional(),
    }),
  ),
});
export type GeneratedConversion = z.infer<typeof generatedConversion>;

/** Which part of a verification this is: the `index`th, from 1, of `count`. */
export const shard = z.object({ index: z.number().int().min(1), count: z.number().int().min(1) });
export type Shard = z.infer<typeof shard>;

/** What parts of one verification have in common, so that parts of different ones are never joined; all but `documents`. */
export const shardInputs = z.object({
  /** SHA-256 over the documents, tests, datasets and knowledge of the whole verification. */
  content: z.string(),
  /** SHA-256 over Huntbook's own code and its libraries' versions. */
  program: z.string(),
  /** What was asked for beside the tests: `cross`, `mutation`. */
  options: z.array(z.string()),
  /** Paths of the documents and languages' pages that this part took, sorted. */
  documents: z.array(z.string()),
});
export type ShardInputs = z.infer<typeof shardInputs>;

export const proofReport = z.object({
  /** Its JSON Schema, relative to the file; absent where none stands beside it. */
  $schema: z.string().optional(),
  version: z.literal(1),
  /** The part of a verification that this report is of; absent in a whole one. */
  shard: shard.optional(),
  /** Absent in a whole report. */
  inputs: shardInputs.optional(),
  summary: z.object({
    analytics: z.number().int(),
    proven: z.number().int(),
    failed: z.number().int(),
    silent: z.number().int(),
    unproven: z.number().int(),
    skipped: z.number().int(),
    runs: z.number().int(),
    datasets: z.number().int(),
    events: z.number().int(),
  }),
  /** Sorted by file, then in the document's order. */
  analytics: z.array(analyticProof),
  agreements: z.array(agreement),
  disagreements: z.array(disagreement),
  /** What Sigma rules are printed as, sorted by file, then in the order of analytics and languages. */
  conversions: z.array(generatedConversion),
  /** Pages of languages, sorted by file. */
  languages: z.array(languageProof),
});
export type ProofReport = z.infer<typeof proofReport>;
