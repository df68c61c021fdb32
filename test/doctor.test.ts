import { describe, expect, it } from "vitest";
import type { QuotaUsage } from "../src/bots/ports.js";
import { loadConfig, secretsOf } from "../src/config.js";
import { checks, type DoctorParts, type Finding, httpProbes, type Probes, runDoctor } from "../src/doctor.js";

const settings = {
  REDIS_URL: "redis://:redis-password@127.0.0.1:6379",
  PUBLIC_URL: "https://songs.example.org",
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  SPOTIFY_CLIENT_ID: "client-id-1",
  SPOTIFY_CLIENT_SECRET: "client-secret-1",
  SPOTIFY_ACCOUNTS_URL: "https://accounts.example.org",
  MESSENGER_PAGE_ID: "1122",
  MESSENGER_PAGE_TOKEN: "page-token-1",
  MESSENGER_APP_SECRET: "app-secret-1",
  MESSENGER_VERIFY_TOKEN: "verify-token-1",
  MESSENGER_API_URL: "https://graph.example.org",
};
const onSlack = { SLACK_SIGNING_SECRET: "signing-secret-1", SLACK_BOT_TOKEN: "slack-token-1" };
const onDiscord = { DISCORD_TOKEN: "discord-token-1", DISCORD_APPLICATION_ID: "900000000000000001" };
const everywhere = { ...settings, ...onSlack, ...onDiscord };

const application = { id: "900000000000000001", hasPresence: false, hasEndpoint: false };
const goodRedis = { version: "7.0.15", isAppendOnly: true, evictionPolicy: "noeviction", isLoneNode: false };
const usage: QuotaUsage = {
  used: 100,
  byPriority: { person: 30, receipt: 68, job: 2 },
  budget: 500,
  configuredBudget: 500,
  rateShare: 1,
  listeners: { served: 5, waiting: 0 },
  blockedUntilMs: null,
  budgetLearnedAtMs: null,
};
const healthy: Probes = {
  redis: async () => goodRedis,
  quota: async () => usage,
  spotify: async () => undefined,
  messenger: async () => ({ id: "1122" }),
  slack: async () => ({ team: "Harbour" }),
  discord: async () => application,
  publicUrl: async () => undefined,
};

function doctor(probes: Partial<Probes> = {}, env: Record<string, string> = settings): DoctorParts {
  return { load: () => loadConfig(env), probes: { ...healthy, ...probes }, secrets: secretsOf(env) };
}

async function wrongIn(parts: DoctorParts): Promise<Finding[]> {
  return (await checks(parts)).filter(({ ok }) => !ok);
}

async function printed(parts: DoctorParts): Promise<{ code: number; text: string }> {
  let text = "";
  const code = await runDoctor({
    ...parts,
    write: (more) => {
      text += more;
    },
  });
  return { code, text };
}

const refused = (message: string) => () => Promise.reject(new Error(message));

