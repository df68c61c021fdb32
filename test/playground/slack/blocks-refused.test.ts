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

describe("the platform refuses", () => {
  it.each<[string, object[], string]>([
    ["51 blocks", many(51, { type: "divider" }), "no more than 50 items allowed [json-pointer:/blocks]"],
    ["a block without type", [{}], "missing required field: type [json-pointer:/blocks/0]"],
    ["an unknown block", [{ type: "poster" }], "unsupported type: poster [json-pointer:/blocks/0/type]"],
    [
      "a property nobody knows",
      [{ type: "divider", colour: "red" }],
      "invalid additional property: colour [json-pointer:/blocks/0]",
    ],
    [
      "a section text of 3001 characters",
      [section({ text: mrkdwn(3001) })],
      "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ],
    [
      "an empty text",
      [section({ text: mrkdwn(0) })],
      "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ],
    ["a text that is only a string", [section({ text: "x" })], "must provide an object [json-pointer:/blocks/0/text]"],
    [
      "a section with nothing to say",
      [{ type: "section" }],
      "missing required field: one of text, fields [json-pointer:/blocks/0]",
    ],
    [
      "11 fields",
      [{ type: "section", fields: many(11, mrkdwn(2)) }],
      "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ],
    [
      "a field of 2001 characters",
      [{ type: "section", fields: [mrkdwn(2001)] }],
      "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ],
    [
      "a header of 151 characters",
      [{ type: "header", text: plain(151) }],
      "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ],
    [
      "a header in mrkdwn",
      [{ type: "header", text: mrkdwn(5) }],
      "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ],
    [
      "a button of 76 characters",
      [actions(button({ text: plain(76) }))],
      "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ],
    [
      "a button in mrkdwn",
      [actions(button({ text: mrkdwn(5) }))],
      "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]",
    ],
    [
      "a button value of 2001 characters",
      [actions(button({ value: "v".repeat(2001) }))],
      "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ],
    [
      "an empty button value",
      [actions(button({ value: "" }))],
      "must be more than 0 characters [json-pointer:/blocks/0/elements/0/value]",
    ],
    [
      "an action_id of 256 characters",
      [actions(button({ action_id: "a".repeat(256) }))],
      "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    ],
    [
      "a block_id of 256 characters",
      [{ type: "divider", block_id: "b".repeat(256) }],
      "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
    ],
    [
      "one block_id twice",
      many(2, { type: "divider", block_id: "b" }),
      'block_id "b" already exists for another block [json-pointer:/blocks/1/block_id]',
    ],
    [
      "one action_id twice in a block",
      [actions(button(), button())],
      'action_id "a" already exists for another element [json-pointer:/blocks/0]',
    ],
    ["26 buttons", [actions(...numbered(26))], "no more than 25 items allowed [json-pointer:/blocks/0/elements]"],
    ["no buttons", [actions()], "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"],
    [
      "101 options",
      [actions(select({ options: many(101, option()) }))],
      "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ],
    [
      "an option of 76 characters",
      [actions(select({ options: [option({ text: plain(76) })] }))],
      "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
    ],
    [
      "an option value of 151 characters",
      [actions(select({ options: [option({ value: "v".repeat(151) })] }))],
      "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]",
    ],
    [
      "a placeholder of 151 characters",
      [actions(select({ placeholder: plain(151) }))],
      "must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]",
    ],
    [
      "options and groups at once",
      [actions(select({ option_groups: [] }))],
      "must provide exactly one of options, option_groups [json-pointer:/blocks/0/elements/0]",
    ],
    [
      "a picture without words for it",
      [section({ accessory: { ...image, alt_text: undefined } })],
      "missing required field: alt_text [json-pointer:/blocks/0/accessory]",
    ],
    [
      "a picture from nowhere",
      [{ ...image, image_url: "cover.jpg" }],
      "invalid url [json-pointer:/blocks/0/image_url]",
    ],
    [
      "a button to nowhere",
      [actions(button({ url: "spotify:track:1" }))],
      "invalid url [json-pointer:/blocks/0/elements/0/url]",
    ],
    [
      "an empty card",
      [{ type: "card", icon: image }],
      "missing required field: one of hero_image, title, actions, body [json-pointer:/blocks/0]",
    ],
    [
      "a card title of 151 characters",
      [{ type: "card", title: mrkdwn(151) }],
      "must be less than 151 characters [json-pointer:/blocks/0/title/text]",
    ],
    [
      "a card title in plain text",
      [{ type: "card", title: plain(5) }],
      "unsupported type: plain_text [json-pointer:/blocks/0/title/type]",
    ],
    [
      "a card subtitle of 151 characters",
      [{ type: "card", title: mrkdwn(1), subtitle: mrkdwn(151) }],
      "must be less than 151 characters [json-pointer:/blocks/0/subtitle/text]",
    ],
    [
      "a card body of 201 characters",
      [{ type: "card", body: mrkdwn(201) }],
      "must be less than 201 characters [json-pointer:/blocks/0/body/text]",
    ],
    [
      "11 cards side by side",
      [{ type: "carousel", elements: many(11, { type: "card", title: mrkdwn(1) }) }],
      "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ],
    [
      "an empty carousel",
      [{ type: "carousel", elements: [] }],
      "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]",
    ],
    [
      "11 blocks in a container",
      [{ type: "container", title: plain(1), child_blocks: many(11, { type: "divider" }) }],
      "no more than 10 items allowed [json-pointer:/blocks/0/child_blocks]",
    ],
    [
      "11 elements of a context",
      [{ type: "context", elements: many(11, mrkdwn(1)) }],
      "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ],
    [
      "an alert outside of a modal",
      [{ type: "alert", text: plain(5) }],
      "unsupported type: alert [json-pointer:/blocks/0/type]",
    ],
    [
      "response_url_enabled outside of a modal",
      [actions({ type: "conversations_select", action_id: "c", response_url_enabled: true })],
      "response_url_enabled is only allowed in modals [json-pointer:/blocks]",
    ],
    [
      "a yes that is a word",
      [input({ type: "plain_text_input", action_id: "i", multiline: "yes" })],
      "must provide a boolean [json-pointer:/blocks/0/element/multiline]",
    ],
    [
      "a length that is none",
      [input({ type: "plain_text_input", action_id: "i", max_length: 3001 })],
      "must provide an integer from 1 to 3000 [json-pointer:/blocks/0/element/max_length]",
    ],
    [
      "a style nobody knows",
      [actions(button({ style: "loud" }))],
      "must be one of primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ],
    [
      "elements that are no list",
      [{ type: "actions", elements: {} }],
      "must provide an array [json-pointer:/blocks/0/elements]",
    ],
    [
      "rich text of an unknown part",
      [{ type: "rich_text", elements: [{ type: "rich_text_poem", elements: [] }] }],
      "unsupported type: rich_text_poem [json-pointer:/blocks/0/elements/0/type]",
    ],
  ])("%s", async (_what, blocks, problem) => {
    const body = await post(...blocks);
    expect(body).toMatchObject({ ok: false, error: "invalid_blocks", errors: expect.arrayContaining([problem]) });
    expect(body.response_metadata.messages).toContain(`[ERROR] ${problem}`);
  });

  it("blocks that are long taken together", async () => {
    expect((await post(...many(5, section({ text: mrkdwn(2700) })))).error).toBe("msg_blocks_too_long");
  });
});
