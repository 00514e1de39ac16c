/** Numbers as text that loses nothing: every bit of a double, five characters for each half of it (Z85, RFC of ZeroMQ 32). */

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
const BASE = DIGITS.length;
const NO_DIGIT = 255;
/** By character code; 255 for what is no digit. */
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = DIGITS.indexOf(String.fromCharCode(code));
  return value < 0 ? NO_DIGIT : value;
});
/** Stands for a nought, of which there are many. */
const NOUGHT = "~";
const HALF = 5;
const VIEW = new DataView(new ArrayBuffer(8));

/** Character codes of the digits. */
const CODES = Uint8Array.from(DIGITS, (digit) => digit.charCodeAt(0));
const NOUGHT_CODE = NOUGHT.charCodeAt(0);

/** Written over at each call. */
const SPACE = new Uint8Array(4_096);
/** Digits are ASCII. */
const TEXT = new TextDecoder("latin1");

/** Ten characters a number, one for a nought. A decimal text of equal precision takes up to 24. */
export function pack(numbers: readonly number[]): string {
  const most = 2 * HALF * numbers.length;
  const codes = most <= SPACE.length ? SPACE : new Uint8Array(most);
  let length = 0;
  for (const number of numbers) {
    if (number === 0) {
      codes[length] = NOUGHT_CODE;
      length += 1;
      continue;
    }
    VIEW.setFloat64(0, number);
    writeHalf(codes, length, VIEW.getUint32(0));
    writeHalf(codes, length + HALF, VIEW.getUint32(4));
    length += 2 * HALF;
  }
  return TEXT.decode(codes.subarray(0, length));
}

/** @throws RangeError for a text that `pack` did not make: such a state must not be believed. */
export function unpack(text: string): number[] {
  const numbers: number[] = [];
  for (let i = 0; i < text.length;) {
    if (text[i] === NOUGHT) {
      numbers.push(0);
      i += 1;
      continue;
    }
    VIEW.setUint32(0, valueOf(text, i));
    VIEW.setUint32(4, valueOf(text, i + HALF));
    numbers.push(VIEW.getFloat64(0));
    i += 2 * HALF;
  }
  return numbers;
}

function writeHalf(codes: Uint8Array, at: number, half: number): void {
  let rest = half;
  for (let i = at + HALF - 1; i >= at; i -= 1) {
    const left = Math.floor(rest / BASE);
    codes[i] = CODES[rest - left * BASE] ?? 0;
    rest = left;
  }
}

function valueOf(text: string, from: number): number {
  let value = 0;
  for (let i = from; i < from + HALF; i += 1) {
    const digit = VALUES[text.charCodeAt(i)] ?? NO_DIGIT;
    if (digit === NO_DIGIT) throw new RangeError("the evidence is not as it was stored");
    value = value * BASE + digit;
  }
  if (value > 0xffffffff) throw new RangeError("the evidence is not as it was stored");
  return value;
}