describe("the doctor", () => {
  it("finds nothing to fix in a bot that has everything", async () => {
    const { code, text } = await printed(doctor());
    expect(code).toBe(0);
    expect(text).toContain("All is well.");
    expect(text).toContain("400 of 500 calls left");
    expect(text.split("\n").filter((line) => line.startsWith("ok "))).toHaveLength(9);
  });

  it("says whether programs can use the bot, and which key signs their tokens", async () => {
    expect((await printed(doctor())).text).toMatch(/API for programs +off; to switch it on, set JWT_SECRET\n/);
    const JWT_SECRET = `young:${"y".repeat(32)},old:${"o".repeat(32)}`;
    const { code, text } = await printed(doctor({}, { ...settings, JWT_SECRET }));
    expect(code).toBe(0);
    expect(text).toMatch(/API for programs +on; young signs, 2 keys are accepted\n/);
    expect(text).not.toMatch(/yyyy|oooo/);
  });

  it("says who spends Spotify's calls, in numbers", async () => {
    const { text } = await printed(doctor());
    expect(text).toContain(
      "400 of 500 calls left in these 24 hours; 30 for people who asked, 68 to look for plays of 5 listeners, 2 for scheduled jobs\n",
    );
  });

  it("says what Spotify's refusals have taught, and finds nothing wrong in it", async () => {
    const budgetLearnedAtMs = Date.UTC(2026, 10, 19, 8);
    const listeners = { served: 1, waiting: 1 };
    const learned = { ...usage, budget: 360, budgetLearnedAtMs, rateShare: 0.5, listeners };
    const { code, text } = await printed(doctor({ quota: async () => learned }));
    expect(code).toBe(0);
    expect(text).toContain("260 of 360 calls left");
    expect(text).toContain("plays of 1 listener, 2 for scheduled jobs; 1 listener waits;");
    expect(text).toContain("Spotify refused more on 2026-11-19, so 360 instead of 500;");
    expect(text).toContain("at 50 % of the usual speed, as Spotify asked");
  });

  it("lists every setting that is wrong, and looks at nothing else", async () => {
    const { MESSENGER_APP_SECRET, SPOTIFY_CLIENT_ID, ...rest } = settings;
    const found = await checks(doctor({ redis: refused("must not be asked") }, { ...rest, PORT: "x" }));
    expect(found.map(({ ok, detail }) => [ok, detail.split(" ")[0]])).toEqual([
      [false, "PORT"],
      [false, "SPOTIFY_CLIENT_ID"],
      [false, "MESSENGER_APP_SECRET"],
    ]);
    expect(MESSENGER_APP_SECRET && SPOTIFY_CLIENT_ID).toBeTruthy();
  });

  it("lets other failures of reading the settings through", async () => {
    const load = () => {
      throw new TypeError("a bug");
    };
    await expect(checks({ ...doctor(), load })).rejects.toThrow("a bug");
  });

  it.each<[string, Partial<Probes>, string, RegExp]>([
    ["Redis that is gone", { redis: refused("connect ECONNREFUSED") }, "Redis", /REDIS_URL/],
    ["an old Redis", { redis: async () => ({ ...goodRedis, version: "6.0.16" }) }, "Redis", /install Redis/],
    [
      "Redis without a file",
      { redis: async () => ({ ...goodRedis, isAppendOnly: false }) },
      "Redis persistence",
      /appendonly yes/,
    ],
    [
      "Redis that evicts",
      { redis: async () => ({ ...goodRedis, evictionPolicy: "allkeys-lru" }) },
      "Redis eviction",
      /noeviction/,
    ],
    [
      "one node of a cluster",
      { redis: async () => ({ ...goodRedis, isLoneNode: true }) },
      "Redis",
      /several of its nodes/,
    ],
    ["wrong Spotify credentials", { spotify: refused("401") }, "Spotify", /SPOTIFY_CLIENT_SECRET/],
    ["a dead Page token", { messenger: refused("400 (190)") }, "Messenger", /MESSENGER_PAGE_TOKEN/],
    ["another Page's token", { messenger: async () => ({ id: "99" }) }, "Messenger", /MESSENGER_PAGE_ID/],
    ["an address that leads nowhere", { publicUrl: refused("fetch failed") }, "Public address", /HOST and PORT/],
    ["a used-up budget", { quota: async () => ({ ...usage, used: 500 }) }, "Spotify quota", /SPOTIFY_DAILY_BUDGET/],
    ["a block", { quota: async () => ({ ...usage, blockedUntilMs: 0 }) }, "Spotify quota", /wait/],
  ])("finds %s, says how to fix it, and ends with 1", async (_, probes, name, fix) => {
    const [finding, ...others] = await wrongIn(doctor(probes));
    expect(others).toEqual([]);
    expect(finding?.name).toBe(name);
    expect(finding?.fix).toMatch(fix);
    expect((await printed(doctor(probes))).code).toBe(1);
  });

  it("asks the channels that are on, and no other", async () => {
    const lines = (await checks(doctor({}, everywhere))).map(({ name, detail }) => `${name}: ${detail}`);
    expect(lines).toContain("Slack: the token belongs to the workspace Harbour");
    expect(lines).toContain("Discord: the token belongs to application 900000000000000001");
    const asked = refused("must not be asked");
    expect(await wrongIn(doctor({ slack: asked, discord: asked }))).toEqual([]);
  });

  it("says where workspaces install the app when there is no one token", async () => {
    const many = { SLACK_CLIENT_ID: "1.2", SLACK_CLIENT_SECRET: "client-secret-2", SLACK_STATE_SECRET: "state-secret" };
    const env = { ...settings, ...many, SLACK_SIGNING_SECRET: "signing-secret-1" };
    const found = await checks(doctor({ slack: refused("must not be asked") }, env));
    expect(found).toContainEqual(
      expect.objectContaining({ ok: true, detail: "workspaces install it at https://songs.example.org/slack/install" }),
    );
  });

  const discordSays = (facts: Partial<typeof application>) => async () => ({ ...application, ...facts });
  it.each<[string, Partial<Probes>, Record<string, string>, string, RegExp]>([
    ["a dead Slack token", { slack: refused("invalid_auth") }, {}, "Slack", /SLACK_BOT_TOKEN/],
    ["a dead Discord token", { discord: refused("401") }, {}, "Discord", /DISCORD_TOKEN/],
    ["the token of another application", { discord: discordSays({ id: "5" }) }, {}, "Discord", /same application/],
    ["commands that go elsewhere", { discord: discordSays({ hasEndpoint: true }) }, {}, "Discord", /Endpoint URL/],
    ["an intent that is off", {}, { DISCORD_PRESENCE: "on" }, "Discord", /Presence Intent/],
  ])("finds %s and says how to fix it", async (_, probes, more, name, fix) => {
    const [finding, ...others] = await wrongIn(doctor(probes, { ...everywhere, ...more }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ name, fix: expect.stringMatching(fix) });
  });

  it("does not blame an intent that is on", async () => {
    const discord = discordSays({ hasPresence: true });
    expect(await wrongIn(doctor({ discord }, { ...everywhere, DISCORD_PRESENCE: "on" }))).toEqual([]);
  });

  it("does not blame a hosted Redis that tells nothing", async () => {
    const redis = async () => ({ ...goodRedis, isAppendOnly: null, evictionPolicy: null });
    expect(await wrongIn(doctor({ redis }))).toEqual([]);
  });

  it("says of an empty configuration that it is the playground's", async () => {
    const found = await checks(doctor({ redis: refused("must not be asked") }, {}));
    expect(found).toMatchObject([{ name: "Settings", ok: true }]);
    expect(await wrongIn(doctor({ redis: refused("gone") }, { REDIS_URL: "redis://127.0.0.1" }))).toHaveLength(1);
  });

  it("never prints a secret, whatever a service answers", async () => {
    const all = Object.values(settings).join(" ");
    const probes = { redis: refused(`${all} redis-password`), spotify: refused(all), messenger: refused(all) };
    const { text } = await printed(doctor(probes));
    for (const secret of secretsOf(settings)) expect(text).not.toContain(secret);
    expect(text).toContain("[secret]");
  });
});

