import type { Address } from "./domain.js";
import type { Alarms, Clock, People, Shares } from "./ports.js";
import { isListening } from "./share-states.js";

/** What a platform shows of somebody who is listening right now. */
export interface PresenceNote {
  address: Address;
  trackId: string;
  /** When the song will have ended, if nothing comes between. */
  endsAtMs: number;
}

export interface PresenceParts {
  store: { people: People; shares: Shares };
  alarms: Alarms;
  clock: Clock;
}

/** Spotify's history shows a play a moment after its end. */
const historyLagMs = 5_000;

/**
 * A status is a hint, never a proof, and its absence says nothing at all: when somebody who allows it is seen playing a
 * song they were sent, the next look is moved to the moment that song should be over. Spotify's history decides.
 */
export function createPresenceHint({ store, alarms, clock }: PresenceParts): (note: PresenceNote) => Promise<void> {
  return async ({ address, trackId, endsAtMs }) => {
    const person = await store.people.at(address);
    if (!person?.presence) return;
    const atMs = Math.max(endsAtMs, clock.nowMs()) + historyLagMs;
    const sooner = (await store.shares.pendingFor(person.id)).filter(
      ({ share, dueMs }) => isListening(share) && share.track.id === trackId && dueMs > atMs,
    );
    if (sooner.length === 0) return;
    await store.shares.postpone(person.id, new Map(sooner.map(({ share }) => [share.id, atMs])));
    await alarms.arm("listen-check", person.id);
  };
}
