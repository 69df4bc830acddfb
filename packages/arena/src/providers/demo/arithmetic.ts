const EXPRESSION = /[-+(]*\s*\d[\d.,]*(?:\s*(?:[-+*/×÷^x]|乘以|除以|加|减)\s*[-+(]*\s*\d[\d.,]*\s*\)*)+/iu;

/**
 * Finds a sum in a text and works it out, with the usual precedence.
 *
 * @returns The sum as it is shown and its value, or `undefined` if there is none or it has no finite value.
 */
export function findSum(text: string): { readonly shown: string; readonly value: number } | undefined {
  const found = EXPRESSION.exec(text)?.[0];
  if (found === undefined) return undefined;
  const plain = found
    .replaceAll(/乘以|×|x/giu, '*')
    .replaceAll(/除以|÷/gu, '/')
    .replaceAll('加', '+')
    .replaceAll('减', '-')
    .replaceAll(/[,\s]/g, '')
    .replace(/[.]+$/, '');
  const value = new Parser(plain).parse();
  if (value === undefined || !Number.isFinite(value)) return undefined;
  const shown = plain
    .replaceAll('*', ' × ')
    .replaceAll('/', ' ÷ ')
    .replaceAll(/(?<=[\d)])([-+])/g, ' $1 ');
  return { shown, value: Number(value.toPrecision(12)) };
}

/** Recursive descent over digits and signs; gives up on anything else. */
class Parser {
  readonly #text: string;
  #place = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): number | undefined {
    const value = this.#sum();
    return this.#place === this.#text.length ? value : undefined;
  }

  #sum(): number {
    let value = this.#product();
    for (;;) {
      if (this.#take('+')) value += this.#product();
      else if (this.#take('-')) value -= this.#product();
      else return value;
    }
  }

  #product(): number {
    let value = this.#power();
    for (;;) {
      if (this.#take('*')) value *= this.#power();
      else if (this.#take('/')) value /= this.#power();
      else return value;
    }
  }

  #power(): number {
    const base = this.#factor();
    return this.#take('^') ? base ** this.#power() : base;
  }

  #factor(): number {
    if (this.#take('-')) return -this.#factor();
    if (this.#take('+')) return this.#factor();
    if (this.#take('(')) {
      const value = this.#sum();
      return this.#take(')') ? value : Number.NaN;
    }
    const digits = /^\d+(?:\.\d+)?/.exec(this.#text.slice(this.#place))?.[0];
    if (digits === undefined) return Number.NaN;
    this.#place += digits.length;
    return Number(digits);
  }

  #take(sign: string): boolean {
    if (this.#text[this.#place] !== sign) return false;
    this.#place += 1;
    return true;
  }
}
