// Money as the paper adds it up, worked out here once more and apart from the program: whole dollars of Taiwan.

/** `NT$16,345` and `−1,200` are numbers of dollars. */
export function dollars(text) {
  const digits = text.replace(/[^\d.−-]/g, '').replace('−', '-');
  if (!/^-?\d+$/.test(digits)) throw new Error(`no whole dollars: ${text}`);
  return BigInt(digits);
}

/** `a / b`, halves away from zero, as on a Taiwanese invoice. */
export const halfUp = (a, b) => (2n * a + b) / (2n * b);

/** Net, tax and total of lines `{ price, quantity, isTaxed }` with a discount on the whole in percent. */
export function addedUp(lines, percent) {
  const net = (isTaxed) => halfUp(lines.filter((line) => line.isTaxed === isTaxed).reduce((sum, { price, quantity }) => sum + price * quantity, 0n) * BigInt(100 - percent), 100n);
  const [taxed, untaxed] = [net(true), net(false)];
  const tax = halfUp(taxed * 5n, 100n);
  return { net: taxed + untaxed, tax, total: taxed + untaxed + tax };
}
