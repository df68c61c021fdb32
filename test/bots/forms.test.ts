import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand, printCommand } from "../../src/bots/command.js";
import { allCommands } from "../../src/bots/commands/all.js";
import {
  type CommandShape,
  callOf,
  type FullForm,
  formAt,
  formsOf,
  type Values,
  valuesIn,
} from "../../src/bots/forms.js";
import { sayIn } from "../../src/bots/say.js";
import { groupLike } from "../fixtures/commands.js";

const commands: CommandShape[] = [...allCommands, groupLike];
const forms = commands.flatMap(formsOf);
const say = sayIn({ language: "en", spell: (typed) => typed });

function formOf(path: string): FullForm {
  const form = formAt(commands, path);
  if (!form) throw new Error(`there is no form ${path}`);
  return form;
}

const typed = (path: string, values: Values) => printCommand(callOf(formOf(path), values));

/** Anything at all, and what would mean something to the grammar. */
const anything = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.stringMatching(/^(?:["'“”«‘’`´ #@:]|(?:name|pre|post|code) ?: ?|with |to |add |for |[a-z]|\n){0,16}$/u),
);
const filledForm = fc
  .constantFrom(...forms)
  .chain((form) =>
    fc.tuple(
      fc.constant(form),
      fc.record(Object.fromEntries(form.fields.map(({ name }) => [name, anything])), { requiredKeys: [] }),
    ),
  );

describe("a form", () => {
  it("filled with any words is typed as a text that means the same call", () => {
    fc.assert(
      fc.property(filledForm, ([form, values]) => {
        const call = callOf(form, values as Values);
        expect(parseCommand(printCommand(call), commands)).toEqual(call);
      }),
      { numRuns: 3000 },
    );
  });

  it("is read the same behind a slash or an exclamation mark, and in capitals", () => {
    fc.assert(
      fc.property(filledForm, fc.constantFrom("/", "!", "/ "), ([form, values], mark) => {
        const call = callOf(form, values as Values);
        const text = printCommand(call);
        const inCapitals = call.name.toUpperCase() + text.slice(call.name.length);
        for (const same of [`${mark}${text}`, ` ${inCapitals} `]) expect(parseCommand(same, commands)).toEqual(call);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(forms.map((form) => [form.path, form] as const))("of /%s is typed as its own command", (_path, form) => {
    const values = Object.fromEntries(form.fields.map(({ name, kind }) => [name, kind === "duration" ? "7d" : "x y"]));
    const call = callOf(form, values);
    expect(parseCommand(printCommand(call), commands)).toEqual(call);
    expect(valuesIn(form, call)).toEqual(values);
  });

  it("gives back the words it was filled with", () => {
    const word = fc.stringMatching(/^[\p{L}\p{N}]{1,8}$/u).filter((one) => !/^(?:name|pre|post|code)$/iu.test(one));
    const words = fc
      .array(fc.oneof(word, fc.constantFrom("with", "to", "add", "O'Hara")), { minLength: 1, maxLength: 4 })
      .map((all) => all.join(" "));
    const times = fc.constantFrom("7d", "12h", "2 weeks", "an hour");
    const full = fc
      .constantFrom(...forms)
      .chain((form) =>
        fc.tuple(
          fc.constant(form),
          fc.record(
            Object.fromEntries(form.fields.map(({ name, kind }) => [name, kind === "duration" ? times : words])),
          ),
        ),
      );
    fc.assert(
      fc.property(full, ([form, values]) => {
        const call = parseCommand(printCommand(callOf(form, values as Values)), commands);
        expect(call && valuesIn(form, call)).toEqual(values);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(commands.map(({ name }) => name))("of %s can be told apart by the words it begins with", (name) => {
    const own = forms.filter(({ command }) => command === name);
    expect(new Set(own.map(({ lead }) => lead.join(" "))).size).toBe(own.length);
  });

  it("has what it needs first, and may leave out only what stands last", () => {
    for (const { path, fields, chunks } of forms) {
      const firstOptional = fields.findIndex(({ isRequired }) => !isRequired);
      const lastRequired = fields.findLastIndex(({ isRequired }) => isRequired);
      expect(firstOptional === -1 || firstOptional > lastRequired, path).toBe(true);
      for (const { fields: own } of chunks)
        expect(
          own.slice(0, -1).every(({ isRequired }) => isRequired),
          path,
        ).toBe(true);
    }
  });

  it("has a description for everything", () => {
    for (const { about, fields } of forms) {
      expect(say(about)).not.toBe("");
      for (const field of fields) expect(say(field.about, { example: field.example ?? "" })).not.toBe("");
    }
  });

  it.each([
    ["{song} with {friend}", "its fields are others"],
    ["{song}", "its fields are others"],
    ["{song} with {to} please", "nothing follows"],
    ["{song} together with {to}", "nothing follows"],
  ])("that says %s for a song and a person is refused", (says, why) => {
    const fields = ["song", "to"].map((name) => ({ name, about: "fieldTo", kind: "text" }) as const);
    const wrong: CommandShape = { name: "x", aliases: [], about: "aboutShare", usage: [], forms: [{ fields, says }] };
    expect(() => formsOf(wrong)).toThrow(why);
  });
});

describe("a filled form", () => {
  it.each([
    ["share", { song: "this", to: "Bob Fisher" }, "share this with Bob Fisher"],
    ["share", { song: "walk up to", to: "Bob" }, "share walk up to with Bob"],
    ["share", { song: "come with", to: "@Bob" }, "share come with with Bob"],
    ["register", { code: "1234", name: "Ann" }, 'register name:"Ann" code:"1234"'],
    ["settings receipts", { to: "off" }, "receipts off"],
    ["settings show", {}, "settings"],
    ["settings receipts", { to: "off", for: "Bob Fisher" }, "receipts off for Bob Fisher"],
    ["mute", { who: "Bob Fisher", time: "2 weeks" }, "mute Bob Fisher 2 weeks"],
    ["mute", { who: "Bob 2 weeks" }, 'mute name:"Bob 2 weeks"'],
    ["mute", { who: "Bob Jr.", time: "7d" }, 'mute 7d name:"Bob Jr."'],
    ["invite", {}, "invite"],
    ["invite", { cancel: "K7QM2XPD" }, "invite cancel K7QM2XPD"],
    ["forget-me", {}, "forget me"],
    ["group create", { name: "road trip" }, "group create road trip"],
    ["group add", { group: "road trip", who: "Bob to the Max" }, 'group add road trip name:"Bob to the Max"'],
    ["group rename", { group: "road trip", name: "summer" }, 'group rename "road trip" summer'],
    ["group list", {}, "groups"],
    ["remind", { number: "3", when: "in 2h" }, "remind 3 in 2h"],
    ["remind", { number: "me", when: "of 3" }, "remind 3"],
    ["remind", { number: "me." }, "remind"],
    ["crew create", { name: "road trip" }, "crew create road trip"],
    ["crew add", { group: "road trip", person: "Bob Fisher" }, 'crew add "road trip" Bob Fisher'],
    ["crew add", { group: "road", person: '"Bob"' }, "crew add road Bob"],
    ["crew add", { group: 'a "b" c', person: "Bob" }, 'crew add "a ″b″ c" Bob'],
    ["crew add", { group: "code", person: ": x" }, "crew add code x"],
  ])("/%s %j is typed as %s", (path, values, text) => {
    expect(typed(path, values)).toBe(text);
  });

  it("has one field for the words of a command that describes none", () => {
    const plain: CommandShape = { name: "mute", aliases: [], about: "aboutSkip", usage: ["mute", "mute Bob 7d"] };
    const [form] = formsOf(plain);
    expect(form).toMatchObject({ path: "mute", fields: [{ kind: "text", example: "Bob 7d" }] });
    expect(form && printCommand(callOf(form, { words: "Bob pre:x" }))).toBe("mute Bob pre x");
    expect(formsOf({ ...plain, usage: ["mute"] })[0]?.fields).toEqual([]);
  });

  it("is not read out of a call that says more, or something else", () => {
    const read = (path: string, text: string) => {
      const call = parseCommand(text, commands);
      return call && valuesIn(formOf(path), call);
    };
    expect(read("crew add", "crew create x")).toBeNull();
    expect(read("inbox", "inbox 3")).toEqual({ page: "3" });
    expect(read("export", "export 3")).toBeNull();
    expect(read("heard", 'heard 3 pre:"x"')).toBeNull();
    expect(read("share", 'share walk with me name:"Bob"')).toEqual({ song: "walk with me", to: "Bob" });
    expect(read("share", "share this")).toEqual({ song: "this" });
    expect(read("crew add", "CREW ADD 'road trip' Bob Fisher")).toEqual({ group: "road trip", person: "Bob Fisher" });
  });
});
