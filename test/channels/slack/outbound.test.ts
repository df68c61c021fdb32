import { type Activity, ActivityTypes, type CardAction, CardFactory } from "botbuilder";
import { describe, expect, it } from "vitest";
import { type Block, withoutPictures } from "../../../src/channels/slack/blocks.js";
import { messagesOf } from "../../../src/channels/slack/outbound.js";

const message = (activity: Partial<Activity>) => messagesOf({ type: ActivityTypes.Message, ...activity });
const press = (title: string, value: string): CardAction => ({ type: "postBack", title, value });
const withActions = (...actions: CardAction[]) =>
  message({ text: "?", suggestedActions: { to: [], actions } })[0]?.blocks.slice(1);

describe("an activity on its way to Slack", () => {
  const cover = "https://img.example/1.jpg";
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const accessory = (alt: string) => ({ type: "image", image_url: cover, alt_text: alt });

  it.each(["R&B", "I <3 U", "<!channel> <@U1> @here", "Vol. 2: at 10:03", "Song -> Song"])(
    "shows the title %s bold and as it is written, beside its cover",
    (title) => {
      const [sent] = message({ attachments: [CardFactory.heroCard(title, [cover], [], { subtitle: "A & B" })] });
      const text = { type: "mrkdwn", text: `*${escaped(title)}*\nA &amp; B`, verbatim: true };
      expect(sent?.blocks).toEqual([{ type: "section", text, accessory: accessory(title) }]);
      expect(sent?.text).toBe(`${escaped(title)}\nA &amp; B`);
    },
  );

  it.each(["*NSYNC", "_under_", "~over~", "`code`", ":tada: Song", "> Song", "two\nlines"])(
    "shows the title %s, which markup would change, bold in a line of its own",
    (title) => {
      const [sent] = message({ attachments: [CardFactory.heroCard(title, [cover], [], { subtitle: "A & B" })] });
      const bold = { type: "text", text: title, style: { bold: true } };
      expect(sent?.blocks).toEqual([
        { type: "rich_text", elements: [{ type: "rich_text_section", elements: [bold] }] },
        { type: "section", text: { type: "plain_text", text: "A & B", emoji: false }, accessory: accessory(title) },
      ]);
      expect(sent?.text).toBe(`${escaped(title)}\nA &amp; B`);
    },
  );

  it.each(["by *NSYNC", "> quoted", ":wave:"])("lets no %s beside a title become markup", (subtitle) => {
    const [sent] = message({ attachments: [CardFactory.heroCard("Song", [], [], { subtitle })] });
    expect(sent?.blocks).toMatchObject([
      { type: "rich_text" },
      { text: { type: "plain_text", text: subtitle, emoji: false } },
    ]);
  });

  it("shows a card of which there is a title alone, with a picture and without, and one that has none", () => {
    const blocks = (title: string, images: string[], text = "") =>
      message({ attachments: [CardFactory.heroCard(title, images, [], { text })] })[0]?.blocks;
    expect(blocks("*NSYNC", [])).toMatchObject([{ type: "rich_text" }]);
    expect(blocks("*NSYNC", [cover])).toMatchObject([
      { text: { type: "plain_text", text: "*NSYNC" }, accessory: accessory("*NSYNC") },
    ]);
    expect(blocks("", [], "words")).toEqual([
      { type: "section", text: { type: "plain_text", text: "words", emoji: false } },
    ]);
  });

  it("shows all of a card that is longer than a section", () => {
    const text = "word ".repeat(1200).trim();
    const [sent] = message({ attachments: [CardFactory.heroCard("Song", [cover], [], { text })] });
    const [title, first, ...rest] = sent?.blocks ?? [];
    expect(title).toMatchObject({ type: "rich_text" });
    expect(first).toMatchObject({ type: "section", accessory: accessory("Song") });
    const shown = [first, ...rest].map((block) => (block?.type === "section" ? (block.text?.text ?? "") : ""));
    expect(shown.join(" ")).toBe(text);
    const escapedFully = message({ attachments: [CardFactory.heroCard("Song", [], [], { text: "&".repeat(2900) })] });
    expect(escapedFully[0]?.blocks[1]).toMatchObject({ text: { type: "plain_text", text: "&".repeat(2900) } });
  });

  it("shows text as it is written too, with its addresses to click", () => {
    const [sent] = message({ text: "*Log in* (https://x.example/a?b=1&c=2). Then <!here>" });
    expect(sent?.blocks).toEqual([
      {
        type: "rich_text",
        elements: [
          {
            type: "rich_text_section",
            elements: [
              { type: "text", text: "*Log in* (" },
              { type: "link", url: "https://x.example/a?b=1&c=2" },
              { type: "text", text: "). Then <!here>" },
            ],
          },
        ],
      },
    ]);
  });

  it("is a section with its picture and its buttons when it is a card", () => {
    const card = CardFactory.heroCard(
      "Song",
      ["https://img.example/1.jpg"],
      [{ type: "openUrl", title: "Listen", value: "https://open.spotify.com/track/1" }, press("Heard", "heard s1")],
      { subtitle: "Artist", text: "a note" },
    );
    expect(message({ attachments: [card] })).toEqual([
      {
        text: "Song\nArtist\na note",
        blocks: [
          {
            type: "section",
            text: { type: "mrkdwn", text: "*Song*\nArtist\na note", verbatim: true },
            accessory: { type: "image", image_url: "https://img.example/1.jpg", alt_text: "Song" },
          },
          {
            type: "actions",
            elements: [
              expect.objectContaining({ url: "https://open.spotify.com/track/1", action_id: "link:0" }),
              expect.objectContaining({ value: "heard s1", action_id: "song:1" }),
            ],
          },
        ],
      },
    ]);
  });

  it("has button texts cut to 75 characters, never inside one", () => {
    const [row] = withActions(press(`${"x".repeat(73)}😀😀`, "v")) ?? [];
    expect(row).toMatchObject({ elements: [{ text: { text: `${"x".repeat(73)}…` } }] });
  });

  it("has no button whose command would have to be cut, nor a link that leads nowhere", () => {
    const bad: CardAction[] = [
      press("long", "v".repeat(2001)),
      { type: "openUrl", title: "bad", value: "javascript:alert(1)" },
      { type: "call", title: "call", value: "tel:1" },
    ];
    expect(withActions(...bad, press("fine", "v".repeat(2000)))).toMatchObject([
      { elements: [{ text: { text: "fine" } }] },
    ]);
  });

  it("has its buttons in rows of five with ids of their own", () => {
    const rows = withActions(...Array.from({ length: 12 }, (_, index) => press(`b${index}`, `v${index}`)));
    const ids = JSON.stringify(rows).match(/song:\d+/g);
    expect(rows).toHaveLength(3);
    expect(new Set(ids).size).toBe(12);
  });

  it("has never more than 50 blocks", () => {
    const cards = Array.from({ length: 40 }, (_, index) => CardFactory.heroCard(`c${index}`, [], [press("b", "v")]));
    expect(message({ attachments: cards }).map(({ blocks }) => blocks.length)).toEqual([50, 30]);
  });

  it("has a notification that an update can take, however much is escaped", () => {
    const [sent] = message({ text: "&".repeat(3000) });
    expect(sent?.text.length).toBeLessThanOrEqual(4000);
  });

  it("shows pictures, and other files as links", () => {
    const [sent] = message({
      attachments: [
        { contentType: "image/png", contentUrl: "https://img.example/1.png", name: "a cat" },
        { contentType: "audio/mp3", contentUrl: "https://a.example/1.mp3", name: "a purr" },
        { contentType: "image/png", contentUrl: "data:image/png;base64,AAAA", name: "inline" },
      ],
    });
    expect(sent?.blocks.map(({ type }) => type)).toEqual(["image", "rich_text", "rich_text"]);
    expect(sent?.text).toContain("a purr\nhttps://a.example/1.mp3");
  });

  it("shows a picture that says something large, with its words for whoever does not see it", () => {
    const told = { url: "https://songs.example/1.png", alt: "Songs: Halo (Beyoncé)" };
    const card = CardFactory.heroCard("Your November", [told], [press("More", "wrapped")], { text: "41 songs" });
    const [sent] = message({ attachments: [card] });
    expect(sent?.blocks).toMatchObject([
      { type: "section", text: { text: "*Your November*\n41 songs" } },
      { type: "image", image_url: told.url, alt_text: told.alt },
      { type: "actions" },
    ]);
    expect(sent?.blocks[0]).not.toHaveProperty("accessory");
    expect(sent?.text).toBe("Your November\n41 songs\nSongs: Halo (Beyoncé)");
    // Where Slack cannot fetch the picture, its words are shown.
    expect(JSON.stringify(withoutPictures(sent?.blocks ?? []))).toContain(told.alt);
    const long = message({ attachments: [CardFactory.heroCard("N", [{ ...told, alt: "x".repeat(9000) }], [])] });
    expect(long[0]?.blocks[1]).toMatchObject({ alt_text: `${"x".repeat(1999)}…` });
  });

  it("is nothing when it says nothing", () => {
    expect(message({})).toEqual([]);
    expect(messagesOf({ type: ActivityTypes.Typing })).toEqual([]);
    expect(messagesOf({ type: ActivityTypes.EndOfConversation })).toEqual([]);
  });

  it("can go without its pictures", () => {
    const card = CardFactory.heroCard("Song", ["https://img.example/1.jpg"], [press("b", "v")]);
    const picture = { contentType: "image/png", contentUrl: "https://img.example/2.png", name: "cover" };
    const [sent] = message({ attachments: [card, picture] });
    const plain: Block[] = withoutPictures(sent?.blocks ?? []);
    expect(JSON.stringify(plain)).not.toContain("image_url");
    expect(plain).toHaveLength(3);
  });
});
