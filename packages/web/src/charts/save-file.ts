/** Gives the reader a file. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function svgFile(text: string): Blob {
  return new Blob([text], { type: 'image/svg+xml' });
}

/** @throws {Error} If the browser has no memory for the picture. */
export async function pngFile(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null)
    throw new Error(`Cannot save a picture of ${canvas.width} × ${canvas.height} pixels: it is too large`);
  return blob;
}
