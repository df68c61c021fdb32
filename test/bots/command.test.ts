import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestCommand, parseCommand, printCommand, splitAtWith } from "../../src/bots/command.js";
import { allCommands } from "../../src/bots/commands/all.js";
import { UserError } from "../../src/bots/errors.js";

const parse = (text: string) => parseCommand(text, allCommands);
const link = "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=x/y";

describe("the original syntax", () => {
  it("reads send_song with all its options", () => {
    expect(parse(`send_song ${link} name:"Bob Fisher" pre:"for you" post:"told you"`)).toEqual({
      name: "share",
      words: link,
      options: { name: "Bob Fisher", pre: "for you", post: "told you" },
    });
  });

  const options = ['name:"Bob Fisher"', 'pre:"a b"', 'post:"c"', link];
  it("takes its options in any order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(options, { minLength: 4, maxLength: 4 }), (order) => {
        expect(parse(`send_song ${order.join(" ")}`)).toEqual({
          name: "share",
          words: link,
          options: { name: "Bob Fisher", pre: "a b", post: "c" },
        });
      }),
    );
  });

  it.each([
    ['register name:"Bob Fisher" code:"1234567890123456"'],
    ["register name:“Bob Fisher” code:”1234567890123456“"],
    ["register name:'Bob Fisher' code:'1234567890123456'"],
    ["register name:‘Bob Fisher’ code:’1234567890123456’"],
    ['REGISTER  code:"1234567890123456"   Name: "Bob Fisher"'],
    ["register name:Bob Fisher code:1234567890123456"],
  ])("reads %s", (text) => {
    expect(parse(text)).toEqual({
      name: "register",
      words: "",
      options: { name: "Bob Fisher", code: "1234567890123456" },
    });
  });

  it("keeps apostrophes inside a value, whatever the quotes", () => {
    expect(parse(`share ${link} name:'O'Hara' pre:"it's great" post:'don’t stop'`)?.options).toEqual({
      name: "O'Hara",
      pre: "it's great",
      post: "don’t stop",
    });
  });

  it("says which option misses its closing quote", () => {
    expect(() => parse(`share ${link} name:"Bob`)).toThrow(new UserError("optionUnclosed", { option: "name" }));
  });

  it("refuses an option that is given twice", () => {
    expect(() => parse('register name:"A" name:"B"')).toThrow(new UserError("optionTwice", { option: "name" }));
  });

  it("treats the word none as a text like any other", () => {
    expect(parse(`share ${link} name:"none" post:"none"`)?.options).toEqual({ name: "none", post: "none" });
  });
});

describe("recognising a command", () => {
  it.each(["registerfoo", "sharing is caring", "heardit 3", "inboxes"])("does not take %s for a command", (text) => {
    expect(parse(text)).toBeNull();
  });

  it.each([
    ["/share x", "share"],
    ["Forget   Me", "forget me"],
    ["HELP!", "help"],
    ["not for me 3", "skip"],
    ["receipts OFF", "receipts"],
  ])("takes %s for %s", (text, name) => {
    expect(parse(text)?.name).toBe(name);
  });

  it("points to the nearest command for a slip of the finger, and to none for other words", () => {
    expect(nearestCommand("regster", allCommands)).toBe("register");
    expect(nearestCommand("shre x with y", allCommands)).toBe("share");
    expect(nearestCommand("the weather is nice", allCommands)).toBeNull();
  });
});

describe("with whom", () => {
  it.each([
    ["x with Bob Fisher", "x", "Bob Fisher"],
    ["with or without you with Bob", "with or without you", "Bob"],
    ['x with "Bob Fisher"', "x", "Bob Fisher"],
    ["x to Bob", "x", "Bob"],
    ["with Bob", "", "Bob"],
    ["come with with Bob", "come with", "Bob"],
    ["walk up to with Bob to the Max", "walk up to with Bob", "the Max"],
  ])("splits %s", (words, before, name) => {
    expect(splitAtWith(words)).toEqual({ before, name });
  });
  it("finds nobody where no name stands", () => {
    expect(splitAtWith("just a link")).toBeNull();
  });
});

describe("any text", () => {
  const word = fc.stringMatching(/^[a-z0-9][a-z0-9 .]{0,20}[a-z0-9]$/);
  const value = fc.stringMatching(/^[\p{L}\p{N}][\p{L}\p{N} .,!?:]{0,30}[\p{L}\p{N}]$/u);

  it("is read back as it was printed", () => {
    const call = fc.record({
      name: fc.constantFrom(...allCommands.map(({ name }) => name)),
      words: word.map((text) => text.replace(/\s+/g, " ")),
      options: fc.record({ name: value, pre: value, post: value }, { requiredKeys: [] }),
    });
    fc.assert(
      fc.property(call, (made) => {
        expect(parse(printCommand(made))).toEqual(made);
      }),
    );
  });

  it("begins with any name or alias of a command and means that command", () => {
    for (const { name, aliases } of allCommands)
      for (const spelling of [name, ...aliases]) expect(parse(`${spelling} zzz`), spelling).toMatchObject({ name });
  });

  it("never breaks the grammar with anything but a sentence for the person", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        try {
          parse(`share ${text}`);
        } catch (error) {
          expect(error).toHaveProperty("name", "UserError");
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
