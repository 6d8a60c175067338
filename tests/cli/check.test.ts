import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OWN_PROJECT } from '../../src/cli/project.ts';
import { ATTACK_EVENTS, PLAYBOOK, smallHunt, TESTS } from './fixtures.ts';
import { folderWith, huntbook, projectWith } from './project.ts';

describe('the command line', () => {
  test.each([
    ['an unknown command', ['chek'], "error: unknown command 'chek'\n(Did you mean check?)"],
    ['an unknown option', ['verify', '--strickt'], "error: unknown option '--strickt'\n(Did you mean --strict?)"],
    ['an unknown dialect', ['inspect', '--dialect', 'cars', 'x.md'], 'Allowed choices are classic, guided, car,'],
    ['too few arguments', ['inspect'], "missing required argument 'file-or-folder'"],
    ['no such file', ['check', 'no/such.md'], 'There is no file or folder `no/such.md`.'],
    ['no such folder', ['inspect', 'no/such'], 'There is no file or folder `no/such`.'],
  ])('%s: a clear message on standard error, exit code 2', (_, args, message) => {
    const ran = huntbook(args);
    expect(ran.err).toContain(message);
    expect([ran.code, ran.out]).toEqual([2, '']);
  });

  test.each(['check', 'verify', 'inspect', 'query', 'build', 'search'])(
    '%s --help tells how, with examples',
    (command) => {
      const ran = huntbook([command, '--help']);
      expect(ran.code).toBe(0);
      expect(ran.out).toMatch(/^Usage: huntbook /);
      expect(ran.out).toContain(`huntbook ${command}`);
    },
  );

  test('a reader that leaves early is no error', () => {
    const folder = folderWith(
      Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`${n}.md`, PLAYBOOK.repeat(20)])),
    );
    const script = join(import.meta.dirname, '..', '..', 'scripts', 'huntbook.ts');
    const ran = spawnSync('sh', ['-c', '"$0" "$1" inspect "$2" | head -c 100', process.execPath, script, folder], {
      encoding: 'utf8',
    });
    expect(ran.stdout).toHaveLength(100);
    expect(ran.stderr).toBe('');
  });
});

