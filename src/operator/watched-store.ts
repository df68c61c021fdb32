import type { Share, ShareState } from "../bots/domain.js";
import type { DecideShare, Effect, Outbox, ShareChange, Shares, Turns } from "../bots/ports.js";
import type { Store } from "../store/store.js";
import type { Metrics } from "./metrics.js";

interface Counting {
  metrics: Metrics;
  nowMs(): number;
}

/** The same store; what is stored through it is counted. */
export function watchedStore(store: Store, counting: Counting): Store {
  return {
    ...store,
    shares: watchedShares(store.shares, counting.metrics),
    turns: watchedTurns(store.turns, counting.metrics),
    outbox: watchedOutbox(store.outbox, counting),
  };
}

interface Step {
  from: ShareState;
  to: ShareChange | null;
}

/** A decision may be made several times until it can be stored; what it said last is what was stored. */
class Decisions {
  readonly #last = new Map<string, Step>();

  watch(shareId: string, decide: DecideShare): DecideShare {
    return (share: Share) => {
      const change = decide(share);
      this.#last.set(shareId, { from: share.state, to: change });
      return change;
    };
  }

  count(metrics: Metrics): void {
    for (const step of this.#last.values()) countStep(metrics, step);
  }
}

/** A request that was accepted is sent a second time, but is one song. */
function countStep({ songs, receipts }: Metrics, { from, to }: Step): void {
  if (to === null || to.share.state === from || to.share.state === "sent") return;
  const { state, evidence } = to.share;
  songs.inc({ state });
  if (state === "heard" && evidence) receipts.inc({ evidence });
}

function watchedShares(shares: Shares, metrics: Metrics): Shares {
  return {
    ...shares,
    async change(personId, shareId, decide) {
      const decisions = new Decisions();
      const isStored = await shares.change(personId, shareId, decisions.watch(shareId, decide));
      if (isStored) decisions.count(metrics);
      return isStored;
    },
  };
}

function watchedTurns(turns: Turns, metrics: Metrics): Turns {
  return {
    ...turns,
    async commit(turnId, slot, reply, effects) {
      const decisions = new Decisions();
      const watched = effects.map((effect) => watchedEffect(effect, decisions));
      const result = await turns.commit(turnId, slot, reply, watched);
      if (result.kind === "stored") {
        decisions.count(metrics);
        for (const effect of effects) metrics.songs.inc({ state: "sent" }, songsIn(effect));
      }
      return result;
    },
  };
}

function watchedEffect(effect: Effect, decisions: Decisions): Effect {
  return effect.kind === "change" ? { ...effect, decide: decisions.watch(effect.shareId, effect.decide) } : effect;
}

/** At most: whoever has the song already is left out of a group. */
function songsIn(effect: Effect): number {
  if (effect.kind === "send-batch") return effect.sends.length;
  return effect.kind === "send" ? 1 : 0;
}

function watchedOutbox(outbox: Outbox, { metrics, nowMs }: Counting): Outbox {
  return {
    ...outbox,
    async claim(personId) {
      const items = await outbox.claim(personId);
      const free = items.filter(({ entry }) => entry.wantedMs === undefined);
      const oldestMs = Math.min(...free.map(({ entry }) => entry.createdAtMs));
      if (free.length > 0) metrics.outboxOldest.observe(Math.max(0, nowMs() - oldestMs) / 1000);
      return items;
    },
    async done(personId, entry, end) {
      const { change } = end;
      if (!change) return outbox.done(personId, entry, end);
      const decisions = new Decisions();
      const decide = decisions.watch(change.shareId, change.decide);
      await outbox.done(personId, entry, { ...end, change: { ...change, decide } });
      decisions.count(metrics);
    },
  };
}
