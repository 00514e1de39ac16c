/** The hash and the buckets of flagd's `fractional`, as its specification has them. Pure. */

/** A variant and its weight, a whole number. */
export type Bucket = readonly [variant: string, weight: number];

const LARGEST = 2 ** 21;

/**
 * The variant that flagd gives to `key`: 32 bits of its hash, scaled to the sum of the weights.
 *
 * Source: flagd's specification of the fractional operation; MurmurHash3 x86_32 with seed 0. All SDKs agree on keys in ASCII;
 * the one for JavaScript hashes UTF-16 where others hash UTF-8.
 * @throws RangeError for weights that no number of 53 bits can scale: ours add up to 100,000
 */
export function bucketOf(key: string, buckets: readonly Bucket[]): string | null {
  const whole = buckets.reduce((sum, [, weight]) => sum + weight, 0);
  if (whole > LARGEST) throw new RangeError(`${whole} is more than ${LARGEST}`);
  const at = Math.floor((murmur3(Buffer.from(key, "utf8")) * whole) / 2 ** 32);
  let sum = 0;
  for (const [variant, weight] of buckets) {
    sum += weight;
    if (sum > at) return variant;
  }
  return null;
}

/** MurmurHash3, x86, 32 bits, seed 0. Source: Austin Appleby, SMHasher, public domain. */
function murmur3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks = bytes.length - (bytes.length % 4);
  let hash = 0;
  for (let at = 0; at < blocks; at += 4) {
    hash = rotated(hash ^ mixed(view.getUint32(at, true)), 13);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= blocks; at--) tail = (tail << 8) | (bytes[at] ?? 0);
  hash ^= mixed(tail) ^ bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function mixed(block: number): number {
  return Math.imul(rotated(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
