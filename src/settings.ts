import { z } from "zod";

/** A number written in digits, such as a port. */
function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error });
}

function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}

function isRedisUrl(value: string): boolean {
  const url = parseUrl(value);
  return url !== null && ["redis:", "rediss:"].includes(url.protocol) && url.hostname !== "";
}

/** One address, or nodes of a cluster. */
function areRedisUrls(value: string): boolean {
  return value.split(",").every((one) => isRedisUrl(one.trim()));
}

/** Spotify redirects to https only, or to a loopback literal; it refuses `localhost` and http in a local network. */
function isPublicUrl(value: string): boolean {
  const url = parseUrl(value);
  if (url?.pathname !== "/" || url.search || url.hash || url.username) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && ["127.0.0.1", "[::1]"].includes(url.hostname));
}

function encryptionKeys(value: string): Buffer[] {
  return value.split(",").map((key) => Buffer.from(key.trim(), "base64"));
}

/** One key of the API's tokens. */
export interface JwtKey {
  /** Names it in the tokens it signs. */
  kid: string;
  secret: Buffer;
}

/** Null for what is no `kid:secret`, or too short to be safe. */
function jwtKey(text: string): JwtKey | null {
  const [, kid, secret = ""] = /^([\w.-]{1,40}):(.+)$/s.exec(text.trim()) ?? [];
  const bytes = Buffer.from(secret);
  return kid === undefined || bytes.length < 32 ? null : { kid, secret: bytes };
}

function jwtKeys(value: string): JwtKey[] | null {
  const keys = value
    .split(",")
    .map(jwtKey)
    .filter((key) => key !== null);
  const isWhole = keys.length === value.split(",").length && new Set(keys.map(({ kid }) => kid)).size === keys.length;
  return isWhole ? keys : null;
}

const jwtError =
  "must be kid:secret with at least 32 characters of secret, or several of other kids separated by commas";

/** What the process itself needs. */
export const serverSettings = z.object({
  PORT: wholeNumber(0, 65_535).default(3000).describe("The port to listen on; 0 takes a free one"),
  HOST: z
    .string()
    .default("127.0.0.1")
    .describe(
      "The address to listen on; 0.0.0.0 in a container or when a proxy runs on another machine. The playground stays on 127.0.0.1",
    ),
  PUBLIC_URL: z
    .string()
    .refine(isPublicUrl, {
      error: "must be https://your.name, or http://127.0.0.1:port while trying out, without a path",
    })
    .transform((value) => new URL(value).origin)
    .optional()
    .describe("Where the world reaches this server, such as https://songs.example.org; login links begin with it"),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error"], { error: "must be debug, info, warn or error" })
    .default("info")
    .describe("The least important lines that are logged: debug, info, warn or error"),
  SHUTDOWN_MS: wholeNumber(0, 600_000)
    .default(10_000)
    .describe("How long a stopping process may finish what it has begun, in milliseconds"),
});

/** Required in a real bot only: the playground brings its own Redis. */
export const redisSettings = z.object({
  REDIS_URL: z
    .string()
    .refine(areRedisUrls, {
      error:
        "must look like redis://user:password@host:6379/0, or rediss:// for TLS; several are nodes of one cluster, and a comma in a password is written %2C",
    })
    .optional()
    .describe(
      "Where Redis is, such as redis://127.0.0.1:6379; everything is stored there. Of a Redis Cluster several nodes, separated by commas",
    ),
  REDIS_PREFIX: z
    .string()
    .regex(/^[\w:-]{1,40}$/, { error: "must be 1 to 40 letters, digits, colons, dashes or underscores" })
    .default("send-songs")
    .describe("What all keys in Redis begin with, so that several bots can share one"),
});

/** Keys of our own making. */
export const secretSettings = z.object({
  ENCRYPTION_KEY: z
    .string()
    .transform(encryptionKeys)
    .refine((keys) => keys.every((key) => key.length === 32), {
      error: "must be 32 bytes in base64 (openssl rand -base64 32), or several of them separated by commas",
    })
    .optional()
    .describe(
      "Seals the Spotify tokens: 32 random bytes in base64; in a comma-separated list the first seals, all open",
    ),
  JWT_SECRET: z
    .string()
    .transform((value, context) => {
      const keys = jwtKeys(value);
      if (keys === null) context.issues.push({ code: "custom", message: jwtError, input: undefined });
      return keys ?? z.NEVER;
    })
    .optional()
    .describe(
      "Signs the tokens of the API, without it there is none: a name and a secret, such as k1:… (openssl rand -hex 32); in a comma-separated list the first signs, all are accepted",
    ),
  OPERATOR_PASSWORD: z
    .string()
    .min(12, { error: "must be at least 12 characters" })
    .optional()
    .describe("Opens /operator, and /metrics from other machines; without it the former is not there"),
});

/** How an operator sees what goes on. */
export const tracingSettings = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .refine((value) => ["http:", "https:"].includes(parseUrl(value)?.protocol ?? ""), {
      error: "must look like http://127.0.0.1:4318",
    })
    .optional()
    .describe("Where OpenTelemetry traces are sent, by OTLP over HTTP; without it none are made"),
});

/** How the bot looks at what friends play. */
export const listeningSettings = z.object({
  LISTEN_POLICY: z
    .enum(["classic", "adaptive"], { error: "must be classic or adaptive" })
    .default("classic")
    .describe(
      "How often a friend's plays are looked at: classic = every 5 minutes for an hour, then hourly for 7 days; adaptive = when they are likely to listen",
    ),
});
