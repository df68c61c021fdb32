import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { definePlugin, type PluginDefinition } from "../src/bots/plugin.js";
import { commandList } from "../src/command-list.js";
import { allSettings, ConfigError, describeConfig, envExample, loadConfig, secretsOf } from "../src/config.js";

const key = randomBytes(32).toString("base64");
const redis = { REDIS_URL: "redis://user:redis-password@127.0.0.1:6379/2" };
const core = { ...redis, PUBLIC_URL: "https://songs.example.org", ENCRYPTION_KEY: key };
const spotify = { SPOTIFY_CLIENT_ID: "client-id-1", SPOTIFY_CLIENT_SECRET: "client-secret-1" };
const messenger = {
  MESSENGER_PAGE_ID: "1122",
  MESSENGER_PAGE_TOKEN: "page-token-1",
  MESSENGER_APP_SECRET: "app-secret-1",
  MESSENGER_VERIFY_TOKEN: "verify-token-1",
};
const bot = { ...core, ...spotify, ...messenger };

function problemsOf(env: Record<string, string | undefined>): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

function botConfig(env: Record<string, string>) {
  const config = loadConfig(env);
  if (config.mode !== "bot") throw new Error("not a bot");
  return config;
}

describe("the playground", () => {
  it("is what no settings mean", () => {
    const config = loadConfig({});
    expect(config.mode).toBe("playground");
    expect(config.core).toMatchObject({ PORT: 3000, HOST: "127.0.0.1", LOG_LEVEL: "info", SHUTDOWN_MS: 10_000 });
  });

  it("stays the playground with a port, a host, a log level, a Redis and everything else of the core", () => {
    const env = { PORT: "0", HOST: "::1", LOG_LEVEL: "debug", LISTEN_POLICY: "classic", ...core };
    expect(loadConfig(env)).toMatchObject({ mode: "playground", core: { PORT: 0, HOST: "::1", LOG_LEVEL: "debug" } });
  });

  it("takes empty and blank values for unset ones", () => {
    expect(loadConfig({ PORT: "", SPOTIFY_CLIENT_ID: "", MESSENGER_PAGE_ID: "  " }).mode).toBe("playground");
  });

  it("refuses a malformed setting too", () => {
    expect(problemsOf({ PORT: "many" })).toHaveLength(1);
  });
});

