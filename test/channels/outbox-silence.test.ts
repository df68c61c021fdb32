import { beforeEach, describe, expect, it } from "vitest";
import { silentEndMs } from "../../src/bots/backoff.js";
import type { Share, Withheld } from "../../src/bots/domain.js";
import { accepted } from "../../src/bots/share-states.js";
import { aShare } from "../fixtures/share.js";
import { OutboxWorld } from "./outbox-doubles.js";

const requested: Withheld = { why: "request", looksLike: "requested" };
const kept: Withheld = { why: "block", looksLike: "delivered" };

let world: OutboxWorld;
beforeEach(() => {
  world = new OutboxWorld();
});

const song = (id: string, withheld?: Withheld, more: Partial<Share> = {}) =>
  world.song(aShare({ id, ...(withheld ? { withheld } : {}), ...more }));
const news = () => world.news.map(({ shareId, state }) => `${shareId} ${state}`);
const texts = () => world.messenger.sent.map(({ message }) => message.text ?? "");
const ann = { personId: "p_ann", name: "Ann Reed", sinceMs: 0 };

describe("a song that makes no sound", () => {
  it.each([
    ["of somebody blocked", () => song("s1", kept), "s1 delivered"],
    ["of somebody put off", () => song("s1", requested), "s1 requested"],
    ["of somebody muted", () => song("s1"), "s1 delivered"],
  ])("%s reaches nobody, and its sender reads what they would read", async (name, put, said) => {
    const isMuted = name.endsWith("muted");
    world.bonds.push(isMuted ? { ...ann, state: "friend", mutedUntilMs: world.nowMs + 1 } : { ...ann, state: "later" });
    put();
    await world.deliver();
    expect(world.messenger.sent).toEqual([]);
    expect(news()).toEqual([said]);
    expect(world.end?.kind).toBe("sent");
    expect(world.received.get("s1")).toMatchObject({ state: "delivered", deliveredAtMs: world.nowMs });
  });

  it("ends at the moment of silence when it is kept from its recipient", async () => {
    song("s1", kept);
    await world.deliver();
    expect(world.dueMs.get("s1")).toBe(world.nowMs + silentEndMs);
  });

  it("waits where one with a sound would wait", async () => {
    world.messenger.isOpen = false;
    song("s1", kept);
    await world.deliver();
    expect(news()).toEqual(["s1 held"]);
    world.messenger.isOpen = true;
    world.release();
    await world.deliver();
    expect(news()).toEqual(["s1 held", "s1 delivered"]);
  });

  it("arrives on the channel that one with a sound would have come to, told where that is told", async () => {
    if (world.person) world.person = { ...world.person, showsWhere: true };
    song("s1", kept);
    song("s2", requested, { senderId: "p_zoe" });
    world.bonds.push({ personId: "p_zoe", name: "Zoe", state: "later", sinceMs: 0 });
    await world.deliver();
    expect(world.news.map(({ where }) => where)).toEqual(["messenger", undefined]);
  });

  it("does not keep the songs of others from coming", async () => {
    song("s1", kept);
    song("s2", undefined, { senderId: "p_zoe", senderName: "Zoe" });
    await world.deliver();
    expect(texts()).toEqual(["Zoe sent you a song."]);
    expect(news().toSorted()).toEqual(["s1 delivered", "s2 delivered"]);
  });
});

describe("a request", () => {
  it("is one message for all songs of one sender, and one for each sender", async () => {
    for (const id of ["s1", "s2", "s3"]) song(id, requested);
    song("z1", requested, { senderId: "p_zoe", senderName: "Zoe" });
    await world.deliver();
    expect(texts().map((text) => text.split(".")[0])).toEqual([
      "Ann Reed would like to send you songs",
      "Zoe would like to send you songs",
    ]);
    expect(texts()[0]).toContain("2 more songs wait for your answer.");
    expect(news().toSorted()).toEqual(["s1 requested", "s2 requested", "s3 requested", "z1 requested"]);
  });

  it("is one message also where cards cannot be merged", async () => {
    world.messenger.maxCards = 1;
    for (const id of ["s1", "s2"]) song(id, requested);
    await world.deliver();
    expect(world.messenger.sent).toHaveLength(1);
  });

  it("is asked once, while the first one is open", async () => {
    song("s1", requested, { state: "delivered", deliveredAtMs: 1 });
    world.entries.clear();
    song("s2", requested);
    await world.deliver();
    expect(world.messenger.sent).toEqual([]);
    expect(news()).toEqual(["s2 requested"]);
  });

  it("says nothing of the note and of last words", async () => {
    song("s1", requested, { pre: "free words", post: "last words" });
    await world.deliver();
    expect(JSON.stringify(world.messenger.sent)).not.toMatch(/free words|last words|last word/);
  });

  it("answered while it was on its way is followed by the card", async () => {
    song("s1", requested);
    world.messenger.onSend = () => {
      world.messenger.onSend = () => {};
      const yes = accepted(world.received.get("s1") as Share, world.nowMs);
      if (!yes) throw new Error("nothing to accept");
      world.song(yes.share, yes.messages?.[0] ?? {});
    };
    await world.deliver();
    await world.deliver();
    expect(texts()).toEqual([
      expect.stringContaining("Ann Reed would like to send you songs."),
      "Ann Reed sent you a song.",
    ]);
    expect(news()).toEqual(["s1 delivered"]);
  });
});
