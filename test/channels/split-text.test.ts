import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shorten, splitText } from "../../src/channels/split-text.js";

describe("a long text", () => {
  it("is cut between words", () => {
    expect(splitText("one two three four", 9)).toEqual(["one two", "three", "four"]);
  });

  it("is cut inside a word only where a word is too long", () => {
    expect(splitText("abcdefghij kl", 4)).toEqual(["abcd", "efgh", "ij", "kl"]);
  });

  it("keeps the two halves of an emoji together", () => {
    expect(splitText("😀😀😀", 3)).toEqual(["😀", "😀", "😀"]);
    expect(shorten("ab😀cd", 4)).toBe("ab…");
  });

  it("has no parts when there is nothing in it", () => {
    expect(splitText(" \n ", 10)).toEqual([]);
    expect(splitText("", 10)).toEqual([]);
  });

  it("never loses a character, nor makes a part that is too long, empty or broken", () => {
    const anyText = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n", "😀", "é", "👩‍👩‍👧"), maxLength: 200 });
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 30 }), (text, maxLength) => {
        const parts = splitText(text, maxLength);
        expect(parts.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
        for (const part of parts) {
          expect(part.length).toBeGreaterThan(0);
          expect(part.length).toBeLessThanOrEqual(maxLength);
          expect(part).not.toMatch(/\p{Surrogate}/u);
        }
      }),
    );
  });

  it("shortened never exceeds its limit", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 2, max: 20 }), (text, maxLength) => {
        expect(shorten(text, maxLength).length).toBeLessThanOrEqual(maxLength);
      }),
    );
  });
});
