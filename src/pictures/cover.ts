import { createCanvas } from "@napi-rs/canvas";
import { drawTiles } from "./art.js";
import { chanceOf } from "./chance.js";
import { type Font, loadFonts } from "./fonts.js";
import { paletteOf } from "./palette.js";
import { lineOf, wrap, write } from "./writing.js";

export const coverSidePx = 640;
/** Spotify takes 256 KB of base64. */
export const maxCoverBytes = 190 * 1024;

const tilesInRow = 4;
const band = 160;

/** A square cover as JPEG: tiles, and the title below them. The same bytes for the same seed and title. */
export function drawCover(seed: string, title: string): Buffer {
  loadFonts();
  const canvas = createCanvas(coverSidePx, coverSidePx);
  const on = canvas.getContext("2d");
  const palette = paletteOf(seed, "light");
  on.fillStyle = palette.paper;
  on.fillRect(0, 0, coverSidePx, coverSidePx);
  const area = { x: 0, y: 0, width: coverSidePx, height: coverSidePx - band };
  drawTiles(on, area, coverSidePx / tilesInRow, palette, chanceOf(`art ${seed}`));
  const line = lineOf(title);
  const fonts = [60, 50, 42].map((sizePx): Font => ({ face: "display", weight: 800, sizePx }));
  const tried = fonts.map((font) => ({ font, lines: wrap(on, line, font, coverSidePx - 64, 2) }));
  const best = tried.find(({ lines }) => lines.every(({ isWhole }) => isWhole)) ?? tried.at(-1);
  for (const [at, fitted] of (best?.lines ?? []).entries()) {
    const { sizePx } = best?.font ?? { sizePx: 0 };
    const top = coverSidePx - band / 2 - (sizePx * 1.04 * ((best?.lines.length ?? 1) - 1)) / 2;
    const place = { x: 32, y: top + sizePx * (0.34 + 1.04 * at), colour: palette.ink };
    if (best) write(on, fitted, line, best.font, place);
  }
  return smallEnough((quality) => canvas.encodeSync("jpeg", quality));
}

function smallEnough(encode: (quality: number) => Buffer): Buffer {
  const [good, ...lower] = [88, 70, 45];
  let jpeg = encode(good ?? 88);
  for (const quality of lower) if (jpeg.length > maxCoverBytes) jpeg = encode(quality);
  return jpeg;
}
