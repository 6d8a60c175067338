/** Code blocks with a map from their text to the file. */
import type { Code } from 'mdast';
import { MappedText } from '../source-map.ts';
import { rangeOf } from './parse-markdown.ts';
import type { SourceText } from './source-text.ts';

const LINE_END = /\r\n|\n|\r/g;

/**
 * The content of a code block, lines ending in LF, each character mapped to the file: indentation, list and quote
 * prefixes are not part of it. Empty lines at its end are left out.
 */
export function fenceText(source: SourceText, code: Code): MappedText {
  const mapped = new MappedText();
  const { start, end } = rangeOf(code);
  const fenced = /^(?:`{3,}|~{3,})/.test(source.text.slice(start, start + 3));
  const wanted = code.value.split(LINE_END);
  while (wanted.at(-1)?.trim() === '') wanted.pop();
  let from = fenced ? nextLine(source.text, start, end) : start;
  for (const [index, line] of wanted.entries()) {
    const lineEnd = endOfLine(source.text, from, end);
    const inFile = longestSuffix(source.text.slice(from, lineEnd), line);
    const padding = line.length - inFile.length;
    if (padding > 0) mapped.append(line.slice(0, padding), source.fileOffset(lineEnd - inFile.length));
    mapped.append(inFile, source.fileOffset(lineEnd - inFile.length));
    if (index < wanted.length - 1) mapped.append('\n', source.fileOffset(lineEnd));
    from = nextLine(source.text, lineEnd, end);
  }
  return mapped;
}

/** `wanted`, or what is left of it where a tab of the file was split into spaces before it. */
function longestSuffix(inFile: string, wanted: string): string {
  if (inFile.endsWith(wanted)) return wanted;
  let rest = wanted;
  while (rest.startsWith(' ') && !inFile.endsWith(rest)) rest = rest.slice(1);
  return inFile.endsWith(rest) ? rest : inFile.slice(Math.max(0, inFile.length - wanted.length));
}

function endOfLine(text: string, from: number, limit: number): number {
  LINE_END.lastIndex = from;
  const match = LINE_END.exec(text);
  return match && match.index < limit ? match.index : limit;
}

function nextLine(text: string, from: number, limit: number): number {
  LINE_END.lastIndex = from;
  const match = LINE_END.exec(text);
  return match && match.index < limit ? match.index + match[0].length : limit;
}
