import { randomBytes } from "node:crypto";
import { testRedisUrl } from "../scheduler/setup.js";

export type Keys = ReturnType<typeof createKeys>;

/** What the bot and the emulated platforms know of each other. */
export function createKeys() {
  const secret = () => randomBytes(16).toString("hex");
  return {
    pageId: "100200300400500",
    pageToken: secret(),
    appSecret: secret(),
    verifyToken: secret(),
    clientId: secret(),
    clientSecret: secret(),
    encryptionKey: randomBytes(32).toString("base64"),
    jwtSecret: randomBytes(32).toString("hex"),
    prefix: `test-${randomBytes(8).toString("hex")}`,
    slack: { signingSecret: secret(), clientId: "1111.2222", clientSecret: secret(), stateSecret: secret() },
    discord: { token: `${secret()}.${secret()}`, applicationId: "1000200030004000500" },
  };
}

/** Where the emulated platforms listen. */
export interface Urls {
  messenger: string;
  slack: string;
  discord: string;
  spotify: { api: string; accounts: string; web: string };
}

/** The settings of a real bot with all three channels; only the addresses are other ones. */
export function settingsFor(
  port: number,
  keys: Keys,
  urls: Urls,
  redisUrl: string = testRedisUrl(),
): Record<string, string> {
  return {
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    REDIS_URL: redisUrl,
    REDIS_PREFIX: keys.prefix,
    ENCRYPTION_KEY: keys.encryptionKey,
    JWT_SECRET: `tests:${keys.jwtSecret}`,
    SPOTIFY_CLIENT_ID: keys.clientId,
    SPOTIFY_CLIENT_SECRET: keys.clientSecret,
    SPOTIFY_API_URL: urls.spotify.api,
    SPOTIFY_ACCOUNTS_URL: urls.spotify.accounts,
    SPOTIFY_WEB_URL: urls.spotify.web,
    // Nobody asks it here; who did would find nobody.
    MUSICBRAINZ_URL: "http://127.0.0.1:9",
    // Days of playing go by here in seconds.
    SPOTIFY_DAILY_BUDGET: "100000",
    MESSENGER_PAGE_ID: keys.pageId,
    MESSENGER_PAGE_TOKEN: keys.pageToken,
    MESSENGER_APP_SECRET: keys.appSecret,
    MESSENGER_VERIFY_TOKEN: keys.verifyToken,
    MESSENGER_API_URL: urls.messenger,
    SLACK_SIGNING_SECRET: keys.slack.signingSecret,
    SLACK_CLIENT_ID: keys.slack.clientId,
    SLACK_CLIENT_SECRET: keys.slack.clientSecret,
    SLACK_STATE_SECRET: keys.slack.stateSecret,
    SLACK_API_URL: urls.slack,
    DISCORD_TOKEN: keys.discord.token,
    DISCORD_APPLICATION_ID: keys.discord.applicationId,
    DISCORD_API_URL: urls.discord,
  };
}
