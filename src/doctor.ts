import { createHmac } from "node:crypto";
import type { QuotaUsage } from "./bots/ports.js";
import { type BotConfig, type Config, ConfigError } from "./config.js";

/** One thing that was looked at. `fix` says what to do about it; null where nothing is wrong. */
export interface Finding {
  name: string;
  ok: boolean;
  detail: string;
  fix: string | null;
}

/** What Redis says of itself; null where it does not tell, as some hosted ones do. */
interface RedisFacts {
  version: string;
  isAppendOnly: boolean | null;
  evictionPolicy: string | null;
  /** One node of a cluster, asked as if it stood alone. */
  isLoneNode: boolean;
}

/** What Discord says of the application that the token belongs to. */
interface DiscordFacts {
  id: string;
  /** Whether the operator has switched the Presence Intent on. */
  hasPresence: boolean;
  /** Whether interactions go to an address instead of the gateway. */
  hasEndpoint: boolean;
}

/** The questions to the world; each rejects where there is no good answer. A channel's is asked only when it is on. */
export interface Probes {
  redis(url: string): Promise<RedisFacts>;
  quota(config: BotConfig): Promise<QuotaUsage>;
  spotify(config: BotConfig): Promise<void>;
  /** The id that the Page token belongs to. */
  messenger(config: BotConfig): Promise<{ id: string }>;
  /** The name of the one workspace. */
  slack(config: BotConfig): Promise<{ team: string }>;
  discord(config: BotConfig): Promise<DiscordFacts>;
  publicUrl(config: BotConfig): Promise<void>;
}

export interface DoctorParts {
  /** Reads the settings; throws ConfigError. */
  load(): Config;
  probes: Probes;
  /** What may never be printed, whatever a service answers. */
  secrets: string[];
}

const TIMEOUT_MS = 8_000;
/** Of a Discord application: the Presence Intent, granted or limited to fewer than 100 servers. */
const presenceFlags = (1 << 12) | (1 << 13);

function fine(name: string, detail: string): Finding {
  return { name, ok: true, detail, fix: null };
}

function wrong(name: string, detail: string, fix: string): Finding {
  return { name, ok: false, detail, fix };
}

async function settled(name: string, fix: string, look: () => Promise<Finding | Finding[]>): Promise<Finding[]> {
  try {
    return [await look()].flat();
  } catch (error) {
    return [wrong(name, wordsOf(error), fix)];
  }
}

