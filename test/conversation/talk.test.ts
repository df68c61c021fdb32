import { type Activity, TestAdapter } from "botbuilder";
import { beforeEach, describe, expect, it } from "vitest";
import { allCommands } from "../../src/bots/commands/all.js";
import { createConversation } from "../../src/bots/conversation.js";
import { helpTopics, offered } from "../../src/bots/forms.js";
import { plainManner } from "../../src/bots/manner.js";
import { languages } from "../../src/bots/say.js";
import { SongSharing } from "../../src/bots/song-bot.js";
import { textsIn } from "../../src/bots/text.js";
import { slashManner } from "../../src/channels/discord/spelling.js";
import { commandList } from "../../src/command-list.js";
import { addressSlot } from "../../src/store/keys.js";
import { groupLike } from "../fixtures/commands.js";
import { paperLanterns } from "../fixtures/share.js";
import { type Friend, openWorld, type World } from "../world.js";

let world: World;
let ann: Friend;

beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
});

describe("help", () => {
  it("begins with the five commands that somebody new needs, and leads to the rest", async () => {
    await ann.says("help");
    const [help = ""] = ann.news();
    expect(help.match(/^• .*$/gmu)).toEqual([
      "• register",
      "• share <link or words> with Bob Fisher",
      "• inbox",
      "• sent",
      "• settings",
    ]);
    await ann.presses("Everything");
    expect(ann.news()[0]).toContain("cancel – take back a song you sent");
  });

  it("lists every command that is of use here under its topic", async () => {
    await ann.says("help all");
    const [help = ""] = ann.news();
    for (const { name } of offered(allCommands, plainManner)) expect(help).toContain(`• ${name} – `);
    expect(help).not.toContain("start");
    expect(help).not.toContain("presence");
    expect(help).toMatch(/^Songs\n• share/u);
    expect(help).toContain("\n\nYou and your settings\n• register");
  });

  it("leads by a button for each topic to every command with all its forms", async () => {
    await ann.says("help all");
    const buttons = ann.screen().at(-1)?.buttons ?? [];
    expect(buttons.map(({ label }) => label)).toEqual(["Songs", "Friends", "Groups", "Settings"]);
    ann.news();
    for (const { command } of buttons) await ann.says(command ?? "");
    const explained = ann.news().join("\n").split("\n");
    const others = offered(allCommands, plainManner).filter(({ name }) => name !== "help");
    expect(others.flatMap(({ usage }) => usage).filter((form) => !explained.includes(form))).toEqual([]);
  });

  it("explains every command with all its examples, on each channel as it is typed there", async () => {
    for (const command of offered(allCommands, plainManner)) {
      await ann.says(`help ${command.name}`);
      const [help = ""] = ann.news();
      for (const form of command.usage) expect(help).toContain(form);
    }
    await ann.says("help /inbox");
    expect(ann.news()[0]).toContain("songs that wait for you");
    await ann.says("help nonsense");
    expect(ann.news()[0]).toContain("This is what you need to begin");
  });

  it("names the commands alone where there are too many to explain them in one message", () => {
    const { helpAll } = textsIn({ language: "en", spell: plainManner.spell });
    const many = Array.from({ length: 90 }, (_, at) => ({ ...groupLike, name: `plug-in ${at}` }));
    const { text = "" } = helpAll(many);
    expect(text.length).toBeLessThanOrEqual(2000);
    expect(text).toContain("plug-in 0, plug-in 1, ");
  });

  it("fits into one message of every channel, in every language", () => {
    const all = commandList({});
    const manners = {
      plain: plainManner,
      slack: { spell: (typed: string) => `/song ${typed}`, hasPresence: false },
      discord: slashManner(all, { hasPresence: true }),
    };
    for (const language of languages)
      for (const [name, manner] of Object.entries(manners)) {
        const { help, helpAll, helpTopic, helpOne } = textsIn({ language, spell: manner.spell });
        const listed = offered(all, manner);
        const topics = helpTopics.map((topic) => helpTopic(topic, listed));
        for (const message of [help(listed), helpAll(listed), ...topics, ...listed.map(helpOne)]) {
          expect((message.text ?? "").length, `${language} on ${name}`).toBeLessThanOrEqual(2000);
          for (const { label } of message.choices ?? []) expect(label.length, label).toBeLessThanOrEqual(20);
        }
      }
  });
});

