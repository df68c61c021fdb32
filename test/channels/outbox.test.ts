import { beforeEach, describe, expect, it } from "vitest";
import type { Message, SentState } from "../../src/bots/domain.js";
import { DeliveryError } from "../../src/channels/channel.js";
import { addressKey } from "../../src/store/keys.js";
import { anAddress, aPerson } from "../fixtures/person.js";
import { aSentShare, aShare, paperLanterns } from "../fixtures/share.js";
import { OutboxWorld } from "./outbox-doubles.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const weekMs = 7 * 24 * hourMs;
const onMessenger = anAddress();
const onSlack = anAddress({
  channel: "slack",
  tenantId: "T1",
  installationId: "T1",
  userId: "U1",
  conversationId: "D1",
});

let world: OutboxWorld;
beforeEach(() => {
  world = new OutboxWorld();
});

const share = () => world.received.get("s_test");
const told = (): SentState[] => world.news.map(({ state }) => state);
const lines = () => world.log.lines.map(({ level, event }) => `${level} ${event}`);
const reply = (id: string, words: string): void =>
  world.put({ id, notice: { kind: "reply", message: { text: words } } });
const texts = (messages: { message: Message }[]) => messages.map(({ message }) => message.text);

describe("a song that arrives", () => {
  it("counts as shown since its call began, however long that and noting its end took", async () => {
    world.song(aShare({ state: "sent" }));
    const beganMs = world.nowMs;
    world.messenger.onSend = () => {
      world.nowMs += 35_000;
    };
    await world.deliver();
    expect(share()).toMatchObject({ deliveredAtMs: beganMs, stateAtMs: beganMs + 35_000 });
  });

  it("keeps what may have been shown once, where the platform would know it again", async () => {
    world.song(aShare({ state: "sent" }));
    world.messenger.script.push(new DeliveryError("transient", "unanswered", "no answer", { isMaybeShown: true }));
    await world.deliver();
    expect(world.end).toMatchObject({ kind: "retry", isMaybeShown: true });
    expect(share()).toMatchObject({ state: "sent" });
  });

  it("is looked at right away where it may have been played since a try of which nobody could tell", async () => {
    const maybeShownAtMs = world.nowMs - 600_000;
    world.song(aShare({ state: "sent" }), { maybeShownAtMs });
    await world.deliver();
    expect(share()).toMatchObject({ deliveredAtMs: maybeShownAtMs, stateAtMs: world.nowMs });
    expect(world.dueMs.get("s_test")).toBe(world.nowMs);
  });

  it("is delivered from that moment on, with its first look due and its sender to be told", async () => {
    world.song(aShare({ pre: "Listen to the end" }));
    await world.deliver();
    expect(world.messenger.sent).toMatchObject([
      { address: onMessenger, message: { cards: [{ title: "Paper Lanterns" }] } },
    ]);
    expect(texts(world.messenger.sent)[0]).toContain("Listen to the end");
    expect(share()).toMatchObject({
      state: "delivered",
      deliveredAtMs: world.nowMs,
      stateAtMs: world.nowMs,
      version: 2,
    });
    expect(world.dueMs.get("s_test")).toBe(world.nowMs + paperLanterns.durationMs);
    expect(world.news).toEqual([{ shareId: "s_test", state: "delivered", atMs: world.nowMs, version: 2 }]);
    expect(world.end?.kind).toBe("sent");
    expect(world.armed.toSorted()).toEqual(["debts", "listen-check"]);
  });

  it("tells its sender even when the listener wants no receipts, and asks when to look on their terms", async () => {
    world.person = aPerson({ id: "p_bob", receipts: false });
    world.song(aShare());
    await world.deliver();
    expect(told()).toEqual(["delivered"]);
    expect(world.dueMs.get("s_test")).toBe(world.nowMs + paperLanterns.durationMs + 1_000_000);
  });

  it("comes too late when its sender has taken it back, and is not sent", async () => {
    world.song(aShare({ state: "cancelled" }));
    await world.deliver();
    expect(world.messenger.sent).toEqual([]);
    expect(world.end).toEqual({ kind: "dropped" });
    expect(told()).toEqual([]);
  });

  it("taken back while others before it are being sent does not go any more, and costs those with it nothing", async () => {
    reply("first", "one moment");
    world.nowMs += 1;
    const others = ["s_one", "s_two", "s_three"].map((id, at) => aShare({ id, number: at + 1, state: "sent" }));
    for (const one of others) world.song(one);
    world.messenger.onSend = () => {
      const taken = world.received.get("s_two");
      if (taken) world.received.set("s_two", { ...taken, state: "cancelled" });
      world.entries.delete("song:s_two");
    };
    await world.deliver();
    expect(world.messenger.sent).toHaveLength(2);
    expect(world.messenger.sent[1]?.message.cards).toHaveLength(2);
    expect(world.ends.map(({ id }) => id)).toEqual(["first", "song:s_one", "song:s_three"]);
    expect(world.log.lines.filter(({ level }) => level !== "info")).toEqual([]);
  });

  it("taken back while it is being sent stays taken back", async () => {
    world.song(aShare());
    world.messenger.onSend = () => void world.received.set("s_test", aShare({ state: "cancelled", version: 5 }));
    await world.deliver();
    expect(share()).toMatchObject({ state: "cancelled", version: 5 });
    expect(told()).toEqual([]);
  });
});

