import type { Cluster, Redis } from "ioredis";
import type { Clock, Log, Random } from "../bots/ports.js";
import type { IntakeTimes } from "./intake-times.js";

/** One Redis, or a cluster of them: no script and no transaction here touches two hash tags. */
export type RedisClient = Redis | Cluster;

/** What the store is made of. Each factory takes the part of it that it needs. */
export interface StoreParts {
  redis: RedisClient;
  /** Every key begins with it, so that several bots can share one Redis. No braces. */
  prefix: string;
  clock: Clock;
  random: Random;
  log: Log;
  /** 32 bytes each; the first seals, all open. */
  encryptionKeys: Buffer[];
  /** Where the world reaches the login page, without a slash at the end. */
  publicUrl: string;
  /** Calls to Spotify in any 24 h, per Spotify app. */
  dailyBudget: number;
  /** Songs one person may send in any 24 h. Default 20. */
  dailyShareLimit?: number;
  intakeTimes?: Partial<IntakeTimes>;
}

export type IntakeParts = Pick<StoreParts, "redis" | "prefix" | "random" | "log" | "intakeTimes">;
