import { beforeEach, describe, expect, it } from "vitest";
import { type FakeWorld, fakeWorld } from "./fake-stage.js";

const ANN = "6100000000000001";
const DAY_MS = 24 * 60 * 60 * 1000;

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
});

describe("people", () => {
  it("are listed with id, name and channel, and nobody is registered at the start", async () => {
    const { body } = await world.get("people");
    expect(body.length).toBeGreaterThanOrEqual(3);
    expect(body[0]).toMatchObject({ id: "ann", name: "Ann Reed", channel: "messenger", registered: false });
    expect(body.every((person: { registered: boolean }) => !person.registered)).toBe(true);
  });

  it("show as registered once the bot knows them", async () => {
    world.app.registered.add(ANN);
    const { body } = await world.get("people");
    expect(body.map((person: { registered: boolean }) => person.registered)).toEqual([true, false, false, false]);
  });

  it.each(["ann", "ANN", "Ann", "Ann Reed", " ann  reed "])("are found by %j", async (as) => {
    expect((await world.post("say", { as, text: "hello" })).status).toBe(200);
    expect(world.messenger.acts).toEqual([["say", ANN, "hello"]]);
  });

  it("of one name are told apart by id; the name means the first", async () => {
    world.slack.onAct = (userId) => world.slack.botSays(userId, { text: "Hello" });
    await world.post("say", { as: "Bob Fisher", text: "hello" });
    await world.post("say", { as: "bob2", text: "hello" });
    expect(world.slack.acts).toHaveLength(1);
    expect(world.messenger.acts).toEqual([["say", "6100000000000004", "hello"]]);
  });
});

describe("say", () => {
  it("answers only after the bot is done with it", async () => {
    world.app.ringAt(0, "answer", () => world.messenger.botSays(ANN, { text: "Hello, Ann" }));
    const { body } = await world.post("say", { as: "ann", text: "hello" });
    expect(body.messages.map((message: { text: string }) => message.text)).toEqual(["hello", "Hello, Ann"]);
    expect((await world.get("messages?as=ann")).body.at(-1)).toMatchObject({ from: "bot", text: "Hello, Ann" });
  });

  it("says so when the bot did not take the event", async () => {
    world.messenger.status = 403;
    const { status, body } = await world.post("say", { as: "ann", text: "hello" });
    expect(status).toBe(502);
    expect(body.error).toMatchObject({ code: "upstream", message: expect.stringContaining("403") });
  });

  it("waits while time is being moved", async () => {
    world.app.ringAt(60_000, "alarm", () => world.messenger.botSays(ANN, { text: "a receipt" }));
    const skip = world.post("skip", { ms: 120_000 });
    await world.post("say", { as: "ann", text: "hello" });
    await skip;
    expect((await world.get("messages?as=ann")).body.map((message: { text: string }) => message.text)).toEqual([
      "a receipt",
      "hello",
    ]);
  });
});

describe("messages", () => {
  it("have time, sender, text, card, buttons and whether they were edited, oldest first", async () => {
    const card = {
      title: "Glass Weather",
      subtitle: "Oona Vask",
      imageUrl: "http://127.0.0.1/cover.svg",
      buttons: [
        { label: "Listen on Spotify", kind: "web_url" as const, url: "https://open.spotify.com/track/x" },
        { label: "I have heard it", kind: "postback" as const, payload: "heard 1" },
      ],
    };
    world.messenger.botSays(ANN, { text: "A song for you", quickReplies: [{ label: "Help", payload: "help" }] });
    world.messenger.botSays(ANN, { cards: [card] });
    const atMs = world.app.startMs;
    expect((await world.get("messages?as=Ann")).body).toEqual([
      { atMs, from: "bot", text: "A song for you", buttons: [{ label: "Help", kind: "press" }], edited: false },
      {
        atMs,
        from: "bot",
        text: "",
        card: {
          title: "Glass Weather",
          subtitle: "Oona Vask",
          imageUrl: "http://127.0.0.1/cover.svg",
          buttons: [
            { label: "Listen on Spotify", kind: "link", url: "https://open.spotify.com/track/x" },
            { label: "I have heard it", kind: "press" },
          ],
        },
        buttons: [
          { label: "Listen on Spotify", kind: "link", url: "https://open.spotify.com/track/x" },
          { label: "I have heard it", kind: "press" },
        ],
        edited: false,
      },
    ]);
  });

  it("of a text with buttons are a text with buttons, as people see it", async () => {
    world.messenger.botSays(ANN, {
      cards: [{ title: "Which Bob?", buttons: [{ label: "This", kind: "postback", payload: "b" }] }],
    });
    const { body } = await world.get("messages?as=ann");
    expect(body[0]).toMatchObject({ text: "Which Bob?", buttons: [{ label: "This", kind: "press" }] });
    expect(body[0].card).toBeUndefined();
  });
});

