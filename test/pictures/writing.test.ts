import { createCanvas } from "@napi-rs/canvas";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Font, loadFonts } from "../../src/pictures/fonts.js";
import { lineOf, shorten, wrap, write } from "../../src/pictures/writing.js";
import { hostileTexts } from "./hostile.js";

const font: Font = { face: "text", weight: 700, sizePx: 24 };
const on = createCanvas(500, 80).getContext("2d");
const shortened = (text: string, widthPx: number) => shorten(on, lineOf(text), font, widthPx);

beforeAll(loadFonts);

/** The columns of pixels with something in them, of this text written from x = 40. */
function inked(text: string, widthPx: number): number[] {
  const { width, height } = on.canvas;
  on.clearRect(0, 0, width, height);
  write(on, shortened(text, widthPx), lineOf(text), font, { x: 40, y: 50, colour: "#000000" });
  const { data } = on.getImageData(0, 0, width, height);
  const isInked = (x: number) => Array.from({ length: height }, (_, y) => data[(y * width + x) * 4 + 3]).some(Boolean);
  return Array.from({ length: width }, (_, x) => x).filter(isInked);
}

describe("a text that is too long", () => {
  it("ends with an ellipsis, measured by its letters: more narrow ones fit than wide ones", () => {
    const [narrow, wide] = ["i", "W"].map((letter) => shortened(letter.repeat(200), 200));
    expect(narrow?.signs.at(-1)).toBe("…");
    expect(wide?.signs.at(-1)).toBe("…");
    expect(narrow?.signs.length).toBeGreaterThan(2 * (wide?.signs.length ?? 0));
  });

  it("fills its room: one sign more would not fit", () => {
    const { signs, widthPx } = shortened("abcdefgh".repeat(30), 200);
    expect(widthPx).toBeGreaterThan(200 - 24);
    expect(signs.join("")).toMatch(/^(abcdefgh)+[a-h]*…$/);
  });

  it("leaves no blank before the ellipsis, and cuts no sign apart", () => {
    const whole = shortened("one two", 10_000).widthPx;
    for (let width = 30; width < whole; width += 1)
      expect(shortened("one two", width).signs.join("")).not.toMatch(/ …/);
    expect(shortened("e\u0327\u0301".repeat(50), 100).signs.slice(0, -1)).toSatisfy((signs: string[]) =>
      signs.every((sign) => sign === signs[0]),
    );
  });

  it("is nothing where not even an ellipsis fits", () => {
    expect(shortened("long", 3)).toEqual({ signs: [], widthPx: 0, isWhole: false });
  });
});

describe("no text leaves its room", () => {
  it.each(hostileTexts.map((text) => [text.slice(0, 40), text]))("%j", (_, text) => {
    for (const widthPx of [20, 90, 260]) {
      expect(shortened(text, widthPx).widthPx).toBeLessThanOrEqual(widthPx);
      const columns = inked(text, widthPx);
      // A letter may lean out of its own width by a pixel or two.
      expect(columns.filter((x) => x < 40 - 3 || x > 40 + widthPx + 3)).toEqual([]);
    }
  });

  it("whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.integer({ min: 0, max: 300 }), (text, widthPx) => {
        expect(shortened(text, widthPx).widthPx).toBeLessThanOrEqual(widthPx);
        for (const line of wrap(on, lineOf(text), font, widthPx, 3)) expect(line.widthPx).toBeLessThanOrEqual(widthPx);
      }),
    );
  });
});

describe("a line", () => {
  const text = (from: string) => lineOf(from).graphemes.join("");

  it("has no control characters, no direction marks and no blanks too many", () => {
    expect(text("  a\u0000\n\tb\u202e \u2066c\u2069  ")).toBe("a b c");
  });

  it("keeps two accents on a letter, not a tower", () => {
    expect(text(`a${"\u0327".repeat(40)}b`)).toBe("a\u0327\u0327b");
  });

  it("keeps the joiners without which Persian is misspelt", () => {
    expect(text("می‌خواهم")).toBe("می‌خواهم");
  });

  it("is as long as may be looked at", () => {
    expect(lineOf("a".repeat(10_000)).graphemes).toHaveLength(300);
  });

  it.each([
    ["שלום", true],
    ["12 مرحبا", true],
    ["abc שלום", false],
    ["123", false],
  ])("%s runs from right to left: %s", (words, isRightToLeft) => {
    expect(lineOf(words).isRightToLeft).toBe(isRightToLeft);
  });

  it("shows a bar for letters that no font has, as long as they are", () => {
    // A private letter is taken away; cuneiform is on no machine that runs a bot.
    const [one, three] = ["𒀀", "𒀀𒀁𒀂"].map((signs) => inked(signs, 300).length);
    expect(one).toBeGreaterThan(8);
    expect(three).toBeGreaterThan(2 * (one ?? 0));
  });
});

describe("a title", () => {
  it("breaks between words, and ends with an ellipsis when lines run out", () => {
    const lines = wrap(on, lineOf("one two three four five six seven"), font, 110, 2);
    expect(lines.map(({ signs }) => signs.join(""))).toEqual([
      expect.stringMatching(/^one \w+$/),
      expect.stringMatching(/…$/),
    ]);
  });

  it("of one word that is too long is shortened", () => {
    expect(wrap(on, lineOf("W".repeat(50)), font, 110, 3)).toHaveLength(1);
  });
});
