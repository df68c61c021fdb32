import { connectNode } from "../../src/store/redis.js";
import { quietLog } from "../quiet-log.js";
import { chance } from "./chance.js";
import { judge, noCounts, type Verdict } from "./checker.js";
import type { Plant } from "./house.js";
import { openStage, type StageRedis } from "./stage.js";
import { tellStory } from "./story.js";

export interface StoryOptions {
  redis: StageRedis;
  seed: number;
  /** Default 18. */
  steps?: number;
  plant?: Plant;
}

/** In front of which of a process' next effects it dies, at the latest. */
const dangers = [100, 140, 200, 400];

/** One story with many deaths in it, and what it came to. The same seed tells the same story. */
export async function playStory({ redis, seed, steps = 18, plant }: StoryOptions): Promise<Verdict> {
  const told = chance(seed);
  const stage = await openStage({ redis, chance: told, plant });
  try {
    await tellStory(stage, told, steps, told.one(dangers));
    return await judge(stage);
  } catch (error) {
    // A story that cannot be told to its end is a broken promise like any other.
    return { violations: [String(error)], counts: { ...noCounts, crashes: stage.record.crashes } };
  } finally {
    await stage.close();
  }
}

/** Connections for any number of stories, one after the other. */
export function connectStage(url: string): StageRedis & { close(): void } {
  const options = { log: quietLog, commandTimeoutMs: null };
  const lives = connectNode(url, { ...options, redis: { enableAutoPipelining: false } });
  const eye = connectNode(url, options);
  const close = () => {
    lives.disconnect();
    eye.disconnect();
  };
  return { lives, eye, close };
}
