/** Bytes of a file as text: UTF-8, and UTF-16 where a byte order mark says so, as some editors and shells write it. */
import type { Diagnostic } from '../documents/diagnostics.ts';
import { LineIndex } from '../documents/lines.ts';

export interface DecodedText {
  text: string;
  /** Rule `files/not-utf-8`, a warning; absent for UTF-8. */
  fault?: Diagnostic;
}

/** Decodes a whole file. Bytes that stand for nothing become U+FFFD, and are said. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined;
  if (utf16) {
    const text = new TextDecoder(utf16).decode(bytes);
    return { text, fault: notUtf8('Unexpected UTF-16 text, expected UTF-8; it is read as UTF-16.', 1, 1) };
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const lost = text.indexOf('\ufffd');
  if (lost < 0 || isUtf8(bytes)) return { text };
  const { line, column } = new LineIndex(text).place(lost);
  return {
    text,
    fault: notUtf8('Unexpected byte, expected UTF-8; the character that it stands for is lost.', line, column),
  };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function notUtf8(message: string, line: number, column: number): Diagnostic {
  return { rule: 'files/not-utf-8', severity: 'warning', message, line, column, help: 'save the file as UTF-8' };
}
