import type { PictureColumn } from "../bots/picture.js";

const gutter = 40;
/** A row with two texts beside each other needs the room of two. */
const doubleWeight = 2;

interface Span {
  x: number;
  width: number;
}

/** Where columns stand beside each other. `isTall`: details stand below their labels and need no room of their own. */
export function columnSpans(columns: readonly PictureColumn[], x: number, width: number, isTall: boolean): Span[] {
  const weights = columns.map(({ rows }) => (!isTall && rows.some(({ detail }) => detail) ? doubleWeight : 1));
  const sum = weights.reduce((all, one) => all + one, 0);
  const room = width - gutter * (columns.length - 1);
  let from = x;
  return weights.map((weight) => {
    const span = { x: from, width: (room * weight) / sum };
    from += span.width + gutter;
    return span;
  });
}
