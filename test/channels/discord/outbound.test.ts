import { type Activity, ActivityTypes, type CardAction, CardFactory } from "botbuilder";
import { describe, expect, it } from "vitest";
import { activityOf } from "../../../src/bots/activity.js";
import { withoutMarkdown } from "../../../src/channels/discord/markdown.js";
import { bodiesOf, maxCardsInMessage, merged } from "../../../src/channels/discord/outbound.js";

const press = (title: string, value = title): CardAction => ({ type: "postBack", title, value });
const open = (title: string, value: string): CardAction => ({ type: "openUrl", title, value });
const card = (title: string, buttons: CardAction[] = [], more = {}) => CardFactory.heroCard(title, [], buttons, more);
const messages = (activity: Partial<Activity>, isPlainText = true) => bodiesOf(activity, { isPlainText });
const labels = (activity: Partial<Activity>) =>
  messages(activity).map(({ components }) =>
    components.map((row) => row.components.map((one) => ("label" in one ? one.label : ""))),
  );

describe("menus on Discord", () => {
  const menu = (label: string, count: number) => ({
    label,
    choices: Array.from({ length: count }, (_, at) => ({ label: `${at + 1}. Song`, command: `${label} s_${at + 1}` })),
  });
  const rows = (activity: Partial<Activity>) =>
    messages(activity).map(({ components }) => components.map((row) => row.components.map(({ type }) => type)));

  it("stand in rows of their own, between the cards and the buttons of the message", () => {
    const message = { text: "Songs", cards: [{ title: "1. Song" }], menus: [menu("heard", 2), menu("skip", 2)] };
    const [body, ...more] = messages(activityOf({ ...message, choices: [{ label: "Next", command: "inbox 2" }] }));
    expect(more).toEqual([]);
    expect(body?.components).toEqual([
      {
        type: 1,
        components: [
          {
            type: 3,
            custom_id: "menu:menu1",
            placeholder: "heard",
            options: [
              { label: "1. Song", value: "heard s_1" },
              { label: "2. Song", value: "heard s_2" },
            ],
          },
        ],
      },
      { type: 1, components: [expect.objectContaining({ custom_id: "menu:menu2" })] },
      { type: 1, components: [expect.objectContaining({ label: "Next" })] },
    ]);
  });

  it("have 25 lines at most, no line twice, and none that would say something else", () => {
    const long = { label: "cut", command: "x".repeat(101) };
    const choices = [long, ...menu("heard", 30).choices, ...menu("heard", 30).choices];
    const [body] = messages(activityOf({ text: "x", menus: [{ label: "heard", choices }] }));
    const options = body?.components.flatMap((row) =>
      row.components.flatMap((one) => ("options" in one ? one.options : [])),
    );
    expect(options).toHaveLength(25);
    expect(new Set(options?.map(({ value }) => value)).size).toBe(25);
    expect(options?.map(({ label }) => label)).not.toContain("cut");
  });

  it("go on in another message when rows run out, and an empty one is none", () => {
    const many = activityOf({ text: "x", menus: Array.from({ length: 6 }, (_, at) => menu(`m${at}`, 1)) });
    expect(rows(many).map((components) => components.length)).toEqual([5, 1]);
    expect(rows(activityOf({ text: "x", menus: [menu("none", 0)] }))).toEqual([[]]);
  });
});

