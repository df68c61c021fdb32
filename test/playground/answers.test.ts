import { beforeEach, describe, expect, it } from "vitest";
import { type FakeWorld, fakeWorld } from "./fake-stage.js";

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
});

describe("bad calls", () => {
  it.each([
    ["as", { text: "hello" }],
    ["as", { as: "Zoe", text: "hello" }],
    ["as", { as: 7, text: "hello" }],
    ["text", { as: "ann" }],
    ["text", { as: "ann", text: "  " }],
    ["text", { as: "ann", text: "x".repeat(2001) }],
  ])("name the field %s", async (field, body) => {
    const answer = await world.post("say", body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toEqual({
      code: "bad_request",
      message: expect.any(String),
      status: 400,
      field,
      requestId: expect.stringMatching(/^[\w-]{36}$/),
    });
    expect(world.messenger.acts).toEqual([]);
  });

  it("ask for somebody's messages without saying whose", async () => {
    const { status, body } = await world.get("messages");
    expect({ status, field: body.error.field }).toEqual({ status: 400, field: "as" });
  });

  it.each(["", "no json", "[]", "null", '"text"', "7"])("have a body that is no object: %j", async (body) => {
    const answer = await world.post("say", body);
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status: 400, code: "bad_request" });
  });
});

describe("calls from elsewhere", () => {
  const forbidden = { status: 403, body: { error: { code: "forbidden" } } };

  it.each(["songs.example.org", "127.0.0.1.example.org", "evil.test:3000", "", "0.0.0.0:3000"])(
    "are refused when they came for the host %j",
    async (host) => {
      expect(await world.get("people", { host })).toMatchObject(forbidden);
    },
  );

  it.each(["127.0.0.1:3000", "localhost:3000", "[::1]:3000", "LOCALHOST"])(
    "are served for the host %s",
    async (host) => {
      expect((await world.get("people", { host })).status).toBe(200);
    },
  );

  it.each([
    { origin: "https://evil.test" },
    { origin: "null" },
    { origin: "http://127.0.0.1:4000" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ])("cannot act: %j", async (headers) => {
    expect(await world.post("say", { as: "ann", text: "hello" }, headers)).toMatchObject(forbidden);
    expect(world.messenger.acts).toEqual([]);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])(
    "cannot act with the content type %j, which a foreign form could send",
    async (type) => {
      const { status } = await world.post("say", { as: "ann", text: "hello" }, { "content-type": type });
      expect(status).toBe(400);
      expect(world.messenger.acts).toEqual([]);
    },
  );
});
