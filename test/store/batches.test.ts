import { describe, expect, it } from "vitest";
import { cardEntries, shareIdIn } from "../../src/bots/batch-cards.js";
import { cancelledBatch } from "../../src/bots/batches.js";
import type { Person } from "../../src/bots/domain.js";
import { trackOf as sentTrackOf } from "../../src/bots/new-share.js";
import type { Effect } from "../../src/bots/ports.js";
import { sentAfter } from "../../src/bots/share-states.js";
import { batchKey, slotKeys } from "../../src/store/keys.js";
import { aBatch } from "../fixtures/group.js";
import { register, sendEffect, sentOf, shareOf, trackOf } from "./people-for-tests.js";
import { days, type TestStore, testStore } from "./redis.js";

interface Kit extends TestStore {
  ann: Person;
  others: Person[];
  /** How many scripts this test has run. */
  scripts(): number;
}

async function openKit(count: number): Promise<Kit> {
  const t = testStore();
  const ann = await register(t, "Ann");
  const others: Person[] = [];
  for (let at = 0; at < count; at++) others.push(await register(t, `Other ${at}`));
  return { ...t, ann, others, scripts: scriptsOf(t) };
}

function scriptsOf({ redis }: TestStore): () => number {
  let count = 0;
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, stream) => {
    if (command.name === "evalsha") count += 1;
    return send(command, stream);
  };
  return () => count;
}

/** A song to everybody, as the command makes it. */
function toAll(kit: Kit, id: string, trackId = id): Effect {
  const inBatch = { id, hasRoom: false };
  const sends = kit.others.map((recipient) => {
    const names = { sender: kit.ann, recipient };
    const share = { ...shareOf(kit, shareIdIn(id, recipient.id), names, trackId), id: shareIdIn(id, recipient.id) };
    return { share, sent: { ...sentOf(share, names), batch: inBatch } };
  });
  const { number: _, ...batch } = aBatch({
    id,
    track: sentTrackOf(trackOf(trackId)),
    count: sends.length,
    sharedAtMs: kit.clock.nowMs(),
  });
  return { kind: "send-batch", batch, sends, messages: cardEntries(inBatch, kit.clock.nowMs()) };
}

function commit(kit: Kit, turnId: string, ...effects: Effect[]) {
  return kit.store.turns.commit(turnId, kit.ann.id, { text: "on its way" }, effects);
}

