import type { BotConfig } from "./config.js";
import type { Probes } from "./doctor.js";
import { pinoLog } from "./log.js";
import { redisQuota } from "./store/quota.js";
import { checkRedis, connectRedis } from "./store/redis.js";

const connectTimeoutMs = 5_000;

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
  const redis = connectRedis(url, { log: pinoLog("error"), commandTimeoutMs: connectTimeoutMs, redis: options });
  try {
    await redis.connect();
    return await ask(redis);
  } finally {
    redis.disconnect();
  }
}
