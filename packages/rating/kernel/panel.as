// A panel of a matrix product: four rows of the target, four columns at a time, in f64. `matrix-panel.ts` holds the
// same in TypeScript, with the meaning of every argument; the two agree to the last digit, since every number is summed up in
// the same order. `target`, `left` and `right` are addresses, the rest are numbers of columns and rows.

/** Bytes of a row of a tile. */
const ROW: usize = 32;

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
  // All the tiles of four columns, one below the other.
  const strip = stride * ROW;
  const signs = f64x2.splat(sign);
  left += (row >> 2) * strip;
  for (let column = from; column < to; column += 4) {
    const start = (column >> 2) * strip;
    const place = target + start + row * ROW;
    let a0 = f64x2.mul(signs, v128.load(place));
    let a1 = f64x2.mul(signs, v128.load(place, 16));
    let b0 = f64x2.mul(signs, v128.load(place, 32));
    let b1 = f64x2.mul(signs, v128.load(place, 48));
    let c0 = f64x2.mul(signs, v128.load(place, 64));
    let c1 = f64x2.mul(signs, v128.load(place, 80));
    let d0 = f64x2.mul(signs, v128.load(place, 96));
    let d1 = f64x2.mul(signs, v128.load(place, 112));
    const first = isLower ? column : 0;
    let one = left + first * ROW;
    let other = right + start + first * ROW;
    const last = left + end * ROW;
    for (; one < last; one += ROW, other += ROW) {
      const r0 = v128.load(other);
      const r1 = v128.load(other, 16);
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
    v128.store(place, f64x2.mul(signs, a0));
    v128.store(place, f64x2.mul(signs, a1), 16);
    v128.store(place, f64x2.mul(signs, b0), 32);
    v128.store(place, f64x2.mul(signs, b1), 48);
    v128.store(place, f64x2.mul(signs, c0), 64);
    v128.store(place, f64x2.mul(signs, c1), 80);
    v128.store(place, f64x2.mul(signs, d0), 96);
    v128.store(place, f64x2.mul(signs, d1), 112);
  }
}
