/**
 * Digests of texts in UTF-8, as hexadecimal digits: MD5 (RFC 1321), SHA-1, SHA-256 and SHA-512 (FIPS 180-4). Written out,
 * because the platform's own are not there in every place that runs plans, or answer later.
 */
import { textOf } from '../scalars.ts';
import type { EngineFunction } from './function.ts';

/** The text's bytes, a one bit, zeros, and its length in bits: a whole number of blocks. */
function padded(text: string, block: 64 | 128, littleEndian: boolean): DataView {
  const bytes = new TextEncoder().encode(text);
  const length = Math.ceil((bytes.length + 1 + block / 8) / block) * block;
  const data = new Uint8Array(length);
  data.set(bytes);
  data[bytes.length] = 0x80;
  const view = new DataView(data.buffer);
  view.setBigUint64(length - 8, BigInt(bytes.length) * 8n, littleEndian);
  return view;
}

function hex(words: readonly number[], littleEndian: boolean): string {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word >>> 0, littleEndian);
  return [...new Uint8Array(view.buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function left(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function right(word: number, bits: number): number {
  return left(word, 32 - bits);
}

const MD5_SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

function md5(text: string): string {
  const view = padded(text, 64, true);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let start = 0; start < view.byteLength; start += 64) {
    let [a = 0, b = 0, c = 0, d = 0] = state;
    for (let step = 0; step < 64; step++) {
      const round = step >> 4;
      const mixed =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const place = [step, 5 * step + 1, 3 * step + 5, 7 * step][round] ?? 0;
      const sine = Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32);
      const sum = (a + mixed + sine + view.getUint32(start + (place % 16) * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + left(sum, MD5_SHIFTS[round]?.[step % 4] ?? 0)) | 0];
    }
    for (const [index, word] of [a, b, c, d].entries()) state[index] = ((state[index] ?? 0) + word) | 0;
  }
  return hex(state, true);
}

function sha1(text: string): string {
  const view = padded(text, 64, false);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let start = 0; start < view.byteLength; start += 64) {
    const words = Array.from({ length: 16 }, (_, index) => view.getUint32(start + index * 4));
    const word = (index: number) => words[index] ?? 0;
    for (let index = 16; index < 80; index++) {
      words.push(left(word(index - 3) ^ word(index - 8) ^ word(index - 14) ^ word(index - 16), 1));
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let step = 0; step < 80; step++) {
      const round = Math.floor(step / 20);
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const constant = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][round] ?? 0;
      const sum = (left(a, 5) + mixed + e + constant + word(step)) | 0;
      [e, d, c, b, a] = [d, c, left(b, 30), a, sum];
    }
    for (const [index, part] of [a, b, c, d, e].entries()) state[index] = ((state[index] ?? 0) + part) | 0;
  }
  return hex(state, false);
}

/** The first prime numbers: the roots of which SHA-2 takes its constants. */
const PRIMES = Array.from({ length: 410 }, (_, index) => index).filter(
  (number) =>
    number > 1 && Array.from({ length: number }, (_, part) => part).every((part) => part < 2 || number % part !== 0),
);

/** The first 64 bits of the fraction of a prime's square or cube root. */
function rootFraction(prime: number, root: 2 | 3): bigint {
  const power = BigInt(root);
  const wanted = BigInt(prime) << (64n * power);
  let low = 0n;
  let high = 1n << 70n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** power <= wanted) low = middle;
    else high = middle;
  }
  return low & 0xffffffffffffffffn;
}

const SQUARE_ROOTS = PRIMES.slice(0, 8).map((prime) => rootFraction(prime, 2));
const CUBE_ROOTS = PRIMES.slice(0, 80).map((prime) => rootFraction(prime, 3));

const SHA256_START = SQUARE_ROOTS.map((root) => Number(root >> 32n));
const SHA256_STEPS = CUBE_ROOTS.slice(0, 64).map((root) => Number(root >> 32n));

function sha256(text: string): string {
  const view = padded(text, 64, false);
  const state = [...SHA256_START];
  for (let start = 0; start < view.byteLength; start += 64) {
    const words = Array.from({ length: 16 }, (_, index) => view.getUint32(start + index * 4));
    const word = (index: number) => words[index] ?? 0;
    for (let index = 16; index < 64; index++) {
      const [near, far] = [word(index - 2), word(index - 15)];
      const first = right(far, 7) ^ right(far, 18) ^ (far >>> 3);
      const second = right(near, 17) ^ right(near, 19) ^ (near >>> 10);
      words.push((word(index - 16) + first + word(index - 7) + second) | 0);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let step = 0; step < 64; step++) {
      const choice = (e & f) ^ (~e & g);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const low = right(e, 6) ^ right(e, 11) ^ right(e, 25);
      const high = right(a, 2) ^ right(a, 13) ^ right(a, 22);
      const sum = (h + low + choice + (SHA256_STEPS[step] ?? 0) + word(step)) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + sum) | 0, c, b, a, (sum + high + majority) | 0];
    }
    for (const [index, part] of [a, b, c, d, e, f, g, h].entries()) state[index] = ((state[index] ?? 0) + part) | 0;
  }
  return hex(state, false);
}

function right64(word: bigint, bits: bigint): bigint {
  return BigInt.asUintN(64, (word >> bits) | (word << (64n - bits)));
}

function sha512(text: string): string {
  const view = padded(text, 128, false);
  const state = [...SQUARE_ROOTS];
  for (let start = 0; start < view.byteLength; start += 128) {
    const words = Array.from({ length: 16 }, (_, index) => view.getBigUint64(start + index * 8));
    const word = (index: number) => words[index] ?? 0n;
    for (let index = 16; index < 80; index++) {
      const [near, far] = [word(index - 2), word(index - 15)];
      const first = right64(far, 1n) ^ right64(far, 8n) ^ (far >> 7n);
      const second = right64(near, 19n) ^ right64(near, 61n) ^ (near >> 6n);
      words.push(BigInt.asUintN(64, word(index - 16) + first + word(index - 7) + second));
    }
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
    for (let step = 0; step < 80; step++) {
      const choice = (e & f) ^ (BigInt.asUintN(64, ~e) & g);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const low = right64(e, 14n) ^ right64(e, 18n) ^ right64(e, 41n);
      const high = right64(a, 28n) ^ right64(a, 34n) ^ right64(a, 39n);
      const sum = h + low + choice + (CUBE_ROOTS[step] ?? 0n) + word(step);
      [h, g, f, e, d, c, b, a] = [
        g,
        f,
        e,
        BigInt.asUintN(64, d + sum),
        c,
        b,
        a,
        BigInt.asUintN(64, sum + high + majority),
      ];
    }
    for (const [index, part] of [a, b, c, d, e, f, g, h].entries()) {
      state[index] = BigInt.asUintN(64, (state[index] ?? 0n) + part);
    }
  }
  return state.map((word) => word.toString(16).padStart(16, '0')).join('');
}

function digest(name: string, title: string, of: (text: string) => string): EngineFunction {
  return {
    name,
    arity: [1, 1],
    description: `The ${title} digest of a text in UTF-8, in hexadecimal digits.`,
    evaluate: ([value = null]) => {
      const text = textOf(value);
      return text === null ? null : of(text);
    },
  };
}

export const DIGEST_FUNCTIONS: readonly EngineFunction[] = [
  digest('md5', 'MD5', md5),
  digest('sha1', 'SHA-1', sha1),
  digest('sha256', 'SHA-256', sha256),
  digest('sha512', 'SHA-512', sha512),
];