describe("a song to a group", () => {
  it("of a hundred is one script, one number and a debt for each", async () => {
    const kit = await openKit(2);
    const hundred = Array.from({ length: 100 }, (_, at) => ({ ...(kit.others[0] as Person), id: `p_${at}` }));
    const many = { ...kit, others: hundred };
    await commit(kit, "warm up", sendEffect(kit, "s_1", { sender: kit.ann, recipient: hundred[0] as Person }));
    const before = kit.scripts();
    expect(await commit(kit, "t1", toAll(many, "b_1"))).toEqual({ kind: "stored", numbers: [2] });
    expect(kit.scripts() - before).toBe(1);
    expect((await kit.store.debts.of(kit.ann.id)).filter(({ kind }) => kind === "song")).toHaveLength(101);
    const known = await kit.store.shares.batch(kit.ann.id, "b_1");
    expect(known?.batch).toMatchObject({ number: 2, count: 100 });
    expect(new Set(known?.shares.map(({ number }) => number))).toEqual(new Set([2]));
    expect(await kit.store.shares.sent(kit.ann.id)).toHaveLength(1);
    expect((await kit.store.outbox.waiting(kit.ann.id)).map(({ id }) => id)).toEqual(["batch:b_1"]);
  });

  it("is stored once, leaves out whoever has it, and is refused when that is everybody", async () => {
    const kit = await openKit(3);
    await commit(kit, "t0", sendEffect(kit, "s_1", { sender: kit.ann, recipient: kit.others[1] as Person }, "one"));
    expect(await commit(kit, "t1", toAll(kit, "b_1", "one"))).toEqual({ kind: "stored", numbers: [2] });
    expect(await commit(kit, "t1", toAll(kit, "b_1", "one"))).toMatchObject({ kind: "repeated" });
    const known = await kit.store.shares.batch(kit.ann.id, "b_1");
    expect(known?.batch.count).toBe(2);
    expect(known?.shares.map(({ recipientName }) => recipientName).sort()).toEqual(["Other 0", "Other 2"]);
    const refused = { kind: "refused", refusal: { kind: "already-sent", sentAtMs: kit.clock.nowMs() } };
    expect(await commit(kit, "t2", toAll(kit, "b_2", "one"))).toEqual(refused);
  });

  it("is one song of the day", async () => {
    const kit = await openKit(3);
    for (let at = 0; at < 20; at++)
      expect(await commit(kit, `t${at}`, toAll(kit, `b_${at}`))).toMatchObject({ kind: "stored" });
    const refused = { kind: "refused", refusal: { kind: "daily-limit", limit: 20 } };
    expect(await commit(kit, "t20", toAll(kit, "b_20"))).toEqual(refused);
  });

  it("changes by the news of each, and its card waits a moment for more, but not for ever", async () => {
    const kit = await openKit(2);
    await commit(kit, "t1", toAll(kit, "b_1"));
    for (const { entry } of await kit.store.outbox.claim(kit.ann.id))
      await kit.store.outbox.done(kit.ann.id, entry, { kind: "sent" });
    const [first, second] = kit.others.map(({ id }) => shareIdIn("b_1", id)) as [string, string];
    const startMs = kit.clock.nowMs();
    for (const shareId of [first, second]) {
      const news = { shareId, state: "heard", atMs: startMs, version: 9 } as const;
      await kit.store.shares.changeSent(kit.ann.id, shareId, (sent) => sentAfter(sent, news, kit.clock.nowMs()));
      kit.clock.advance(1_500);
    }
    expect(await kit.store.dueTimes.get("outbox", kit.ann.id)).toBe(startMs + 2_000);
    expect(await kit.store.outbox.waiting(kit.ann.id)).toHaveLength(1);
    const known = await kit.store.shares.batch(kit.ann.id, "b_1");
    expect(known?.shares.map(({ state }) => state)).toEqual(["heard", "heard"]);
    // Nobody has it any more, so it may be sent again.
    expect(await commit(kit, "t2", toAll(kit, "b_2", "b_1"))).toMatchObject({ kind: "stored" });
  });

  it("is taken back for all in one script", async () => {
    const kit = await openKit(3);
    await commit(kit, "t1", toAll(kit, "b_1"));
    const before = kit.scripts();
    const decide = (...given: Parameters<Extract<Effect, { kind: "change-batch" }>["decide"]>) =>
      cancelledBatch(...given, kit.clock.nowMs());
    await commit(kit, "t2", { kind: "change-batch", batchId: "b_1", decide });
    expect(kit.scripts() - before).toBe(1);
    const known = await kit.store.shares.batch(kit.ann.id, "b_1");
    expect(known?.shares.map(({ state }) => state)).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect((await kit.store.debts.of(kit.ann.id)).filter(({ kind }) => kind === "cancel")).toHaveLength(3);
  });

  it("goes 90 days later, with all its records", async () => {
    const kit = await openKit(2);
    await commit(kit, "t1", toAll(kit, "b_1"));
    kit.clock.advance(days(90));
    expect(await kit.store.shares.batches(kit.ann.id)).toEqual([]);
    await commit(kit, "t2", toAll(kit, "b_2"));
    const keys = slotKeys(kit.prefix, kit.ann.id);
    expect(await kit.redis.hkeys(keys.batches)).toEqual(["b_2"]);
    expect(await kit.redis.exists(batchKey(keys, "b_1"))).toBe(0);
  });
});

describe("forgetting", () => {
  it("the sender erases every batch with its records", async () => {
    const kit = await openKit(2);
    await commit(kit, "t1", toAll(kit, "b_1"));
    expect(await kit.store.people.forget(kit.ann.id)).toMatchObject({ "songs sent to groups": 1 });
    expect((await kit.keys()).filter((key) => key.includes("batch"))).toEqual([]);
    expect([...(await kit.dump()).values()].join()).not.toContain("Ann");
  });

  it("one of many takes the name out of every batch, ends what is open, and paints the cards anew", async () => {
    const kit = await openKit(2);
    const [bob, cleo] = kit.others as [Person, Person];
    // More than one script takes.
    for (let at = 0; at < 15; at++) await commit(kit, `t${at}`, toAll(kit, `b_${at}`));
    await kit.store.shares.eraseCounterpart(kit.ann.id, bob.id);
    for (let at = 0; at < 15; at++) {
      const known = await kit.store.shares.batch(kit.ann.id, `b_${at}`);
      const of = (id: string) => known?.shares.find(({ recipientId }) => recipientId === id);
      expect(of(bob.id)).toMatchObject({ recipientName: "", state: "ended" });
      expect(of(cleo.id)).toMatchObject({ recipientName: cleo.name, state: "sent" });
    }
    expect(await kit.store.outbox.waiting(kit.ann.id)).toHaveLength(15);
  });
});
