/** A page of metrics with one native histogram, as Prometheus scrapes it: protobuf, because no text form holds one. */

/** One histogram by its labels; `buckets` are runs of counts, each from the index of its first bucket on. */
export interface NativeHistogram {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bounds are 2^(index / 2^schema). */
  readonly schema: number;
  readonly sum: number;
  readonly buckets: readonly { readonly from: number; readonly counts: readonly number[] }[];
}

export const PROTOBUF = {
  "content-type":
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
};

const HISTOGRAM = 4;

/** `io.prometheus.client.MetricFamily`, with its length before it. Source: prometheus/client_model, metrics.proto. */
export function nativePage({ name, labels, schema, sum, buckets }: NativeHistogram): Uint8Array {
  const counts = buckets.flatMap((run) => run.counts);
  const spans = buckets.map(({ from, counts: { length } }, index) => {
    const before = buckets[index - 1];
    const offset = before === undefined ? from : from - before.from - before.counts.length;
    return message(12, [...field(1, 0, zigzag(offset)), ...field(2, 0, length)]);
  });
  const deltas = counts.flatMap((count, index) => field(13, 0, zigzag(count - (counts[index - 1] ?? 0))));
  const histogram = [
    ...field(
      1,
      0,
      counts.reduce((total, count) => total + count, 0),
    ),
    ...double(2, sum),
    ...field(5, 0, zigzag(schema)),
    ...double(6, 1e-9),
    ...spans.flat(),
    ...deltas,
  ];
  const pairs = Object.entries(labels).flatMap(([label, value]) =>
    message(1, [...text(1, label), ...text(2, value)]),
  );
  const family = [
    ...text(1, name),
    ...field(3, 0, HISTOGRAM),
    ...message(4, [...pairs, ...message(7, histogram)]),
  ];
  return Uint8Array.from([...varint(family.length), ...family]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function field(number: number, wire: number, value: number): number[] {
  return [...varint(number * 8 + wire), ...varint(value)];
}

function message(number: number, bytes: readonly number[]): number[] {
  return [...field(number, 2, bytes.length), ...bytes];
}

function text(number: number, value: string): number[] {
  return message(number, [...new TextEncoder().encode(value)]);
}

function double(number: number, value: number): number[] {
  return [...varint(number * 8 + 1), ...new Uint8Array(new Float64Array([value]).buffer)];
}
