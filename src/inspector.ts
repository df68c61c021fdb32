import { setTimeout as pause } from "node:timers/promises";
import type { Address, Person } from "./bots/domain.js";
import type { AlarmName } from "./bots/ports.js";
import type { House } from "./house.js";
import { waitingEvents } from "./store/waiting-events.js";

const pollMs = 5;

export interface DueAlarm {
  name: AlarmName;
  key: string;
  dueMs: number;
}

export interface WorkCounts {
  /** Wake-up jobs that wait for their time. */
  jobsWaiting: number;
  /** Listen checks that asked Spotify, since the start of this process. */
  checks: number;
  /** The Spotify budget of the last 24 hours. */
  quota: { used: number; budget: number; blockedUntilMs: number | null };
}

/** What the work of this process looks like from inside. For a few thousand alarms, not for millions. */
export interface Inspector {
  due(): Promise<DueAlarm[]>;
  soonestDue(): Promise<DueAlarm | null>;
  /** Resolves when every accepted event was handled, no turn is under way, and everything due by the clock has run. */
  settle(): Promise<void>;
  /** Compares alarms with due times, after the clock was moved. */
  rearm(): Promise<void>;
  counts(): Promise<WorkCounts>;
  personAt(address: Pick<Address, "channel" | "tenantId" | "userId">): Promise<Pick<Person, "id" | "name"> | null>;
}

export function inspectorOf(house: House): Inspector {
  const { alarms, store, config, counters } = house;
  return {
    due: () => allDue(house),
    soonestDue: async () => (await alarms.inspect()).soonest,
    settle: () => settle(house),
    rearm: async () => void (await alarms.sweep()),
    async counts() {
      const [{ counts }, usage] = await Promise.all([
        alarms.inspect(),
        store.quota.usage(config.spotify.SPOTIFY_CLIENT_ID),
      ]);
      const jobsWaiting = Object.values(counts).reduce((sum, { waiting, delayed }) => sum + waiting + delayed, 0);
      const { used, budget, blockedUntilMs } = usage;
      return { jobsWaiting, checks: counters.checks, quota: { used, budget, blockedUntilMs } };
    },
    personAt: (address) => store.people.at({ ...address, installationId: "", conversationId: "", botId: "" }),
  };
}

async function allDue({ store }: House): Promise<DueAlarm[]> {
  const found: DueAlarm[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await store.dueTimes.list(cursor);
    found.push(...page.due);
    cursor = page.cursor;
    if (cursor === null) return found.toSorted((a, b) => a.dueMs - b.dueMs);
  }
}

/** A turn may arm alarms, an alarm never makes a turn: so turns first, and once more to be sure. */
async function settle(house: House): Promise<void> {
  do {
    while ((await waitingEvents(house)) > 0) await pause(pollMs);
    for (const channel of house.channels.values()) await channel.idle();
    await house.alarms.idle();
    await house.plugins.idle();
    await house.alarms.idle();
  } while ((await waitingEvents(house)) > 0);
}
