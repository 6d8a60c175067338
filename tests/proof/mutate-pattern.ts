/** What is changed inside of a regular expression: each letter that stands for itself, each class, anchor, flag and alternative. */

const CLASSES = 'sSwWdDbB';

/** Every text that differs from `pattern` by one of its parts. */
export function changedPatterns(pattern: string): string[] {
  const changed: string[] = [];
  let inClass = false;
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const part = inClass ? classPart(rest) : outerPart(rest, pattern[at - 1]);
    for (const to of part.to) changed.push(pattern.slice(0, at) + to + pattern.slice(at + part.from.length));
    if (part.from.startsWith('[') && !inClass) inClass = true;
    else if (part.from === ']') inClass = false;
    at += part.from.length;
  }
  return changed;
}

interface Part {
  readonly from: string;
  readonly to: readonly string[];
}

function outerPart(rest: string, before = ''): Part {
  const start = (pattern: RegExp) => pattern.exec(rest)?.[0];
  const name = start(/^\(\?P?<\w+>/);
  if (name !== undefined) return { from: name, to: [] };
  const look = start(/^\(\?<?[=!]/);
  if (look !== undefined)
    return { from: look, to: [look.endsWith('=') ? `${look.slice(0, -1)}!` : `${look.slice(0, -1)}=`] };
  const flag = start(/^\(\?[a-z]+\)/);
  if (flag !== undefined) return { from: flag, to: [''] };
  const group = start(/^\(\?:/);
  if (group !== undefined) return { from: group, to: [] };
  const anything = start(/^(?:\.|\\[sSwWdD])[*+]\??/);
  if (anything !== undefined) return { from: anything, to: [''] };
  const separator = start(/^\\\\/);
  if (separator !== undefined) return { from: separator, to: [''] };
  const escaped = start(/^\\./);
  if (escaped !== undefined) return { from: escaped, to: [changedEscape(escaped)] };
  const opened = start(/^\[\^?/);
  if (opened !== undefined) return { from: opened, to: opened === '[^' ? ['['] : [] };
  const anchor = start(/^[|^$]/);
  if (anchor !== undefined) return { from: anchor, to: [''] };
  const letter = rest[0] ?? '';
  const isEdge = !isLetter(before) || !isLetter(rest[1] ?? '');
  return { from: letter, to: isLetter(letter) && isEdge ? [otherLetter(letter)] : [] };
}

/** One character of a bracket expression, which stands for itself, or for its class. */
function classPart(rest: string): Part {
  const escaped = /^\\./.exec(rest)?.[0];
  if (escaped !== undefined) return { from: escaped, to: [changedEscape(escaped)] };
  const character = rest[0] ?? '';
  return { from: character, to: character === ']' || character === '-' ? [] : [otherLetter(character)] };
}

function changedEscape(escaped: string): string {
  const letter = escaped[1] ?? '';
  if (!CLASSES.includes(letter)) return otherLetter(letter);
  return `\\${letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()}`;
}

function isLetter(character: string): boolean {
  return /[a-z0-9]/i.test(character);
}

function otherLetter(letter: string): string {
  return letter.toLowerCase() === 'q' ? 'z' : 'q';
}