describe("what is told of as having reached a channel", () => {
  it.each([
    ["a card that has changed", async () => {}, 1],
    [
      "no card that is not there any more",
      async () => {
        throw new DeliveryError("gone", "gone", "gone");
      },
      0,
    ],
  ])("is %s", async (_, update, count) => {
    const reached: string[] = [];
    world.parts.onDelivered = (channel) => void reached.push(channel);
    world.person = aPerson({ id: "p_bob", addresses: [onSlack] });
    world.slack.update = update;
    world.received.set("s_test", aShare({ state: "heard", card: { address: onSlack, messageId: "m1" } }));
    world.put({ id: "card:s_test", notice: { kind: "card", shareId: "s_test" } });
    await world.deliver();
    expect(reached).toHaveLength(count);
  });
});

describe("what is said together", () => {
  it("several receipts are one text", async () => {
    for (const id of ["s_1", "s_2", "s_3"]) {
      world.sentShares.set(id, aSentShare({ id, state: "delivered", recipientName: `Friend ${id}` }));
      world.put({ id: `news:${id}`, notice: { kind: "news", shareId: id } });
    }
    await world.deliver();
    expect(world.messenger.sent).toHaveLength(1);
    for (const id of ["s_1", "s_2", "s_3"]) expect(texts(world.messenger.sent)[0]).toContain(`Friend ${id}`);
    expect(world.ends.map(({ end }) => end.kind)).toEqual(["sent", "sent", "sent"]);
  });

  it("several songs are one carousel, as long as the channel allows", async () => {
    world.messenger.maxCards = 2;
    for (let number = 1; number <= 5; number++) world.song(aShare({ id: `s_${number}`, number }));
    await world.deliver();
    expect(world.messenger.sent.map(({ message }) => message.cards?.length)).toEqual([2, 2, 1]);
    expect(told()).toEqual(Array(5).fill("delivered"));
  });

  it("everything else goes alone, in the order in which it was written", async () => {
    world.nowMs += 10;
    reply("reply:2", "second");
    world.put({ id: "reply:1", notice: { kind: "reply", message: { text: "first" } }, createdAtMs: world.nowMs - 5 });
    world.received.set("s_test", aShare({ state: "heard", post: "Told you so" }));
    world.put({ id: "post:s_test", notice: { kind: "post", shareId: "s_test" } });
    world.put({ id: "linked", notice: { kind: "linked", channel: "slack" } });
    world.put({ id: "reconnect", notice: { kind: "reconnect", authorizedAtMs: 0 } });
    await world.deliver();
    expect(texts(world.messenger.sent)).toEqual([
      "first",
      "second",
      expect.stringContaining("Told you so"),
      expect.stringContaining("Slack"),
      expect.stringContaining("https://songs.example/login?from=psid-ann"),
    ]);
  });

  it("says what is true now, not what was when it was written", async () => {
    world.sentShares.set("s_test", aSentShare({ state: "delivered" }));
    world.put({ id: "news:s_test", notice: { kind: "news", shareId: "s_test" } });
    world.sentShares.set("s_test", aSentShare({ state: "heard", stateAtMs: world.nowMs }));
    await world.deliver();
    expect(texts(world.messenger.sent)).toEqual([expect.stringContaining("Bob Fisher played")]);
  });

  it("says nothing about what is gone", async () => {
    world.put({ id: "news:gone", notice: { kind: "news", shareId: "gone" } });
    world.put({ id: "post:gone", notice: { kind: "post", shareId: "gone" } });
    await world.deliver();
    expect(world.messenger.sent).toEqual([]);
    expect(world.ends.map(({ end }) => end.kind)).toEqual(["dropped", "dropped"]);
  });

  it("goes again when it was replaced while it was being sent", async () => {
    reply("card", "old");
    world.messenger.onSend = ({ text }) => void (text === "old" && reply("card", "new"));
    await world.deliver();
    await world.deliver();
    expect(texts(world.messenger.sent)).toEqual(["old", "new"]);
    expect(world.entries.size).toBe(0);
  });
});

