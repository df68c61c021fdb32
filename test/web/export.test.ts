import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { ownData } from "../../src/bots/own-data.js";
import { createHttpServer } from "../../src/http.js";
import { addressKey } from "../../src/store/keys.js";
import { exportRoutes } from "../../src/web/export.js";
import { recordedLog } from "../channels/messenger/bench.js";
import { paperLanterns } from "../fixtures/share.js";
import { type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

let world: World;
let ann: Friend;
let bob: Friend;
let serverUrl: string;

beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  const { store, clock } = world;
  const dataOf = (personId: string) => ownData({ ...store, addressKey }, personId, clock.nowMs());
  const http = createHttpServer({ routes: exportRoutes({ ...store, dataOf }), readiness: [], log: recordedLog() });
  serverUrl = await http.start(0, "127.0.0.1");
  onTestFinished(() => http.stop(1_000));
});

/** Asks the bot, and answers the link as this server has it. */
async function linkFor(friend: Friend): Promise<string> {
  friend.news();
  await friend.says("export");
  const url = /https:\S+\/export\?key=\S+/u.exec(friend.news().at(-1) ?? "")?.[0] ?? "";
  return url.replace("https://songs.example.org", serverUrl);
}

function keyOf(link: string): string {
  return new URL(link).searchParams.get("key") ?? "";
}

/** What the button of the page does, without any script. */
function press(key: string): Promise<Response> {
  return fetch(`${serverUrl}/export`, { method: "POST", body: new URLSearchParams({ key }) });
}

// biome-ignore lint/suspicious/noExplicitAny: what the tests look at is what is asked
async function dataOf(friend: Friend): Promise<any> {
  return (await press(keyOf(await linkFor(friend)))).json();
}

describe("the link", () => {
  it("opens a page with a button that works without a script, and looking at it uses nothing up", async () => {
    const link = await linkFor(bob);
    for (const _look of [1, 2, 3]) {
      const page = await fetch(link);
      const text = await page.text();
      expect(page.status).toBe(200);
      expect(text).toContain(`<input type="hidden" name="key" value="${keyOf(link)}">`);
      expect(text).not.toContain("<script");
      expect(page.headers.get("content-security-policy")).toContain("form-action 'self'");
      expect([page.headers.get("cache-control"), page.headers.get("referrer-policy")]).toEqual([
        "no-store",
        "no-referrer",
      ]);
    }
  });

  it("gives the file once, to be downloaded and never kept by a cache", async () => {
    const key = keyOf(await linkFor(bob));
    const first = await press(key);
    expect(first.status).toBe(200);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "content-disposition": 'attachment; filename="send-songs.json"',
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(await first.json()).toMatchObject({ schemaVersion: 1, person: { name: "Bob Fisher" } });
    const again = await press(key);
    expect([again.status, again.headers.get("cache-control")]).toEqual([410, "no-store"]);
    expect(await again.text()).toContain("This link is over");
  });

  it.each(["", "x", "p_x.y", "p_{}.{}", "a".repeat(900)])(
    "that is made up (%j) is over like any other",
    async (key) => {
      expect((await fetch(`${serverUrl}/export?key=${encodeURIComponent(key)}`)).status).toBe(410);
      expect((await press(key)).status).toBe(410);
    },
  );

  it("a body that is far too long is refused", async () => {
    expect((await press("x".repeat(5_000))).status).toBe(413);
  });

  it("is over after a quarter of an hour, and when the person was forgotten", async () => {
    const [late, gone] = [await linkFor(bob), await linkFor(ann)];
    await ann.says("forget me now");
    expect((await press(keyOf(gone))).status).toBe(410);
    await world.advance(minutes(15));
    expect((await fetch(late)).status).toBe(410);
    expect((await press(keyOf(late))).status).toBe(410);
  });

  it("is given three times a day, and then refused with the time of the next", async () => {
    for (const _time of [1, 2, 3]) expect(await linkFor(bob)).toContain("/export?key=");
    await bob.says("export");
    expect(bob.news()).toEqual([
      "You have had 3 of these files in 24 hours. You can have the next one on Nov 22, 12:00 UTC.",
    ]);
    await world.advance(hours(24));
    expect(await linkFor(bob)).toContain("/export?key=");
  });

  it("is stored nowhere, neither by the answer nor by itself", async () => {
    const [, secret = ""] = keyOf(await linkFor(bob)).split(".");
    expect(secret).toHaveLength(22);
    expect(JSON.stringify([...(await world.dump())])).not.toContain(secret);
  });

  it("a redelivered wish gives a link that works, and counts once", async () => {
    const event = await bob.says("export");
    await world.redeliver("bob", event, "export");
    await linkFor(bob);
    await linkFor(bob);
    await bob.says("export");
    expect(bob.news().at(-1)).toContain("You have had 3 of these files");
  });
});