describe("what is not understood", () => {
  it.each([
    ["regster", "Did you mean register?"],
    ["what a lovely day", "Type help"],
    [paperLanterns.url, "Who is it for?"],
    ["https://open.spotify.com/album/4uLU6hMCjMI75M1A2tKUQC", "is an album"],
    ["share", "say who it is for"],
    [`share ${paperLanterns.url}`, "add a name"],
    ["share with Bob", "share <link> with <name>"],
    ["heard", "Which one?"],
    ["receipts maybe", "receipts on, receipts off"],
    ['share x name:"Bob', "closing quote after name:"],
  ])("%s gets a sentence that helps", async (said, words) => {
    await ann.registers();
    ann.news();
    await ann.says(said);
    expect(ann.news()[0]).toContain(words);
  });

  it("a sticker gets an answer too", async () => {
    await ann.sendsSticker();
    expect(ann.news()[0]).toContain("Nice one!");
  });
});

describe("lists", () => {
  it("are kind when they are empty", async () => {
    await ann.registers();
    ann.news();
    await ann.says("inbox");
    await ann.says("sent");
    expect(ann.news()).toEqual([
      "No songs are waiting for you.",
      "You have not sent a song yet. Try: share <link> with <name>",
    ]);
  });

  it("settings show who you are, the consent, and both switches", async () => {
    await ann.registers();
    await ann.says("settings");
    const shown = ann.screen().at(-1);
    expect(shown?.text).toContain("You are Ann Reed, on Fake.");
    expect(shown?.text).toContain("On November 21, 2026 you agreed to this:");
    await ann.presses("Receipts off");
    await ann.says("settings");
    expect(ann.screen().at(-1)?.text).toContain("Receipts are off");
  });
});

describe("mounted on a foreign bot", () => {
  const openForeignBot = () => {
    const said: string[] = [];
    const adapter = new TestAdapter(async (context) => {
      said.push(context.activity.text);
      await context.sendActivity("echo");
    });
    const { store, alarms, music, clock } = world;
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const shared = { ...store, alarms, music, clock, log, addressSlot, mannerOf: () => plainManner };
    const unused = { firstLookMs: () => 0, exportUrl: () => "", pageUrl: () => "" };
    const conversation = createConversation({ ...shared, ...unused, botName: "Songs" });
    adapter.use(new SongSharing(conversation, log));
    return { said, adapter };
  };
  const texts = (adapter: TestAdapter) => adapter.activeQueue.map(({ text }: Partial<Activity>) => text ?? "");

  const everyday = [
    "hello there",
    "hi",
    "help",
    "me",
    "cancel",
    "settings",
    "connect me",
    "send help",
    "start",
    "quiet",
    "export",
    "api token",
    "accept",
    "not now",
    "block",
    "mute",
  ];

  it.each([
    `share ${paperLanterns.url} with Bob`,
    'register name:"A" code:"1"',
    "help share",
    "heard 3",
    "send d_x to p_y",
    "friends",
    "invite",
    "accept p_y",
    "not now p_y",
    "block Bob",
  ])("%s is ours", async (words) => {
    const { said, adapter } = openForeignBot();
    await adapter.receiveActivity(words);
    expect(said).toEqual([]);
  });

  it("song commands are answered, and everything else is passed on untouched", async () => {
    const { said, adapter } = openForeignBot();
    await adapter.receiveActivity(`share ${paperLanterns.url} with Bob`);
    await adapter.receiveActivity("what is the weather?");
    for (const said of everyday) await adapter.receiveActivity(said);
    await adapter.receiveActivity({ type: "typing" });
    expect(said.filter(Boolean)).toEqual(["what is the weather?", ...everyday]);
    expect(texts(adapter)[0]).toContain("First I need to know you");
    expect(texts(adapter)[1]).toBe("echo");
  });
});
