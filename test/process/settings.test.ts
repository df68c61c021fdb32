import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createDiscordEmulator } from "../../playground/discord/emulator.js";
import { type Built, build } from "./built.js";
import { ownRedis } from "./own-redis.js";
import { type Ended, runProgram } from "./program.js";
import { openWorld, type World } from "./world.js";

let built: Built;

beforeAll(async () => {
  built = await build();
});

afterAll(() => built.remove());

function run(args: string[], env: Record<string, string>): Promise<Ended> {
  return runProgram({ main: built.main, args, env });
}

/** A world whose Redis keeps an append-only file, as doctor wants it. */
async function openedWorld(): Promise<World> {
  const redis = await ownRedis();
  onTestFinished(() => redis.remove());
  const world = await openWorld({ main: built.main, redisUrl: redis.url });
  onTestFinished(() => world.close());
  return world;
}

/** The settings that nobody may read anywhere. */
function secretsIn(settings: Record<string, string>): string[] {
  const secret = Object.entries(settings).filter(([name]) => /KEY|SECRET|TOKEN|CLIENT_ID/.test(name));
  return [...secret.map(([, value]) => value), new URL(settings.REDIS_URL ?? "").password];
}

describe("start, half configured", () => {
  const env = {
    SPOTIFY_CLIENT_ID: "id-of-somebody",
    REDIS_URL: "half://way",
    ENCRYPTION_KEY: "tooshortakey",
    PORT: "manyports",
    MESSENGER_PAGE_TOKEN: "page-token-of-somebody",
    MESSENGER_API_VERSION: "newest-one",
  };

  test("ends with 1 and lists every missing and every malformed setting, and no value", async () => {
    const { code, stdout, stderr } = await run(["start"], env);
    expect([code, stdout]).toEqual([1, ""]);
    const named = stderr.split("\n").flatMap((line) => /^- ([A-Z_]+) (is missing)?/.exec(line)?.slice(1) ?? []);
    const pairs = Object.fromEntries(
      named.flatMap((name, at) => (at % 2 === 0 ? [[name, named[at + 1] ?? "malformed"]] : [])),
    );
    expect(pairs).toEqual({
      PORT: "malformed",
      PUBLIC_URL: "is missing",
      REDIS_URL: "malformed",
      ENCRYPTION_KEY: "malformed",
      SPOTIFY_CLIENT_SECRET: "is missing",
      MESSENGER_PAGE_ID: "is missing",
      MESSENGER_APP_SECRET: "is missing",
      MESSENGER_VERIFY_TOKEN: "is missing",
      MESSENGER_API_VERSION: "malformed",
    });
    expect(Object.values(env).filter((value) => stderr.includes(value))).toEqual([]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("says how to get a channel when there is none", async () => {
    const { code, stderr } = await run(["start"], { SPOTIFY_CLIENT_ID: "id-of-somebody" });
    expect(code).toBe(1);
    expect(stderr).toContain("A channel is missing");
    expect(stderr).toContain("MESSENGER_PAGE_ID");
  });

  test("refuses a role that there is not", async () => {
    const { code, stderr } = await run(["start", "--role", "king"], {});
    expect([code, stderr]).toEqual([1, expect.stringContaining("--role king is unknown: all, web, worker or gateway")]);
  });
});

describe("start, when the world is not as it has to be", () => {
  test("says in a sentence that Redis is not there", async () => {
    const world = await openedWorld();
    const { code, stderr } = await run(["start"], { ...world.settings, REDIS_URL: "redis://127.0.0.1:1" });
    expect([code, stderr]).toEqual([1, "Redis does not answer: start it, or correct REDIS_URL\n"]);
  });

  test("refuses a Redis that may throw songs away", async () => {
    const world = await openedWorld();
    const redis = new Redis(world.settings.REDIS_URL ?? "");
    await redis.config("SET", "maxmemory-policy", "allkeys-lru");
    redis.disconnect();
    const { code, stderr } = await run(["start"], world.settings);
    expect([code, stderr]).toEqual([1, expect.stringContaining("set maxmemory-policy noeviction (it is allkeys-lru)")]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("names the port that somebody else has", async () => {
    const world = await openedWorld();
    await world.start();
    const { code, stderr } = await run(["start"], world.settings);
    expect([code, stderr]).toEqual([1, expect.stringContaining("set PORT to a free one")]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("doctor", () => {
  test("answers 0 when all is well", async () => {
    const world = await openedWorld();
    await world.start();
    const { code, stdout } = await run(["doctor"], world.settings);
    expect(stdout).toContain("All is well.");
    expect(code).toBe(0);
    expect(secretsIn(world.settings).filter((secret) => stdout.includes(secret))).toEqual([]);
  });

  test("answers 1 with a line for everything that is wrong, and prints no secret", async () => {
    const world = await openedWorld();
    const wrong = { MESSENGER_PAGE_TOKEN: "a-token-that-is-wrong", SPOTIFY_CLIENT_SECRET: "a-secret-that-is-wrong" };
    const env = { ...world.settings, ...wrong };
    const { code, stdout, stderr } = await run(["doctor"], env);
    expect(code).toBe(1);
    const findings = stdout.split("\n").flatMap((line) => /^WRONG {2}(\w+(?: \w+)*)/.exec(line)?.[1] ?? []);
    expect(findings).toEqual(["Spotify", "Messenger", "Public address"]);
    expect(stdout).toContain("3 to fix.");
    expect(secretsIn(env).filter((secret) => `${stdout}${stderr}`.includes(secret))).toEqual([]);
  });

  test("answers 1 when settings are missing, and when Redis is not there", async () => {
    const half = await run(["doctor"], { SPOTIFY_CLIENT_ID: "id-of-somebody" });
    expect([half.code, half.stdout]).toEqual([1, expect.stringContaining("SPOTIFY_CLIENT_SECRET is missing")]);
    const away = await run(["doctor"], { REDIS_URL: "redis://:a-secret-word@127.0.0.1:1" });
    expect([away.code, away.stdout]).toEqual([1, expect.stringMatching(/WRONG {2}Redis/)]);
    expect([away.stderr, away.stdout.includes("{")]).toEqual(["", false]);
    expect(`${half.stdout}${away.stdout}${away.stderr}`).not.toMatch(/id-of-somebody|a-secret-word/);
  });
});

describe("messenger-profile", () => {
  test("prints the profile as JSON and calls nobody", async () => {
    const { code, stdout } = await run(["messenger-profile"], {});
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      get_started: { payload: expect.any(String) },
      greeting: expect.arrayContaining([
        { locale: "default", text: expect.stringContaining("bot") },
        { locale: "de_DE", text: expect.any(String) },
        { locale: "es_ES", text: expect.any(String) },
      ]),
      persistent_menu: expect.any(Array),
      subscribed_fields: expect.arrayContaining(["messages", "messaging_postbacks"]),
    });
  });

  test("--apply pushes the profile and the subscription to the Page", async () => {
    const world = await openedWorld();
    const { code, stdout } = await run(["messenger-profile", "--apply"], world.settings);
    expect([code, stdout]).toEqual([0, expect.stringContaining("The Page knows it now.")]);
    const seen = world.messenger.requests().map(({ method, path, status, body }) => ({ method, path, status, body }));
    expect(seen).toMatchObject([
      {
        method: "POST",
        path: expect.stringContaining("/me/messenger_profile"),
        status: 200,
        body: { get_started: { payload: expect.any(String) } },
      },
      {
        method: "POST",
        path: expect.stringContaining("/subscribed_apps"),
        status: 200,
        body: { subscribed_fields: expect.stringContaining("messaging_postbacks") },
      },
    ]);
    expect(secretsIn(world.settings).filter((secret) => stdout.includes(secret))).toEqual([]);
  });

  test("--apply without Messenger's settings says so and ends with 1", async () => {
    const { code, stderr } = await run(["messenger-profile", "--apply"], {});
    expect(code).toBe(1);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("slack-manifest", () => {
  test("needs the public address alone, and prints a manifest that names it", async () => {
    const { code, stdout } = await run(["slack-manifest"], { PUBLIC_URL: "https://songs.example.org/" });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      features: { slash_commands: [{ command: "/song", url: "https://songs.example.org/slack/events" }] },
      oauth_config: { redirect_urls: ["https://songs.example.org/slack/oauth_redirect"] },
    });
  });

  test("--apply prints it, says that nothing was pushed, and ends with 1", async () => {
    const { code, stdout, stderr } = await run(["slack-manifest", "--apply"], {
      PUBLIC_URL: "https://songs.example.org",
    });
    expect(JSON.parse(stdout)).toHaveProperty("oauth_config");
    expect([code, stderr]).toEqual([1, expect.stringContaining("Nothing was pushed: paste it on api.slack.com/apps")]);
  });

  test.each<[Record<string, string>, string]>([
    [{}, "PUBLIC_URL is missing"],
    [{ PUBLIC_URL: "songs.example.org" }, "PUBLIC_URL must be https://your.name"],
    [{ PUBLIC_URL: "https://songs.example.org", SLACK_COMMAND: "song" }, "SLACK_COMMAND must be a slash and"],
  ])("with %o says what is wrong, and no more", async (env, problem) => {
    const { code, stdout, stderr } = await run(["slack-manifest"], env);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`- ${problem}`);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("discord-commands", () => {
  const id = "900000000000000001";

  test("prints the commands and calls nobody", async () => {
    const { code, stdout } = await run(["discord-commands"], {});
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ name: "share", contexts: [0, 1, 2] }));
  });

  test("--apply needs id and token alone, and prints where the bot is added", async () => {
    const discord = createDiscordEmulator({ clock: { nowMs: Date.now }, token: "discord-token-1", applicationId: id });
    await discord.start();
    onTestFinished(() => discord.stop());
    const own = { DISCORD_TOKEN: "discord-token-1", DISCORD_APPLICATION_ID: id, DISCORD_API_URL: discord.apiUrl };
    const first = await run(["discord-commands", "--apply"], own);
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(first.stdout).toContain("Discord knows them now.");
    expect(first.stdout).toContain(`Add the bot to a server: https://discord.com/oauth2/authorize?client_id=${id}`);
    expect((await run(["discord-commands", "--apply"], own)).stdout).toContain("Discord knew them already.");
    const wrong = await run(["discord-commands", "--apply"], { ...own, DISCORD_TOKEN: "another-token" });
    expect([wrong.code, wrong.stdout, wrong.stderr]).toEqual([1, "", "Discord: GET failed with 401\n"]);
  });

  test("--apply without id and token says so", async () => {
    const { code, stderr } = await run(["discord-commands", "--apply"], {});
    expect(code).toBe(1);
    expect(stderr).toContain("- DISCORD_TOKEN is missing");
    expect(stderr).not.toMatch(/SPOTIFY|REDIS|^\s+at /m);
  });
});

describe("the command line", () => {
  test("an unknown command ends with 2 and shows the usage", async () => {
    const { code, stdout, stderr } = await run(["dance"], {});
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: send-songs <command>");
  });

  test("an unknown option ends with 2 and shows the usage, and no stack trace", async () => {
    const { code, stderr } = await run(["start", "--fast"], {});
    expect(code).toBe(2);
    expect(stderr).toContain("--fast");
    expect(stderr).toContain("Usage: send-songs <command>");
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("--help shows the usage and ends with 0", async () => {
    const { code, stdout } = await run(["--help"], {});
    expect([code, stdout]).toEqual([0, expect.stringContaining("Usage: send-songs <command>")]);
  });
});
