import type { Log } from "./bots/ports.js";
import type { BotConfig } from "./config.js";
import type { Probes } from "./doctor.js";
import { redisQuota } from "./store/quota.js";
import { checkRedis, connectRedis } from "./store/redis.js";

const connectTimeoutMs = 5_000;

const ignore = () => undefined;
/** What goes wrong is a finding, said once and in a sentence. */
const noLog: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** What `doctor` asks of Redis. Fails instead of waiting when Redis is away. */
export const redisProbes: Pick<Probes, "redis" | "quota"> = {
  redis: (url) =>
    withRedis(url, async (redis) => {
      const { version, policy, appendOnly, isLoneNode } = await checkRedis(redis);
      return { version, evictionPolicy: policy, isAppendOnly: appendOnly, isLoneNode };
    }),
  quota: (config: BotConfig) =>
    withRedis(config.core.REDIS_URL, (redis) => {
      const parts = { redis, prefix: `${config.core.REDIS_PREFIX}:`, clock: { nowMs: Date.now } };
      return redisQuota({ ...parts, dailyBudget: config.spotify.SPOTIFY_DAILY_BUDGET }).usage(
        config.spotify.SPOTIFY_CLIENT_ID,
      );
    }),
};

async function withRedis<T>(url: string, ask: (redis: ReturnType<typeof connectRedis>) => Promise<T>): Promise<T> {
  const options = { lazyConnect: true, retryStrategy: () => null, connectTimeout: connectTimeoutMs };
  const redis = connectRedis(url, { log: noLog, commandTimeoutMs: connectTimeoutMs, redis: options });
  try {
    await redis.connect();
    return await ask(redis);
  } finally {
    redis.disconnect();
  }
}
