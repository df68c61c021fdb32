import { describe, expect, it } from "vitest";
import { columnSpans } from "../../src/pictures/columns.js";

const songs = { heading: "Songs", rows: [{ label: "Halo", detail: "Beyoncé" }] };
const genres = { heading: "Genres", rows: [{ label: "pop", share: 1 }] };

describe("columns of a card", () => {
  it("have twice the room where two texts stand beside each other", () => {
    const spans = columnSpans([songs, genres, genres], 10, 480, false);
    expect(spans).toEqual([
      { x: 10, width: 200 },
      { x: 250, width: 100 },
      { x: 390, width: 100 },
    ]);
  });

  it("are alike where all have details, none has any, or details stand below", () => {
    for (const [columns, isTall] of [
      [[songs, songs], false],
      [[genres, genres], false],
      [[songs, genres], true],
    ] as const)
      expect(columnSpans(columns, 0, 240, isTall)).toEqual([
        { x: 0, width: 100 },
        { x: 140, width: 100 },
      ]);
  });
});
