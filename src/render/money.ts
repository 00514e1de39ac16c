/** Below this, cents alone would round a price visibly: `$0.012` keeps its digits. */
const SMALL = 0.1;

/** `$153.60`, `CHF 1,200`: an amount as people write it; what is small keeps two digits. */
export function money({ amount, currency }: { readonly amount: number; readonly currency: string }): string {
  const space = /^[A-Z]/.test(currency) ? " " : "";
  if (!Number.isFinite(amount)) return `${currency}${space}?`;
  const digits = amount >= 1000 ? 0 : 2;
  const shown =
    amount > 0 && amount < SMALL && Math.abs(amount * 100 - Math.round(amount * 100)) > 1e-9
      ? String(Number(amount.toPrecision(2)))
      : amount.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${currency}${space}${shown}`;
}
