import type { Share } from "./domain.js";
import type { DecideShare, Effect, Outbox, ShareChange, Shares, Turns } from "./ports.js";
import { isShown } from "./visibility.js";

/** What is told of shares, right after it was stored. Never throws. */
export interface ShareHints {
  arrived(share: Share): void;
  heard(share: Share): void;
}

export interface Hinting {
  shares: Shares;
  turns: Turns;
  outbox: Outbox;
}

/** The same ports; what is stored through them is told. */
export function withHints<T extends Hinting>(store: T, hints: ShareHints): T {
  return { ...store, ...hinting(store, hints) };
}

function hinting({ shares, turns, outbox }: Hinting, hints: ShareHints): Hinting {
  return {
    shares: {
      ...shares,
      async change(personId, shareId, decide) {
        const decided = new Decided();
        const isStored = await shares.change(personId, shareId, decided.watch(shareId, decide));
        if (isStored) decided.tell(hints);
        return isStored;
      },
    },
    turns: {
      ...turns,
      async commit(turnId, slot, reply, effects) {
        const decided = new Decided();
        const watched = effects.map((effect) => watchedEffect(effect, decided));
        const result = await turns.commit(turnId, slot, reply, watched);
        if (result.kind === "stored") decided.tell(hints);
        return result;
      },
    },
    outbox: {
      ...outbox,
      async done(personId, entry, end) {
        if (!end.change) return outbox.done(personId, entry, end);
        const decided = new Decided();
        const decide = decided.watch(end.change.shareId, end.change.decide);
        await outbox.done(personId, entry, { ...end, change: { ...end.change, decide } });
        decided.tell(hints);
      },
    },
  };
}

function watchedEffect(effect: Effect, decided: Decided): Effect {
  return effect.kind === "change" ? { ...effect, decide: decided.watch(effect.shareId, effect.decide) } : effect;
}

/** A decision may be made several times until it can be stored; what it said last is what was stored. */
class Decided {
  readonly #last = new Map<string, { before: Share; change: ShareChange | null }>();

  watch(shareId: string, decide: DecideShare): DecideShare {
    return (before) => {
      const change = decide(before);
      this.#last.set(shareId, { before, change });
      return change;
    };
  }

  tell({ arrived, heard }: ShareHints): void {
    for (const { before, change } of this.#last.values()) {
      const after = change?.share;
      if (!after || after.state === before.state) continue;
      if (after.state === "delivered" && isShown(after)) arrived(after);
      if (after.state === "heard") heard(after);
    }
  }
}
