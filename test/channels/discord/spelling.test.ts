import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printCommand } from "../../../src/bots/command.js";
import { allCommands } from "../../../src/bots/commands/all.js";
import { callOf, formsOf, type Values } from "../../../src/bots/forms.js";
import { en, type SentenceKey } from "../../../src/bots/sentences/en.js";
import { commandDocuments } from "../../../src/channels/discord/commands.js";
import { slashManner } from "../../../src/channels/discord/spelling.js";
import { groupLike } from "../../fixtures/commands.js";

const commands = [...allCommands, groupLike];
const { spell } = slashManner(commands, { hasPresence: true });
const documents = commandDocuments(commands, { hasPresence: true });

/** What Discord was told of the command that a spelled text begins with; null when it was told of none. */
function named(spelled: string): { rest: string; options: string[] } | null {
  const [, name = "", sub = "", rest = ""] = /^\/(\S+)(?: ([a-z-]+)(?=$|\s))?(.*)$/su.exec(spelled) ?? [];
  const document = documents.find((one) => one.name === name);
  const nested = document?.options?.find((one) => one.type === 1 && one.name === sub);
  if (!document || (sub && !nested)) return null;
  return { rest, options: ((nested ?? document).options ?? []).map((one) => one.name) };
}

describe("a typed command on Discord", () => {
  it.each([
    ["register", "/register"],
    ['register name:"Ann Reed" code:"1234 5678 9012 3456"', "/register code:1234 5678 9012 3456 name:Ann Reed"],
    ["share <link> with <name>", "/share song:<link> to:<name>"],
    ['send_song <link> name:"Bob" pre:"a" post:"b"', "/share song:<link> to:Bob note:a after:b"],
    ["heard", "/heard"],
    ["heard 3", "/heard number:3"],
    ["help share", "/help command:share"],
    ["settings", "/settings show"],
    ["receipts", "/settings receipts"],
    ["receipts off", "/settings receipts to:off"],
    ["prefer slack", "/settings prefer to:slack"],
    ["forget me", "/forget-me"],
    ["inbox", "/inbox"],
    ["friends", "/friends"],
    ["friends 2", "/friends page:2"],
    ["accept Bob Fisher", "/accept who:Bob Fisher"],
    ["not now Bob Fisher", "/not-now who:Bob Fisher"],
    ["mute Bob Fisher 2 weeks", "/mute who:Bob Fisher time:2 weeks"],
    ["mute Bob Fisher", "/mute who:Bob Fisher"],
    ["receipts off for Bob Fisher", "/settings receipts to:off for:Bob Fisher"],
    ["invite", "/invite"],
    ["invite cancel K7QM2XPD", "/invite cancel:K7QM2XPD"],
    ["inbox 2", "/inbox page:2"],
    ["remind 3 tomorrow 9:00", "/remind number:3 when:tomorrow 9:00"],
    ["not now 3", "/not-now who:3"],
    ["quiet 22-8 Europe/Berlin", "/settings quiet to:22-8 Europe/Berlin"],
    ["groups", "/group list"],
    ["group list", "/group list"],
    ["group create road-trip", "/group create name:road-trip"],
    ["group add 'road trip' Bob Fisher", "/group add group:road trip who:Bob Fisher"],
    ['group add "road trip" <name>', "/group add group:road trip who:<name>"],
    ['group rename "road trip" summer', "/group rename group:road trip name:summer"],
    ["create_group name:'group1'", "create_group name:'group1'"],
    ["share this with #road-trip", "/share song:this to:#road-trip"],
    ["crew", "/crew"],
    ["crew create road-trip", "/crew create name:road-trip"],
    ["crew add 'road trip' Bob Fisher", "/crew add group:road trip person:Bob Fisher"],
    ["crew list", "/crew list"],
    ["crew dissolve road-trip", "/crew"],
    ["register 1234 5678 9012 3456", "/register"],
    ["good morning", "good morning"],
  ])("%s is written %s", (typed, written) => {
    expect(spell(typed)).toBe(written);
  });

  it("names only commands and options that Discord was told of, whatever they are filled with", () => {
    const filled = fc.constantFrom(...commands.filter(({ isHidden }) => !isHidden).flatMap(formsOf)).chain((form) =>
      fc.tuple(
        fc.constant(form),
        fc.record(Object.fromEntries(form.fields.map(({ name }) => [name, fc.stringMatching(/^[a-z]{1,6}$/u)])), {
          requiredKeys: [],
        }),
      ),
    );
    fc.assert(
      fc.property(filled, ([form, values]) => {
        const said = named(spell(printCommand(callOf(form, values as Values))));
        const options = [...(said?.rest.matchAll(/ ([a-z]+):/gu) ?? [])].map(([, option]) => option);
        expect(said, form.path).not.toBeNull();
        expect(said?.options).toEqual(expect.arrayContaining(options));
      }),
      { numRuns: 1000 },
    );
  });

  it("is there for everything that sentences and help tell people to type", () => {
    const sentences = (Object.keys(en) as SentenceKey[]).flatMap((key) =>
      [...en[key].matchAll(/<cmd>(.*?)<\/cmd>/gu)].map(([, typed = ""]) => typed.replaceAll("'", "")),
    );
    const examples = allCommands.flatMap(({ usage }) => usage);
    for (const typed of [...sentences.filter((text) => !text.startsWith("{")), ...examples])
      expect(named(spell(typed)), `${typed} → ${spell(typed)}`).not.toBeNull();
  });
});
