import { describe, expect, it } from "vitest";
import { batchIdOf, shareIdIn } from "../../src/bots/batch-cards.js";
import { cancelledBatch, lineOf, painted, spoken } from "../../src/bots/batches.js";
import type { SentState } from "../../src/bots/domain.js";
import { sentAfter } from "../../src/bots/share-states.js";
import { aBatch } from "../fixtures/group.js";
import { anAddress } from "../fixtures/person.js";
import { aSentShare } from "../fixtures/share.js";

const hour = 3_600_000;
const nowMs = 10 * hour;
const inBatch = { id: "b_test", hasRoom: true };

function shares(...states: SentState[]) {
  return states.map((state, at) => aSentShare({ id: `b_test.${at}`, state, batch: inBatch }));
}

describe("the id of a share", () => {
  it("leads to its batch, and differs for each recipient", () => {
    const ids = ["p_ann", "p_bob"].map((id) => shareIdIn("b_1", id));
    expect(new Set(ids).size).toBe(2);
    expect(ids.map(batchIdOf)).toEqual(["b_1", "b_1"]);
    expect(batchIdOf("s_1")).toBeNull();
  });
});

describe("news of one share of many", () => {
  it("paint the cards anew instead of being told", () => {
    const [sent = aSentShare()] = shares("sent");
    const news = { shareId: sent.id, state: "heard", atMs: nowMs, version: 5 } as const;
    const change = sentAfter(sent, news, nowMs);
    expect(change?.messages).toBeUndefined();
    expect(change?.repaints?.map(({ id }) => id)).toEqual(["batch:b_test", "room:b_test"]);
  });
});

describe("taking back", () => {
  it("ends what is open, and owes each of these the news", () => {
    const change = cancelledBatch(aBatch(), shares("heard", "delivered", "ended", "requested"), nowMs);
    expect(change?.batch.cancelledAtMs).toBe(nowMs);
    expect(change?.sent?.map(({ sent, debt }) => [sent.id, sent.state, debt?.kind])).toEqual([
      ["b_test.1", "cancelled", "cancel"],
      ["b_test.3", "cancelled", "cancel"],
    ]);
  });

  it("comes too late when everything has ended", () => {
    expect(cancelledBatch(aBatch(), shares("heard", "ended"), nowMs)).toBeNull();
  });
});

describe("everyone has heard it", () => {
  const card = { address: anAddress(), messageId: "m1" };

  it("is said once, by whichever decision sees it first", () => {
    const first = painted(card, shares("heard", "said-heard"), nowMs)(aBatch(), []);
    expect(first?.messages?.map(({ id }) => id)).toEqual(["everyone:b_test"]);
    expect(painted(card, shares("heard"), nowMs)(first?.batch ?? aBatch(), [])?.messages).toBeUndefined();
  });

  it("is not said before, nor of nobody", () => {
    for (const states of [["heard", "ended"], []] as SentState[][])
      expect(painted(card, shares(...states), nowMs)(aBatch(), [])?.messages).toBeUndefined();
  });
});

describe("where nothing can be changed", () => {
  const line = (batch: Parameters<typeof aBatch>[0], ...states: SentState[]) =>
    lineOf(aBatch(batch), shares(...states), nowMs);

  it("a line is said when somebody has heard it, and again no sooner than after an hour", () => {
    expect(line({}, "sent", "delivered")).toEqual({ kind: "nothing" });
    expect(line({}, "heard", "delivered")).toEqual({ kind: "say" });
    const told = { heard: 1, atMs: nowMs - hour / 2, isEnd: false };
    expect(line({ told }, "heard", "delivered")).toEqual({ kind: "nothing" });
    expect(line({ told }, "heard", "heard", "delivered")).toEqual({ kind: "wait", untilMs: nowMs + hour / 2 });
    expect(line({ told: { ...told, atMs: nowMs - hour } }, "heard", "heard", "sent")).toEqual({ kind: "say" });
  });

  it("its end is said at once and once, unless the sender has brought it about", () => {
    const told = { heard: 1, atMs: nowMs, isEnd: false };
    expect(line({ told }, "heard", "ended")).toEqual({ kind: "say" });
    expect(line({ told: { ...told, isEnd: true } }, "heard", "ended")).toEqual({ kind: "nothing" });
    expect(line({ told, cancelledAtMs: 1 }, "heard", "cancelled")).toEqual({ kind: "nothing" });
    expect(line({}, "heard", "heard")).toEqual({ kind: "nothing" });
  });

  it("what was said is remembered", () => {
    const change = spoken({ kind: "say" }, shares("heard", "sent"), nowMs)(aBatch(), []);
    expect(change?.batch.told).toEqual({ heard: 1, atMs: nowMs, isEnd: false, answers: 0 });
    expect(spoken({ kind: "nothing" }, shares("sent"), nowMs)(aBatch(), [])?.batch.told).toBeUndefined();
  });
});
