import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classic, followMs, silentEndMs } from "../../src/bots/backoff.js";
import type { Share, ShareNews } from "../../src/bots/domain.js";
import type { ShareChange } from "../../src/bots/ports.js";
import * as states from "../../src/bots/share-states.js";
import { aSentShare, aShare } from "../fixtures/share.js";

const delivered = aShare({ state: "delivered", deliveredAtMs: 1_000, version: 2 });
const heardNow = (share: Share, receipts = true) =>
  states.heard(share, { atMs: 5_000, evidence: "history", receipts }, 6_000);

describe("heard", () => {
  it("tells the sender when the play ended and opens the last words", () => {
    const change = heardNow({ ...delivered, post: "told you" });
    expect(change?.news).toEqual({ shareId: delivered.id, state: "heard", atMs: 5_000, version: 3 });
    expect(change?.messages?.map(({ notice }) => notice.kind)).toEqual(["post"]);
    expect(change?.dueMs).toBeNull();
  });

  it("cannot happen twice", () => {
    const first = heardNow(delivered);
    expect(first && heardNow(first.share)).toBeNull();
  });

  it("does not happen before the song was delivered", () => {
    expect(heardNow(aShare({ state: "held" }))).toBeNull();
  });

  it("opens the last words after the week when the friend says so, and only then", () => {
    const over = { ...delivered, state: "expired" as const, post: "told you" };
    expect(heardNow(over)).toBeNull();
    const said = states.heard(over, { atMs: 9, evidence: "said", receipts: true }, 9);
    expect(said?.news?.state).toBe("said-heard");
    expect(said?.messages).toHaveLength(1);
  });
});

describe("with receipts off", () => {
  const silent = (decide: () => ShareChange | null) => decide() as ShareChange;

  it("heard tells the sender nothing and still opens the last words", () => {
    const change = silent(() => heardNow({ ...delivered, post: "told you" }, false));
    expect(change.news).toBeUndefined();
    expect(change.messages).toHaveLength(1);
  });

  it("heard, skipped and never heard end alike: same words, same moment", () => {
    const heard = silent(() => heardNow(delivered, false));
    const skipped = silent(() => states.skipped(delivered, false, 7_000));
    const unheardDueMs = states.nextLookMs(delivered, classic, false, 2_000);
    expect([heard.dueMs, skipped.dueMs, unheardDueMs]).toEqual(Array(3).fill(1_000 + silentEndMs));
    const atEnd = 1_000 + silentEndMs;
    const ends = [
      states.silentEnd(heard.share, atEnd),
      states.silentEnd(skipped.share, atEnd),
      states.expired(delivered, false, atEnd),
    ];
    expect(ends.map((end) => [end?.news?.state, end?.news?.atMs])).toEqual(Array(3).fill(["ended", atEnd]));
  });

  it("a share with last words is still looked for, one without is left alone", () => {
    expect(states.nextLookMs({ ...delivered, post: "x" }, classic, false, 1_000)).toBe(
      1_000 + delivered.track.durationMs,
    );
    expect(states.nextLookMs(delivered, classic, false, 1_000)).toBe(1_000 + silentEndMs);
  });
});

describe("the end", () => {
  it("comes with the first look after seven days", () => {
    expect(states.isLastLook(delivered, true, 1_000 + followMs)).toBe(false);
    expect(states.isLastLook(delivered, true, 1_000 + followMs + 1)).toBe(true);
  });

  it("says cannot tell when plays may have been missed", () => {
    expect(states.expired({ ...delivered, isUncertain: true }, true, 9)?.news?.state).toBe("cannot-tell");
    expect(states.expired(delivered, true, 9)?.news?.state).toBe("expired");
  });
});

describe("waiting for the listener's access", () => {
  const waits = states.waiting(delivered, 50);
  const sent = aSentShare({ state: "delivered", version: 2, where: "slack" });
  const quietly = (news: ShareNews | undefined, before = sent) => news && states.sentAfter(before, news, 9);

  it("is told once, and undone once", () => {
    expect(waits && states.waiting(waits.share, 60)).toBeNull();
    const again = waits && states.resumed(waits.share, 60);
    expect(again?.share).toEqual({ ...delivered, version: 4 });
    expect(states.resumed(delivered, 60)).toBeNull();
  });

  it("keeps what the sender knows, and calls nobody: the card is painted beside the news that may wait", () => {
    const change = quietly(waits?.news);
    expect(change?.sent).toEqual({ ...sent, isWaiting: true, version: 3, stateAtMs: delivered.stateAtMs });
    expect(change?.messages).toMatchObject([{ id: "repaint:s_test", notice: { kind: "news", isQuiet: true } }]);
    const back = waits && states.resumed(waits.share, 60);
    expect(quietly(back?.news, change?.sent)?.sent).not.toHaveProperty("isWaiting");
  });

  it("of a song to a group nobody is told, as its card counts who has heard it", () => {
    const change = quietly(waits?.news, { ...sent, batch: { id: "b_1", hasRoom: true } });
    expect(change).toMatchObject({ sent: { isWaiting: true }, messages: [] });
    expect(change?.repaints).toBeUndefined();
  });

  it("says nothing to somebody who took the song back", () => {
    expect(quietly(waits?.news, { ...sent, state: "cancelled" })).toBeNull();
  });

  it("ends with every other state, and with a block, which looks like no receipts", () => {
    const share = waits?.share ?? delivered;
    for (const change of [heardNow(share), states.skipped(share, true, 9), states.expired(share, true, 9)])
      expect(change?.share).not.toHaveProperty("isWaiting");
    const change = states.blocked(share);
    expect(change?.share).not.toHaveProperty("isWaiting");
    expect(change?.news).toMatchObject({ state: "delivered", isQuiet: true });
    expect(states.blocked(delivered)).not.toHaveProperty("news");
  });

  it("is no state of a song that nobody looks for", () => {
    for (const other of [aShare(), aShare({ ...delivered, withheld: { why: "block", looksLike: "delivered" } })])
      expect(states.waiting(other, 50)).toBeNull();
  });
});

describe("any order of steps", () => {
  const steps = {
    heard: (share: Share) => heardNow(share),
    silentHeard: (share: Share) => heardNow(share, false),
    skipped: (share: Share) => states.skipped(share, true, 9),
    expired: (share: Share) => states.expired(share, true, 9),
    undelivered: (share: Share) => states.undelivered(share, 9),
    cancelled: (share: Share) => states.cancelled(share, 9),
    uncertain: (share: Share) => states.uncertain(share, 9),
    silentEnd: (share: Share) => states.silentEnd(share, 9),
    waiting: (share: Share) => states.waiting(share, 9),
    resumed: (share: Share) => states.resumed(share, 9),
    blocked: (share: Share) => states.blocked(share),
  };

  it("opens the last words at most once, and versions only grow", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.values(steps)), { maxLength: 12 }), (order) => {
        let share: Share = { ...delivered, post: "x" };
        let opened = 0;
        for (const step of order) {
          const change = step(share);
          if (!change) continue;
          expect(change.share.version).toBeGreaterThan(share.version);
          opened += change.messages?.length ?? 0;
          share = change.share;
        }
        expect(opened).toBeLessThanOrEqual(1);
      }),
    );
  });
});
