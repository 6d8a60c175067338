import { expect, test } from 'vitest';
import { decodeText } from '../../src/collections/decode-text.ts';

const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));

test.each([
  ['UTF-8', Buffer.from('# Häufig\n'), '# Häufig\n', undefined],
  ['UTF-8 with a byte order mark, which is kept', Buffer.from('\ufeffa'), '\ufeffa', undefined],
  ['a replacement character that was written', Buffer.from('a \ufffd b'), 'a \ufffd b', undefined],
  ['UTF-16, little end first', utf16('# Hä\n'), '# Hä\n', '1:1'],
  ['UTF-16, big end first', utf16('# Hä\n').map((_, at, all) => all[at ^ 1] ?? 0), '# Hä\n', '1:1'],
  ['Latin-1', Buffer.from('a\nb caf\u00e9', 'latin1'), 'a\nb caf\ufffd', '2:6'],
])('%s', (_, bytes, text, place) => {
  const decoded = decodeText(new Uint8Array(bytes));
  expect(decoded.text).toBe(text);
  expect(decoded.fault && `${decoded.fault.line}:${decoded.fault.column}`).toBe(place);
});
