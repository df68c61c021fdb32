import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANN, BOB, MUSIC, startWorld, TEAM, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld({ postBurst: 100 });
});
afterEach(() => world.close());

const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const plain = (text: string) => ({ type: "plain_text", text });
const image = { type: "image", image_url: "https://example.com/cover.jpg", alt_text: "Cover" };
const button = (label: string, more: object = {}) => ({
  type: "button",
  action_id: label,
  text: plain(label),
  ...more,
});

async function shown(args: object) {
  await world.api("chat.postMessage", { channel: ANN, ...args });
  const message = world.emulator.messages(ANN).at(-1);
  if (message === undefined) throw new Error("Ann sees nothing");
  return message;
}

describe("people read", () => {
  it.each([
    ["*bold*, _italic_ and ~struck~ words", "bold, italic and struck words"],
    ["a link <https://example.com|with a label>", "a link with a label"],
    ["R&amp;B &lt;3", "R&B <3"],
    ["I <3 U", "I <3 U"],
    ["*NSYNC and Guns*n*Roses", "*NSYNC and Guns*n*Roses"],
    ["*NSYNC and *more", "*NSYNC and *more"],
    [`hello <@${BOB}>`, "hello @Bob Fisher"],
    [`hello <@${BOB}|Bob>`, `hello <@${BOB}|Bob>`],
    [`in <#${MUSIC}>`, "in #music"],
    ["<!channel> look", "@channel look"],
  ])("%j as %j", async (text, read) => {
    expect((await shown({ text })).text).toBe(read);
  });

  it("a title that mrkdwn eats, as it looks then", async () => {
    expect((await shown({ text: "*NSYNC* and _you_" })).text).toBe("NSYNC and you");
    const section = (text: object) => ({ text: "x", blocks: [{ type: "section", text }] });
    expect((await shown(section(mrkdwn("*NSYNC*")))).text).toBe("NSYNC");
    expect((await shown(section(plain("*NSYNC* R&B I <3 U")))).text).toBe("*NSYNC* R&B I <3 U");
    expect((await shown(section(plain("R&amp;B")))).text).toBe("R&amp;B");
  });

  it("the blocks, and the text only in the notification", async () => {
    const message = await shown({ text: "Short", blocks: [{ type: "header", text: plain("Long") }] });
    expect([message.text, message.notification]).toEqual(["Long", "Short"]);
  });

  it("rich text without surprises", async () => {
    const elements = [
      {
        type: "rich_text_section",
        elements: [
          { type: "text", text: "*NSYNC for " },
          { type: "user", user_id: BOB },
          { type: "link", url: "https://example.com", text: " here" },
        ],
      },
      {
        type: "rich_text_list",
        style: "bullet",
        elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "one" }] }],
      },
    ];
    const message = await shown({ text: "x", blocks: [{ type: "rich_text", elements }] });
    expect([message.text, message.mentions]).toEqual(["*NSYNC for @Bob Fisher here\n• one", [BOB]]);
  });
});

describe("mentions", () => {
  it("are noted where they are real", async () => {
    world.emulator.addSubteam({ teamId: TEAM, id: "S0FANS", handle: "fans", members: [] });
    expect((await shown({ text: `<@${BOB}> <!here> <!subteam^S0FANS>` })).mentions).toEqual([BOB, "@here", "@fans"]);
    expect((await shown({ text: "&lt;!channel&gt; @channel &lt;@U0BOB&gt;" })).mentions).toEqual([]);
    expect((await shown({ text: "x", blocks: [{ type: "section", text: plain("<!everyone>") }] })).mentions).toEqual(
      [],
    );
  });
});

describe("cards", () => {
  it("are sections with a picture, with the buttons below them", async () => {
    const blocks = [
      { type: "section", text: plain("Song\nBand"), accessory: image },
      { type: "context", elements: [mrkdwn("from Bob")] },
      { type: "actions", elements: [button("Heard", { value: "1" }), button("Open", { url: "https://example.com/" })] },
    ];
    const message = await shown({ text: "Song", blocks });
    expect(message.cards).toEqual([
      {
        title: "Song",
        subtitle: "Band\nfrom Bob",
        imageUrl: "https://example.com/cover.jpg",
        buttons: [
          { label: "Heard", kind: "press", actionId: "Heard", blockId: expect.any(String), value: "1" },
          { label: "Open", kind: "link", actionId: "Open", blockId: expect.any(String), url: "https://example.com/" },
        ],
      },
    ]);
    expect([message.text, message.buttons]).toEqual(["", []]);
  });

  it("are card blocks, alone or side by side", async () => {
    const card = (title: string) => ({
      type: "card",
      hero_image: image,
      title: mrkdwn(`<https://example.com/${title}|${title}>`),
      body: mrkdwn("Band"),
      actions: [button(title)],
    });
    const message = await shown({ text: "x", blocks: [{ type: "carousel", elements: [card("One"), card("Two")] }] });
    expect(message.cards.map(({ title, linkUrl, buttons }) => [title, linkUrl, buttons[0]?.label])).toEqual([
      ["One", "https://example.com/One", "One"],
      ["Two", "https://example.com/Two", "Two"],
    ]);
  });

  it("are pictures by themselves", async () => {
    expect((await shown({ text: "x", blocks: [image] })).cards).toMatchObject([{ title: "", imageAlt: "Cover" }]);
  });

  it("end where other words begin", async () => {
    const blocks = [
      { type: "section", text: plain("Song"), accessory: image },
      { type: "section", text: plain("More") },
      { type: "actions", elements: [button("Help")] },
    ];
    const message = await shown({ text: "x", blocks });
    expect([message.text, message.buttons[0]?.label, message.cards[0]?.buttons]).toEqual(["More", "Help", []]);
  });
});

describe("menus", () => {
  it("show their label and what can be chosen", async () => {
    const accessory = {
      type: "static_select",
      action_id: "s",
      placeholder: plain("Pick"),
      option_groups: [{ label: plain("Group"), options: [{ text: plain("One"), value: "1" }] }],
    };
    const { menus } = await shown({ text: "x", blocks: [{ type: "section", text: plain("Which?"), accessory }] });
    expect(menus).toMatchObject([{ actionId: "s", type: "static_select", label: "Pick", options: ["One"] }]);
  });
});
