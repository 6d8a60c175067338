/** `huntbook knowledge`: the facts in `content/knowledge/`. */
import { resolve } from 'node:path';
import process from 'node:process';
import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from './context.ts';

interface UpdateCommandOptions {
  attack?: string;
  d3fend?: string;
  attackVersion?: string;
  d3fendVersion?: string;
  dryRun: boolean;
  project: string;
}

/** Adds the command to the program. */
export function registerKnowledge(program: Command, { project, folder, env }: CommandContext): void {
  const knowledge = program.command('knowledge').description('the facts about ATT&CK and D3FEND that the project has');
  knowledge
    .command('update')
    .description('rewrite them from official releases, and say what changed and which documents that touches')
    .option('--attack <release>', "ATT&CK's STIX bundle, a folder of its objects, or an address", once('--attack'))
    .option(
      '--d3fend <release>',
      "D3FEND's ontology (JSON-LD, Turtle or RDF/XML), a file or an address",
      once('--d3fend'),
    )
    .option('--attack-version <version>', 'the version of ATT&CK, where the release does not state it')
    .option('--d3fend-version <version>', 'the version of D3FEND, where the release does not state it')
    .option('--dry-run', 'print what would change, and write nothing', false)
    .option('--project <folder>', 'the project whose knowledge is updated', project)
    .addHelpText(
      'after',
      `
Rewrites attack.json and attack-detection-strategies.json (--attack), d3fend.json (--d3fend) and the versions in NOTICE.md,
all in content/knowledge. Only ids, names and relations are taken; no descriptions. Ids that a release no longer has are kept
as deprecated, so that their pages lead on. The same release gives the same bytes.

ATT&CK for Enterprise, in STIX 2.1 or 2.0: enterprise-attack-<version>.json of github.com/mitre-attack/attack-stix-data,
or the folder enterprise-attack of github.com/mitre/cti, whose objects are files of their own and do not state a version.
A bundle is read an object at a time, however large it is; it may be compressed with gzip.
D3FEND: d3fend.json, d3fend.ttl or d3fend.owl of d3fend.mitre.org/ontologies. Its tables of mappings hold too little.

Prints what is new, renamed, moved, revoked, deprecated or removed, then the places of documents that name any of it.
Warnings, of what is passed over, and progress go to standard error.

Exit code: 0, also when nothing changed; 1 for a release that is not what it should be; 2 for what cannot be read or written.

Examples:
  huntbook knowledge update --attack enterprise-attack-19.0.json --dry-run
  huntbook knowledge update --attack cti/enterprise-attack --attack-version 19.0
  huntbook knowledge update --d3fend https://d3fend.mitre.org/ontologies/d3fend.ttl`,
    )
    .action(async (options: UpdateCommandOptions, command: Command) => {
      const { attack, d3fend, attackVersion, d3fendVersion } = options;
      if (attack === undefined && d3fend === undefined)
        command.error('error: give a release: --attack, --d3fend or both');
      for (const version of [attackVersion, d3fendVersion]) {
        if (version !== undefined && !/^\d[\w.+-]{0,39}$/.test(version))
          command.error(`error: a version is a number such as 19.0, not \`${version}\``);
      }
      const { runKnowledgeUpdate } = await import('../../src/cli/knowledge-update.ts');
      process.exitCode = await runKnowledgeUpdate({
        dryRun: options.dryRun,
        root: resolve(folder, options.project),
        folder,
        env,
        ...(attack === undefined ? {} : { attack }),
        ...(d3fend === undefined ? {} : { d3fend }),
        ...(attackVersion === undefined ? {} : { attackVersion }),
        ...(d3fendVersion === undefined ? {} : { d3fendVersion }),
      });
    });
}

/** Takes an option's value where it is given once and names something: of two releases, which is meant cannot be known. */
function once(option: string): (value: string, before: string | undefined) => string {
  return (value, before) => {
    if (before !== undefined) throw new InvalidArgumentError(`${option} is given twice; an update is to one release.`);
    if (value.trim() === '') throw new InvalidArgumentError('Expected a file, a folder or an address.');
    return value;
  };
}
