import { setTimeout as pause } from "node:timers/promises";
import type { Platforms } from "../../test/pairs/platforms.js";
import type { Chance } from "./chance.js";
import type { Berth, Fleet } from "./fleet.js";

/** What a storm did. */
export interface Damage {
  kills: Record<Berth, number>;
  faults: number;
}

export interface StormParts {
  fleet: Fleet;
  platforms: Platforms;
  chance: Chance;
  /** `kill -9` so often … */
  kills: number;
  /** … within this time. */
  withinMs: number;
}

const weights: Record<Berth, number> = { "worker-1": 3, "worker-2": 3, "web-1": 2, "web-2": 2, redis: 2 };
const messengerFaults = [
  "unknown",
  "transient",
  "rate-limited",
  "503",
  "non-json",
  "reset",
  "dropped",
  "empty",
] as const;
const slackFaults = ["ratelimited", "500", "503", "html", "truncated", "reset", "dropped"] as const;
const discordFaults = ["500", "502", "503", "429", "reset", "dropped", "garbage"] as const;

/** Kills and faults until there were enough; gives up at twice the time. */
export async function storm({ fleet, platforms, chance, kills, withinMs }: StormParts): Promise<Damage> {
  const damage: Damage = { kills: { "worker-1": 0, "worker-2": 0, "web-1": 0, "web-2": 0, redis: 0 }, faults: 0 };
  const beganMs = Date.now();
  for (let killed = 0; killed < kills && Date.now() < beganMs + 2 * withinMs; ) {
    // What took longer than its share is caught up with.
    const nextMs = beganMs + ((killed + chance.int(100) / 100) * withinMs) / kills;
    await pause(Math.max(0, nextMs - Date.now()));
    if (chance.is(0.5)) damage.faults += makeFault(platforms, chance);
    const berth = chance.among(weights);
    // What is just starting is waited for, another one has its turn.
    if (await fleet.kill(berth)) {
      damage.kills[berth] += 1;
      killed += 1;
    } else await pause(20);
  }
  return damage;
}

/** Answers how many calls it may hit. */
function makeFault({ messenger, slack, discord, spotify }: Platforms, chance: Chance): number {
  const times = 1 + chance.int(2);
  switch (chance.among({ messenger: 4, slack: 2, discord: 2, spotify: 1 })) {
    case "messenger":
      messenger.fault({ name: chance.one(messengerFaults), on: "send", times });
      break;
    case "slack":
      slack.fault({ name: chance.one(slackFaults), method: "chat.postMessage", times });
      break;
    case "discord":
      discord.fault({ name: chance.one(discordFaults), method: "POST", path: "/messages", times });
      break;
    case "spotify":
      spotify.fault({ kind: "reset", times });
      break;
  }
  return times;
}
