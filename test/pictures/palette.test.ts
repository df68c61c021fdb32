import { describe, expect, it } from "vitest";
import { contrast, oklch } from "../../src/pictures/colour.js";
import { paletteOf } from "../../src/pictures/palette.js";

const seeds = Array.from({ length: 1000 }, (_, at) => `seed ${at}`);

describe.each(["light", "dark"] as const)("a %s palette", (theme) => {
  const palettes = seeds.map((seed) => paletteOf(seed, theme));
  const lowest = (name: "ink" | "soft" | "accent" | "bar") =>
    Math.min(...palettes.map((palette) => contrast(palette[name], palette.paper)));

  it("can be read for each of a thousand seeds: 4.5 : 1, titles and labels 7 : 1", () => {
    expect(lowest("ink")).toBeGreaterThan(7);
    expect(lowest("soft")).toBeGreaterThan(4.5);
    expect(lowest("accent")).toBeGreaterThan(4.5);
  });

  it("has bars that stand out from their paper by 3 : 1", () => {
    expect(lowest("bar")).toBeGreaterThan(3);
  });

  it("is the same for the same seed, and many are different", () => {
    expect(palettes[7]).toEqual(paletteOf("seed 7", theme));
    expect(new Set(palettes.map((palette) => JSON.stringify(palette))).size).toBeGreaterThan(800);
  });

  it("never has the green of Spotify", () => {
    const colours = palettes.flatMap(({ grounds, figures, accent, bar }) => [...grounds, ...figures, accent, bar]);
    expect(colours.filter(isSpotifyGreen)).toEqual([]);
    expect(isSpotifyGreen("#1db954")).toBe(true);
  });
});

/** Strong, and green rather than yellow or cyan. */
function isSpotifyGreen(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return green > 1.5 * red && green > 1.5 * blue && green > 100;
}

it("contrast is WCAG's", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(contrast("#ffffff", "#777777")).toBeCloseTo(4.48, 2);
});

it("a colour that no screen can show becomes a paler one", () => {
  expect(oklch(0.7, 0.9, 200)).toMatch(/^#[0-9a-f]{6}$/);
  expect(oklch(0.6, 0, 0)).toBe("#808080");
});
