import { createHash } from "node:crypto";
import { loadImage } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import type { Picture, PictureRow } from "../../src/bots/picture.js";
import { cardSize, drawCard } from "../../src/pictures/card.js";
import { coverSidePx, drawCover, maxCoverBytes } from "../../src/pictures/cover.js";
import { hostileTexts } from "./hostile.js";

const row = (text: string, share?: number): PictureRow => ({
  label: text,
  detail: text,
  ...(share === undefined ? {} : { share }),
});

function picture(more: Partial<Picture> = {}): Picture {
  const columns = [{ heading: "Songs", rows: [row("Halo", 1), row("As It Was", 0.4)] }];
  return { title: "Your November", theme: "light", seed: "2026-11", columns, alt: "", ...more };
}

const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const drawn = (more: Partial<Picture>) => digest(drawCard(picture(more)));

describe("a card", () => {
  it.each([0, 1, 2, 3])("with %d columns is a PNG of 1200 × 630", async (count) => {
    const columns = Array.from({ length: count }, () => ({ heading: "A", rows: Array(10).fill(row("Song")) }));
    const png = drawCard(picture({ columns }));
    expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
    const { width, height } = await loadImage(png);
    expect({ width, height }).toEqual(cardSize);
    expect(png.length).toBeLessThan(400_000);
  });

  it("has the same bytes for the same picture", () => {
    expect(drawn({})).toBe(drawn({}));
  });

  it("looks different in the dark, with another seed, and with other words; not with another alt", () => {
    const all = [drawn({}), drawn({ theme: "dark" }), drawn({ seed: "2026-12" }), drawn({ title: "Your December" })];
    expect(new Set(all).size).toBe(4);
    expect(drawn({ alt: "other" })).toBe(all[0]);
  });

  it("shows three columns of ten rows at most, and draws no more", () => {
    const rows = Array.from({ length: 10 }, () => row("Song"));
    const columns = Array.from({ length: 3 }, () => ({ heading: "A", rows }));
    const more = [...columns.map((column) => ({ ...column, rows: [...rows, row("late")] })), { heading: "B", rows }];
    expect(drawn({ columns: more })).toBe(drawn({ columns }));
  });

  it("takes shares of any number", () => {
    const of = (share: number) => drawn({ columns: [{ heading: "A", rows: [row("Song", share)] }] });
    expect(of(7)).toBe(of(1));
    expect([of(-3), of(Number.NaN)]).toEqual([of(0), of(0)]);
  });

  it("may have no rows at all", () => {
    expect(() => drawn({ columns: [{ heading: "", rows: [] }] })).not.toThrow();
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))(
    "is drawn whatever is written in it: %j",
    (_, text) => {
      const columns = [1, 2].map(() => ({ heading: text, rows: [row(text), row(text, 0.5), row("Halo")] }));
      for (const some of [columns, []])
        expect(() => drawn({ title: text, subtitle: text, foot: text, seed: text, columns: some })).not.toThrow();
    },
  );

  it("reads words as words: markup is drawn letter by letter", () => {
    const image = "<image href='file:///etc/passwd'/>";
    expect(drawn({ title: image })).not.toBe(drawn({ title: "" }));
    expect(drawn({ title: "&lt;" })).not.toBe(drawn({ title: "<" }));
  });
});

describe("a cover", () => {
  it("is a square JPEG that Spotify takes, the same for the same playlist", async () => {
    const jpeg = drawCover("p_ann", "Songs from Ben");
    expect([...jpeg.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    const { width, height } = await loadImage(jpeg);
    expect([width, height]).toEqual([coverSidePx, coverSidePx]);
    expect(digest(drawCover("p_ann", "Songs from Ben"))).toBe(digest(jpeg));
  });

  it("is small enough for every seed and title", () => {
    for (const [at, title] of hostileTexts.entries())
      expect(drawCover(`seed ${at}`, title).length).toBeLessThanOrEqual(maxCoverBytes);
  });
});