describe("a real bot", () => {
  it("has everything it needs", () => {
    const config = botConfig(bot);
    expect(config.core.PUBLIC_URL).toBe("https://songs.example.org");
    expect(config.core.ENCRYPTION_KEY).toEqual([Buffer.from(key, "base64")]);
    expect(config.spotify.SPOTIFY_CLIENT_ID).toBe("client-id-1");
    expect(config.channels.messenger?.MESSENGER_PAGE_ID).toBe("1122");
  });

  it("reads a list of keys, the first of which seals", () => {
    const older = randomBytes(32).toString("base64");
    expect(botConfig({ ...bot, ENCRYPTION_KEY: `${key}, ${older}` }).core.ENCRYPTION_KEY).toHaveLength(2);
  });

  it("reads the keys of the API by their names, the first of which signs", () => {
    const [young, old] = ["y".repeat(32), `colons:too:${"o".repeat(32)}`];
    const { JWT_SECRET } = botConfig({ ...bot, JWT_SECRET: `2026-11:${young}, old:${old}` }).core;
    expect(JWT_SECRET).toEqual([
      { kid: "2026-11", secret: Buffer.from(young) },
      { kid: "old", secret: Buffer.from(old) },
    ]);
    expect(botConfig(bot).core.JWT_SECRET).toBeUndefined();
  });

  it("takes a public address with or without a slash at its end", () => {
    expect(botConfig({ ...bot, PUBLIC_URL: "http://127.0.0.1:3000/" }).core.PUBLIC_URL).toBe("http://127.0.0.1:3000");
  });

  it("does not start without Redis, address, key and channel, and says so in one go", () => {
    const problems = problemsOf(spotify);
    for (const name of ["REDIS_URL is missing", "PUBLIC_URL is missing", "ENCRYPTION_KEY is missing", "A channel"]) {
      expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1);
    }
    expect(problems).toHaveLength(4);
  });

  it("does not start without Spotify", () => {
    const problems = problemsOf({ ...core, ...messenger });
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual(["SPOTIFY_CLIENT_ID", "SPOTIFY_CLIENT_SECRET"]);
  });

  it("names the channels there are when none is set", () => {
    const [problem] = problemsOf({ ...core, ...spotify });
    expect(problem).toContain("for Messenger set MESSENGER_PAGE_ID, MESSENGER_PAGE_TOKEN, MESSENGER_APP_SECRET");
  });

  it("needs no channel of ours where somebody brings one, and still everything else", () => {
    const config = loadConfig({ ...core, ...spotify }, { bringsChannel: true });
    expect(config.channels.messenger).toBeNull();
    expect(() => loadConfig({}, { bringsChannel: true })).toThrow(
      /PUBLIC_URL is missing[\s\S]*SPOTIFY_CLIENT_SECRET is/,
    );
    expect(() => loadConfig({}, { bringsChannel: true })).not.toThrow(/A channel/);
  });

  it.each(Object.keys(messenger))("does not start with a channel that lacks %s", (name) => {
    const problems = problemsOf({ ...bot, [name]: "" });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} is missing: .{10}`));
  });

  it("takes an optional setting of a channel alone for a half-set channel", () => {
    expect(problemsOf({ MESSENGER_API_VERSION: "v26.0" }).length).toBeGreaterThan(6);
  });

  it.each([
    ["PORT", "65536"],
    ["PORT", "0x10"],
    ["PORT", "-1"],
    ["LOG_LEVEL", "loud"],
    ["SHUTDOWN_MS", "1.5"],
    ["PUBLIC_URL", "http://songs.example.org"],
    ["PUBLIC_URL", "http://localhost:3000"],
    ["PUBLIC_URL", "https://songs.example.org/bot"],
    ["PUBLIC_URL", "songs.example.org"],
    ["REDIS_URL", "http://127.0.0.1"],
    ["REDIS_URL", "127.0.0.1:6379"],
    ["REDIS_URL", "redis://127.0.0.1:7001,127.0.0.1:7002"],
    ["REDIS_PREFIX", "{all}"],
    ["ENCRYPTION_KEY", "too-short"],
    ["ENCRYPTION_KEY", `${Buffer.alloc(32).toString("base64")},`],
    ["JWT_SECRET", "x".repeat(40)],
    ["JWT_SECRET", `k1:${"x".repeat(31)}`],
    ["JWT_SECRET", `k1:${"x".repeat(32)},`],
    ["JWT_SECRET", `k1:${"x".repeat(32)},k1:${"y".repeat(32)}`],
    ["JWT_SECRET", `a name:${"x".repeat(32)}`],
    ["LISTEN_POLICY", "guess"],
    ["SPOTIFY_DAILY_BUDGET", "lots"],
    ["SPOTIFY_API_URL", "ftp://api"],
    ["MESSENGER_API_VERSION", "latest"],
  ])("refuses %s=%s, says what it is for and does not repeat the value", (name, value) => {
    const problems = problemsOf({ ...bot, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} (?!is missing).+: .{10}`));
    expect(problems[0]?.split(": ")[0]).not.toContain(value);
  });

  it("lists missing and malformed settings together, a line each", () => {
    const env = { ...bot, PORT: "x", ENCRYPTION_KEY: "x", MESSENGER_APP_SECRET: "", SPOTIFY_CLIENT_SECRET: "" };
    expect(problemsOf(env)).toHaveLength(4);
    expect(() => loadConfig(env)).toThrow(/missing or malformed:\n- .+\n- .+\n- .+\n- .+$/);
  });
});

describe("what is shown of the settings", () => {
  const secrets = [key, "client-id-1", "client-secret-1", "page-token-1", "app-secret-1", "verify-token-1"];

  it("hides secrets, also the password inside Redis' address", () => {
    const shown = describeConfig(bot);
    for (const secret of [...secrets, "redis-password"]) expect(shown).not.toContain(secret);
    expect(shown).toContain("MESSENGER_PAGE_TOKEN = [secret]");
    expect(shown).toContain("REDIS_URL = redis://user:[secret]@127.0.0.1:6379/2");
    expect(shown).toContain("PUBLIC_URL = https://songs.example.org");
    expect(shown).toContain("PORT = 3000 (default)");
  });

  it("hides the password of every node of a cluster, and knows each of them", () => {
    const nodes = { REDIS_URL: "redis://:first-word@127.0.0.1:7001, rediss://me:second-word@127.0.0.1:7002" };
    const shown = describeConfig({ ...bot, ...nodes });
    expect(shown).toContain("REDIS_URL = redis://:[secret]@127.0.0.1:7001, rediss://me:[secret]@127.0.0.1:7002");
    expect(secretsOf({ ...bot, ...nodes })).toEqual(expect.arrayContaining(["first-word", "second-word"]));
  });

  it("says what is not set", () => {
    expect(describeConfig({})).toContain("MESSENGER_PAGE_TOKEN = (not set)");
  });

  it("knows every secret value, each key of a list by itself", () => {
    const other = randomBytes(32).toString("base64");
    const known = secretsOf({ ...bot, ENCRYPTION_KEY: `${key},${other}` });
    for (const secret of [...secrets, other, "redis-password"]) expect(known).toContain(secret);
    expect(secretsOf({ JWT_SECRET: `k1:${"x".repeat(32)}, k2:a:${"y".repeat(32)}` })).toEqual(
      expect.arrayContaining(["x".repeat(32), `a:${"y".repeat(32)}`]),
    );
    expect(known).not.toContain("1122");
  });

  it("says of every setting what it is for", () => {
    expect(allSettings().filter(({ purpose }) => purpose.length < 10)).toEqual([]);
  });

  it("says of every setting whether a real bot needs it", () => {
    const required = allSettings().filter(({ isRequired }) => isRequired);
    const others = ["SLACK_SIGNING_SECRET", "DISCORD_TOKEN", "DISCORD_APPLICATION_ID"];
    expect(required.map(({ name }) => name).sort()).toEqual([...Object.keys(bot), ...others].sort());
  });
});

