/**
 * Draws the heat maps of a report. Its source is written into the page, so it uses nothing from outside of itself. One
 * canvas, since a hundred competitors are ten thousand cells. Colours run from blue (the row loses) over a plain cell
 * (even) to red (it wins), as everywhere; two who never met are hatched.
 */
export function drawHeatMaps(): void {
  interface Matrices {
    names: string[];
    winRates: (number | null)[];
    expected: (number | null)[];
    counts: number[];
  }
  const { names, winRates, expected, counts } = JSON.parse(
    document.getElementById('matrices')!.textContent!,
  ) as Matrices;
  const root = document.documentElement;
  const canvas = document.getElementById('map') as HTMLCanvasElement;
  const context = canvas.getContext('2d')!;
  const picture = document.createElement('canvas');
  const cell = document.getElementById('cell')!;
  const key = document.getElementById('key')!;
  const size = names.length;
  const difference = winRates.map((rate, place) =>
    rate === null || expected[place] == null ? null : rate - expected[place]!,
  );
  // Spread out, the counts of 400 competitors are more arguments than a call takes.
  const most = counts.reduce((largest, count) => Math.max(largest, count), 1);
  /** What each kind shows, how far its values are from even, and what its two colours mean. */
  const kinds = {
    winRates: {
      values: winRates,
      share: (value: number) => value * 2 - 1,
      words: ['loses', 'even', 'wins', 'never met'],
    },
    expected: {
      values: expected,
      share: (value: number) => value * 2 - 1,
      words: ['loses', 'even', 'wins', ''],
    },
    difference: {
      values: difference,
      share: (value: number) => Math.max(-1, Math.min(1, value * 4)),
      words: ['less than expected', 'as expected', 'more than expected', 'never met'],
    },
    counts: {
      values: counts.map((count) => (count === 0 ? null : count)),
      share: (value: number) => Math.log(1 + value) / Math.log(1 + most),
      words: ['', 'few', 'many', 'never met'],
    },
  };
  const step = size > 60 ? Math.max(5, Math.floor(1000 / size)) : 22;
  const gap = step > 8 ? 1 : 0;
  const hasLabels = step >= 11;
  const font = `${Math.min(13, step - 2)}px system-ui, sans-serif`;
  const hatchPixels = 4;
  const labelWidth = 170;
  const isWide = (label: string) => context.measureText(label).width > labelWidth;
  context.font = font;
  const labels = hasLabels ? labelsOf(names) : [];
  const margin = hasLabels
    ? Math.ceil(labels.reduce((widest, label) => Math.max(widest, context.measureText(label).width), 0)) + 8
    : 0;
  let kind: keyof typeof kinds = 'winRates';
  let at = -1;

  /** Without the maker before a slash, then without a part behind the middle: names differ at their ends, too. */
  function shortened(name: string): string {
    if (!isWide(name)) return name;
    const characters = [...name.slice(name.lastIndexOf('/') + 1)];
    let label = characters.join('');
    for (let kept = characters.length - 1; kept > 2 && isWide(label); kept -= 1) {
      const head = Math.ceil(kept * 0.6);
      const tail = characters.slice(characters.length - (kept - head));
      label = `${characters.slice(0, head).join('')}…${tail.join('')}`;
    }
    return label;
  }

  /** Labels that came out alike get their places. */
  function labelsOf(all: readonly string[]): string[] {
    const short = all.map(shortened);
    const places = new Map<string, number[]>();
    short.forEach((label, place) => {
      places.set(label, [...(places.get(label) ?? []), place]);
    });
    return short.map((label, place) => (places.get(label)!.length > 1 ? `${label} (${place + 1})` : label));
  }

  function colour(name: string): number[] {
    const text = getComputedStyle(root).getPropertyValue(name);
    return text.match(/[0-9a-f]{2}/gi)!.map((part) => Number.parseInt(part, 16));
  }

  function draw(): void {
    const ratio = window.devicePixelRatio || 1;
    const side = margin + size * step;
    for (const surface of [canvas, picture]) surface.width = surface.height = Math.round(side * ratio);
    canvas.style.width = canvas.style.height = `${side}px`;
    context.scale(ratio, ratio);
    drawCells();
    drawLabels();
    kinds[kind].words.forEach((word, place) => {
      const entry = key.children[place] as HTMLElement;
      entry.hidden = word === '';
      entry.lastChild!.textContent = word;
    });
    picture.getContext('2d')!.drawImage(canvas, 0, 0);
    mark();
  }

  /** Outlines the cell that is told of; the cells of 400 competitors are not drawn anew for it. */
  function mark(): void {
    if (at < 0) return;
    const side = margin + size * step;
    context.clearRect(0, 0, side, side);
    context.drawImage(picture, 0, 0, side, side);
    context.strokeStyle = `rgb(${colour('--ink')})`;
    const [x, y] = [margin + (at % size) * step, margin + Math.floor(at / size) * step];
    context.strokeRect(x - 0.5, y - 0.5, step, step);
  }

  function drawCells(): void {
    const [low, high, even] = ['--blue', '--red', '--cell'].map(colour) as [number[], number[], number[]];
    const { values, share } = kinds[kind];
    const empty = new Path2D();
    values.forEach((value, place) => {
      const [row, column] = [Math.floor(place / size), place % size];
      if (row === column) return;
      const square = [margin + column * step, margin + row * step, step - gap, step - gap] as const;
      if (value === null) {
        empty.rect(...square);
        return;
      }
      const amount = share(value);
      const end = amount < 0 ? low : high;
      const mix = even.map((part, channel) => Math.round(part + (end[channel]! - part) * Math.abs(amount)));
      context.fillStyle = `rgb(${mix})`;
      context.fillRect(...square);
    });
    context.save();
    context.clip(empty);
    context.strokeStyle = `rgb(${colour('--hatch')})`;
    context.lineWidth = 1;
    context.beginPath();
    const side = size * step;
    for (let from = -side; from < side; from += hatchPixels) {
      context.moveTo(margin + from, margin + side);
      context.lineTo(margin + from + side, margin);
    }
    context.stroke();
    context.restore();
  }

  function drawLabels(): void {
    context.font = font;
    context.fillStyle = `rgb(${colour('--ink')})`;
    context.textBaseline = 'middle';
    labels.forEach((label, index) => {
      const middle = margin + (index + 0.5) * step;
      context.textAlign = 'right';
      context.fillText(label, margin - 6, middle);
      context.save();
      context.translate(middle, margin - 6);
      context.rotate(-Math.PI / 2);
      context.textAlign = 'left';
      context.fillText(label, 0, 0);
      context.restore();
    });
  }

  const percent = (value: number | null) => (value === null ? 'none' : `${(value * 100).toFixed(1)} %`);

  function tell(place: number): void {
    at = place;
    const [row, column] = [names[Math.floor(at / size)]!, names[at % size]!];
    const found = counts[at] === 0 ? 'never met' : `won ${percent(winRates[at]!)} of ${counts[at]} battles`;
    const text =
      row === column ? row : `${row} against ${column}: ${found}, expected ${percent(expected[at]!)}`;
    cell.textContent = canvas.title = text;
    mark();
  }

  function point({ offsetX, offsetY }: PointerEvent): void {
    const [column, row] = [offsetX, offsetY].map((pixels) => Math.floor((pixels - margin) / step));
    const isInside = (index: number) => index >= 0 && index < size;
    if (isInside(row!) && isInside(column!)) {
      if (row! * size + column! !== at) tell(row! * size + column!);
      // A label of a row or a column, in full.
    } else canvas.title = names[row!] ?? names[column!] ?? '';
  }

  function move(event: KeyboardEvent): void {
    const distance = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -size, ArrowDown: size }[event.key];
    if (distance === undefined) return;
    event.preventDefault();
    tell(Math.max(0, Math.min(size * size - 1, Math.max(0, at) + distance)));
  }

  canvas.addEventListener('pointermove', point);
  canvas.addEventListener('pointerdown', point);
  canvas.addEventListener('keydown', move);
  for (const input of document.querySelectorAll<HTMLInputElement>('input[name=kind]')) {
    input.addEventListener('change', () => {
      kind = input.value as keyof typeof kinds;
      draw();
    });
  }
  for (const query of ['(prefers-color-scheme: dark)', 'print']) {
    matchMedia(query).addEventListener('change', draw);
  }
  // The canvas is printed as it was drawn for the screen, so it is drawn for paper first.
  addEventListener('beforeprint', () => {
    root.dataset.print = '';
    draw();
  });
  addEventListener('afterprint', () => {
    delete root.dataset.print;
    draw();
  });
  draw();
}
