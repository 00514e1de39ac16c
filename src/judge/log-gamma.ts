const LOG_ROOT_TAU = Math.log(Math.sqrt(2 * Math.PI));

/** ln Γ(z) for z > 0, to full precision: shifted to z >= 12, from where six terms of Stirling's series suffice. */
export function logGamma(z: number): number {
  let [shifted, product] = [z, 1];
  while (shifted < 12) {
    product *= shifted;
    shifted += 1;
  }
  const w = 1 / (shifted * shifted);
  const series =
    1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - (w * 691) / 360_360))));
  return (shifted - 0.5) * Math.log(shifted) - shifted + LOG_ROOT_TAU + series / shifted - Math.log(product);
}
