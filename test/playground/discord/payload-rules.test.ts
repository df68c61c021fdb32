import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LOBBY, outcome, startWorld, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const V2 = 1 << 15;
const send = (body: unknown) => world.call(`/channels/${LOBBY}/messages`, { body });
const seen = () => world.emulator.messages("200000000000000002");
const many = <T>(count: number, item: (index: number) => T) => Array.from({ length: count }, (_, index) => item(index));

const button = (more: object = {}) => ({ type: 2, style: 1, label: "Go", custom_id: "go", ...more });
const link = (more: object = {}) => ({ type: 2, style: 5, label: "Go", url: "https://example.com", ...more });
const row = (...components: object[]) => ({ type: 1, components });
const option = (index: number) => ({ label: `Option ${index}`, value: `value-${index}` });
const menu = (more: object = {}) => ({ type: 3, custom_id: "menu", options: [option(1)], ...more });
const say = (content: string) => ({ type: 10, content });
const thumbnail = { type: 11, media: { url: "https://example.com/cover.png" }, description: "Cover" };
const section = { type: 9, components: [say("hi")], accessory: thumbnail };
const container = (...components: object[]) => ({ type: 17, accent_color: 0x1db954, components });
const v2 = (...components: object[]) => ({ flags: V2, components });

describe("a message is taken", () => {
  it.each<[string, object]>([
    ["with 2000 characters", { content: "x".repeat(2000) }],
    ["with 10 embeds", { embeds: many(10, (index) => ({ title: `Embed ${index}` })) }],
    [
      "with 5 rows of 5 buttons",
      { content: "x", components: many(5, (r) => row(...many(5, (b) => button({ custom_id: `${r}-${b}` })))) },
    ],
    ["with a menu of 25", { content: "x", components: [row(menu({ options: many(25, option) }))] }],
    ["with links", { content: "x", components: [row(link(), link({ label: "Other" }))] }],
    [
      "with all of Components V2",
      v2(
        say("hi"),
        section,
        container(section, { type: 14, divider: true, spacing: 2 }, row(button()), {
          type: 12,
          items: [{ media: { url: "https://example.com/a.png" } }],
        }),
      ),
    ],
    ["with 40 components", v2(...many(40, () => say("hi")))],
    ["with people to choose", v2(row({ type: 5, custom_id: "who", max_values: 5 }))],
    [
      "with null where Discord takes it",
      { content: "x", embeds: null, components: null, allowed_mentions: null, flags: null },
    ],
  ])("%s", async (_what, body) => {
    expect((await send(body)).status).toBe(200);
  });
});