describe("outside the window", () => {
  it("a song is held, its sender told once, and it goes out after the person's next action", async () => {
    world.messenger.isOpen = false;
    world.song(aShare());
    await world.deliver();
    expect(world.messenger.sent).toEqual([]);
    expect(world.end?.kind).toBe("held");
    expect(share()).toMatchObject({ state: "held", version: 2 });
    expect(world.dueMs.get("s_test")).toBe(weekMs);
    world.release();
    await world.deliver();
    expect(told()).toEqual(["held"]);
    world.messenger.isOpen = true;
    world.release();
    await world.deliver();
    expect(share()).toMatchObject({ state: "delivered", version: 3 });
    expect(told()).toEqual(["held", "delivered"]);
  });

  it("is also where the platform says we are, and then nothing else is tried there", async () => {
    world.messenger.script = ["closed"];
    world.song(aShare());
    reply("reply:1", "hi");
    await world.deliver();
    expect(world.messenger.sent).toEqual([]);
    expect(world.ends.map(({ end }) => end.kind)).toEqual(["held", "held"]);
    expect(lines()).toEqual(["warn outbox.failed", "info outbox.run"]);
  });

  it("the next address is written to", async () => {
    world.person = aPerson({ id: "p_bob", addresses: [onMessenger, onSlack] });
    world.messenger.isOpen = false;
    world.song(aShare());
    await world.deliver();
    expect(world.slack.sent).toMatchObject([{ address: onSlack }]);
    expect(told()).toEqual(["delivered"]);
  });

  it("what was meant for one address waits for that one", async () => {
    world.person = aPerson({ id: "p_bob", addresses: [onMessenger, onSlack] });
    world.messenger.isOpen = false;
    world.put({ id: "linked", notice: { kind: "linked", channel: "slack" }, to: onMessenger });
    await world.deliver();
    expect(world.slack.sent).toEqual([]);
    expect(world.end).toEqual({ kind: "held" });
  });
});

describe("somebody who cannot be reached", () => {
  it("is marked, and reached at the next address", async () => {
    world.person = aPerson({ id: "p_bob", addresses: [onMessenger, onSlack] });
    world.messenger.script = ["unreachable"];
    world.song(aShare());
    await world.deliver();
    expect(world.facts.get(addressKey(onMessenger))?.unreachableSinceMs).toBe(world.nowMs);
    expect(world.slack.sent).toHaveLength(1);
    expect(told()).toEqual(["delivered"]);
  });

  it("anywhere ends the song, and its sender is told", async () => {
    world.messenger.script = ["unreachable"];
    world.song(aShare());
    await world.deliver();
    expect(world.end?.kind).toBe("dropped");
    expect(share()).toMatchObject({ state: "undeliverable", version: 2 });
    expect(world.dueMs.get("s_test")).toBeNull();
    expect(told()).toEqual(["undeliverable"]);
  });

  it("is not tried again once that is known", async () => {
    world.facts.set(addressKey(onMessenger), { lastActionAtMs: 0, unreachableSinceMs: 5 });
    reply("reply:1", "hi");
    await world.deliver();
    expect(world.messenger.sent).toEqual([]);
    expect(world.end).toEqual({ kind: "dropped" });
  });

  it("on one channel and closed on another is waited for", async () => {
    world.person = aPerson({ id: "p_bob", addresses: [onMessenger, onSlack] });
    world.messenger.isOpen = false;
    world.slack.script = ["unreachable"];
    world.song(aShare());
    await world.deliver();
    expect(world.end?.kind).toBe("held");
    expect(told()).toEqual(["held"]);
  });

  it("has gone altogether: only what names its own address is sent", async () => {
    world.person = null;
    reply("reply:1", "lost");
    world.put({ id: "reply:2", notice: { kind: "reply", message: { text: "goodbye" } }, to: onMessenger });
    await world.deliver();
    expect(texts(world.messenger.sent)).toEqual(["goodbye"]);
    expect(world.ends.map(({ end }) => end.kind)).toEqual(["dropped", "sent"]);
  });
});

