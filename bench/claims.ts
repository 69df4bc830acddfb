// `node bench/claims.ts`: what the rating engine promises of numbers that chance made, measured in simulated worlds, beside a
// method that breaks each promise.
import { CLAIMS } from '../packages/rating/src/testing/claims.ts';

for (const { claim, accepted, measured, control, controlled } of CLAIMS) {
  const [from, to] = accepted.map((value) => Number(value.toPrecision(4)));
  console.log(`${claim}\n  accepted ${from} … ${to}, measured ${measured().toPrecision(4)}`);
  console.log(`  ${control}: ${controlled().toPrecision(4)}`);
}