describe("a message is refused with 50035", () => {
  it.each<[string, object]>([
    ["over 2000 characters", { content: "x".repeat(2001) }],
    ["with content that is no text", { content: 5 }],
    ["with an unknown property", { content: "x", embed: {} }],
    ["with unknown flags", { content: "x", flags: 1 << 6 }],
    ["with 11 embeds", { embeds: many(11, () => ({ title: "x" })) }],
    ["with a title over 256", { embeds: [{ title: "x".repeat(257) }] }],
    ["with a description over 4096", { embeds: [{ description: "x".repeat(4097) }] }],
    ["with embeds over 6000 together", { embeds: many(2, () => ({ description: "x".repeat(3001) })) }],
    ["with 26 fields", { embeds: [{ fields: many(26, () => ({ name: "x", value: "y" })) }] }],
    ["with a field without value", { embeds: [{ fields: [{ name: "x" }] }] }],
    ["with an embed's address of another scheme", { embeds: [{ title: "x", url: "ftp://example.com" }] }],
    ["with an embed's property that there is not", { embeds: [{ title: "x", subtitle: "y" }] }],
    ["with a colour beyond white", { embeds: [{ title: "x", color: 0x1000000 }] }],
    ["with a time that is none", { embeds: [{ title: "x", timestamp: "yesterday" }] }],
    ["with 6 rows", { content: "x", components: many(6, (index) => row(button({ custom_id: `${index}` }))) }],
    [
      "with 6 buttons in a row",
      { content: "x", components: [row(...many(6, (index) => button({ custom_id: `${index}` })))] },
    ],
    ["with an empty row", { content: "x", components: [row()] }],
    ["with a button outside a row", { content: "x", components: [button()] }],
    ["with a button beside a menu", { content: "x", components: [row(button(), menu())] }],
    ["with a label over 80", { content: "x", components: [row(button({ label: "x".repeat(81) }))] }],
    ["with a button without label or emoji", { content: "x", components: [row(button({ label: undefined }))] }],
    ["with a custom_id over 100", { content: "x", components: [row(button({ custom_id: "x".repeat(101) }))] }],
    ["with an empty custom_id", { content: "x", components: [row(button({ custom_id: "" }))] }],
    ["with a button without custom_id", { content: "x", components: [row(button({ custom_id: undefined }))] }],
    ["with a link that has a custom_id", { content: "x", components: [row(link({ custom_id: "go" }))] }],
    [
      "with a link over 512",
      { content: "x", components: [row(link({ url: `https://example.com/${"x".repeat(500)}` }))] },
    ],
    ["with a link of another scheme", { content: "x", components: [row(link({ url: "javascript:alert(1)" }))] }],
    ["with one custom_id twice", { content: "x", components: [row(button(), button({ label: "Other" }))] }],
    ["with a style that there is not", { content: "x", components: [row(button({ style: 9 }))] }],
    ["with a button's property that there is not", { content: "x", components: [row(button({ colour: "red" }))] }],
    ["with a menu of 26", { content: "x", components: [row(menu({ options: many(26, option) }))] }],
    ["with a menu of none", { content: "x", components: [row(menu({ options: [] }))] }],
    ["with one value twice in a menu", { content: "x", components: [row(menu({ options: [option(1), option(1)] }))] }],
    [
      "with a menu that wants more than it takes",
      { content: "x", components: [row(menu({ min_values: 2, max_values: 1 }))] },
    ],
    ["with a text input", { content: "x", components: [row({ type: 4, custom_id: "x", style: 1, label: "x" })] }],
    ["with Components V2 but not the flag", { content: "x", components: [say("hi")] }],
    ["with Components V2 and content", { content: "x", ...v2(say("hi")) }],
    ["with Components V2 and embeds", { embeds: [{ title: "x" }], ...v2(say("hi")) }],
    ["with 41 components, nested ones counted", v2(...many(13, () => ({ ...section })), say("a"), say("b"))],
    ["with over 4000 characters in V2", v2(say("x".repeat(4000)), say("x"))],
    ["with a container in a container", v2(container(container(say("hi"))))],
    ["with an empty container", v2(container())],
    ["with a section without accessory", v2({ type: 9, components: [say("hi")] })],
    ["with 4 texts in a section", v2({ ...section, components: many(4, () => say("hi")) })],
    [
      "with 11 pictures in a gallery",
      v2({ type: 12, items: many(11, () => ({ media: { url: "https://example.com" } })) }),
    ],
    ["with a loose thumbnail", v2(thumbnail)],
    ["with a label, which is for modals", v2({ type: 18, label: "x", component: menu() })],
    ["with one id twice", v2({ ...say("a"), id: 1 }, { ...say("b"), id: 1 })],
    ["with a file that was not sent", { embeds: [{ image: { url: "attachment://card.png" } }] }],
    ["with an attachment that was not sent", { content: "x", attachments: [{ id: 0 }] }],
    ["with mentions of a kind that there is not", { content: "x", allowed_mentions: { parse: ["all"] } }],
    [
      "with mentions of all people and of some",
      { content: "x", allowed_mentions: { parse: ["users"], users: ["200000000000000001"] } },
    ],
    ["with mentions of what is no id", { content: "x", allowed_mentions: { users: ["bob"] } }],
    [
      "with over 100 mentions",
      { content: "x", allowed_mentions: { users: many(101, (index) => `${200000000000000000n + BigInt(index)}`) } },
    ],
  ])("%s", async (_what, body) => {
    const reply = await send(body);
    expect([reply.status, outcome(reply)]).toEqual([400, 50035]);
    expect(seen()).toEqual([]);
  });

  it("and says at which field", async () => {
    const { body } = await send({ content: "x", components: [row(button({ label: "x".repeat(81) }))] });
    expect(body).toEqual({
      message: "Invalid Form Body",
      code: 50035,
      errors: {
        components: {
          0: {
            components: {
              0: { label: { _errors: [{ code: "BASE_TYPE_MAX_LENGTH", message: "Must be 80 or fewer in length." }] } },
            },
          },
        },
      },
    });
  });
});

