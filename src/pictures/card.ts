import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import type { Picture, PictureColumn, PictureRow } from "../bots/picture.js";
import { type Area, drawTiles } from "./art.js";
import { chanceOf } from "./chance.js";
import { columnSpans } from "./columns.js";
import { type Font, loadFonts } from "./fonts.js";
import { type Palette, paletteOf } from "./palette.js";
import { lineOf, type Place, shorten, wrap, write } from "./writing.js";

/** 1.91 : 1, which Messenger's template, Slack and Discord show whole. */
export const cardSize = { width: 1200, height: 630 } as const;

const margin = 52;
const maxColumns = 3;
const maxRows = 10;
/** Six tiles fill the height. */
const side = cardSize.height / 6;
/** Tiles beside each other, by the number of columns. */
const tilesBeside = [5, 4, 2, 1] as const;

/** The card as PNG: the same bytes for the same picture. */
export function drawCard(picture: Picture): Buffer {
  loadFonts();
  const canvas = createCanvas(cardSize.width, cardSize.height);
  const on = canvas.getContext("2d");
  const palette = paletteOf(picture.seed, picture.theme);
  const columns = picture.columns.slice(0, maxColumns);
  const artWidth = side * (tilesBeside[columns.length] ?? 1);
  on.fillStyle = palette.paper;
  on.fillRect(0, 0, cardSize.width, cardSize.height);
  const art = { x: cardSize.width - artWidth, y: 0, width: artWidth, height: cardSize.height };
  drawTiles(on, art, side, palette, chanceOf(`art ${picture.seed}`));
  const page = { x: margin, y: margin, width: art.x - 2 * margin, height: cardSize.height - 2 * margin };
  if (columns.length === 0) drawPoster(on, picture, page, palette);
  else drawTables(on, picture, columns, page, palette);
  return canvas.encodeSync("png");
}

interface Said {
  text: string;
  font: Font;
  colour: string;
  maxWidthPx: number;
}

/** Draws as much of it as fits. */
function say(on: SKRSContext2D, { text, font, colour, maxWidthPx }: Said, at: Omit<Place, "colour">): number {
  const line = lineOf(text);
  const fitted = shorten(on, line, font, maxWidthPx);
  write(on, fitted, line, font, { ...at, colour });
  return fitted.widthPx;
}

/** Sizes to try, and in how many lines. */
type Sizes = readonly (readonly [sizePx: number, maxLines: number])[];
const poster: Sizes = [
  [108, 2],
  [96, 2],
  [84, 2],
  [96, 3],
  [84, 3],
  [72, 4],
  [60, 4],
  [52, 5],
];
const roomy: Sizes = [
  [68, 1],
  [60, 1],
  [52, 1],
  [46, 1],
  [42, 2],
  [36, 2],
];
const dense: Sizes = [
  [54, 1],
  [48, 1],
  [42, 1],
  [34, 2],
];

/** In the first size in which it fits, or the last; answers where it ends. */
function drawTitle(on: SKRSContext2D, title: string, sizes: Sizes, page: Area, colour: string): number {
  const line = lineOf(title);
  const tried = sizes.map(([sizePx, maxLines]) => {
    const font: Font = { face: "display", weight: 800, sizePx };
    return { font, lines: wrap(on, line, font, page.width, maxLines) };
  });
  const best = tried.find(({ lines }) => lines.every(({ isWhole }) => isWhole)) ?? tried.at(-1);
  if (!best) return page.y;
  const { font, lines } = best;
  for (const [at, fitted] of lines.entries())
    write(on, fitted, line, font, { x: page.x, y: page.y + font.sizePx * (0.76 + 1.04 * at), colour });
  return page.y + font.sizePx * (0.76 + 1.04 * (lines.length - 1));
}

function drawFoot(on: SKRSContext2D, { foot }: Picture, page: Area, { soft }: Palette): number {
  const font: Font = { face: "text", weight: 500, sizePx: 20 };
  const bottom = page.y + page.height;
  if (!foot) return bottom;
  say(on, { text: foot, font, colour: soft, maxWidthPx: page.width }, { x: page.x, y: bottom });
  return bottom - 40;
}

/** Without columns: nothing but a title, as large as it can be. */
function drawPoster(on: SKRSContext2D, picture: Picture, page: Area, palette: Palette): void {
  drawFoot(on, picture, page, palette);
  const end = drawTitle(on, picture.title, poster, page, palette.ink);
  const font: Font = { face: "text", weight: 500, sizePx: 28 };
  const line = lineOf(picture.subtitle ?? "");
  for (const [at, fitted] of wrap(on, line, font, page.width, 3).entries())
    write(on, fitted, line, font, { x: page.x, y: end + 60 + at * 36, colour: palette.soft });
}

function drawTables(on: SKRSContext2D, picture: Picture, columns: PictureColumn[], page: Area, palette: Palette): void {
  const count = Math.max(...columns.map(({ rows }) => rows.length));
  const titleEnd = drawTitle(on, picture.title, count > 6 ? dense : roomy, page, palette.ink);
  const top = drawSubtitle(on, picture, page, titleEnd, palette);
  const bottom = drawFoot(on, picture, page, palette);
  const style = rowStyle(columns, bottom - top - headPx);
  const spans = columnSpans(columns, page.x, page.width, style.isTall);
  for (const [at, span] of spans.entries()) {
    const column = columns[at];
    if (column) drawColumn(on, column, { ...span, y: top, height: bottom - top }, style, palette);
  }
}

