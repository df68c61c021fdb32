import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import type { Colour } from "./colour.js";
import { type Font, fontText } from "./fonts.js";

/** Longer than anything that fits; what comes after is not looked at. */
const maxLength = 300;
const maxMarks = 2;
/** What belongs to the letter before it: accents, and joiners, without which Persian is misspelt. */
const attached = "[\\p{M}\\u200C\\u200D]";
const isAttached = new RegExp(attached, "u");
const ellipsis = "…";
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A piece of a line: words, or signs that no font has, which are drawn as a bar of their length. */
type Piece = { text: string } | { signs: number };

/** A text as it is drawn: one line without what cannot be seen. */
export interface Line {
  graphemes: string[];
  isRightToLeft: boolean;
}

/** One line of what somebody else wrote: no control characters, no towers of accents, and none without an end. */
export function lineOf(text: string): Line {
  const plain = text
    .slice(0, maxLength * 4)
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/(?![\u200C\u200D])[\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Me}]|\uFE0E|\uFE0F|\uFFFD/gu, "")
    .replace(new RegExp(`(${attached}{${maxMarks}})${attached}+`, "gu"), "$1");
  const seen = [...graphemes.segment(plain)].slice(0, maxLength).map(({ segment }) => segment);
  const shown = seen.filter((sign) => !isEmoji(sign) || hasGlyph(sign));
  return { graphemes: trimmed(shown), isRightToLeft: isRightToLeft(plain) };
}

function isEmoji(sign: string): boolean {
  return /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}/u.test(sign);
}

/** Without blanks at both ends, and one at most between. */
function trimmed(signs: string[]): string[] {
  const kept = signs.filter((sign, at) => sign !== " " || (at > 0 && signs[at - 1] !== " "));
  return kept.at(-1) === " " ? kept.slice(0, -1) : kept;
}

/** By the first letter that has a direction, as browsers do for `dir=auto`. */
function isRightToLeft(text: string): boolean {
  const letter = /\p{L}/u.exec(text)?.[0] ?? "";
  return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(letter);
}

const probeSide = 32;
const known = new Map<string, boolean>();
const maxKnown = 8000;
let boxOfNone: string | null = null;

/** Whether a font here has it: what none has looks like what no font can have. */
function hasGlyph(sign: string): boolean {
  if (/^[\u0020-\u007E\u00A0-\u00FF]$/u.test(sign)) return true;
  const found = known.get(sign);
  if (found !== undefined) return found;
  boxOfNone ??= pixelsOf("\u{10FFFF}");
  const answer = [...sign].every((part) => isAttached.test(part) || pixelsOf(part) !== boxOfNone);
  if (known.size >= maxKnown) known.clear();
  known.set(sign, answer);
  return answer;
}

function pixelsOf(sign: string): string {
  const on = createCanvas(probeSide, probeSide).getContext("2d");
  on.font = fontText({ face: "text", weight: 500, sizePx: 20 });
  on.fillText(sign, 4, 24);
  return Buffer.from(on.getImageData(0, 0, probeSide, probeSide).data.buffer).toString("base64");
}

function piecesOf(signs: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  for (const sign of signs) {
    const last = pieces.at(-1);
    if (hasGlyph(sign)) {
      if (last && "text" in last) last.text += sign;
      else pieces.push({ text: sign });
    } else if (last && "signs" in last) last.signs += 1;
    else pieces.push({ signs: 1 });
  }
  return pieces;
}

/** How wide these are, by the outlines of their letters. */
function widthOf(on: SKRSContext2D, signs: readonly string[], font: Font): number {
  on.font = fontText(font);
  return piecesOf(signs).reduce((sum, piece) => sum + pieceWidth(on, piece, font), 0);
}

function pieceWidth(on: SKRSContext2D, piece: Piece, { sizePx }: Font): number {
  if ("signs" in piece) return sizePx * (0.62 * piece.signs + 0.2);
  return on.measureText(piece.text).width;
}

export interface Fitted {
  signs: string[];
  widthPx: number;
  isWhole: boolean;
}

/** As much of it as fits, with an ellipsis where something is left out. Nothing fits into less than an ellipsis. */
export function shorten(on: SKRSContext2D, { graphemes: signs }: Line, font: Font, maxWidthPx: number): Fitted {
  const whole = widthOf(on, signs, font);
  if (whole <= maxWidthPx) return { signs, widthPx: whole, isWhole: true };
  const cut = (count: number) => [...trimmed(signs.slice(0, count)), ellipsis];
  let fits = 0;
  let fitsNot = signs.length;
  while (fitsNot - fits > 1) {
    const middle = (fits + fitsNot) >> 1;
    if (widthOf(on, cut(middle), font) <= maxWidthPx) fits = middle;
    else fitsNot = middle;
  }
  const widthPx = widthOf(on, cut(fits), font);
  if (widthPx > maxWidthPx) return { signs: [], widthPx: 0, isWhole: false };
  return { signs: cut(fits), widthPx, isWhole: false };
}

/** Broken between words into at most so many lines, the last with an ellipsis where something is left out. */
export function wrap(on: SKRSContext2D, line: Line, font: Font, maxWidthPx: number, maxLines: number): Fitted[] {
  const first = shorten(on, line, font, maxWidthPx);
  if (first.isWhole || maxLines <= 1) return [first];
  const breaks = line.graphemes.flatMap((sign, at) => (sign === " " ? [at] : []));
  const at = breaks.findLast((end) => widthOf(on, line.graphemes.slice(0, end), font) <= maxWidthPx);
  if (at === undefined) return [first];
  const head = line.graphemes.slice(0, at);
  const rest = { ...line, graphemes: line.graphemes.slice(at + 1) };
  const fitted = { signs: head, widthPx: widthOf(on, head, font), isWhole: true };
  return [fitted, ...wrap(on, rest, font, maxWidthPx, maxLines - 1)];
}

export interface Place {
  x: number;
  /** Of the line the letters stand on. */
  y: number;
  colour: Colour;
}

/** Draws what has been fitted; `x` is its left end whatever its direction. */
export function write(on: SKRSContext2D, fitted: Fitted, line: Line, font: Font, { x, y, colour }: Place): void {
  on.font = fontText(font);
  on.fillStyle = colour;
  on.textAlign = "left";
  on.direction = line.isRightToLeft ? "rtl" : "ltr";
  const pieces = piecesOf(fitted.signs);
  let at = x;
  for (const piece of line.isRightToLeft ? pieces.reverse() : pieces) {
    const width = pieceWidth(on, piece, font);
    if ("text" in piece) on.fillText(piece.text, at, y);
    else drawBar(on, { x: at, y, width }, font);
    at += width;
  }
  on.direction = "ltr";
}

/** Where there are no letters for it, it can be seen that something is written. */
function drawBar(on: SKRSContext2D, { x, y, width }: { x: number; y: number; width: number }, { sizePx }: Font): void {
  on.save();
  on.globalAlpha = 0.28;
  on.beginPath();
  on.roundRect(x + sizePx * 0.08, y - sizePx * 0.62, width - sizePx * 0.16, sizePx * 0.56, sizePx * 0.2);
  on.fill();
  on.restore();
}
