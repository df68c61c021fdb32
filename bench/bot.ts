import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { type BotConfig, loadConfig } from "../src/config.js";
import { systemRandom } from "../src/random.js";
import type { StoreParts } from "../src/store/parts.js";
import { quietLog } from "./quiet-log.js";
import type { BenchRedis } from "./redis.js";

/** Settings of a bot by the names an operator would use. */
export type Settings = Record<string, string>;

/** The settings of a real bot on this Redis, with these channels. Nobody listens where Spotify is. */
export function botSettings(redis: BenchRedis, channels: Settings = messengerSettings()): Settings {
  return {
    PORT: "0",
    HOST: "127.0.0.1",
    PUBLIC_URL: "http://127.0.0.1:3000",
    REDIS_URL: redis.url,
    REDIS_PREFIX: redis.prefix,
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    SPOTIFY_CLIENT_ID: "bench-app",
    SPOTIFY_CLIENT_SECRET: randomBytes(16).toString("hex"),
    SPOTIFY_API_URL: "http://127.0.0.1:9/v1",
    SPOTIFY_ACCOUNTS_URL: "http://127.0.0.1:9",
    SPOTIFY_DAILY_BUDGET: "1000000000",
    ...channels,
  };
}

/** Nobody listens where the platform is, unless `more` says otherwise; so with Slack. */
export function messengerSettings(more: Settings = {}): Settings {
  return {
    MESSENGER_PAGE_ID: "100200300400500",
    MESSENGER_PAGE_TOKEN: randomBytes(16).toString("hex"),
    MESSENGER_APP_SECRET: randomBytes(16).toString("hex"),
    MESSENGER_VERIFY_TOKEN: randomBytes(16).toString("hex"),
    MESSENGER_API_URL: "http://127.0.0.1:9",
    ...more,
  };
}

/** Slack for one workspace. */
export function slackSettings(more: Settings = {}): Settings {
  return { ...slackBasics(), SLACK_BOT_TOKEN: `xoxb-${randomBytes(16).toString("hex")}`, ...more };
}

/** Slack for every workspace that installs the app. */
export function slackForMany(more: Settings = {}): Settings {
  return {
    ...slackBasics(),
    SLACK_CLIENT_ID: "123456789012.123456789012",
    SLACK_CLIENT_SECRET: randomBytes(16).toString("hex"),
    SLACK_STATE_SECRET: randomBytes(32).toString("hex"),
    ...more,
  };
}

function slackBasics(): Settings {
  return {
    SLACK_SIGNING_SECRET: randomBytes(16).toString("hex"),
    SLACK_COMMAND: "/song",
    SLACK_API_URL: "http://127.0.0.1:9/api/",
  };
}

/** What the settings mean. */
export function configOf(settings: Settings): BotConfig {
  const config = loadConfig(settings);
  if (config.mode !== "bot") throw new Error("these are no settings of a bot");
  return config;
}

/** What the store is made of, the same way as in the bot itself. */
export function storePartsOf({ core, spotify }: BotConfig, redis: Redis): StoreParts {
  return {
    redis,
    prefix: `${core.REDIS_PREFIX}:`,
    clock: { nowMs: Date.now },
    random: systemRandom,
    log: quietLog,
    encryptionKeys: core.ENCRYPTION_KEY,
    publicUrl: core.PUBLIC_URL,
    dailyBudget: spotify.SPOTIFY_DAILY_BUDGET,
  };
}