describe("the settings of plugins", () => {
  const weekly = z.object({
    WEEKLY_CRON: z
      .string()
      .regex(/^\S+(?: \S+){4}$/, { error: "must have five fields" })
      .default("0 5 * * 5"),
    WEEKLY_SIZE: z.coerce.number().int().max(100).default(30),
  });
  const about = { WEEKLY_CRON: "When the week is put together", WEEKLY_SIZE: "How many songs it has" };
  const keys = Object.keys(weekly.shape);
  const week = definePlugin({
    name: "week",
    settings: { keys, about, parse: (env) => weekly.parse(env) },
    open: () => ({}),
  });
  const strict = definePlugin({
    name: "strict",
    settings: {
      keys: ["STRICT_KEY"],
      about: { STRICT_KEY: "What opens it" },
      parse({ STRICT_KEY: given }) {
        if (given === undefined) throw new Error("STRICT_KEY is missing");
        return { STRICT_KEY: given };
      },
    },
    open: () => ({}),
  });
  const plain = definePlugin({ name: "plain", open: () => ({}) });
  const plugins: readonly PluginDefinition[] = [week, strict, plain];
  const problems = (env: Record<string, string>) => {
    try {
      loadConfig(env, { plugins });
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
    }
    return [];
  };

  it("are read with the others, with their defaults; empty ones count as unset", () => {
    const config = loadConfig({ ...bot, STRICT_KEY: "open", WEEKLY_SIZE: "20", WEEKLY_CRON: " " }, { plugins });
    expect(config).toMatchObject({
      plugins: { week: { WEEKLY_CRON: "0 5 * * 5", WEEKLY_SIZE: 20 }, strict: { STRICT_KEY: "open" } },
    });
  });

  it("that cannot be used are listed together with all others, and no value is repeated", () => {
    const env = { ...bot, REDIS_URL: "", PORT: "many", WEEKLY_CRON: "weekly", WEEKLY_SIZE: "lots" };
    const found = problems(env);
    for (const name of [
      "REDIS_URL is missing",
      "PORT ",
      "WEEKLY_CRON must have five fields",
      "WEEKLY_SIZE ",
      "STRICT_KEY is missing",
    ])
      expect(found.filter((problem) => problem.startsWith(name))).toHaveLength(1);
    expect(found).toHaveLength(5);
    expect(found.find((problem) => problem.startsWith("WEEKLY_CRON"))).toContain("When the week is put together");
    expect(found.join()).not.toMatch(/lots|weekly/u);
  });

  it("that cannot be used are named to whoever wants the commands for a platform", () => {
    expect(() => commandList({ WEEKLY_CRON: "weekly" }, plugins)).toThrow(
      /WEEKLY_CRON must have[\s\S]*STRICT_KEY is missing/,
    );
    expect(() => commandList({ WEEKLY_CRON: "", STRICT_KEY: "open" }, plugins)).not.toThrow();
  });

  it("are none of the playground's business", () => {
    expect(loadConfig({ WEEKLY_CRON: "weekly" }, { plugins }).mode).toBe("playground");
  });

  it("stand in .env.example by themselves, and those named so are secret", () => {
    const text = envExample(plugins);
    expect(text).toContain("# --- Features ---\n\n# When the week is put together.\n# WEEKLY_CRON=0 5 * * 5\n");
    expect(text).toContain("# How many songs it has.\n# WEEKLY_SIZE=30\n");
    expect(text).toContain("# What opens it (required).\nSTRICT_KEY=\n");
    expect(envExample([])).not.toContain("Features");
    expect(allSettings(plugins).find(({ name }) => name === "STRICT_KEY")?.isSecret).toBe(true);
  });
});
