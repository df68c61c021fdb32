import { beforeEach, describe, expect, it } from "vitest";
import { places } from "../../playground/people.js";
import { type FakeWorld, fakeWorld } from "./fake-stage.js";

const CLEO = "300000000000000003";
const song = "Glass Weather – Oona Vask";
const uri = "spotify:track:7VFna9P3QFXqLMTrPARgrd";

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
  world.discord.choices = [{ name: song, value: uri }];
});

async function completed(text: string, more: object = {}): Promise<{ label: string; text: string }[]> {
  return (await world.post("complete", { as: "cleo", text, ...more })).body.options;
}

const texts = async (text: string) => (await completed(text)).map((option) => option.text);

describe("what comes next while somebody types on Discord", () => {
  it("are commands, led on to what has to be filled in first", async () => {
    expect(await texts("/s")).toEqual(["/share song:", "/settings show", "/settings receipts to:"]);
    expect(await completed("/sh")).toEqual([{ label: "/share", note: "Send a friend a song", text: "/share song:" }]);
    expect(await texts("/inbox")).toEqual(["/inbox"]);
  });

  it("are a fixed choice's values", async () => {
    expect(await texts("/settings receipts to:o")).toEqual(["/settings receipts to:on", "/settings receipts to:off"]);
    expect(await texts("/settings receipts to:off")).toEqual([]);
  });

  it("is what the bot offers, asked with everything else that is filled in", async () => {
    expect(await completed("/share song:gla")).toEqual([{ label: song, note: "", text: `/share song:${song} to:` }]);
    world.discord.choices = [{ name: "Bob Fisher", value: "person:p_1" }];
    expect(await texts(`/share song:${song} to:bo`)).toEqual([`/share song:${song} to:Bob Fisher`]);
    const where = { channelId: `dm-${CLEO}` };
    expect(world.discord.acts).toEqual([
      ["complete", CLEO, "share", "song", "gla", {}, where],
      ["complete", CLEO, "share", "to", "bo", { song: uri }, where],
    ]);
  });

  it("are the options that are left, once something was chosen", async () => {
    world.discord.choices = [{ name: "Bob Fisher", value: "person:p_1" }];
    await completed("/share song:this to:");
    const line = "/share song:this to:Bob Fisher";
    expect(await completed(line)).toEqual([
      { label: "note", note: "Shown with the song", text: `${line} note:` },
      { label: "after", note: "", text: `${line} after:` },
    ]);
    expect(await texts(`${line} note:Hi`)).toEqual([]);
  });

  it("sends what was chosen by its value, and shows it by its name", async () => {
    world.discord.onAct = (userId) => world.discord.botSays(userId, { text: "Done" });
    await completed("/share song:gla");
    const { body } = await world.post("say", { as: "cleo", text: `/share song:${song} to:Bob` });
    expect(world.discord.acts.at(-1)).toMatchObject(["command", CLEO, "share", { song: uri, to: "Bob" }, {}]);
    expect(body.messages[0].text).toBe(`/share song:${song} to:Bob`);
  });

  it("is the value itself where the line would not give the name back as one", async () => {
    world.discord.choices = [{ name: "Letters to: Nobody", value: uri }];
    expect(await texts("/share song:let")).toEqual([`/share song:${uri} to:`]);
  });

  it("is nothing where the bot or Discord's client says nothing, nor on Messenger and Slack", async () => {
    world.discord.choices = new Error("The option song does not take that");
    expect(await completed("/share song:x")).toEqual([]);
    expect(await completed("hello")).toEqual([]);
    expect(await completed("/nonsense ")).toEqual([]);
    expect((await world.post("complete", { as: "bob", text: "/song" })).status).toBe(400);
  });

  it("is asked from the room where that is typed", async () => {
    await completed("/share song:x", { room: true });
    expect(world.discord.acts).toMatchObject([
      ["complete", CLEO, "share", "song", "x", {}, { channelId: places.discord.room.id }],
    ]);
  });
});

describe("Discord's menus", () => {
  it("are those of messages and people, with the commands that are registered", async () => {
    await world.spotify.start();
    const { panes } = (await world.get("events?since=0")).body;
    expect(panes.find(({ id }: { id: string }) => id === "cleo").menus).toEqual({
      app: [],
      message: ["Share this song"],
      person: ["Share a song with…"],
      people: [
        { id: CLEO, name: "Cleo Park" },
        { id: "300000000000000009", name: "Eli Stone" },
      ],
    });
    await world.spotify.stop();
  });

  it("send the command with its target", async () => {
    await world.post("choose", { as: "cleo", entry: "Share this song", message: "90" });
    await world.post("choose", { as: "cleo", entry: "Share a song with…", person: "300000000000000009" });
    expect(world.discord.acts).toEqual([
      ["menu", CLEO, "Share this song", "90"],
      ["menu", CLEO, "Share a song with…", "300000000000000009", { channelId: places.discord.room.id }],
    ]);
  });

  it("refuse what has no target, and what Discord's client would not send", async () => {
    expect((await world.post("choose", { as: "cleo", entry: "Share this song" })).status).toBe(400);
    world.discord.response = new Error("There is no command Dance");
    const { status, body } = await world.post("choose", { as: "cleo", entry: "Dance", message: "90" });
    expect({ status, message: body.error.message }).toEqual({
      status: 400,
      message: "Discord does not let that through: There is no command Dance.",
    });
  });
});

describe("a modal on Discord", () => {
  const field = { label: "Field", required: false, isLong: false, options: [] };
  const friend = { ...field, customId: "friend", options: [{ label: "Bob", value: "p_1" }], placeholder: "Choose" };

  beforeEach(() => {
    const fields = [friend, { ...field, customId: "note", isLong: true, maxLength: 9, required: true }];
    world.discord.dialog = { id: "1", customId: "share", title: "Share this song", texts: [], fields };
  });

  it("shows its fields", async () => {
    const { form } = (await world.post("submit", { as: "cleo", values: {} })).body;
    expect(form).toMatchObject({ id: "1", title: "Share this song", words: "", submit: "Submit", failure: null });
    expect(form.fields).toMatchObject([
      {
        name: "friend",
        kind: "menu",
        isOptional: true,
        placeholder: "Choose",
        options: [{ value: "p_1", label: "Bob" }],
      },
      { name: "note", kind: "lines", isOptional: false, maxLength: 9, value: "" },
    ]);
  });

  it("is sent; nothing chosen is no value", async () => {
    await world.post("submit", { as: "cleo", values: { friend: "", note: "" } });
    await world.post("submit", { as: "cleo", values: { friend: "p_1", note: "Hi" } });
    expect(world.discord.acts).toEqual([
      ["submit", CLEO, { note: "" }],
      ["submit", CLEO, { friend: "p_1", note: "Hi" }],
    ]);
  });

  it("is closed without the bot, and gone then", async () => {
    expect((await world.post("close", { as: "cleo" })).status).toBe(200);
    expect(world.discord.acts).toEqual([]);
    expect((await world.post("close", { as: "cleo" })).status).toBe(409);
    expect((await world.post("submit", { as: "cleo", values: {} })).status).toBe(409);
  });

  it("that the form would not let through is refused, and a bot that does not respond has failed", async () => {
    world.discord.response = new Error("The field note must be filled in");
    expect((await world.post("submit", { as: "cleo", values: {} })).status).toBe(400);
    world.discord.response = null;
    expect((await world.post("submit", { as: "cleo", values: {} })).status).toBe(502);
  });

  it("asks the bot nothing", async () => {
    expect((await world.post("suggest", { as: "cleo", field: "note", text: "x" })).status).toBe(400);
  });
});
