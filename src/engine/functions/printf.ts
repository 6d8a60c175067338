/** Texts by a format, as Splunk's `printf` writes them (Search Reference, "Conversion functions", `printf`). */
import { numberOf, textOf } from '../scalars.ts';
import type { Value } from '../values.ts';
import { type EngineFunction, MOST_MADE } from './function.ts';

const DIRECTIVE = /%(?:%|([-+ 0#']*)(\d+|\*)?(?:\.(\d+|\*)?)?([a-zA-Z]))/g;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly kind: string;
}

/** The format with each directive replaced by the next of the values; missing for a directive that is unknown. */
function printf(format: Value, values: readonly Value[]): Value {
  const text = textOf(format);
  if (text === null) return null;
  const left = [...values];
  const next = (): Value => left.shift() ?? null;
  let unknown = false;
  let made = 0;
  const written = text.replace(
    DIRECTIVE,
    (whole, flags: string = '', width: string | undefined, precision: string | undefined, kind: string | undefined) => {
      if (kind === undefined) return '%';
      const size = (part: string | undefined) => Math.trunc(numberOf(part === '*' ? next() : (part ?? null)) ?? 0);
      const wide = size(width);
      const exact = whole.includes('.') ? size(precision) : undefined;
      made += Math.abs(wide) + (exact ?? 0);
      if (made > MOST_MADE || (exact ?? 0) > 100) {
        unknown = true;
        return '';
      }
      const signed = wide < 0 ? `${flags}-` : flags;
      const part = directed(next(), { flags: signed, width: Math.abs(wide), precision: exact, kind });
      unknown ||= part === undefined;
      return part ?? '';
    },
  );
  return unknown ? null : written;
}

function directed(value: Value, { flags, width, precision, kind }: Directive): string | undefined {
  if (kind === 's' || kind === 'c') {
    const text = textOf(value) ?? '';
    return fitted('', kind === 'c' ? text.slice(0, 1) : text.slice(0, precision), flags.replaceAll('0', ''), width);
  }
  const number = numberOf(value) ?? 0;
  const body = digits(Math.abs(number), kind, precision, flags);
  if (body === undefined) return undefined;
  const unsigned = 'uoxXp'.includes(kind);
  const sign = unsigned ? '' : number < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return fitted(sign, body, flags, width);
}

function digits(number: number, kind: string, precision: number | undefined, flags: string): string | undefined {
  const whole = Math.trunc(number);
  const padded = (text: string) => text.padStart(precision ?? 0, '0');
  const prefix = (text: string) => (flags.includes('#') ? text : '');
  switch (kind) {
    case 'd':
    case 'i':
    case 'u': {
      const text = padded(String(whole));
      return flags.includes("'") ? text.replace(/\B(?=(?:\d{3})+$)/g, ',') : text;
    }
    case 'x':
      return prefix('0x') + padded(whole.toString(16));
    case 'X':
      return prefix('0X') + padded(whole.toString(16).toUpperCase());
    case 'p':
      return `0x${padded(whole.toString(16))}`;
    case 'o':
      return prefix('0') + padded(whole.toString(8));
    case 'f':
    case 'F':
      return number.toFixed(precision ?? 6);
    case 'e':
    case 'E': {
      const text = number.toExponential(precision ?? 6).replace(/e([-+])(\d)$/, 'e$10$2');
      return kind === 'E' ? text.toUpperCase() : text;
    }
    case 'g':
    case 'G':
      return String(Number(number.toPrecision(precision === undefined || precision === 0 ? 6 : precision)));
    default:
      return undefined;
  }
}

function fitted(sign: string, body: string, flags: string, width: number): string {
  const missing = width - sign.length - body.length;
  if (missing <= 0) return sign + body;
  if (flags.includes('-')) return sign + body + ' '.repeat(missing);
  return flags.includes('0') ? sign + '0'.repeat(missing) + body : ' '.repeat(missing) + sign + body;
}

export const PRINTF_FUNCTIONS: readonly EngineFunction[] = [
  {
    name: 'printf',
    arity: [1, Number.POSITIVE_INFINITY],
    description: 'The values after a format, written as its directives (`%s`, `%05.2f`, `%x`) say.',
    evaluate: ([format = null, ...values]) => printf(format, values),
  },
];
