/**
 * Draws the heat maps of a report. Its source is written into the page, so it uses nothing from outside of itself. One
 * canvas, since a hundred competitors are ten thousand cells. Colours run from blue (the row
 * loses) over the paper to red (it wins), as everywhere; a cell without battles stays empty.
 */
export function drawHeatMaps(): void {
  const { names, winRates, expected, counts } = JSON.parse(
    document.getElementById('matrices')!.textContent!,
  ) as {
    names: string[];
    winRates: (number | null)[];
    expected: (number | null)[];
    counts: number[];
  };
  const size = names.length;
  const canvas = document.getElementById('map') as HTMLCanvasElement;
  const cell = document.getElementById('cell')!;
  const difference = winRates.map((rate, place) =>
    rate === null || expected[place] == null ? null : rate - expected[place]!,
  );
  // Spread out, the counts of 400 competitors are more arguments than a call takes.
  const most = counts.reduce((largest, count) => Math.max(largest, count), 1);
  const kinds = {
    winRates: { values: winRates, share: (value: number) => value * 2 - 1 },
    expected: { values: expected, share: (value: number) => value * 2 - 1 },
    difference: { values: difference, share: (value: number) => Math.max(-1, Math.min(1, value * 4)) },
    counts: {
      values: counts.map((count) => (count === 0 ? null : count)),
      share: (value: number) => Math.log(1 + value) / Math.log(1 + most),
    },
  };
  const step = size > 60 ? Math.max(5, Math.floor(1000 / size)) : 22;
  const labels = step >= 11;
  let margin = 0;
  let kind: keyof typeof kinds = 'winRates';
  let at = -1;
  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    const of = (name: string) =>
      style
        .getPropertyValue(name)
        .trim()
        .match(/[0-9a-f]{2}/gi)!
        .map((part) => Number.parseInt(part, 16));
    return {
      low: of('--blue'),
      high: of('--red'),
      paper: of('--paper'),
      ink: style.getPropertyValue('--ink'),
    };
  };
  const draw = () => {
    const context = canvas.getContext('2d')!;
    const font = `${Math.min(13, step - 2)}px system-ui, sans-serif`;
    context.font = font;
    margin = labels ? Math.ceil(Math.max(...names.map((name) => context.measureText(name).width))) + 8 : 0;
    const ratio = window.devicePixelRatio || 1;
    const side = margin + size * step;
    canvas.width = side * ratio;
    canvas.height = side * ratio;
    canvas.style.width = `${side}px`;
    canvas.style.height = `${side}px`;
    context.scale(ratio, ratio);
    context.font = font;
    const { low, high, paper, ink } = colours();
    const { values, share } = kinds[kind];
    values.forEach((value, place) => {
      if (value === null || Math.floor(place / size) === place % size) return;
      const amount = share(value);
      const end = amount < 0 ? low : high;
      const mix = paper.map((part, channel) => Math.round(part + (end[channel]! - part) * Math.abs(amount)));
      context.fillStyle = `rgb(${mix})`;
      context.fillRect(
        margin + (place % size) * step,
        margin + Math.floor(place / size) * step,
        step - (step > 8 ? 1 : 0),
        step - (step > 8 ? 1 : 0),
      );
    });
    if (at >= 0) {
      context.strokeStyle = ink;
      context.strokeRect(
        margin + (at % size) * step - 0.5,
        margin + Math.floor(at / size) * step - 0.5,
        step,
        step,
      );
    }
    if (!labels) return;
    context.fillStyle = ink;
    context.textBaseline = 'middle';
    names.forEach((name, index) => {
      context.textAlign = 'right';
      context.fillText(name, margin - 6, margin + (index + 0.5) * step);
      context.save();
      context.translate(margin + (index + 0.5) * step, margin - 6);
      context.rotate(-Math.PI / 2);
      context.textAlign = 'left';
      context.fillText(name, 0, 0);
      context.restore();
    });
  };
  const percent = (value: number | null) => (value === null ? 'none' : `${(value * 100).toFixed(1)} %`);
  const tell = () => {
    if (at < 0) return;
    const row = Math.floor(at / size);
    const column = at % size;
    cell.textContent =
      row === column
        ? names[row]!
        : `${names[row]} against ${names[column]}: won ${percent(winRates[at]!)} of ${counts[at]} battles, expected ${percent(expected[at]!)}`;
    draw();
  };
  canvas.addEventListener('pointermove', (event) => {
    const column = Math.floor((event.offsetX - margin) / step);
    const row = Math.floor((event.offsetY - margin) / step);
    const inside = row >= 0 && column >= 0 && row < size && column < size;
    if (inside && row * size + column !== at) {
      at = row * size + column;
      tell();
    }
  });
  canvas.addEventListener('keydown', (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -size, ArrowDown: size }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    at = Math.max(0, Math.min(size * size - 1, Math.max(0, at) + move));
    tell();
  });
  for (const input of document.querySelectorAll<HTMLInputElement>('input[name=kind]')) {
    input.addEventListener('change', () => {
      kind = input.value as keyof typeof kinds;
      draw();
    });
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  draw();
}