describe("a failure that passes", () => {
  it("is tried again after 5 s, 15 s, 1 min, 5 min, 15 min, 1 h, then hourly for 7 days, and then given up", async () => {
    world.song(aShare());
    const delays: number[] = [];
    for (let tries = 0; tries < 8; tries++) {
      world.messenger.script = ["transient"];
      await world.deliver();
      const end = world.ends.at(-1)?.end;
      if (end?.kind !== "retry") throw new Error("not to be tried again");
      delays.push(end.atMs - world.nowMs);
      world.nowMs = end.atMs;
    }
    expect(delays.map((delayMs) => delayMs / 1000)).toEqual([5, 15, 60, 300, 900, 3600, 3600, 3600]);
    // Nothing but the list of what was sent says so, and once.
    expect(world.news).toEqual([expect.objectContaining({ state: "sent", isRetried: true })]);
    world.news.length = 0;
    world.nowMs = 1_000_000 + weekMs;
    world.messenger.script = ["transient"];
    await world.deliver();
    expect(world.ends.at(-1)?.end.kind).toBe("dropped");
    expect(told()).toEqual(["undelivered"]);
  });

  it("is tried again when the platform says so", async () => {
    world.messenger.script = [new DeliveryError("transient", "613", "rate", { retryAfterMs: 90_000 })];
    reply("reply:1", "hi");
    await world.deliver();
    expect(world.end).toEqual({ kind: "retry", atMs: world.nowMs + 90_000 });
  });

  it("stops nothing else", async () => {
    world.messenger.script = ["transient"];
    reply("reply:1", "fails");
    reply("reply:2", "arrives");
    await world.deliver();
    expect(texts(world.messenger.sent)).toEqual(["arrives"]);
    expect(world.ends.map(({ end }) => end.kind)).toEqual(["retry", "sent"]);
  });

  it("may be a bug of ours: tried again, and loud", async () => {
    world.messenger.script = [new TypeError("undefined is not a function")];
    reply("reply:1", "hi");
    await world.deliver();
    expect(world.end?.kind).toBe("retry");
    expect(world.log.lines[0]).toMatchObject({ level: "error", event: "outbox.failed", fields: { failure: "bug" } });
  });

  it("of the store leaves the entry as being sent, and stops nothing else", async () => {
    world.brokenEnds.add("reply:1");
    reply("reply:1", "one");
    reply("reply:2", "two");
    await expect(world.deliver()).resolves.toBeUndefined();
    expect(texts(world.messenger.sent)).toEqual(["one", "two"]);
    expect(world.entries.get("reply:1")?.entry.state).toBe("sending");
    expect(lines()).toContain("error outbox.notStored");
  });
});

describe("when nobody can tell whether it arrived", () => {
  it("a song is sent again", async () => {
    world.messenger.script = ["unclear"];
    world.song(aShare());
    await world.deliver();
    expect(world.end).toMatchObject({ kind: "retry", atMs: world.nowMs + 5000 });
    expect(share()?.state).toBe("sent");
  });

  it("a receipt is not told twice, and the log says so", async () => {
    world.sentShares.set("s_test", aSentShare({ state: "heard" }));
    world.put({ id: "news:s_test", notice: { kind: "news", shareId: "s_test" } });
    world.messenger.script = ["unclear"];
    await world.deliver();
    expect(world.end).toEqual({ kind: "sent" });
    expect(lines()).toEqual(["warn outbox.failed", "warn outbox.unclear", "info outbox.run"]);
  });

  it("a reply is not sent twice, but for one that stands in for songs", async () => {
    world.messenger.script = ["unclear", "unclear", "unclear"];
    reply("reply:1", "noted");
    const message = { text: "your songs", mustCome: true } as const;
    world.put({ id: "reply:2", notice: { kind: "reply", message } });
    world.put({ id: "reply:3", notice: { kind: "reply", message }, unclear: 6 });
    await world.deliver();
    expect(world.ends.map(({ id, end }) => `${id} ${end.kind}`)).toEqual([
      "reply:1 sent",
      "reply:2 retry",
      "reply:3 sent",
    ]);
  });

  it("an earlier try that ended without a word counts the same", async () => {
    world.song(aShare(), { state: "sending" });
    world.put({ id: "reply:1", notice: { kind: "reply", message: { text: "hi" } }, state: "sending" });
    await world.deliver();
    expect(world.messenger.sent).toMatchObject([{ message: { cards: [{ title: "Paper Lanterns" }] } }]);
    expect(told()).toEqual(["delivered"]);
    expect(lines()).toEqual(["warn outbox.unclear", "info outbox.run"]);
  });

  it("songs go out again together and with nothing new, so that the platform knows them", async () => {
    world.messenger.script = ["unclear"];
    for (const number of [1, 2]) world.song(aShare({ id: `s_${number}`, number }));
    await world.deliver();
    world.nowMs += 5_000;
    world.song(aShare({ id: "s_3", number: 3 }));
    await world.deliver();
    const [first, ...others] = world.messenger.tried;
    expect(others).toEqual([first, expect.not.stringMatching(first ?? "")]);
    expect(world.messenger.sent.map(({ message }) => message.cards?.length)).toEqual([2, 1]);
  });

  it("songs that are refused together after that are not taken for one another", async () => {
    world.messenger.script = ["unclear", "refused"];
    for (const number of [1, 2]) world.song(aShare({ id: `s_${number}`, number }));
    await world.deliver();
    world.nowMs += 5_000;
    await world.deliver();
    expect(world.messenger.sent).toHaveLength(2);
    expect(new Set(world.messenger.tried.slice(1)).size).toBe(3);
  });
});