function drawSubtitle(
  on: SKRSContext2D,
  { subtitle }: Picture,
  page: Area,
  titleEnd: number,
  { soft }: Palette,
): number {
  if (!subtitle) return titleEnd + 36;
  const font: Font = { face: "text", weight: 500, sizePx: 26 };
  say(on, { text: subtitle, font, colour: soft, maxWidthPx: page.width }, { x: page.x, y: titleEnd + 44 });
  return titleEnd + 44 + 30;
}

interface RowStyle {
  heightPx: number;
  hasBars: boolean;
  /** Details stand below their labels. */
  isTall: boolean;
}

/** All rows of a card are alike, in every column. */
function rowStyle(columns: PictureColumn[], roomPx: number): RowStyle {
  const rows = columns.flatMap((column) => column.rows.slice(0, maxRows));
  const count = Math.min(maxRows, Math.max(1, ...columns.map((column) => column.rows.length)));
  const hasBars = rows.some(({ share }) => share !== undefined);
  const heightPx = Math.min(84, roomPx / count);
  const hasBoth = rows.some(({ detail, share }) => detail && share !== undefined);
  return { heightPx, hasBars, isTall: heightPx >= (hasBoth ? 74 : 58) };
}

const headPx = 44;

function drawColumn(on: SKRSContext2D, column: PictureColumn, area: Area, style: RowStyle, palette: Palette): void {
  const font: Font = { face: "text", weight: 700, sizePx: 21 };
  say(
    on,
    { text: column.heading, font, colour: palette.accent, maxWidthPx: area.width },
    { x: area.x, y: area.y + 18 },
  );
  on.fillStyle = palette.line;
  on.fillRect(area.x, area.y + 32, area.width, 2);
  for (const [at, row] of column.rows.slice(0, maxRows).entries()) {
    const y = area.y + headPx + at * style.heightPx;
    drawRow(on, row, { ...area, y, height: style.heightPx }, style, palette);
  }
}

/** Nothing of a row leaves it, whatever is written there. */
function drawRow(on: SKRSContext2D, row: PictureRow, area: Area, style: RowStyle, palette: Palette): void {
  on.save();
  on.beginPath();
  on.rect(area.x, area.y, area.width, area.height);
  on.clip();
  if (style.isTall) drawTall(on, row, area, palette);
  else drawFlat(on, row, area, style, palette);
  on.restore();
}

/** The label, its detail below it, and a bar under both. */
function drawTall(on: SKRSContext2D, { label, detail, share }: PictureRow, area: Area, palette: Palette): void {
  const { x, y, width, height } = area;
  const name: Font = { face: "text", weight: 700, sizePx: 25 };
  const more: Font = { face: "text", weight: 500, sizePx: 19 };
  const block = 24 + (detail ? 24 : 0) + (share === undefined ? 0 : 16);
  const base = y + (height - block) / 2 + 20;
  say(on, { text: label, font: name, colour: palette.ink, maxWidthPx: width }, { x, y: base });
  if (detail) say(on, { text: detail, font: more, colour: palette.soft, maxWidthPx: width }, { x, y: base + 24 });
  const under = base + (detail ? 24 : 0) + 12;
  if (share !== undefined) drawBar(on, share, { x, y: under, width, height: 6 }, palette);
}

/** The label at the left, its detail at the right, and a bar under both. */
function drawFlat(on: SKRSContext2D, row: PictureRow, area: Area, { hasBars }: RowStyle, palette: Palette): void {
  const { x, y, width, height } = area;
  const forBar = hasBars ? 12 : 0;
  const sizePx = Math.min(24, Math.floor((height - forBar) * (hasBars ? 0.92 : 0.72)));
  const name: Font = { face: "text", weight: 700, sizePx };
  const more: Font = { face: "text", weight: 500, sizePx: Math.max(14, sizePx - 2) };
  const base = y + (height - forBar) / 2 + sizePx * 0.36 - (hasBars ? 1 : 0);
  const gap = 14;
  // The detail may take what the label leaves, and two fifths in any case.
  const whole = shorten(on, lineOf(row.label), name, width).widthPx;
  const side = lineOf(row.detail ?? "");
  const fitted = shorten(on, side, more, Math.max(0.4 * width, width - whole - gap));
  const forName = width - (fitted.widthPx > 0 ? fitted.widthPx + gap : 0);
  say(on, { text: row.label, font: name, colour: palette.ink, maxWidthPx: forName }, { x, y: base });
  write(on, fitted, side, more, { x: x + width - fitted.widthPx, y: base, colour: palette.soft });
  if (row.share !== undefined) drawBar(on, row.share, { x, y: y + height - 9, width, height: 4 }, palette);
}

function drawBar(on: SKRSContext2D, share: number, area: Area, { bar, line }: Palette): void {
  const { x, y, width, height } = area;
  const part = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  on.fillStyle = line;
  on.beginPath();
  on.roundRect(x, y, width, height, height / 2);
  on.fill();
  if (part === 0) return;
  on.fillStyle = bar;
  on.beginPath();
  on.roundRect(x, y, Math.max(height, part * width), height, height / 2);
  on.fill();
}
