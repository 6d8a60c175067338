/** Command lines as Windows programs take them apart. */

/**
 * The arguments of a command line, the program first: blanks part them outside quotation marks; a backslash is itself
 * unless backslashes stand right before a quotation mark, where two are one and a single one makes the mark a character;
 * a doubled mark within marks is one character. (Microsoft's "Parsing C command-line arguments".)
 */
export function windowsArguments(line: string): readonly string[] {
  const found: string[] = [];
  let current: string | undefined;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (!quoted && (character === ' ' || character === '\t')) {
      if (current !== undefined) found.push(current);
      current = undefined;
      continue;
    }
    current ??= '';
    if (character === '\\') {
      let end = at;
      while (line.charAt(end) === '\\') end++;
      const count = end - at;
      const marked = line.charAt(end) === '"';
      current += '\\'.repeat(marked ? count >> 1 : count);
      if (marked && count % 2 === 1) {
        current += '"';
        end++;
      }
      at = end - 1;
    } else if (character !== '"') current += character;
    else if (quoted && line.charAt(at + 1) === '"') {
      current += '"';
      at++;
    } else quoted = !quoted;
  }
  if (current !== undefined) found.push(current);
  return found;
}