describe("a failure that somebody has to look at", () => {
  it("halted: tried again in 5 minutes, with an error for the operator and no further call", async () => {
    world.messenger.script = ["halted"];
    world.song(aShare());
    reply("reply:1", "hi");
    await world.deliver();
    expect(world.messenger.sent).toEqual([]);
    expect(world.ends.map(({ end }) => end)).toMatchObject(
      Array(2).fill({ kind: "retry", atMs: world.nowMs + 5 * minuteMs }),
    );
    expect(lines()).toEqual(["error outbox.failed", "info outbox.run"]);
    expect(world.log.lines[0]?.fields).toMatchObject({ channel: "messenger", failure: "halted", code: "code-halted" });
    expect(share()?.state).toBe("sent");
  });

  it("refused: dropped with an error, and the sender is told", async () => {
    world.messenger.script = ["refused"];
    world.song(aShare());
    await world.deliver();
    expect(world.end?.kind).toBe("dropped");
    expect(told()).toEqual(["undeliverable"]);
    expect(lines()).toEqual(["error outbox.failed", "info outbox.run"]);
  });

  it("refused together: each is tried alone, and only the bad one is lost", async () => {
    for (const id of ["s_1", "s_2", "s_3"]) world.song(aShare({ id }));
    world.messenger.script = ["refused", "ok", "refused", "ok"];
    await world.deliver();
    expect(world.messenger.sent).toHaveLength(2);
    expect(told()).toEqual(["delivered", "undeliverable", "delivered"]);
  });

  it("a channel that is switched off: tried again every hour", async () => {
    world.person = aPerson({ id: "p_bob", addresses: [anAddress({ channel: "pager" })] });
    world.song(aShare());
    await world.deliver();
    expect(world.end).toEqual({ kind: "retry", atMs: world.nowMs + hourMs });
  });
});

it("does nothing when nothing is due", async () => {
  world.put({ id: "later", notice: { kind: "reconnect", authorizedAtMs: 0 } }, world.nowMs + 1);
  await world.deliver();
  expect([world.ends, world.armed, world.log.lines]).toEqual([[], [], []]);
});

it("tells the log ids and counts, no words and no names", async () => {
  world.song(aShare({ pre: "my secret words" }));
  world.messenger.script = ["refused"];
  reply("reply:1", "more secret words");
  await world.deliver();
  expect(JSON.stringify(world.log.lines)).not.toMatch(/secret|Ann|Paper/);
  expect(world.log.lines.at(-1)).toMatchObject({
    event: "outbox.run",
    fields: { personId: "p_bob", dropped: 1, sent: 1 },
  });
});

describe("somebody who acts while a message is on its way to being held", () => {
  const closedWhile = (act: () => void) => {
    world.messenger.script = ["closed"];
    world.messenger.onSend = act;
    world.song(aShare());
    return world.deliver();
  };

  it("does not have to act again: it goes out now", async () => {
    await closedWhile(() => {
      world.facts.set(addressKey(onMessenger), { lastActionAtMs: world.nowMs, unreachableSinceMs: null });
    });
    expect(world.armed).toContain("outbox");
    world.messenger.onSend = () => {};
    await world.deliver();
    expect(world.messenger.sent).toHaveLength(1);
  });

  it("and nobody is asked again and again when nothing has happened", async () => {
    await closedWhile(() => {});
    expect(world.armed).not.toContain("outbox");
    await world.deliver();
    expect(world.messenger.sent).toHaveLength(0);
  });
});