describe('check', () => {
  test('a hunt without errors', () => {
    const ran = huntbook(['check'], { project: projectWith(smallHunt()) });
    expect(ran.out).toBe('Checked 1 document with 2 analytics, 2 datasets. No errors in 2 files.\n');
    expect(ran.code).toBe(0);
  });

  test('an analytic that does not parse stops nothing where its tests leave it out with a reason', () => {
    const broken = PLAYBOOK.replace("df['EventID'] == 1)", "df['EventID'] = 1)");
    const skipped = `${TESTS.replace(/^.*analytic-1\/pandas.*\n/gm, '')}skip:\n  analytic-1/pandas: as its converter wrote it\n`;
    const run = (tests: string) =>
      huntbook(['check'], {
        project: projectWith(smallHunt({ 'playbooks/tool.md': broken, 'playbooks/tool.tests.yaml': tests })),
      });
    expect(run(TESTS)).toMatchObject({ code: 1, out: expect.stringContaining('error[analytic/syntax]') });
    expect(run(skipped)).toMatchObject({ code: 0, out: expect.stringContaining('warning[analytic/syntax]') });
  });

  test('shows rule, file, line and column, the line, and help; all files, sorted', () => {
    const project = projectWith(
      smallHunt({
        'playbooks/tool.md': PLAYBOOK.replace(
          '"Microsoft-Windows-Sysmon/Operational"\n',
          '"Microsoft-Windows-Sysmn/Operational"\n',
        ).replace("df['EventID'] == 1)", "df['EventID'] = 1)"),
        'playbooks/tool.tests.yaml': TESTS.replace('tool-child]', 'tool-chidl]').replace(
          'dataset: quiet',
          'dataset: quite',
        ),
        'playbooks/lost.tests.yaml': TESTS,
      }),
    );
    const ran = huntbook(['check'], { project });
    expect(ran.code).toBe(1);
    expect(ran.out).toMatchInlineSnapshot(`
      "error[tests/orphan]: No document stands beside this tests file.
        --> content/playbooks/lost.tests.yaml:1:1
      > 1 | # what it must find
          | ^ name it like the document: \`<document>.tests.yaml\` beside \`<document>.md\`

      error[analytic/unknown-channel]: Unexpected channel \`Microsoft-Windows-Sysmn/Operational\`, expected a channel of Windows; no log has this one.
        --> content/playbooks/tool.md:37:17
      > 37 | WHERE Channel = "Microsoft-Windows-Sysmn/Operational"
           |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ did you mean \`Microsoft-Windows-Sysmon/Operational\`?

      error[analytic/syntax]: Unexpected \`=\`, expected an operator, \`,\` or \`)\`.
        --> content/playbooks/tool.md:48:19
      > 48 |  & (df['EventID'] = 1)
           |                   ^ A comparison is written with \`==\`.

      error[tests/unknown-label]: Unexpected label \`tool-chidl\`, expected a label of \`attack\`.
        --> content/playbooks/tool.tests.yaml:6:42
      > 6 |       analytic-1/spark-sql: [tool-start, tool-chidl]
          |                                          ^^^^^^^^^^ did you mean \`tool-child\`?

      error[tests/unknown-dataset]: Unexpected dataset \`quite\`, expected a folder of \`content/datasets\`.
        --> content/playbooks/tool.tests.yaml:9:14
      > 9 |     dataset: quite
          |              ^^^^^ did you mean \`quiet\`?

      Checked 1 document with 2 analytics, 2 datasets. 5 errors and 0 warnings in 2 files.
      "
    `);
  });

  test('a misspelt key of a label is said, and does not count', () => {
    const hunt = smallHunt();
    const dataset = hunt['datasets/quiet/dataset.md'] ?? '';
    const ran = huntbook(['check'], {
      project: projectWith({ ...hunt, 'datasets/quiet/dataset.md': dataset.replace('nearMiss', 'nearmiss') }),
    });
    expect(ran.out).toContain('warning[dataset/unknown-key]: Unexpected key `nearmiss`');
    expect(ran.out).toMatch(/dataset\.md:11:5\n.*\n.*\^{8} did you mean `nearMiss`\?/);
  });

  test('what is wrong in the metadata is shown there', () => {
    const playbook = PLAYBOOK.replace(/^---\n[\s\S]*?---\n/, '');
    const metadata = 'attack_mappings:\n  - technique: T1569\n    sub_technique: "999"\n    tactics: [TA0002]\n';
    const project = projectWith(smallHunt({ 'playbooks/tool.md': playbook, 'playbooks/tool.metadata.yaml': metadata }));
    const ran = huntbook(['check'], { project });
    expect(ran.out).toContain('--> content/playbooks/tool.metadata.yaml:2:16\n> 2 |   - technique: T1569\n');
  });

  test('a link that leads out of content shows nothing of what is behind it', () => {
    const project = projectWith(smallHunt());
    const outside = folderWith({ 'secret.txt': 'the secret itself\n' });
    rmSync(join(project, 'content/datasets/quiet/events.ndjson'));
    symlinkSync(join(outside, 'secret.txt'), join(project, 'content/datasets/quiet/events.ndjson'));
    symlinkSync(join(outside, 'secret.txt'), join(project, 'content/playbooks/secret.md'));
    const ran = huntbook(['check'], { project });
    expect(ran.out).toContain('content/playbooks/secret.md:1:1');
    expect(ran.out).toContain('content/datasets/quiet/events.ndjson:1:1');
    expect(ran.out).not.toContain('the secret');
  });

  test('files outside the project are checked by themselves, shown as they were named', () => {
    const from = folderWith({ 'mine/a.md': PLAYBOOK.replace('LIKE', 'LIKEE'), 'mine/note.txt': 'nothing of the kind' });
    const ran = huntbook(['check', 'mine'], { from });
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('--> mine/a.md:39:14');
    expect(ran.out).toContain('--> mine/note.txt:1:1');
  });

  test('a path of the project checks that part alone', () => {
    const project = projectWith(
      smallHunt({ 'playbooks/broken.md': 'nothing of the kind', 'datasets/quiet/events.ndjson': '{' }),
    );
    expect(huntbook(['check', 'content/playbooks/tool.md'], { project }).code).toBe(0);
    expect(huntbook(['check', 'content/playbooks/tool.tests.yaml'], { project }).code).toBe(0);
    expect(huntbook(['check', 'content/playbooks'], { project }).out).toContain('content/playbooks/broken.md:1:1');
    const datasets = huntbook(['check', 'content/datasets'], { project });
    expect(datasets.out).toContain('content/datasets/quiet/events.ndjson:1:2');
    expect(datasets.out).not.toContain('broken.md');
  });

  test('a project that was reached by a link is the same project', () => {
    const project = projectWith(smallHunt({ 'playbooks/tool.md': PLAYBOOK.replace('LIKE', 'LIKEE') }));
    const from = folderWith({});
    symlinkSync(project, join(from, 'hunts'));
    const ran = huntbook(['check', 'hunts/content/playbooks/tool.md'], { from, project });
    expect(ran.out).toContain('/content/playbooks/tool.md:39:14');
    expect(ran.out).toContain('Checked 1 document with 2 analytics, 2 datasets.');
  });

  test('paths are taken from where npm was called', () => {
    const from = folderWith({ 'a.md': 'nothing of the kind' });
    const env = { npm_lifecycle_event: 'huntbook', INIT_CWD: from };
    const ran = huntbook(['check', 'a.md'], { env });
    expect(ran.out).toContain('--> a.md:1:1');
  });

  test('annotations for GitHub', () => {
    const from = folderWith({ 'a.md': 'nothing of the kind' });
    const summary = join(from, 'summary.md');
    const ran = huntbook(['check', 'a.md'], { from, env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary } });
    expect(ran.out).toMatch(/^::error file=a\.md,line=1,col=1,.*title=document\/unknown-dialect::Unexpected document/m);
    expect(readFileSync(summary, 'utf8')).toContain('| error | document/unknown-dialect | a.md:1:1 |');
  });

  test('--fix writes nothing through a link that leads out of content', () => {
    const hunt = smallHunt();
    const text = (hunt['datasets/quiet/dataset.md'] ?? '').replace(/sha256: ..../, 'sha256: 0000');
    const outside = folderWith({ 'dataset.md': text });
    const project = projectWith(hunt);
    rmSync(join(project, 'content/datasets/quiet/dataset.md'));
    symlinkSync(join(outside, 'dataset.md'), join(project, 'content/datasets/quiet/dataset.md'));
    const ran = huntbook(['check', '--fix'], { project });
    expect(ran.out).toContain('error[files/outside-content]');
    expect(readFileSync(join(outside, 'dataset.md'), 'utf8')).toBe(text);
  });

  test('--fix moves labels with their events', () => {
    const project = projectWith(smallHunt());
    const events = join(project, 'content/datasets/attack/events.ndjson');
    writeFileSync(events, `{"Channel":"System","EventID":7036}\n${ATTACK_EVENTS}`);
    const before = huntbook(['check'], { project });
    expect(before.code).toBe(1);
    expect(before.out).toContain('The event of `tool-start` that was on line 2 is on line 3.');
    expect(before.out).toContain('run `huntbook check --fix`');
    const fixed = huntbook(['check', '--fix'], { project });
    expect(fixed.out).toContain(
      'Fixed content/datasets/attack/dataset.md: sha256; lines of `tool-start`; lines of `tool-child`',
    );
    expect(fixed.code).toBe(0);
    expect(readFileSync(join(project, 'content/datasets/attack/dataset.md'), 'utf8')).toContain('lines: [3]');
    expect(huntbook(['check', '--fix'], { project }).out).not.toContain('Fixed');
  });

  const OLD = '# Sessions\n\n## Technique ID\nT1028\\_remote\\_sessions   \n\n## Hypothesis\nThey move.\n';

  test('--fix writes the ids of today, byte by byte, and shows each change', () => {
    const text = `\ufeff${OLD}`.replaceAll('\n', '\r\n');
    const project = projectWith({ 'playbooks/old.md': text });
    const before = huntbook(['check'], { project });
    expect(before.out).toContain('warning[attack/revoked-technique]: `T1028` was revoked;');
    expect(before.out).toContain('`huntbook check --fix` mends 1 of them');
    const ran = huntbook(['check', '--fix'], { project });
    expect(ran.out).toMatchInlineSnapshot(`
      "Fixed content/playbooks/old.md: \`T1028\` → \`T1021.006\`
      --- content/playbooks/old.md
      +++ content/playbooks/old.md
      @@ -2,5 +2,5 @@
       
       ## Technique ID
      -T1028\\_remote\\_sessions   
      +T1021.006\\_remote\\_sessions   
       
       ## Hypothesis

      Checked 1 document with 0 analytics, 0 datasets. No errors in 1 file.
      "
    `);
    expect(readFileSync(join(project, 'content/playbooks/old.md'), 'utf8')).toBe(text.replace('T1028', 'T1021.006'));
    expect(readdirSync(join(project, 'content/playbooks'))).toEqual(['old.md']);
    expect(huntbook(['check', '--fix'], { project }).out).not.toContain('Fixed');
  });

  test('--fix --dry-run shows the same and writes nothing', () => {
    const project = projectWith({ 'playbooks/old.md': OLD });
    const ran = huntbook(['check', '--fix', '--dry-run'], { project });
    expect(ran.out).toContain(
      'Would fix content/playbooks/old.md: `T1028` → `T1021.006`\n--- content/playbooks/old.md\n',
    );
    expect(ran.out).toContain('+T1021.006\\_remote');
    expect(ran.out).toContain('warning[attack/revoked-technique]');
    expect(readFileSync(join(project, 'content/playbooks/old.md'), 'utf8')).toBe(OLD);
  });

  test('--fix with a path mends that alone; what stands outside of the project stays', () => {
    const project = projectWith({ 'playbooks/one.md': OLD, 'playbooks/two.md': OLD });
    const ran = huntbook(['check', '--fix', 'content/playbooks/one.md'], { project });
    expect(ran.out).toContain('Fixed content/playbooks/one.md');
    expect(readFileSync(join(project, 'content/playbooks/two.md'), 'utf8')).toBe(OLD);
    const from = folderWith({ 'mine.md': OLD });
    const outside = huntbook(['check', '--fix', 'mine.md'], { from, project });
    expect(outside.err).toContain("note: `mine.md` is not in the project's `content/`: it is left as it is.");
    expect(readFileSync(join(from, 'mine.md'), 'utf8')).toBe(OLD);
  });

  test('--fix leaves files that are not UTF-8, and writes through links that stay inside', () => {
    const project = projectWith({ 'playbooks/utf16.md': '', 'playbooks/real.md': OLD });
    const utf16 = Buffer.from(`\ufeff${OLD}`, 'utf16le');
    writeFileSync(join(project, 'content/playbooks/utf16.md'), utf16);
    symlinkSync('real.md', join(project, 'content/playbooks/link.md'));
    const ran = huntbook(['check', '--fix'], { project });
    expect(ran.err).toContain('note: `content/playbooks/utf16.md` is left as it is: it is not UTF-8.');
    expect(huntbook(['check'], { project }).out).not.toContain('check --fix');
    expect(readFileSync(join(project, 'content/playbooks/utf16.md')).equals(utf16)).toBe(true);
    expect(readlinkSync(join(project, 'content/playbooks/link.md'))).toBe('real.md');
    expect(readFileSync(join(project, 'content/playbooks/real.md'), 'utf8')).toBe(OLD.replace('T1028', 'T1021.006'));
  });

  test("--fix mends a label's technique with its digests", () => {
    const hunt = smallHunt();
    const dataset = hunt['datasets/attack/dataset.md'] ?? '';
    const old = dataset.replace('attack: true\n', "attack: true\n    technique: 'T1035' # then\n");
    const project = projectWith({ ...hunt, 'datasets/attack/dataset.md': old.replace(/sha256: ..../, 'sha256: 0000') });
    const before = huntbook(['check'], { project });
    expect(before.out).toContain("dataset.md:11:16\n> 11 |     technique: 'T1035' # then\n");
    const ran = huntbook(['check', '--fix'], { project });
    expect(ran.out).toContain('Fixed content/datasets/attack/dataset.md: sha256; `T1035` → `T1569.002`');
    expect(ran.code).toBe(0);
    expect(readFileSync(join(project, 'content/datasets/attack/dataset.md'), 'utf8')).toBe(
      old.replace("'T1035'", "'T1569.002'"),
    );
  });

  test('an id in a tests file that nobody knows is an error there', () => {
    const tests = TESTS.replace('name: the tool', 'name: the tool (T1569.902)');
    const ran = huntbook(['check'], { project: projectWith(smallHunt({ 'playbooks/tool.tests.yaml': tests })) });
    expect(ran.out).toContain('error[attack/unknown-technique]: Unexpected technique `T1569.902`');
    expect(ran.out).toContain('--> content/playbooks/tool.tests.yaml:3:21');
  });

  test('a field that no event has, and links that lead nowhere, are warnings', () => {
    const project = projectWith(
      smallHunt({
        'playbooks/tool.md': `${PLAYBOOK.replace('ParentImage LIKE', 'ParentImge LIKE')}\n[more](nowhere.md)\n`,
      }),
    );
    const ran = huntbook(['check'], { project });
    expect(ran.code).toBe(0);
    expect(ran.out).toContain(
      "warning[analytic/unknown-field]: No event of the tests' datasets has a field `ParentImge`",
    );
    expect(ran.out).toContain('did you mean `ParentImage`?');
    expect(ran.out).toContain('warning[links/missing-document]');
  });

  test('a link of a dataset that leads nowhere is told at its place, one to a document or dataset is not', () => {
    const hunt = smallHunt();
    const links = '[a](../quite/dataset.md), [b](../quiet/dataset.md), [c](../../playbooks/tool.md#hypothesis)';
    const text = `${hunt['datasets/attack/dataset.md']}\nBeside ${links}.\n`;
    const project = projectWith(smallHunt({ 'datasets/attack/dataset.md': text }));
    const line = text.split('\n').findIndex((one) => one.startsWith('Beside')) + 1;
    const ran = huntbook(['check'], { project });
    expect(ran.out.match(/links\/missing-document/g)).toHaveLength(1);
    expect(ran.out).toContain('which is not there.');
    expect(ran.out).toContain(`--> content/datasets/attack/dataset.md:${line}:12`);
    expect(ran.out).toContain('did you mean `../quiet/dataset.md`?');
    expect(ran.code).toBe(0);
  });

  test('knowledge that is not as its schema says is named', () => {
    const project = folderWith({});
    cpSync(join(import.meta.dirname, '..', '..', 'content', 'knowledge'), join(project, 'content/knowledge'), {
      recursive: true,
    });
    const file = join(project, 'content/knowledge/d3fend.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"techniques"', '"teckniques"'));
    for (const args of [['check'], ['check', 'content/knowledge']]) {
      const ran = huntbook(args, { project });
      expect(ran.out).toContain("error[knowledge/unreadable]: The project's knowledge cannot be used: at techniques");
      expect(ran.out).toContain('--> content/knowledge/d3fend.json:1:1');
      expect(ran.code).toBe(1);
    }
  });

  test('knowledge that names what is not there is told at its place, and nothing falls over it', () => {
    const project = projectWith(smallHunt({}));
    const folder = join(project, 'content/knowledge');
    rmSync(folder, { recursive: true, force: true });
    cpSync(join(import.meta.dirname, '..', '..', 'content', 'knowledge'), folder, { recursive: true });
    const file = join(folder, 'attack.json');
    const text = readFileSync(file, 'utf8').replace('"revokedBy":"T1021.006"', '"revokedBy":"T9021.006","since":1');
    writeFileSync(file, text);
    const line = text.split('\n').findIndex((one) => one.includes('T9021.006')) + 1;
    const ran = huntbook(['check'], { project });
    expect(ran.out).toContain('error[knowledge/unknown-reference]: `T1028` names the technique `T9021.006`');
    expect(ran.out).toContain(`--> content/knowledge/attack.json:${line}:`);
    expect(ran.out).toContain('warning[knowledge/unknown-key]: Unexpected key `since`');
    expect(ran.code).toBe(1);
    // Somebody who asks about a document is not told of it.
    expect(huntbook(['check', 'content/playbooks'], { project }).out).not.toContain('unknown-reference');
  });

  test('with the cache and without, the same is said', () => {
    const project = projectWith(smallHunt({ 'playbooks/tool.md': PLAYBOOK.replace('LIKE', 'LIKEE') }));
    const cold = huntbook(['check'], { project });
    const warm = huntbook(['check'], { project });
    const without = huntbook(['check', '--no-cache'], { project });
    expect(warm.out).toBe(cold.out);
    expect(without.out).toBe(cold.out);
  });
});

