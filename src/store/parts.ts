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
  /** Told when an event is taken up for the first time: how long it has waited, by Redis' clock. Never throws. */
  onTaken?(channel: string, waitedMs: number): void;
  /** Lets what follows from an event be seen together with its arrival. */
  thread?: Thread;
}

/** Follows what belongs together through streams and from process to process. */
export interface Thread {
  /** What is going on here, in printable characters; null when nobody follows it. */
  current(): string | null;
  /** Runs as a part of what `carried` stands for. */
  continued<T>(carried: string | null, run: () => Promise<T>): Promise<T>;
}

export type IntakeParts = Pick<
  StoreParts,
  "redis" | "prefix" | "random" | "log" | "intakeTimes" | "onTaken" | "thread"
>;
