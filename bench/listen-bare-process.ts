import { DelayedError, Worker } from "bullmq";
import { connectRedis } from "../src/store/redis.js";
import { answerParent } from "./child.js";
import { bareQueueName, bareQueuePrefix, type ListenRequest } from "./listen-workers.js";
import { quietLog } from "./quiet-log.js";
import { waveCounter } from "./wave.js";

const againMs = 5 * 60_000;

const wave = waveCounter();
let worker: Worker | null = null;

/** The same BullMQ worker with the same limits as the product's, whose processor only comes again later. */
async function start(redisUrl: string, prefix: string): Promise<void> {
  const redis = connectRedis(redisUrl, { log: quietLog, commandTimeoutMs: null });
  worker = new Worker(
    bareQueueName,
    async (job, token) => {
      await job.moveToDelayed(Date.now() + againMs, token);
      wave.count();
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
    if (request.kind === "wave") return wave.of(request.listeners, request.dueMs);
    return start(request.settings.REDIS_URL ?? "", request.settings.REDIS_PREFIX ?? "");
  },
  async () => worker?.close(),
);