/** What fetch hides in the cause ("connect ECONNREFUSED …") is what helps. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 6 || (major === 6 && minor >= 2);
}

function persistence({ isAppendOnly }: RedisFacts): Finding {
  const name = "Redis persistence";
  if (isAppendOnly === null) return fine(name, "not told; make sure that the append-only file is on");
  if (isAppendOnly) return fine(name, "append-only file is on");
  return wrong(
    name,
    "append-only file is off: a crash loses songs",
    "CONFIG SET appendonly yes, and the same in redis.conf",
  );
}

function eviction({ evictionPolicy }: RedisFacts): Finding {
  const name = "Redis eviction";
  if (evictionPolicy === null) return fine(name, "not told; it has to be noeviction");
  if (evictionPolicy === "noeviction") return fine(name, evictionPolicy);
  const fix = "CONFIG SET maxmemory-policy noeviction, and the same in redis.conf";
  return wrong(name, `${evictionPolicy}: a full Redis throws songs away`, fix);
}

function redisFindings(facts: RedisFacts): Finding[] {
  const version = isRecent(facts.version)
    ? fine("Redis", `version ${facts.version}`)
    : wrong("Redis", `version ${facts.version} is too old`, "install Redis 6.2 or later; 7 is what the tests use");
  const fix = "give REDIS_URL the addresses of several of its nodes, separated by commas";
  const lone = facts.isLoneNode ? [wrong("Redis", "this is one node of a Redis Cluster", fix)] : [];
  return [version, ...lone, persistence(facts), eviction(facts)];
}

function quotaFinding(usage: QuotaUsage): Finding {
  const { used, budget, blockedUntilMs } = usage;
  const name = "Spotify quota";
  const detail = [`${Math.max(0, budget - used)} of ${budget} calls left in these 24 hours`, ...spentOn(usage)].join(
    "; ",
  );
  if (blockedUntilMs !== null) {
    const until = new Date(blockedUntilMs).toISOString();
    return wrong(name, `Spotify refuses all calls until ${until}`, "wait; songs are kept and looked at afterwards");
  }
  if (used < budget) return fine(name, detail);
  return wrong(name, detail, "wait, or raise SPOTIFY_DAILY_BUDGET if Spotify allows your app more");
}

function spentOn(usage: QuotaUsage): string[] {
  const { byPriority, listeners, budget, configuredBudget, budgetLearnedAtMs, rateShare } = usage;
  const { person, receipt, job } = byPriority;
  const day = new Date(budgetLearnedAtMs ?? 0).toISOString().slice(0, 10);
  return [
    `${person} for people who asked, ${receipt} to look for plays of ${counted(listeners.served)}, ${job} for scheduled jobs`,
    ...(listeners.waiting > 0 ? [`${counted(listeners.waiting)} ${listeners.waiting === 1 ? "waits" : "wait"}`] : []),
    ...(budget < configuredBudget
      ? [`Spotify refused more on ${day}, so ${budget} instead of ${configuredBudget}`]
      : []),
    ...(rateShare < 1 ? [`at ${Math.round(rateShare * 100)} % of the usual speed, as Spotify asked`] : []),
  ];
}

function counted(listeners: number): string {
  return `${listeners} ${listeners === 1 ? "listener" : "listeners"}`;
}

function apiFinding({ core }: BotConfig): Finding {
  const name = "API for programs";
  const keys = core.JWT_SECRET ?? [];
  if (keys.length === 0) return fine(name, "off; to switch it on, set JWT_SECRET");
  return fine(name, `on; ${keys[0]?.kid} signs${keys.length > 1 ? `, ${keys.length} keys are accepted` : ""}`);
}

async function messengerFinding({ probes }: DoctorParts, config: BotConfig): Promise<Finding> {
  const wanted = config.channels.messenger?.MESSENGER_PAGE_ID;
  const { id } = await probes.messenger(config);
  if (id === wanted) return fine("Messenger", `the token belongs to Page ${id}`);
  const fix = "set MESSENGER_PAGE_ID to the Page of the token, or make a token for the Page";
  return wrong("Messenger", `the token belongs to ${id}, MESSENGER_PAGE_ID says ${wanted}`, fix);
}

async function slackFinding({ probes }: DoctorParts, config: BotConfig): Promise<Finding> {
  if (config.channels.slack?.SLACK_BOT_TOKEN) {
    const { team } = await probes.slack(config);
    return fine("Slack", `the token belongs to the workspace ${team}`);
  }
  return fine("Slack", `workspaces install it at ${config.core.PUBLIC_URL}/slack/install`);
}

async function discordFinding({ probes }: DoctorParts, config: BotConfig): Promise<Finding> {
  const { DISCORD_APPLICATION_ID: wanted, DISCORD_PRESENCE: presence } = config.channels.discord ?? {};
  const { id, hasPresence, hasEndpoint } = await probes.discord(config);
  if (id !== wanted) {
    const fix = "copy the id and the token of the same application";
    return wrong("Discord", `the token belongs to ${id}, DISCORD_APPLICATION_ID says ${wanted}`, fix);
  }
  if (hasEndpoint) {
    const fix = "empty Interactions Endpoint URL on the application's page General Information";
    return wrong("Discord", "Discord sends commands to an address, and none to the bot", fix);
  }
  if (presence === "on" && !hasPresence) {
    const fix = "switch on Presence Intent on the application's page Bot, or set DISCORD_PRESENCE=off";
    return wrong("Discord", "Discord will refuse the connection: the Presence Intent is off", fix);
  }
  return fine("Discord", `the token belongs to application ${id}`);
}

function channelChecks(parts: DoctorParts, config: BotConfig): Promise<Finding[]>[] {
  const { messenger, slack, discord } = config.channels;
  const pageFix = "make a new Page token and set MESSENGER_PAGE_TOKEN, or correct MESSENGER_APP_SECRET";
  const slackFix = "copy the Bot User OAuth Token from the app's page OAuth & Permissions to SLACK_BOT_TOKEN";
  const discordFix = "choose Reset Token on the application's page Bot, and set DISCORD_TOKEN";
  return [
    ...(messenger ? [settled("Messenger", pageFix, () => messengerFinding(parts, config))] : []),
    ...(slack ? [settled("Slack", slackFix, () => slackFinding(parts, config))] : []),
    ...(discord ? [settled("Discord", discordFix, () => discordFinding(parts, config))] : []),
  ];
}

function redisChecks({ probes }: DoctorParts, url: string): Promise<Finding[]> {
  const fix = "start Redis there, or correct REDIS_URL";
  return settled("Redis", fix, async () => redisFindings(await probes.redis(url)));
}

async function botChecks(parts: DoctorParts, config: BotConfig): Promise<Finding[]> {
  const { probes } = parts;
  const url = config.core.PUBLIC_URL;
  const groups = await Promise.all([
    redisChecks(parts, config.core.REDIS_URL),
    settled(
      "Spotify",
      "compare SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET with the dashboard of your app",
      async () => {
        await probes.spotify(config);
        return fine("Spotify", "the client id and secret work");
      },
    ),
    settled("Spotify quota", "see Redis above", async () => quotaFinding(await probes.quota(config))),
    ...channelChecks(parts, config),
    settled("Public address", `start the bot, and lead ${url} to its HOST and PORT`, async () => {
      await probes.publicUrl(config);
      return fine("Public address", `${url}/healthz answers`);
    }),
  ]);
  return groups.flat();
}

function readSettings(load: () => Config): Config | Finding[] {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => wrong("Settings", problem, "correct it in the environment or in .env"));
  }
}

/** Looks at everything that a running bot needs. With malformed settings there is nothing else to look at. */
export async function checks(parts: DoctorParts): Promise<Finding[]> {
  const config = readSettings(parts.load);
  if (Array.isArray(config)) return config;
  if (config.mode === "bot") {
    return [fine("Settings", "complete: this is a real bot"), ...(await botChecks(parts, config)), apiFinding(config)];
  }
  const settings = fine("Settings", "no channel and no Spotify: start runs the playground");
  const url = config.core.REDIS_URL;
  return [settings, ...(url ? await redisChecks(parts, url) : [])];
}

