import type { Person, Share } from "../../src/bots/domain.js";
import type { ListenCheckParts } from "../../src/bots/listening.js";
import type { Clock } from "../../src/bots/ports.js";
import { isOpen } from "../../src/bots/share-states.js";

/** The ports of the listen check, kept in memory. */
export interface Memory {
  parts: Pick<ListenCheckParts, "people" | "shares" | "circle" | "outbox" | "alarms" | "log">;
  receive(share: Share, dueMs: number): void;
  /** The due time of the listener's next look; null: nothing is open. */
  dueMs(personId: string): number | null;
  /** The ids of the listener's open shares. */
  openOf(personId: string): string[];
}

export interface MemoryOptions {
  clock: Clock;
  /** Told of each share as a decision leaves it. */
  onChange(share: Share): void;
}

interface Slot {
  shares: Map<string, Share>;
  pending: Map<string, number>;
  lookedAtMs: number;
}

/** What the store does for the listen check, so far as the check can tell; everybody is connected and knows nobody. */
export function memory({ clock, onChange }: MemoryOptions): Memory {
  const slots = new Map<string, Slot>();
  const slotOf = (personId: string): Slot => {
    const slot = slots.get(personId) ?? { shares: new Map(), pending: new Map(), lookedAtMs: 0 };
    slots.set(personId, slot);
    return slot;
  };
  return {
    receive(share, dueMs) {
      const { shares, pending } = slotOf(share.recipientId);
      shares.set(share.id, share);
      pending.set(share.id, dueMs);
    },
    dueMs(personId) {
      const { pending } = slotOf(personId);
      return pending.size === 0 ? null : Math.min(...pending.values());
    },
    openOf: (personId) => [...slotOf(personId).pending.keys()],
    parts: {
      people: { get: async (id) => personOf(id, clock) },
      circle: { of: async () => [] },
      outbox: { putOnce: async () => false },
      alarms: { arm: async () => {} },
      log: { debug() {}, info() {}, warn() {}, error() {} },
      shares: sharesIn(slotOf, onChange),
    },
  };
}

function sharesIn(slotOf: (personId: string) => Slot, onChange: MemoryOptions["onChange"]): ListenShares {
  return {
    async pendingFor(personId) {
      const { shares, pending } = slotOf(personId);
      return [...pending]
        .sort(([, a], [, b]) => a - b)
        .flatMap(([id, dueMs]) => {
          const share = shares.get(id);
          return share ? [{ share, dueMs }] : [];
        });
    },
    async change(personId, shareId, decide) {
      const { shares, pending } = slotOf(personId);
      const share = shares.get(shareId);
      const change = share ? decide(share) : null;
      if (!change) return false;
      if (change.dueMs === null) pending.delete(shareId);
      else if (change.dueMs !== undefined) pending.set(shareId, change.dueMs);
      if (isOpen(change.share)) shares.set(shareId, change.share);
      else shares.delete(shareId);
      onChange(change.share);
      return true;
    },
    lastLookMs: async (personId) => slotOf(personId).lookedAtMs,
    async looked(personId, { atMs, moved }) {
      const slot = slotOf(personId);
      slot.lookedAtMs = atMs ?? slot.lookedAtMs;
      for (const { shareId, fromMs, toMs } of moved)
        if (slot.pending.get(shareId) === fromMs) slot.pending.set(shareId, toMs);
      return slot.pending.size === 0 ? null : Math.min(...slot.pending.values());
    },
  };
}

type ListenShares = ListenCheckParts["shares"];

function personOf(id: string, clock: Clock): Person {
  const authorizedAtMs = 0;
  return {
    id,
    name: id,
    addresses: [],
    receipts: true,
    spotify: {
      appId: "app",
      accountId: id,
      displayName: null,
      authorizedAtMs,
      expiresAtMs: clock.nowMs() + 1,
      state: "connected",
    },
    consent: { atMs: 0, wording: "yes" },
    createdAtMs: 0,
  };
}