describe("press", () => {
  const heard = (payload: string) => ({
    title: "A song",
    subtitle: "by somebody",
    buttons: [{ label: "I have heard it", kind: "postback" as const, payload }],
  });

  it("presses the button of the newest message that has it", async () => {
    world.messenger.botSays(ANN, { cards: [heard("heard 1")] });
    const mid = world.messenger.botSays(ANN, { cards: [heard("heard 2")] });
    world.messenger.botSays(ANN, { text: "No buttons here" });
    await world.post("press", { as: "ann", button: "i have HEARD it" });
    expect(world.messenger.acts).toEqual([["press", ANN, { mid, title: "I have heard it", payload: "heard 2" }]]);
  });

  it("presses the button of the card that is meant", async () => {
    const mid = world.messenger.botSays(ANN, { cards: [heard("heard 1"), heard("heard 2")] });
    await world.post("press", { as: "ann", button: "I have heard it", message: mid, card: 1 });
    expect(world.messenger.acts).toEqual([["press", ANN, { mid, title: "I have heard it", payload: "heard 2" }]]);
  });

  it("says where a link leads instead of opening it", async () => {
    const button = { label: "Log in", kind: "web_url" as const, url: "http://127.0.0.1:3000/spotify/login" };
    world.messenger.botSays(ANN, { cards: [{ title: "Welcome", buttons: [button] }] });
    const { status, body } = await world.post("press", { as: "ann", button: "Log in" });
    expect({ status, link: body.link }).toEqual({ status: 200, link: "http://127.0.0.1:3000/spotify/login" });
    expect(world.messenger.acts).toEqual([]);
  });

  it("refuses a button that is nowhere to be seen", async () => {
    const { status, body } = await world.post("press", { as: "ann", button: "Self-destruct" });
    expect(status).toBe(404);
    expect(body.error).toMatchObject({ code: "not_found", field: "button" });
  });
});

describe("play", () => {
  it("plays a song of a link, a URI or an id to its end now", async () => {
    const [track] = world.spotify.tracks();
    for (const text of [track?.url, track?.uri, track?.id]) {
      const { status, body } = await world.post("play", { as: "ann", track: text });
      expect({ status, body }).toMatchObject({ status: 200, body: { track: track?.id, endedAtMs: world.app.startMs } });
    }
  });

  it("refuses what is no song", async () => {
    const { status, body } = await world.post("play", { as: "ann", track: "https://open.spotify.com/album/x" });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: "bad_request", field: "track" });
  });
});

describe("skip", () => {
  it("rings what falls due on the way and says when it is", async () => {
    world.app.ringAt(3 * DAY_MS, "check");
    const { body } = await world.post("skip", { ms: 7 * DAY_MS });
    expect(body).toMatchObject({ nowMs: world.app.startMs + 7 * DAY_MS, alarms: 1 });
  });

  it("refuses a second one meanwhile", async () => {
    const first = world.post("skip", { ms: 1000 });
    const { status, body } = await world.post("skip", { ms: 1000 });
    expect({ status, code: body.error.code }).toEqual({ status: 409, code: "conflict" });
    await first;
  });

  it("fails with the one error shape, and in the log, when alarms ring for ever", async () => {
    const again = (atMs: number) => world.app.ringAt(atMs, "restless", () => again(atMs + 1));
    again(1);
    const { status, body } = await world.post("skip", { ms: 10_000 });
    expect({ status, code: body.error.code }).toEqual({ status: 500, code: "internal" });
    expect(String(world.failures[0])).toContain("More than 20 alarms rang");
  });

  it.each([0, -1, 1.5, "1000", null, 1e15])("refuses %j milliseconds", async (ms) => {
    const { status, body } = await world.post("skip", { ms });
    expect({ status, field: body.error.field }).toEqual({ status: 400, field: "ms" });
  });
});

describe("fault", () => {
  it.each(["429", "503", "timeout", "garbage", "revoked"])("%s is understood for every platform", async (fault) => {
    for (const platform of ["messenger", "slack", "discord", "spotify"]) {
      expect((await world.post("fault", { platform, fault, times: 2 })).status).toBe(200);
    }
    for (const { acts } of [world.messenger, world.slack, world.discord]) expect(acts).toHaveLength(1);
  });

  it.each([
    ["platform", { platform: "orkut", fault: "503" }],
    ["fault", { platform: "spotify", fault: "earthquake" }],
    ["fault", { platform: "messenger", fault: "earthquake" }],
    ["fault", { platform: "slack", fault: "earthquake" }],
    ["fault", { platform: "discord", fault: "earthquake" }],
    ["platform", { platform: "toString", fault: "503" }],
    ["times", { platform: "spotify", fault: "503", times: 0 }],
  ])("refuses a wrong %s", async (field, call) => {
    const { status, body } = await world.post("fault", call);
    expect({ status, field: body.error.field }).toEqual({ status: 400, field });
  });
});

describe("stats", () => {
  it("tell calls, waiting jobs, checks and the quota that is left", async () => {
    expect((await world.get("stats")).body).toMatchObject({
      calls: { spotify: 0, messenger: 7, slack: 5, discord: 9 },
      jobsWaiting: 2,
      checks: 3,
      quotaLeft: 460,
    });
  });
});

describe("events", () => {
  it("give everything at first, then only what has changed", async () => {
    await world.spotify.start();
    const first = (await world.get("events?since=0")).body;
    expect(first.panes).toHaveLength(4);
    expect(first.system.quota).toEqual({ left: 460, budget: 500, blockedUntilMs: null });
    const still = (await world.get(`events?since=${first.version}`)).body;
    expect(still).toMatchObject({ version: first.version, panes: [] });
    expect(still.system).toBeUndefined();
    await world.post("say", { as: "ann", text: "hello" });
    const next = (await world.get(`events?since=${first.version}`)).body;
    expect(next.panes.map((pane: { id: string }) => pane.id)).toEqual(["ann"]);
    expect(next.happenings.at(-1)).toMatchObject({ who: "ann", text: "Ann Reed wrote: hello", times: 1 });
    await world.spotify.stop();
  });

  it("give everything to a page left open over a restart", async () => {
    const earlierRun = Date.now() - DAY_MS;
    expect((await world.get(`events?since=${earlierRun}`)).body.panes).toHaveLength(4);
    expect((await world.get("events?since=9e15")).body.panes).toHaveLength(4);
  });
});
