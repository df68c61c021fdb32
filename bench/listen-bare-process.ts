import { DelayedError, Worker } from "bullmq";
import { connectRedis } from "../src/store/redis.js";
import { answerParent } from "./child.js";
import { bareQueueName, bareQueuePrefix, type ListenRequest } from "./listen-workers.js";
import { quietLog } from "./quiet-log.js";
import { waveCounter } from "./wave.js";

const againMs = 5 * 60_000;

const wave = waveCounter();
let worker: Worker | null = null;
let dueMsOf = (_at: number): number => 0;

/** The same BullMQ worker with the same limits as the product's, whose processor only comes again later. */
async function start(redisUrl: string, prefix: string): Promise<void> {
  const redis = connectRedis(redisUrl, { log: quietLog, commandTimeoutMs: null });
  worker = new Worker(
    bareQueueName,
    async (job, token) => {
      const delayMs = Date.now() - dueMsOf(Number(job.data.key.slice(2)));
      await job.moveToDelayed(Date.now() + againMs, token);
      wave.count(delayMs);
      throw new DelayedError();
    },
    {
      connection: redis,
      prefix: bareQueuePrefix(prefix),
      concurrency: 50,
      lockDuration: 10_000,
      stalledInterval: 5_000,
      maxStalledCount: 1_000_000,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 1_000 },
    },
  );
  worker.on("error", () => undefined);
  await worker.waitUntilReady();
}

answerParent<ListenRequest>(
  async (request) => {
    if (request.kind === "start") return start(request.settings.REDIS_URL ?? "", request.settings.REDIS_PREFIX ?? "");
    if (request.kind !== "wave") throw new Error(`nothing to compare with: ${request.kind}`);
    const { dueMs, gapMs } = request;
    dueMsOf = (at) => dueMs + at * gapMs;
    return wave.of(request.listeners, dueMs);
  },
  async () => worker?.close(),
);
