import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  actions,
  button,
  image,
  input,
  many,
  mrkdwn,
  numbered,
  option,
  plain,
  section,
  select,
} from "./block-parts.js";
import { ANN, startWorld, type World } from "./world.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ postBurst: 1000 });
});
afterAll(() => world.close());

async function post(...blocks: object[]) {
  const { body } = await world.api("chat.postMessage", { channel: ANN, text: "x", blocks });
  return body;
}

describe("the platform takes", () => {
  it.each<[string, object[]]>([
    ["no blocks", []],
    ["50 blocks", many(50, { type: "divider" })],
    ["a section text of 3000 characters", [section({ text: mrkdwn(3000) })]],
    [
      "3000 characters outside of the basic plane",
      [section({ text: { type: "plain_text", text: "🎵".repeat(3000) } })],
    ],
    ["10 fields", [{ type: "section", fields: many(10, mrkdwn(2)) }]],
    ["a picture beside a section", [section({ accessory: image })]],
    ["a header of 150 characters", [{ type: "header", text: plain(150) }]],
    ["a button of 75 characters with a value of 2000", [actions(button({ text: plain(75), value: "v".repeat(2000) }))]],
    ["25 buttons", [actions(...numbered(25))]],
    [
      "100 options of 75 and 150 characters",
      [actions(select({ options: many(100, option({ text: plain(75), value: "v".repeat(150) })) }))],
    ],
    [
      "a card",
      [
        {
          type: "card",
          hero_image: image,
          title: mrkdwn(150),
          subtitle: mrkdwn(150),
          body: mrkdwn(200),
          actions: [button()],
        },
      ],
    ],
    ["a carousel of 10 cards", [{ type: "carousel", elements: many(10, { type: "card", title: mrkdwn(5) }) }]],
    ["a container of 10", [{ type: "container", title: plain(5), child_blocks: many(10, { type: "divider" }) }]],
    ["a context", [{ type: "context", elements: [image, mrkdwn(5), plain(5)] }]],
    [
      "rich text",
      [
        {
          type: "rich_text",
          elements: [
            {
              type: "rich_text_section",
              elements: [
                { type: "text", text: "*NSYNC", style: { bold: true } },
                { type: "link", url: "https://example.com", text: "song" },
                { type: "user", user_id: ANN },
              ],
            },
          ],
        },
      ],
    ],
    ["an input", [input({ type: "plain_text_input", action_id: "i", max_length: 3000 })]],
    [
      "a menu that asks",
      [actions({ type: "external_select", action_id: "e", placeholder: plain(150), min_query_length: 0 })],
    ],
    [
      "a video and a markdown block",
      [
        { type: "markdown", text: "**Hi**" },
        {
          type: "video",
          video_url: "https://example.com/v",
          thumbnail_url: "https://example.com/t",
          alt_text: "v",
          title: plain(5),
        },
      ],
    ],
  ])("%s", async (_what, blocks) => {
    expect(await post(...blocks)).toMatchObject({ ok: true });
  });
});