describe("a message that shows nothing is refused with 50006:", () => {
  it.each<[string, object]>([
    ["nothing at all", {}],
    ["an empty text", { content: "" }],
    ["a blank text", { content: " \n " }],
    ["an empty embed", { embeds: [{}] }],
    ["no components", v2()],
  ])("%s", async (_what, body) => {
    expect(outcome(await send(body))).toBe(50006);
  });
});

describe("an edit", () => {
  const post = async (body: object) => String((await send(body)).body.id);
  const edit = (id: string, body: object) => world.call(`/channels/${LOBBY}/messages/${id}`, { method: "PATCH", body });

  it("keeps what it does not name", async () => {
    const id = await post({ content: "x", components: [row(button())], embeds: [{ title: "Song" }] });
    await edit(id, { content: "y" });
    expect(seen()).toMatchObject([{ text: "y", cards: [{ title: "Song" }], buttons: [{ label: "Go" }] }]);
    await edit(id, { components: [], embeds: [] });
    expect(seen()).toMatchObject([{ text: "y", cards: [], buttons: [] }]);
  });

  it("can bring Components V2 if it takes the old content away, and cannot take them back", async () => {
    const id = await post({ content: "x" });
    expect(outcome(await edit(id, v2(say("hi"))))).toBe(50035);
    expect((await edit(id, { content: null, ...v2(say("hi")) })).status).toBe(200);
    expect(outcome(await edit(id, { flags: 0 }))).toBe(50035);
    expect(outcome(await edit(id, { content: "x" }))).toBe(50035);
    expect((await edit(id, { components: [say("there")] })).status).toBe(200);
    expect(seen()).toMatchObject([{ text: "there" }]);
  });

  it("cannot leave nothing, and takes no nonce", async () => {
    const id = await post({ content: "x" });
    expect(outcome(await edit(id, { content: "" }))).toBe(50006);
    expect(outcome(await edit(id, { content: "y", nonce: "1" }))).toBe(50035);
  });
});

describe("files", () => {
  function form(payload: object, files: Record<string, Blob>): FormData {
    const data = new FormData();
    data.set("payload_json", JSON.stringify(payload));
    for (const [name, file] of Object.entries(files)) data.set(name, file, "card.png");
    return data;
  }
  const upload = (payload: object, files: Record<string, Blob>) =>
    world.call(`/channels/${LOBBY}/messages`, { raw: form(payload, files) });
  const file = new Blob(["png"], { type: "application/octet-stream" });

  it("can be shown by components", async () => {
    const picture = { type: 12, items: [{ media: { url: "attachment://card.png" }, description: "Cover" }] };
    const reply = await upload(v2(container(say("# Song"), picture)), { "files[0]": file });
    expect(reply.status).toBe(200);
    expect(seen()[0]?.cards).toMatchObject([{ title: "Song", imageUrl: expect.stringMatching(/^http.*card\.png$/) }]);
    expect(world.emulator.requests().at(-1)?.files).toEqual([{ name: "card.png", bytes: 3 }]);
  });

  it("that no component shows are refused in Components V2", async () => {
    expect(outcome(await upload(v2(say("hi")), { "files[0]": file }))).toBe(50035);
  });

  it("over 10 MiB are refused with 40005, and so are bodies over 26 MB", async () => {
    const large = await upload({}, { "files[0]": new Blob([Buffer.alloc(10 * 1024 * 1024 + 1)]) });
    expect([large.status, outcome(large)]).toEqual([413, 40005]);
    const huge = await upload({}, { "files[0]": new Blob([Buffer.alloc(27 * 1024 * 1024)]) });
    expect([huge.status, outcome(huge)]).toEqual([413, 40005]);
  });

  it("under another name than files[n] are refused", async () => {
    expect(outcome(await upload({}, { file }))).toBe(50035);
  });

  it("can be kept or dropped by an edit", async () => {
    const { body } = await upload({ content: "x" }, { "files[0]": file });
    const edit = (attachments: object[]) =>
      world.call(`/channels/${LOBBY}/messages/${body.id}`, { method: "PATCH", body: { attachments } });
    const [attachment] = body.attachments as { id: string }[];
    expect((await edit([{ id: attachment?.id }])).body.attachments).toHaveLength(1);
    expect((await edit([])).body.attachments).toEqual([]);
  });
});

describe("broken JSON", () => {
  it("is refused with 50109", async () => {
    const reply = await world.call(`/channels/${LOBBY}/messages`, { raw: "{ no JSON" });
    expect([reply.status, outcome(reply)]).toEqual([400, 50109]);
  });
});
