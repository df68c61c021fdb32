import { describe, expect, it } from "vitest";
import { activityOf } from "../../src/bots/activity.js";
import { plainManner } from "../../src/bots/manner.js";
import { textsIn } from "../../src/bots/text.js";
import { bodiesOf } from "../../src/channels/discord/outbound.js";
import { payloadsOf } from "../../src/channels/messenger/outbound.js";
import { messagesOf } from "../../src/channels/slack/outbound.js";
import { paperLanterns } from "../fixtures/share.js";

const longest = `send d_${"x".repeat(12)}#10 with ${"n".repeat(40)}`;
const commandAt = (at: number) => `${longest.slice(0, -2)}${String(at).padStart(2, "0")}`;

/** As many songs as a search finds at most, or fewer. */
function found(count: number) {
  return Array.from({ length: count }, (_, at) => ({
    ...paperLanterns,
    name: `Song ${at + 1}`,
    url: `${paperLanterns.url}?number=${at + 1}`,
  }));
}

const offered = (count: number, hasMenus = false) =>
  activityOf(
    textsIn({ language: "en", spell: (said) => said }).whichSong(found(count), commandAt, { ...plainManner, hasMenus }),
  );

describe("ten songs that were found", () => {
  const ten = Array.from({ length: 10 }, (_, at) => commandAt(at));

  it("are one carousel on Messenger, each with its own button", () => {
    const payloads = payloadsOf({ ...offered(10), type: "message" }, "RESPONSE");
    // biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested
    const { elements } = (payloads[1] as any).message.attachment.payload;
    expect(payloads).toHaveLength(2);
    expect(elements.map(({ buttons }: { buttons: { payload?: string }[] }) => buttons.at(-1)?.payload)).toEqual(ten);
  });

  it("are one message on Slack, each with its own button", () => {
    const [message, ...others] = messagesOf({ ...offered(10), type: "message" });
    const rows = message?.blocks.flatMap((block) => (block.type === "actions" ? [block.elements] : [])) ?? [];
    expect(others).toEqual([]);
    expect(rows.map((row) => row.at(-1))).toEqual(ten.map((value) => expect.objectContaining({ value })));
  });

  it("are one message on Discord, with one menu to choose from and a link on each title", () => {
    const [body, ...others] = bodiesOf(offered(10, true), { isPlainText: true });
    expect(others).toEqual([]);
    expect(body?.embeds.map(({ url }) => url)).toEqual(found(10).map(({ url }) => url));
    expect(body?.embeds[9]?.title).toBe("10. Song 10");
    const options = ten.map((value, at) => ({ label: `${at + 1}. Song ${at + 1}`, value }));
    expect(body?.components.map(({ components }) => components)).toEqual([[expect.objectContaining({ options })]]);
  });
});

it("five have their buttons on Discord, too, in one message", () => {
  const [body, ...others] = bodiesOf(offered(5, true), { isPlainText: true });
  expect(others).toEqual([]);
  expect(body?.components).toHaveLength(5);
});
