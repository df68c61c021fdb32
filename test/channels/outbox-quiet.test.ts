import { beforeEach, describe, expect, it } from "vitest";
import type { OutboxEntry, Topic } from "../../src/bots/domain.js";
import { DeliveryError } from "../../src/channels/channel.js";
import { anAddress, aPerson } from "../fixtures/person.js";
import { aSentShare, aShare } from "../fixtures/share.js";
import { OutboxWorld, type ScriptedChannel } from "./outbox-doubles.js";

const midnightMs = Date.UTC(2026, 10, 22);
const morningMs = Date.UTC(2026, 10, 22, 8);
const quiet = { fromMinute: 22 * 60, toMinute: 8 * 60 };
const onSlack = anAddress({ channel: "slack", tenantId: "T1", installationId: "T1", userId: "U1" });

let world: OutboxWorld;

beforeEach(() => {
  world = new OutboxWorld();
  world.nowMs = midnightMs;
  world.morningMs = morningMs;
  world.person = aPerson({ id: "p_bob", quiet });
});

const song = (id: string, more: Partial<OutboxEntry> = {}) =>
  world.song(aShare({ id, number: Number(id.slice(2)) }), more);
const news = (id: string, more: Parameters<typeof aSentShare>[0] = {}) => {
  world.sentShares.set(id, aSentShare({ id, number: Number(id.slice(2)), state: "heard", ...more }));
  world.put({ id: `news:${id}`, notice: { kind: "news", shareId: id } });
};
const wait = async (toMs: number) => {
  world.nowMs = toMs;
  await world.deliver();
};
const kinds = () => world.ends.map(({ end }) => end.kind);
const sentBy = (channel: ScriptedChannel) => channel.sent.map(({ message }) => message);

describe("in quiet hours", () => {
  it("nothing calls the person, and nothing is told of why", async () => {
    song("s_1");
    news("s_2");
    await world.deliver();
    expect(sentBy(world.messenger)).toEqual([]);
    expect(kinds()).toEqual(["quiet", "quiet"]);
    expect(world.received.get("s_1")?.state).toBe("sent");
    expect(world.news).toEqual([]);
    expect(world.entries.get("song:s_1")).toMatchObject({ dueMs: morningMs, entry: { wantedMs: midnightMs } });
  });

  it("answers go out: a reply, what a word has opened, and the warning of a new chat", async () => {
    world.received.set("s_1", aShare({ id: "s_1", state: "heard", post: "told you" }));
    world.put({ id: "reply", notice: { kind: "reply", message: { text: "You are Bob" } } });
    world.put({ id: "post", notice: { kind: "post", shareId: "s_1" }, isAnswer: true });
    world.put({ id: "linked", notice: { kind: "linked", channel: "slack" } });
    await world.deliver();
    expect(kinds()).toEqual(["sent", "sent", "sent"]);
  });

  it("what waited is one message at their end, the songs as cards, the rest as words", async () => {
    for (const id of ["s_1", "s_2"]) song(id);
    for (const id of ["s_3", "s_4"]) news(id);
    world.received.set("s_5", aShare({ id: "s_5", number: 5, state: "delivered" }));
    world.put({ id: "reminder:s_5", notice: { kind: "reminder", shareId: "s_5" } });
    await world.deliver();
    await wait(morningMs);
    const [digest, ...others] = sentBy(world.messenger);
    expect(others).toEqual([]);
    expect(digest?.text?.match(/While you had quiet hours:|sent you|Bob Fisher played|reminded/g)).toEqual([
      "While you had quiet hours:",
      "sent you",
      "sent you",
      "Bob Fisher played",
      "Bob Fisher played",
      "reminded",
    ]);
    expect(digest?.cards).toHaveLength(3);
    expect(world.received.get("s_1")).toMatchObject({ state: "delivered", deliveredAtMs: morningMs });
    expect(world.entries.size).toBe(0);
  });

  it("a single one comes as it always does", async () => {
    song("s_1");
    await world.deliver();
    await wait(morningMs);
    expect(sentBy(world.messenger).map(({ text }) => text)).toEqual(["Ann Reed sent you a song."]);
  });

  it("there is one message for each place, and more where one has no room for so many cards", async () => {
    world.person = aPerson({ id: "p_bob", quiet, addresses: [anAddress(), onSlack] });
    world.messenger.maxCards = 2;
    for (const id of ["s_1", "s_2", "s_3"]) song(id);
    news("s_4", { origin: onSlack });
    news("s_5", { origin: onSlack });
    await world.deliver();
    await wait(morningMs);
    expect(sentBy(world.messenger).map(({ cards }) => cards?.length)).toEqual([2, 1]);
    expect(sentBy(world.slack)).toHaveLength(1);
  });

  it("a platform that fails in the morning costs nothing: it stays one message", async () => {
    song("s_1");
    news("s_2");
    await world.deliver();
    world.messenger.script = ["transient"];
    await wait(morningMs);
    expect(sentBy(world.messenger)).toEqual([]);
    await wait(morningMs + 60_000);
    expect(sentBy(world.messenger)).toHaveLength(1);
    expect(world.entries.size).toBe(0);
  });

  it("who has closed their window meanwhile gets it when they act, and the sender learns that it waits", async () => {
    song("s_1");
    await world.deliver();
    world.messenger.isOpen = false;
    await wait(morningMs);
    expect(kinds().at(-1)).toBe("held");
    expect(world.news.map(({ state }) => state)).toEqual(["held"]);
  });
});

