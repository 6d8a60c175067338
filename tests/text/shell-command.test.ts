import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readShellCommand,
  readShellCommands,
  type ShellCommand,
  type ShellWord,
} from '../../src/text/shell-command.ts';
import { toFileOffset } from '../../src/text/source-map.ts';

function read(text: string): ShellCommand {
  const command = readShellCommand(text);
  if (!command.ok) throw new Error(`${command.message} (${command.start})`);
  return command;
}

const words = (text: string) => read(text).words.map((word) => word.text);

describe('words', () => {
  it.each([
    ["grep -P '^(?:.*a)'", ['grep', '-P', '^(?:.*a)']],
    ['grep -iP "a b" /var/log/x.log', ['grep', '-iP', 'a b', '/var/log/x.log']],
    // Within double quotes a backslash escapes only `$`, `` ` ``, `"`, `\` and a line break.
    ['grep "\\w \\\\ \\" \\$ \\` \\.exe"', ['grep', '\\w \\ " $ ` \\.exe']],
    ["grep 'it'\\''s'", ['grep', "it's"]],
    ["grep '\\\\'", ['grep', '\\\\']],
    ['a\\ b\'c\'"d"', ['a bcd']],
    ["printf $'a\\tb\\x41\\101\\u00e9\\'\\\\\\q'", ['printf', "a\tbAAé'\\\\q"]],
    ['printf $"x"', ['printf', 'x']],
    ["grep ''", ['grep', '']],
    ['grep a \\\n  b', ['grep', 'a', 'b']],
    ['grep "a\\\nb"', ['grep', 'ab']],
    ['grep a # the rest', ['grep', 'a']],
    ['grep a#b', ['grep', 'a#b']],
    ['\n# first\n\ngrep a\n', ['grep', 'a']],
    ['LC_ALL=C grep a', ['grep', 'a']],
    ['grep a=b 2>/dev/null >> out < in 2>&1', ['grep', 'a=b']],
    [`grep "$x \${y} $(z)"`, ['grep', `$x \${y} $(z)`]],
    ['grep a\r\n', ['grep', 'a']],
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('stand where they are written', () => {
    const text = 'grep -e \'a\'"b\\"c"';
    const word = read(text).words[2] as ShellWord;
    expect([word.text, word.start, word.end]).toEqual(['ab"c', 8, text.length]);
    expect([...word.text].map((_, index) => text[toFileOffset(word.map, index)])).toEqual([...word.text]);
  });

  it('notes what a shell would expand', () => {
    expect(read('grep "a$HOME" `b` \'$no\' "c$"').notes).toEqual([
      {
        message: 'A shell puts a value in place of `$HOME`; it is read as written here.',
        start: 7,
        end: 12,
      },
      { message: 'A shell runs what stands between back-quotes; it is read as written here.', start: 14, end: 15 },
      { message: 'A shell runs what stands between back-quotes; it is read as written here.', start: 16, end: 17 },
    ]);
  });
});

describe('here-documents', () => {
  const documentOf = (text: string) => read(text).hereDocument?.text;

  it.each([
    ['cat <<EOF\na\n b\nEOF\n', 'a\n b\n'],
    ['cat <<EOF\nEOF', ''],
    ['cat << EOF > out\na\nEOF', 'a\n'],
    ['cat <<EOF\n{"a": "\\\\x \\" \\$y"}\nEOF', '{"a": "\\x \\" $y"}\n'],
    ["cat <<'EOF'\n\\\\ $x\nEOF", '\\\\ $x\n'],
    ['cat <<"E F"\na\nE F\n', 'a\n'],
    ['cat <<-EOF\n\t\ta\n\tEOF\n', 'a\n'],
    ['cat <<EOF\na\\\nb\nEOF\n', 'ab\n'],
    ['cat <<EOF\r\na\r\nEOF\r\n', 'a\r\n'],
    ['cat <<A <<B\na\nA\nb\nB\n', 'b\n'],
    ["cat <<< 'a b'", 'a b'],
  ])('%j', (text, expected) => {
    expect(documentOf(text)).toBe(expected);
  });

  it('keep their place', () => {
    const text = 'curl -d @- host <<EOF\n{"a": "\\\\\\\\x"}\nEOF\n';
    const document = read(text).hereDocument as ShellWord;
    expect(document.text).toBe('{"a": "\\\\x"}\n');
    expect(text.slice(toFileOffset(document.map, 9), document.end)).toBe('x"}\n');
    expect(text.slice(document.start, document.end)).toBe('{"a": "\\\\\\\\x"}\n');
  });
});

describe('pipes and lists', () => {
  it('follows a pipe', () => {
    const first = read('zgrep -P a x.gz |\n grep b | wc -l');
    expect(first.pipedTo?.words.map((word) => word.text)).toEqual(['grep', 'b']);
    expect(first.pipedTo?.pipedTo?.words.map((word) => word.text)).toEqual(['wc', '-l']);
  });

  it('gives a here-document to its own command', () => {
    const first = read('cat <<EOF | jq .\na\nEOF\n');
    expect([first.hereDocument?.text, first.pipedTo?.hereDocument]).toEqual(['a\n', undefined]);
  });

  it('reads a command on each line', () => {
    const commands = readShellCommands('grep a\n\n# and\ngrep b; grep c\ncat <<EOF\nx\nEOF\ngrep d');
    expect('ok' in commands ? commands.message : commands.map(({ words }) => words.map(({ text }) => text))).toEqual([
      ['grep', 'a'],
      ['grep', 'b'],
      ['grep', 'c'],
      ['cat'],
      ['grep', 'd'],
    ]);
  });

  it('finds none in a blank text', () => {
    expect(readShellCommands(' \n # nothing\n')).toEqual([]);
  });
});

describe('refuses', () => {
  it.each([
    ["grep 'a", 5, "Unexpected end of the command, expected `'` for the `'`."],
    ['grep x"a', 6, 'Unexpected end of the command, expected `"` for the `"`.'],
    ["grep $'a\\'", 5, "Unexpected end of the command, expected `'` for the `$'`."],
    ['grep a\\', 6, 'Unexpected end of the command, expected a character after `\\`.'],
    ["grep $'\\UFFFFFFFF'", 7, 'Unexpected `\\UFFFFFFFF`, expected a character of Unicode.'],
    ['cat <<EOF\na', 4, 'Unexpected end of the command, expected a line `EOF` that ends the here-document.'],
    ['cat <<EOF', 4, 'Unexpected end of the command, expected a line `EOF` that ends the here-document.'],
    ['cat <<', 4, 'Unexpected end of the line, expected what it reads after `<<`.'],
    ['cat >\n', 4, 'Unexpected end of the line, expected the name of a file after `>`.'],
    ['grep a |', 8, 'Unexpected end of the command, expected the name of a program.'],
    ['| grep a', 0, 'Unexpected `|`, expected the name of a program.'],
    ['grep a && grep b', 7, 'Unexpected `&&`, expected one command or a pipe of commands.'],
    ['grep a || b', 7, 'Unexpected `||`, expected one command or a pipe of commands.'],
    ['grep a & ', 7, 'Unexpected `&`, expected one command or a pipe of commands.'],
    ['grep (a', 5, 'Unexpected `(`, expected an argument.'],
    ['grep a\ngrep b', 7, 'Unexpected second command, expected one.'],
    ['', 0, 'Unexpected end of the command, expected the name of a program.'],
    ['cat <<EOF; ls\nEOF', 11, 'Unexpected second command on the line of a here-document, expected one.'],
  ])('%j', (text, start, message) => {
    expect(readShellCommand(text)).toMatchObject({ ok: false, start, message });
  });

  it('says when a delimiter has blanks around it', () => {
    expect(readShellCommand('cat <<EOF\na\n EOF')).toMatchObject({
      help: 'Line 3 of the command holds `EOF` with blanks around it, which does not end it.',
    });
  });
});

describe('laws', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab \\\'"$`#|&;<>()\n\t*é{}'), maxLength: 30 });
  const quotings: Record<string, (text: string) => string> = {
    single: (plain) => `'${plain.replaceAll("'", "'\\''")}'`,
    double: (plain) => `"${plain.replace(/[$`"\\]/g, '\\$&')}"`,
    dollar: (plain) => `$'${plain.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}'`,
    none: (plain) => plain.replace(/[^a-z\n]/gu, '\\$&').replaceAll('\n', "'\n'") || "''",
  };

  it.each(Object.keys(quotings))('reads a text in %s quotes as it was', (quoting) => {
    fc.assert(
      fc.property(text, (plain) => {
        const command = `grep ${quotings[quoting]?.(plain)} end`;
        const [, word, last] = read(command).words;
        expect(word?.text).toBe(plain);
        expect(last?.text).toBe('end');
        if (quoting !== 'dollar' && word) {
          expect([...plain].join('')).toBe(
            Array.from({ length: plain.length }, (_, index) => command[toFileOffset(word.map, index)]).join(''),
          );
        }
      }),
    );
  });

  it('reads a quoted here-document as it was', () => {
    fc.assert(
      fc.property(text, (plain) => {
        expect(read(`cat <<'EOF'\n${plain}\nEOF`).hereDocument?.text).toBe(`${plain}\n`);
      }),
    );
  });

  it('reads any text or places an error in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a \\\'"$<-EOF\n|;&>(#'), maxLength: 60 }), (any) => {
        const command = readShellCommand(any);
        expect(command.start).toBeLessThanOrEqual(command.end);
        expect(command.end).toBeLessThanOrEqual(any.length);
      }),
    );
  });
});
