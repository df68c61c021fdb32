import { describe, expect, it } from "vitest";
import { checkCommands } from "../../../playground/discord/command-rules.js";
import { allCommands } from "../../../src/bots/commands/all.js";
import type { CommandShape } from "../../../src/bots/forms.js";
import { languages } from "../../../src/bots/say.js";
import { type CommandDocument, commandDocuments } from "../../../src/channels/discord/commands.js";
import { groupLike } from "../../fixtures/commands.js";

const found = (documents: CommandDocument[], name: string) => documents.find((one) => one.name === name);
const plain = (name: string, more: Partial<CommandShape> = {}): CommandShape => ({
  ...{ name, aliases: [], about: "aboutInbox", usage: [name] },
  ...more,
});

describe("what Discord is told of the commands", () => {
  const documents = commandDocuments([...allCommands, groupLike], { hasPresence: true });

  it("is within its rules", () => {
    expect(() => checkCommands(documents, true)).not.toThrow();
    expect(() => checkCommands([...documents, ...documents], true)).toThrow("Invalid Form Body");
  });

  it("has every command that is of use there, and no other", () => {
    const names = (sees: object) => {
      const own = commandDocuments(allCommands, sees);
      return own.flatMap(({ name, options = [] }) =>
        options.some(({ type }) => type === 1) ? options.map((option) => `${name} ${option.name}`) : [name],
      );
    };
    const everywhere = ["settings show", "settings receipts", "settings prefer", "settings where", "settings language"];
    const expected = [
      "share",
      "register",
      "inbox",
      "sent",
      "heard",
      "skip",
      "cancel",
      "disconnect",
      "forget-me",
      "help",
    ];
    expect(names({})).toEqual(expect.arrayContaining([...expected, ...everywhere]));
    expect(names({})).not.toContain("settings presence");
    expect(names({ hasPresence: true })).toContain("settings presence");
    expect(names({})).not.toContain("start");
  });

  it("has sub-commands where forms have, and completes songs, people and groups", () => {
    const group = found(documents, "crew");
    expect(group?.options?.map(({ name }) => name)).toEqual(["create", "add", "mute", "list"]);
    expect(group?.options?.[1]?.options).toMatchObject([
      { name: "group", required: true, autocomplete: true },
      { name: "person", required: true, autocomplete: true },
    ]);
    expect(found(documents, "share")?.options).toMatchObject([
      { name: "song", description: "A song, words to search for, a Spotify link, or: this", autocomplete: true },
      { name: "to", required: true, autocomplete: true, max_length: 100 },
      { name: "note", max_length: 1000 },
      { name: "after", max_length: 1000 },
    ]);
    expect(found(documents, "heard")?.options).toMatchObject([
      { type: 4, name: "number", description: "Its number in /inbox", min_value: 1 },
    ]);
  });

  it("is described in every language there is, by the codes Discord has for it", () => {
    const { description, description_localizations: others = {} } = found(documents, "inbox") ?? {};
    expect(description).toBe("Songs that wait for you");
    expect(others).toMatchObject({
      de: "Songs, die auf dich warten",
      "es-ES": "Canciones que te esperan",
      "es-419": "Canciones que te esperan",
    });
    const spoken = Object.keys(others).map((locale) => locale.split("-", 1)[0]);
    expect(new Set(["en", ...spoken])).toEqual(new Set(languages));
  });

  it("is said in full in every language, with nothing cut off", () => {
    const typed = documents.filter(({ type }) => type === 1);
    expect(JSON.stringify(typed)).not.toContain("…");
    const [menu] = documents.filter(({ type }) => type === 3);
    expect(menu?.name_localizations).toMatchObject({ de: "Diesen Song teilen", "es-419": "Compartir esta canción" });
  });

  it("takes commands that describe themselves no further", () => {
    const others = commandDocuments([plain("friends"), plain("mute", { usage: ["mute Bob 7d"] })]);
    expect(() => checkCommands(others, true)).not.toThrow();
    expect(found(others, "friends")).not.toHaveProperty("options");
    expect(found(others, "mute")?.options).toMatchObject([{ name: "words", description: "Such as: Bob 7d" }]);
  });

  it("is refused for two commands of one name, and for one that is above others and stands alone too", () => {
    expect(() => commandDocuments([plain("a"), plain("A")])).toThrow("/a is there twice");
    const below = plain("b", { forms: [{ path: "a b" }] });
    expect(() => commandDocuments([plain("a"), below])).toThrow("/a is there twice");
  });
});