describe("a card that changes in its place", () => {
  const card = { address: onSlack, messageId: "m1" };
  let painted: string[];

  beforeEach(() => {
    painted = [];
    world.person = aPerson({ id: "p_bob", quiet, addresses: [onSlack] });
    world.slack.update = async (_to, messageId) => void painted.push(messageId);
  });

  it("calls nobody, and goes on in quiet hours", async () => {
    news("s_1", { origin: onSlack, card });
    await world.deliver();
    expect(painted).toEqual(["m1"]);
    expect([kinds(), sentBy(world.slack)]).toEqual([["sent"], []]);
  });

  it("that is not there yet waits for the morning, and is a line of the one message then", async () => {
    news("s_1", { origin: onSlack });
    news("s_2", { origin: onSlack });
    await world.deliver();
    expect(kinds()).toEqual(["quiet", "quiet"]);
    await wait(morningMs);
    expect(sentBy(world.slack)).toHaveLength(1);
    expect(world.sentShares.get("s_1")?.card).toBeUndefined();
  });

  it("that somebody has deleted waits too, and comes anew in the morning", async () => {
    world.slack.update = async () => {
      throw new DeliveryError("gone", "gone", "gone");
    };
    news("s_1", { origin: onSlack, card });
    await world.deliver();
    expect([kinds(), sentBy(world.slack)]).toEqual([["quiet"], []]);
    await wait(morningMs);
    expect(sentBy(world.slack).map(({ cards }) => cards?.length)).toEqual([1]);
  });

  it("that fails tries nowhere else before the morning", async () => {
    world.slack.update = async () => {
      throw new DeliveryError("unreachable", "no", "no");
    };
    world.person = aPerson({ id: "p_bob", quiet, addresses: [onSlack, anAddress()] });
    news("s_1", { origin: onSlack, card });
    await world.deliver();
    expect([kinds(), sentBy(world.messenger)]).toEqual([["quiet"], []]);
  });
});

describe("what somebody does not want to be told", () => {
  const optOut = (...optOuts: Topic[]) => {
    world.person = aPerson({ id: "p_bob", optOuts, addresses: [onSlack] });
  };

  it("songs are there without a message, and their sender reads delivered", async () => {
    optOut("songs");
    world.slack.isOpen = false;
    song("s_1");
    await world.deliver();
    expect(sentBy(world.slack)).toEqual([]);
    expect(world.received.get("s_1")).toMatchObject({ state: "delivered", deliveredAtMs: midnightMs });
    expect(world.news.map(({ state }) => state)).toEqual(["delivered"]);
  });

  it("receipts are dropped, but a card that is there still changes", async () => {
    optOut("receipts");
    const painted: string[] = [];
    world.slack.update = async (_to, messageId) => void painted.push(messageId);
    news("s_1", { origin: onSlack, card: { address: onSlack, messageId: "m1" } });
    news("s_2", { origin: onSlack });
    await world.deliver();
    expect([painted, kinds(), sentBy(world.slack)]).toEqual([["m1"], ["sent", "dropped"], []]);
  });

  it("reminders and warnings are dropped", async () => {
    optOut("reminders", "reconnect");
    world.received.set("s_1", aShare({ id: "s_1", state: "delivered" }));
    world.put({ id: "reminder:s_1", notice: { kind: "reminder", shareId: "s_1" } });
    world.put({ id: "expiring", notice: { kind: "expiring", authorizedAtMs: 0, daysLeft: 7 } });
    await world.deliver();
    expect([kinds(), sentBy(world.slack)]).toEqual([["dropped", "dropped"], []]);
  });
});
