import { describe, expect, it } from "vitest";
import { activityOf } from "../../src/bots/activity.js";
import type { Message } from "../../src/bots/domain.js";
import { type Manner, plainManner } from "../../src/bots/manner.js";
import { textsIn } from "../../src/bots/text.js";
import { bodiesOf } from "../../src/channels/discord/outbound.js";
import { maxButtons, maxSubtitleLength } from "../../src/channels/messenger/cards.js";
import { payloadsOf } from "../../src/channels/messenger/outbound.js";
import { messagesOf } from "../../src/channels/slack/outbound.js";
import { aSentShare, aShare, paperLanterns } from "../fixtures/share.js";

const nowMs = 3_600_000;
const ten = Array.from({ length: 10 }, (_, at) => at + 1);
const track = { ...paperLanterns, name: "A Song with Quite a Long Name, Live at the Harbour in the Rain" };
const middle = { page: 2, pages: 3 };
const manners: Record<string, Manner> = {
  messenger: { ...plainManner, buttonsPerCard: maxButtons, cardLength: maxSubtitleLength },
  slack: plainManner,
  discord: { ...plainManner, hasMenus: true },
};

/** A full page in the middle of a long list, with everything that a line may say. */
function inboxOn(channel: string): Message {
  const texts = textsIn({ language: "en", spell: (command) => command });
  const items = ten.map((number) => ({
    share: aShare({ id: `s_${"x".repeat(14)}${number}`, number, track, state: "delivered", post: "locked" }),
    remindAtMs: nowMs,
  }));
  return texts.inbox({ ...middle, items }, { nowMs, zone: undefined, manner: manners[channel] ?? plainManner });
}

function sentOn(channel: string): Message {
  const texts = textsIn({ language: "en", spell: (command) => command });
  const items = ten.map((number) => aSentShare({ id: `s_${number}`, number, track, state: "held" }));
  return texts.sent({ ...middle, items }, { nowMs, zone: undefined, manner: manners[channel] ?? plainManner });
}

/** Everything that can be pressed or chosen, as it would be said. */
function commandsIn({ cards = [], menus = [], choices = [] }: Message): string[] {
  const groups = [...cards.map(({ buttons = [] }) => buttons), ...menus.map((menu) => menu.choices), choices];
  return groups.flat().map(({ command }) => command);
}

describe.each(Object.keys(manners))("a page of ten on %s", (channel) => {
  it("offers the same as everywhere: for each song heard, not for me and more, and the pages around", () => {
    const commands = commandsIn(inboxOn(channel));
    // Messenger has three buttons a card: the reminder is behind "More" there.
    for (const word of ["heard", "skip", ...(channel === "messenger" ? [] : ["remind"]), "more"])
      expect(commands.filter((command) => command.startsWith(`${word} `))).toHaveLength(10);
    expect(commands.slice(-2)).toEqual(["inbox 1", "inbox 3"]);
    expect(Math.max(...commands.map((command) => command.length))).toBeLessThanOrEqual(100);
    const sent = commandsIn(sentOn(channel));
    expect(sent.filter((command) => command.startsWith("cancel "))).toHaveLength(10);
    expect(sent.slice(-2)).toEqual(["sent 1", "sent 3"]);
  });

  it("leads to each song on Spotify", () => {
    expect(inboxOn(channel).cards?.map(({ link }) => link?.url)).toEqual(ten.map(() => track.url));
  });
});

interface Element {
  title: string;
  subtitle: string;
  buttons: object[];
  default_action: { url: string };
}

describe("Messenger", () => {
  const carousel = (message: Message) => {
    const payloads = payloadsOf({ ...activityOf(message), type: "message" }, "UPDATE");
    // biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested
    const last = payloads.at(-1)?.message as any;
    return {
      payloads,
      elements: last.attachment.payload.elements as Element[],
      replies: last.quick_replies as object[],
    };
  };

  it("shows ten cards of three buttons and the pages as quick replies, the song behind the card itself", () => {
    const { elements, replies } = carousel(inboxOn("messenger"));
    expect(elements).toHaveLength(10);
    for (const { buttons, default_action, title, subtitle } of elements) {
      expect([buttons.length, default_action.url]).toEqual([3, track.url]);
      expect(Math.max(title.length, subtitle.length)).toBeLessThanOrEqual(80);
    }
    expect(replies).toHaveLength(2);
  });

  it("says nothing twice: one text and one carousel, however long the names of songs are", () => {
    expect(carousel(inboxOn("messenger")).payloads).toHaveLength(2);
    const { payloads, elements } = carousel(sentOn("messenger"));
    expect(payloads).toHaveLength(2);
    expect(elements[0]).toMatchObject({
      title: "1. A Song with Quite a Long Name, Live at the Harbour in the Rain – The Quiet H…",
      subtitle: "to Bob Fisher – waiting for their next message, 1 hour ago",
    });
    expect(carousel(inboxOn("messenger")).elements[0]?.subtitle).toBe(
      "from Ann Reed, 1 hour ago, with locked last words\nReminder: Jan 1, 01:00 UTC",
    );
  });
});

it("Slack shows all of it in one message", () => {
  const messages = messagesOf({ ...activityOf(inboxOn("slack")), type: "message" });
  expect(messages).toHaveLength(1);
  expect(messages[0]?.blocks.length).toBeLessThanOrEqual(50);
  const rows = messages[0]?.blocks.flatMap((block) => (block.type === "actions" ? [block.elements.length] : []));
  expect(rows).toEqual([...ten.map(() => 5), 2]);
});

it("Discord shows all of it in one message: ten cards, four menus, one row of buttons", () => {
  for (const [message, rows] of [
    [inboxOn("discord"), 5],
    [sentOn("discord"), 2],
  ] as const) {
    const bodies = bodiesOf(activityOf(message), { isPlainText: true });
    expect(bodies).toHaveLength(1);
    expect([bodies[0]?.embeds.length, bodies[0]?.components.length]).toEqual([10, rows]);
    expect(bodies[0]?.embeds.every(({ url }, at) => at > 0 || url === track.url)).toBe(true);
  }
});