describe("the questions to the world", () => {
  function asked(answer: () => Response) {
    const requests: Request[] = [];
    const probes = httpProbes(async (url, init) => {
      requests.push(new Request(url, init));
      return answer();
    });
    const config = loadConfig(everywhere);
    if (config.mode !== "bot") throw new Error("not a bot");
    return { requests, probes, config };
  }

  it("to Spotify carry the app's credentials", async () => {
    const { requests, probes, config } = asked(() => Response.json({ access_token: "x" }));
    await probes.spotify(config);
    expect(requests[0]).toMatchObject({ method: "POST", url: "https://accounts.example.org/api/token" });
    expect(await requests[0]?.text()).toBe("grant_type=client_credentials");
    const credentials = Buffer.from("client-id-1:client-secret-1").toString("base64");
    expect(requests[0]?.headers.get("authorization")).toBe(`Basic ${credentials}`);
  });

  it("to Messenger carry the token in a header and its proof, and no secret in the address", async () => {
    const { requests, probes, config } = asked(() => Response.json({ id: "1122" }));
    expect(await probes.messenger(config)).toEqual({ id: "1122" });
    expect(requests[0]?.url).toMatch(
      /^https:\/\/graph\.example\.org\/v26\.0\/me\?fields=id&appsecret_proof=[0-9a-f]{64}$/,
    );
    expect(requests[0]?.headers.get("authorization")).toBe("Bearer page-token-1");
  });

  it("to Slack carry the token in a header, and take its friendly no for one", async () => {
    const { requests, probes, config } = asked(() => Response.json({ ok: true, team: "Harbour" }));
    expect(await probes.slack(config)).toEqual({ team: "Harbour" });
    expect(requests[0]).toMatchObject({ method: "POST", url: "https://slack.com/api/auth.test" });
    expect(requests[0]?.headers.get("authorization")).toBe("Bearer slack-token-1");
    const no = asked(() => Response.json({ ok: false, error: "invalid_auth" }));
    await expect(no.probes.slack(no.config)).rejects.toThrow("Slack says invalid_auth");
  });

  it.each([
    [{ flags: 1 << 13 }, { hasPresence: true, hasEndpoint: false }],
    [
      { flags: 1 << 12, interactions_endpoint_url: null },
      { hasPresence: true, hasEndpoint: false },
    ],
    [{ interactions_endpoint_url: "https://elsewhere.example" }, { hasPresence: false, hasEndpoint: true }],
  ])("to Discord ask for the application of the token: %o", async (answer, facts) => {
    const { requests, probes, config } = asked(() => Response.json({ id: "9", ...answer }));
    expect(await probes.discord(config)).toEqual({ id: "9", ...facts });
    expect(requests[0]?.url).toBe("https://discord.com/api/v10/applications/@me");
    expect(requests[0]?.headers.get("authorization")).toBe("Bot discord-token-1");
  });

  it("to our own address ask for its health", async () => {
    const { requests, probes, config } = asked(() => Response.json({ status: "ok" }));
    await probes.publicUrl(config);
    expect(requests[0]?.url).toBe("https://songs.example.org/healthz");
  });

  it("tell the code of a refusal", async () => {
    const body = { error: { message: "Error validating access token", code: 190 } };
    const { probes, config } = asked(() => Response.json(body, { status: 400 }));
    await expect(probes.messenger(config)).rejects.toThrow("graph.example.org answered 400 (190)");
    const oauth = asked(() => Response.json({ error: "invalid_client" }, { status: 400 }));
    await expect(oauth.probes.spotify(oauth.config)).rejects.toThrow("answered 400 (invalid_client)");
  });

  it.each([() => new Response("<html>"), () => Response.json({}), () => Response.json(null)])(
    "do not take any answer for a good one: case %#",
    async (answer) => {
      const { probes, config } = asked(answer);
      await expect(probes.publicUrl(config)).rejects.toThrow("not what was expected");
    },
  );
});
