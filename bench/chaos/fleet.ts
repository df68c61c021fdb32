import { setTimeout as pause } from "node:timers/promises";
import type { OwnRedis } from "../../test/process/own-redis.js";
import { type Program, startProgram } from "../../test/process/program.js";

/** What can be killed. */
const programs = ["worker-1", "worker-2", "web-1", "web-2"] as const;
export type Berth = (typeof programs)[number] | "redis";

export interface FleetParts {
  /** The built main file. */
  main: string;
  redis: OwnRedis;
  settings: Record<string, string>;
  webPorts: readonly [number, number];
}

/** Two web processes and two workers of the built program, each started again whenever it has ended, and their Redis. */
export interface Fleet {
  /** kill -9, and at once a new one; false when there is none at this moment that could be killed. */
  kill(berth: Berth): Promise<boolean>;
  /** Everything runs. */
  ready(): Promise<void>;
  /** Ends the processes, but not Redis. */
  stop(): Promise<void>;
}

const againMs = 200;
const mostStarts = 60;

export function startFleet({ main, redis, settings, webPorts }: FleetParts): Fleet {
  const running = new Map<Berth, Program>();
  const starting = new Map<Berth, Promise<void>>();
  let isStopping = false;
  let redisBack: Promise<void> | null = null;

  function launchOf(berth: Berth) {
    const isWeb = berth.startsWith("web");
    const port = isWeb ? webPorts[berth === "web-1" ? 0 : 1] : 0;
    const args = ["start", "--role", isWeb ? "web" : "worker"];
    return { main, args, env: { ...settings, PORT: String(port) } };
  }

  /** A start needs Redis, which may be the one that was killed. */
  async function start(berth: Berth): Promise<void> {
    for (let tries = 0; tries < mostStarts && !isStopping; tries += 1) {
      try {
        running.set(berth, await startProgram(launchOf(berth), () => undefined));
        return;
      } catch {
        await pause(againMs);
      }
    }
  }

  function begin(berth: Berth): void {
    const started = start(berth).finally(() => starting.delete(berth));
    starting.set(berth, started);
  }

  for (const berth of programs) begin(berth);

  async function killRedis(): Promise<boolean> {
    if (redisBack !== null) return false;
    await redis.kill();
    redisBack = redis.restart().finally(() => {
      redisBack = null;
    });
    return true;
  }

  return {
    async kill(berth) {
      if (berth === "redis") return killRedis();
      const program = running.get(berth);
      if (!program) return false;
      running.delete(berth);
      await program.kill();
      begin(berth);
      return true;
    },
    async ready() {
      await redisBack;
      await Promise.all(starting.values());
    },
    async stop() {
      isStopping = true;
      await redisBack;
      await Promise.all(starting.values());
      await Promise.all([...running.values()].map((program) => program.kill()));
    },
  };
}
