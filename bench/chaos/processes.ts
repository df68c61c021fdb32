import type { Fsync } from "../../test/process/own-redis.js";
import { type Aftermath, settleAndJudge } from "./aftermath.js";
import { chance } from "./chance.js";
import { startFleet } from "./fleet.js";
import { type HarbourOptions, openHarbour } from "./harbour.js";
import { type Damage, storm } from "./storm.js";
import { deliver, foundCrew, sendSongs, type Traffic } from "./traffic.js";

export interface ChaosOptions {
  /** The built main file. */
  main: string;
  seed: number;
  kills: number;
  withinMs: number;
  people: HarbourOptions["people"];
  /** Between two songs, on average. */
  everyMs: number;
  /** When Redis' append-only file is on the disk: `always` before each answer, `everysec` a moment later. */
  fsync: Fsync;
  note(text: string): void;
}

/** What a run came to. */
export interface ChaosResult {
  traffic: Traffic;
  damage: Damage;
  after: Aftermath;
}

/**
 * Two web processes and two workers of the built program on one Redis, all of them killed with -9 over and over while
 * people send each other songs on emulated platforms that fail as well; then calm, and a look at what is there.
 */
export async function runProcesses(options: ChaosOptions): Promise<ChaosResult> {
  const { main, seed, kills, withinMs, people, everyMs, fsync, note } = options;
  const harbour = await openHarbour({ people, fsync });
  const fleet = startFleet({ main, ...harbour });
  try {
    await fleet.ready();
    await foundCrew(harbour, (from, text) => deliver(harbour, from, text));
    note(`${harbour.sailors.length} people are registered; the storm begins`);
    let isOver = false;
    const sending = sendSongs({ harbour, chance: chance(seed + 1), everyMs, isOver: () => isOver });
    const { platforms } = harbour;
    const damage = await storm({ fleet, platforms, chance: chance(seed), kills, withinMs });
    isOver = true;
    note("the storm is over");
    await fleet.ready();
    const traffic = await sending;
    for (const platform of Object.values(platforms)) platform.clearFaults();
    await fleet.stop();
    return { traffic, damage, after: await settleAndJudge(harbour, traffic, main) };
  } finally {
    await fleet.stop();
    await harbour.close();
  }
}