describe('a project that cannot be used', () => {
  test('without content', () => {
    const project = folderWith({ 'a.txt': '' });
    const ran = huntbook(['check'], { project });
    expect([ran.code, ran.err]).toEqual([2, `error: \`${project}\` is no project: it has no folder \`content\`.\n`]);
  });

  test('knowledge and views that are broken are placed; no command shows its own stack', () => {
    const files = { 'hunt.md': PLAYBOOK, 'events.ndjson': ATTACK_EVENTS, 'q.sql': 'SELECT Image FROM t' };
    const project = folderWith({ ...files, 'content/knowledge/views/native.yaml': 'kind: native\na: [\n' });
    cpSync(join(OWN_PROJECT, 'content', 'knowledge'), join(project, 'content', 'knowledge'), {
      recursive: true,
      filter: (path) => !path.endsWith('native.yaml'),
    });
    expect(huntbook(['check'], { project }).out).toMatch(
      /^error\[knowledge\/unreadable\].*\n {2}--> content\/knowledge\/views\/native\.yaml:3:1/,
    );
    const query = huntbook(['query', '--language', 'spark-sql', '--events', 'events.ndjson', 'q.sql'], { project });
    expect(JSON.parse(query.out).error.message).toMatch(/native\.yaml` cannot be used: Unexpected end of a list/);
    expect(query.code).toBe(1);
    expect(huntbook(['inspect', 'hunt.md'], { project }).err).toMatch(
      /^error: content\/knowledge\/views\/native\.yaml: Unexpected end of a list[^\n]*\n$/,
    );

    const native = 'content/knowledge/views/native.yaml';
    cpSync(join(OWN_PROJECT, native), join(project, native));
    writeFileSync(join(project, 'content/knowledge/attack.json'), '{\n "version": 1\n}} x\n');
    expect(huntbook(['check'], { project }).out).toContain('--> content/knowledge/attack.json:3:2\n> 3 | }} x\n');
    const inspected = huntbook(['inspect', 'hunt.md'], { project });
    expect(inspected.err).toMatch(/^error: content\/knowledge\/attack\.json: Unexpected text, expected JSON[^\n]*\n$/);
    expect(inspected.code).toBe(1);
  });
});
