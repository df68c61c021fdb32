import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeFrom, digitsPerCode, readInviteCode } from "../../src/bots/invitations.js";

const digits = fc.stringMatching(new RegExp(`^\\d{${digitsPerCode}}$`));

describe("a code", () => {
  it("has eight characters that cannot be taken for each other, one of them a digit", () => {
    fc.assert(
      fc.property(digits, (random) => {
        const code = codeFrom(random);
        if (code !== null) expect(code).toMatch(/^(?=.*\d)[2-9A-HJKMNP-Z]{8}$/u);
      }),
    );
  });

  it("is read however it is grouped and in small letters, and read back as it was", () => {
    fc.assert(
      fc.property(digits, (random) => {
        const code = codeFrom(random);
        fc.pre(code !== null);
        expect(readInviteCode(code)).toBe(code);
        expect(readInviteCode(` ${code.slice(0, 4).toLowerCase()} - ${code.slice(4)} `)).toBe(code);
      }),
    );
  });

  it.each(["Margaret", "ABCDEFGH", "K7QM2XP", "K7QM2XPDD", "K7QM2XP0", "K7QM2XPI", "", "p_12345"])(
    "is not %j, which may be a name",
    (said) => {
      expect(readInviteCode(said)).toBeNull();
    },
  );
});
