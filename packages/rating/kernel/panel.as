// A panel of a matrix product: four rows of the target, four columns at a time, in f64. `matrix-panel.ts` holds the
// same in TypeScript, with the meaning of every argument; the two agree to the last digit, since every number is summed up in
// the same order. `target`, `left` and `right` are addresses, the rest are numbers of columns and rows.

export function panel(
  target: usize,
  left: usize,
  right: usize,
  stride: usize,
  row: usize,
  from: usize,
  to: usize,
  end: usize,
  isLower: i32,
  sign: f64,
): void {
  const width = stride * 8;
  const signs = f64x2.splat(sign);
  for (let column = from; column < to; column += 4) {
    const place = target + row * width + column * 8;
    let a0 = v128.load(place);
    let a1 = v128.load(place, 16);
    let b0 = v128.load(place + width);
    let b1 = v128.load(place + width, 16);
    let c0 = v128.load(place + 2 * width);
    let c1 = v128.load(place + 2 * width, 16);
    let d0 = v128.load(place + 3 * width);
    let d1 = v128.load(place + 3 * width, 16);
    const first = isLower ? column : 0;
    let one = left + first * width + row * 8;
    let other = right + first * width + column * 8;
    const last = left + end * width + row * 8;
    for (; one < last; one += width, other += width) {
      const r0 = f64x2.mul(signs, v128.load(other));
      const r1 = f64x2.mul(signs, v128.load(other, 16));
      const a = v128.load64_splat(one);
      a0 = f64x2.add(a0, f64x2.mul(a, r0));
      a1 = f64x2.add(a1, f64x2.mul(a, r1));
      const b = v128.load64_splat(one, 8);
      b0 = f64x2.add(b0, f64x2.mul(b, r0));
      b1 = f64x2.add(b1, f64x2.mul(b, r1));
      const c = v128.load64_splat(one, 16);
      c0 = f64x2.add(c0, f64x2.mul(c, r0));
      c1 = f64x2.add(c1, f64x2.mul(c, r1));
      const d = v128.load64_splat(one, 24);
      d0 = f64x2.add(d0, f64x2.mul(d, r0));
      d1 = f64x2.add(d1, f64x2.mul(d, r1));
    }
    v128.store(place, a0);
    v128.store(place, a1, 16);
    v128.store(place + width, b0);
    v128.store(place + width, b1, 16);
    v128.store(place + 2 * width, c0);
    v128.store(place + 2 * width, c1, 16);
    v128.store(place + 3 * width, d0);
    v128.store(place + 3 * width, d1, 16);
  }
}