describe("an activity on Discord", () => {
  it("is nothing when there is nothing to see", () => {
    expect(messages({ type: ActivityTypes.Typing })).toEqual([]);
    expect(messages({ type: ActivityTypes.Message })).toEqual([]);
    expect(messages({ text: "  " })).toEqual([]);
  });

  it("mentions nobody, ever", () => {
    expect(messages({ text: "@everyone" })).toMatchObject([{ allowed_mentions: { parse: [] } }]);
  });

  it("shows a song as a card with its picture, its link and its buttons", () => {
    const song = {
      title: "*NSYNC",
      subtitle: "Pop_Group",
      imageUrl: "https://i.scdn.co/image/1",
      link: { label: "Listen", url: "https://open.spotify.com/track/1" },
      buttons: [{ label: "Heard", command: "heard s_1" }],
    };
    expect(messages(activityOf({ text: "Ann sent you a song.", cards: [song] }))).toEqual([
      {
        content: "Ann sent you a song.",
        embeds: [
          {
            title: "\\*NSYNC",
            url: "https://open.spotify.com/track/1",
            description: "Pop_Group",
            image: { url: "https://i.scdn.co/image/1" },
          },
        ],
        components: [
          {
            type: 1,
            components: [
              { type: 2, style: 5, label: "Listen", url: "https://open.spotify.com/track/1" },
              { type: 2, style: 2, label: "Heard", custom_id: "heard s_1" },
            ],
          },
        ],
        allowed_mentions: { parse: [] },
      },
    ]);
  });

  it("shows the cover small beside a line that tells more, and on each of several cards", () => {
    const cover = "https://i.scdn.co/image/1";
    const one = (text?: string) =>
      activityOf({ cards: [{ title: "Song", subtitle: "Artist", imageUrl: cover, ...(text ? { text } : {}) }] });
    expect(messages(one("Bob has it."))[0]?.embeds).toEqual([
      { title: "Song", description: "Artist\nBob has it.", thumbnail: { url: cover } },
    ]);
    const two = { attachments: [one(), one()].flatMap(({ attachments }) => attachments ?? []) };
    expect(messages(two)[0]?.embeds).toMatchObject([{ thumbnail: { url: cover } }, { thumbnail: { url: cover } }]);
    const pictures = [1, 2].map(() => ({ contentType: "image/png", contentUrl: cover }));
    expect(messages({ attachments: pictures })[0]?.embeds).toEqual([
      { image: { url: cover } },
      { image: { url: cover } },
    ]);
  });

  it("shows a picture that says something large in any case, with its words below it", () => {
    const card = {
      title: "Your November",
      text: "41 songs",
      imageUrl: "https://songs.example/1.png",
      imageAlt: "Songs: *Halo*",
    };
    const shown = { image: { url: card.imageUrl }, footer: { text: "Songs: *Halo*" } };
    expect(messages(activityOf({ cards: [card] }))[0]?.embeds).toMatchObject([{ description: "41 songs", ...shown }]);
    const [, second] = messages(activityOf({ cards: [{ title: "Song" }, card] }))[0]?.embeds ?? [];
    expect(second).toMatchObject(shown);
    const long = messages(activityOf({ cards: Array(3).fill({ ...card, imageAlt: "x".repeat(5000) }) }));
    expect(long.map(({ embeds }) => embeds.map(({ footer }) => footer?.text.length))).toEqual([[2048, 2048], [2048]]);
  });

  it("leaves a number alone that a card has already, and gives it to its buttons", () => {
    const list = {
      text: "Songs",
      cards: ["12. A", "7. B"].map((title) => ({ title, buttons: [{ label: "Heard", command: title }] })),
    };
    const [body] = messages(activityOf(list));
    expect(body?.embeds.map(({ title }) => title)).toEqual(["12. A", "7. B"]);
    expect(labels(activityOf(list))).toEqual([[["12. Heard"], ["7. Heard"]]]);
  });

  it("numbers cards with buttons, each in a row of its own, and begins another message when rows run out", () => {
    const attachments = Array.from({ length: maxCardsInMessage + 1 }, (_, index) =>
      card(`Song ${index}`, [press("Heard", `heard ${index}`)]),
    );
    const [first, second] = messages({ attachments });
    expect(first?.embeds.map(({ title }) => title)).toEqual([0, 1, 2, 3, 4].map((at) => `${at + 1}. Song ${at}`));
    expect(labels({ attachments })).toEqual([
      [["1. Heard"], ["2. Heard"], ["3. Heard"], ["4. Heard"], ["5. Heard"]],
      [["Heard"]],
    ]);
    expect(second?.embeds).toMatchObject([{ title: "Song 5" }]);
  });

  it("puts up to ten cards without buttons into one message", () => {
    const attachments = Array.from({ length: 11 }, (_, index) => card(`Song ${index}`, [], { text: "x" }));
    expect(messages({ attachments }).map(({ embeds }) => embeds.length)).toEqual([10, 1]);
  });

  it("keeps all embeds of a message below 6,000 characters, and says as text what fits no embed", () => {
    const long = { text: "word ".repeat(700) };
    expect(messages({ attachments: [card("a", [], long), card("b", [], long)] })).toHaveLength(2);
    const longer = messages({ attachments: [card("a", [], { text: "word ".repeat(1000) })] });
    expect(longer.map(({ content }) => content.length > 0)).toEqual([true, true, true]);
    expect(longer.at(-1)?.embeds).toEqual([{ title: "a" }]);
    expect(longer.every(({ content }) => content.length <= 2000)).toBe(true);
  });

  it("makes no gallery of two cards for the same song", () => {
    const tap = open("Listen", "https://open.spotify.com/track/1");
    const [body] = messages({ attachments: [card("a", [], { tap }), card("b", [], { tap })] });
    expect(body?.embeds).toEqual([{ title: "a", url: tap.value }, { title: "b" }]);
  });

  it("hangs suggested actions on the last message: rows of 5, 25 at most", () => {
    const actions = Array.from({ length: 30 }, (_, index) => press(`${index}`));
    const activity = { text: "Which?", suggestedActions: { to: [], actions } };
    expect(labels(activity)[0]?.map((row) => row.length)).toEqual([5, 5, 5, 5, 5]);
    expect(messages({ suggestedActions: { to: [], actions: [press("a")] } })).toMatchObject([{ content: "…" }]);
    const full = { attachments: [1, 2, 3, 4, 5].map((n) => card(`${n}`, [press(`b${n}`)])) };
    expect(messages({ ...full, suggestedActions: { to: [], actions: [press("more")] } })).toHaveLength(2);
  });

  it("shows the same command once, and shortens labels", () => {
    const actions = [press("Yes", "yes"), press("Also yes", "yes"), press("x".repeat(200), "long"), press("", "")];
    const [rows] = labels({ text: "?", suggestedActions: { to: [], actions } });
    expect(rows?.flat()).toEqual(["Yes", `${"x".repeat(79)}…`, "…"]);
  });

  it("opens web addresses only, and spells out those too long for a button", () => {
    const long = `https://example.com/${"a".repeat(600)}`;
    const actions = [open("Bad", "javascript:alert(1)"), open("Long", long), open("Good", "https://example.com")];
    expect(messages({ text: "?", suggestedActions: { to: [], actions } })).toMatchObject([
      { content: `?\nLong: ${long}`, components: [{ components: [{ label: "Good" }] }] },
    ]);
  });

  it("shows pictures, names files, and says what it has no card for", () => {
    const attachments = [
      { contentType: "image/png", contentUrl: "https://example.com/a.png" },
      { contentType: "application/pdf", contentUrl: "https://example.com/a.pdf", name: "Notes" },
      { contentType: "application/vnd.microsoft.card.adaptive", content: { fallbackText: "see the web" } },
      { contentType: "application/vnd.microsoft.card.hero", content: null },
    ];
    expect(messages({ attachments }).map(({ content, embeds }) => [content, embeds])).toEqual([
      ["", [{ image: { url: "https://example.com/a.png" } }]],
      ["Notes: https://example.com/a.pdf", []],
      ["see the web", []],
    ]);
  });

  it("leaves Markdown to bots that write it", () => {
    expect(messages({ text: "**bold**" }, false)).toMatchObject([{ content: "**bold**" }]);
    expect(messages({ text: "**bold**", textFormat: "plain" }, false)).toMatchObject([{ content: "\\*\\*bold\\*\\*" }]);
    expect(messages({ text: "**bold**", textFormat: "markdown" })).toMatchObject([{ content: "**bold**" }]);
  });

  it("becomes one message with another only within the limits", () => {
    const [a] = messages({ text: "a", attachments: [card("1")] });
    const [b] = messages({ text: "b".repeat(1999) });
    if (!a || !b) throw new Error("both are messages");
    expect(merged(a, a)).toMatchObject({ content: "a\na", embeds: [{}, {}] });
    expect(merged(a, b)).toBeNull();
  });
});

describe("plain text on Discord", () => {
  it.each([
    ["*NSYNC", "\\*NSYNC"],
    ["send_song <link>", "send_song <link>"],
    ["_sly_ __init__", "\\_sly\\_ \\_\\_init\\_\\_"],
    ["~~no~~ ~yes", "\\~\\~no\\~\\~ ~yes"],
    ["||spoiler|| a | b", "\\|\\|spoiler\\|\\| a | b"],
    ["[Spotify](https://evil.example/_x_)", "\\[Spotify](https://evil.example/_x_)"],
    ["https://example.com/_a_*b*?c=`", "https://example.com/_a_*b*?c=`"],
    [
      "<@1> <#2> <:x:3> <a:x:3> <t:0:R> </help:1> <id:home>",
      "\\<@1> \\<#2> \\<:x:3> \\<a:x:3> \\<t:0:R> \\</help:1> \\<id:home>",
    ],
    ["# big\n-# small\n> quote\n#1", "\\# big\n\\-# small\n\\> quote\n#1"],
    ["back\\slash `code`", "back\\\\slash \\`code\\`"],
  ])("%s", (text, plain) => {
    expect(withoutMarkdown(text)).toBe(plain);
  });
});