describe("the file", () => {
  it("holds the person, their consent, settings, chats and Spotify, and no secret", async () => {
    await bob.says("quiet 22-8 Europe/Berlin");
    await bob.says("notify receipts off");
    await bob.says("receipts off");
    const data = await dataOf(bob);
    expect(data).toMatchObject({
      exportedAt: new Date(world.clock.nowMs()).toISOString(),
      consent: { wording: expect.stringContaining("By sending this code you agree") },
      settings: {
        receipts: false,
        timeZone: "Europe/Berlin",
        quietHours: { from: "22:00", to: "08:00" },
        notWrittenToAbout: ["receipts"],
      },
      spotify: { accountId: "account-bob", state: "connected" },
      addresses: [{ channel: "fake", userId: "bob", lastActionAt: expect.any(String) }],
      friends: [{ name: "Ann Reed", state: "friend" }],
      invitations: [],
      groups: [],
    });
    expect(JSON.stringify(data)).not.toMatch(/secret-of|appId|installationId/u);
  });

  it("holds songs and reminders of both directions, by their numbers", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher pre:"for you"`);
    await bob.says(`share ${tinBoat.url} with Ann Reed post:"my own words"`);
    await bob.says("remind 1 in 2h");
    expect(await dataOf(bob)).toMatchObject({
      songsReceived: [
        { number: 1, from: "Ann Reed", song: { title: "Paper Lanterns" }, note: "for you", state: "delivered" },
      ],
      songsSent: [{ number: 1, to: "Ann Reed", song: { title: "Tin Boat Morning" }, state: "delivered" }],
      reminders: [{ songNumber: 1, at: new Date(world.clock.nowMs() + hours(2)).toISOString() }],
    });
  });

  it("holds songs to groups, with what became of each for everybody in it", async () => {
    await ann.says("group create crew");
    await ann.says("group add crew Bob Fisher");
    await ann.says(`share ${paperLanterns.url} with #crew post:"told you"`);
    await bob.says("heard 1");
    expect(await dataOf(ann)).toMatchObject({
      songsSentToGroups: [
        {
          number: 1,
          group: "crew",
          song: { title: "Paper Lanterns" },
          hasLastWords: true,
          to: [{ name: "Bob Fisher", state: "said-heard" }],
        },
      ],
    });
  });

  it("does not open last words before their time, and holds them afterwards", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher post:"locked away"`);
    const before = await dataOf(bob);
    expect(before.songsReceived).toMatchObject([{ lastWords: null, hasLockedLastWords: true }]);
    expect(JSON.stringify(before)).not.toContain("locked away");
    await bob.says("heard 1");
    expect((await dataOf(bob)).songsReceived).toMatchObject([{ lastWords: "locked away", hasLockedLastWords: false }]);
  });

  it("holds what was said back, on both sides", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    await bob.says("heard 1");
    expect((await dataOf(bob)).songsReceived).toMatchObject([{ reaction: null, hasThanked: false }]);
    for (const said of ["react 1 fire", "thanks 1"]) await bob.says(said);
    await world.advance(3_000);
    expect((await dataOf(bob)).songsReceived).toMatchObject([{ reaction: "fire", hasThanked: true }]);
    expect((await dataOf(ann)).songsSent).toMatchObject([{ reaction: "fire", hasThanked: true }]);
  });

  it("tells a sender nothing that silence hides", async () => {
    await bob.says("receipts off");
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    await bob.says("heard 1");
    expect((await dataOf(ann)).songsSent).toMatchObject([{ state: "delivered" }]);
  });
});

describe("what is stored of friends and groups", () => {
  const nobody = { get: async () => null };
  const parts = (person: NonNullable<Awaited<ReturnType<World["store"]["people"]["get"]>>>) => ({
    ...world.store,
    people: { ...nobody, get: async () => person, facts: async () => new Map() },
    addressKey,
  });

  it("is there as the person may see it: blocked senders and unanswered notes are not", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher pre:"hello stranger"`);
    await ann.says(`share ${tinBoat.url} with Bob Fisher pre:"from the blocked"`);
    const id = await bob.personId();
    const [asked, blocked] = await world.store.shares.received(id);
    const reasons = new Map([
      [asked?.id, { why: "request", looksLike: "requested" }],
      [blocked?.id, { why: "block", looksLike: "delivered" }],
    ] as const);
    for (const [shareId = "", withheld] of reasons)
      await world.store.shares.change(id, shareId, (share) => ({ share: { ...share, withheld }, dueMs: null }));
    const data = await dataOf(bob);
    expect(data.songsReceived).toMatchObject([{ song: { title: "Paper Lanterns" }, isRequest: true, note: null }]);
    expect(JSON.stringify(data)).not.toMatch(/hello stranger|from the blocked|Tin Boat/u);
  });

  it("a bond is the person's own decision, and an invitation shows the group's name alone", async () => {
    const person = await world.store.people.get(await bob.personId());
    if (!person) throw new Error("Bob is gone");
    const member = (personId: string, name: string, state: "member" | "invited") => ({
      personId,
      name,
      state,
      sinceMs: 0,
    });
    const group = { name: "road-trip", ownerId: "p_ann", createdAtMs: 0, id: "g_1" };
    const members = [member("p_ann", "Ann Reed", "member"), member(person.id, "Bob Fisher", "member")];
    const invited = [member("p_zoe", "Zoe Secret", "member"), member(person.id, "Bob Fisher", "invited")];
    const data = await ownData(
      {
        ...parts(person),
        invites: { open: async () => [{ code: "K7QM2XPD", createdAtMs: 0, expiresAtMs: 1_000 }] },
        circle: { of: async () => [{ personId: "p_ann", name: "Ann Reed", state: "blocked", sinceMs: 0 }] },
        groups: {
          of: async () => [
            { ...group, members },
            { ...group, name: "other", members: invited },
          ],
        },
      },
      person.id,
      0,
    );
    expect(data).toMatchObject({
      invitations: [{ code: "K7QM2XPD", expiresAt: "1970-01-01T00:00:01.000Z" }],
      friends: [{ name: "Ann Reed", state: "blocked", since: "1970-01-01T00:00:00.000Z" }],
      groups: [
        { name: "road-trip", role: "member", members: ["Ann Reed", "Bob Fisher"] },
        { name: "other", role: "invited" },
      ],
    });
    expect(JSON.stringify(data)).not.toContain("Zoe Secret");
  });

  it("holds what regular jobs remember of whoever asks, and nothing of others", async () => {
    const records = world.store.records.of("counter");
    await records.change(await bob.personId(), "week/1", () => ({ songs: ["a", "b"] }));
    await records.change(await bob.personId(), "on", () => true);
    await world.store.records.of("other").change(await bob.personId(), "since", () => 5);
    await records.change(await ann.personId(), "on", () => false);
    expect((await dataOf(bob)).features).toEqual({
      counter: { on: true, "week/1": { songs: ["a", "b"] } },
      other: { since: 5 },
    });
  });

  it("has no such thing after a disconnect", async () => {
    await world.store.records.of("counter").change(await bob.personId(), "on", () => true);
    await bob.says("disconnect");
    expect((await dataOf(bob)).features).toEqual({});
  });
});