function table(findings: Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, ok, detail, fix }) => [
    `${ok ? "ok   " : "WRONG"}  ${name.padEnd(width)}  ${detail}`,
    ...(fix ? [`${" ".repeat(width + 9)}→ ${fix}`] : []),
  ]);
  const count = findings.filter(({ ok }) => !ok).length;
  return `${[...lines, "", count === 0 ? "All is well." : `${count} to fix.`].join("\n")}\n`;
}

/** Prints what was found and answers the exit code: 1 if something is wrong. Never prints a secret. */
export async function runDoctor(parts: DoctorParts & { write(text: string): void }): Promise<0 | 1> {
  const findings = await checks(parts);
  parts.write(parts.secrets.reduce((text, secret) => text.replaceAll(secret, "[secret]"), table(findings)));
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

async function answerOf(fetch: typeof globalThis.fetch, url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  const error = fieldIn(answer, "error");
  const code = fieldIn(error, "code") ?? error;
  const reason = typeof code === "string" || typeof code === "number" ? ` (${code})` : "";
  throw new Error(`${new URL(url).host} answered ${response.status}${reason}`);
}

function fieldIn(answer: unknown, name: string): unknown {
  return typeof answer === "object" && answer !== null ? Reflect.get(answer, name) : undefined;
}

function textIn(answer: unknown, name: string): string {
  const value = fieldIn(answer, name);
  if (typeof value !== "string") throw new Error("the answer is not what was expected; is the address right?");
  return value;
}

/** The questions that go out by HTTP. `fetch` is the global one, or something that behaves like it. */
export function httpProbes(fetch: typeof globalThis.fetch): Omit<Probes, "redis" | "quota"> {
  return {
    async spotify({ spotify }) {
      const login = Buffer.from(`${spotify.SPOTIFY_CLIENT_ID}:${spotify.SPOTIFY_CLIENT_SECRET}`).toString("base64");
      const body = new URLSearchParams({ grant_type: "client_credentials" });
      const init = { method: "POST", headers: { authorization: `Basic ${login}` }, body };
      textIn(await answerOf(fetch, `${spotify.SPOTIFY_ACCOUNTS_URL}/api/token`, init), "access_token");
    },
    async messenger({ channels: { messenger } }) {
      if (!messenger) throw new Error("Messenger is off");
      const token = messenger.MESSENGER_PAGE_TOKEN;
      const proof = createHmac("sha256", messenger.MESSENGER_APP_SECRET).update(token).digest("hex");
      const base = `${messenger.MESSENGER_API_URL.replace(/\/$/, "")}/${messenger.MESSENGER_API_VERSION}`;
      const query = new URLSearchParams({ fields: "id", appsecret_proof: proof });
      const answer = await answerOf(fetch, `${base}/me?${query}`, { headers: { authorization: `Bearer ${token}` } });
      return { id: textIn(answer, "id") };
    },
    async slack({ channels: { slack } }) {
      const headers = { authorization: `Bearer ${slack?.SLACK_BOT_TOKEN}` };
      const url = `${slack?.SLACK_API_URL.replace(/\/$/, "")}/auth.test`;
      const answer = await answerOf(fetch, url, { method: "POST", headers });
      // Slack says no with a 200.
      if (fieldIn(answer, "ok") === false) throw new Error(`Slack says ${textIn(answer, "error")}`);
      return { team: textIn(answer, "team") };
    },
    async discord({ channels: { discord } }) {
      const headers = { authorization: `Bot ${discord?.DISCORD_TOKEN}` };
      const url = `${discord?.DISCORD_API_URL.replace(/\/$/, "")}/v10/applications/@me`;
      const answer = await answerOf(fetch, url, { headers });
      const flags = Number(fieldIn(answer, "flags") ?? 0);
      const hasEndpoint = Boolean(fieldIn(answer, "interactions_endpoint_url"));
      return { id: textIn(answer, "id"), hasPresence: (flags & presenceFlags) !== 0, hasEndpoint };
    },
    async publicUrl({ core }) {
      textIn(await answerOf(fetch, `${core.PUBLIC_URL}/healthz`), "status");
    },
  };
}
