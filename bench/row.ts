/** One measured number beside what it is compared with. */
export interface Row {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  /** The same measured on a peer or another size, in words. */
  readonly beside: string;
  readonly budget: string;
  readonly ok: boolean;
}
