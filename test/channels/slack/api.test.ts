import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSlackEmulator, type SlackEmulator } from "../../../playground/slack/emulator.js";
import { clientOptions, SlackApi } from "../../../src/channels/slack/api.js";
import { boltLogger } from "../../../src/channels/slack/bolt-log.js";
import { timedFetch } from "../../../src/channels/slack/timed-fetch.js";
import { clientId, movableClock, recordedLog, signingSecret } from "./bench.js";

const message = { text: "hi", blocks: [] };
const teams = ["T1", "T2"];
const user = (teamId: string) => `U${teamId}`;

let emulator: SlackEmulator;
const logger = boltLogger(recordedLog());

beforeEach(async () => {
  const secrets = { signingSecret, clientId, clientSecret: "s", redirectUris: [] };
  emulator = createSlackEmulator({ clock: movableClock(), ...secrets });
  await emulator.start();
  for (const id of teams) {
    emulator.addTeam({ id, name: id });
    emulator.addUser({ id: user(id), teamId: id, name: `Person of ${id}` });
  }
});
afterEach(() => emulator.stop());

function apiWith(timeoutMs?: number, onDeadToken?: (id: string, token: string) => Promise<void>) {
  const tokens = new Map(teams.map((id) => [id, emulator.install(id).token]));
  const tokenOf = async (id: string) => tokens.get(id) ?? null;
  return { tokens, api: new SlackApi({ tokenOf, apiUrl: emulator.apiUrl, logger, timeoutMs, onDeadToken }) };
}

describe("calls to Slack", () => {
  it("carry the token of their own workspace: headers leak between two teams", async () => {
    const { api } = apiWith();
    for (const id of [...teams, ...teams]) await api.post({ installationId: id }, { channel: user(id) }, message);
    expect(emulator.requests().map(({ installKey }) => installKey)).toEqual(["T1", "T2", "T1", "T2"]);
    expect(clientOptions({ apiUrl: emulator.apiUrl, logger })).not.toHaveProperty("headers");
  });

  it("use a new token as soon as there is one", async () => {
    const { api, tokens } = apiWith();
    await api.post({ installationId: "T1" }, { channel: "UT1" }, message);
    await emulator.uninstall("T1", "silent").catch(() => []);
    tokens.set("T1", emulator.install("T1").token);
    await api.post({ installationId: "T1" }, { channel: "UT1" }, message);
    expect(emulator.requests().map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
  });

  it.each(["lost", "slow-body", "timeout"] as const)(
    "that end in %s are unclear, and never made twice: double post on timeout",
    async (name) => {
      const { api } = apiWith(60);
      emulator.fault({ name, delayMs: 5000 });
      const posting = api.post({ installationId: "T1" }, { channel: "UT1" }, message);
      await expect(posting).rejects.toMatchObject({ failure: "unclear", code: "unanswered" });
      // Where this machine is slow it may not even have arrived.
      expect(emulator.requests().length).toBeLessThanOrEqual(1);
    },
  );

  it("that never left are known to have not arrived", async () => {
    const { api } = apiWith();
    await emulator.stop();
    const posting = api.post({ installationId: "T1" }, { channel: "UT1" }, message);
    await expect(posting).rejects.toMatchObject({ failure: "transient", code: "unsent" });
  });

  it("that find a dead token tell whoever keeps it, which one it was", async () => {
    const dead: string[][] = [];
    const { api, tokens } = apiWith(undefined, async (...given) => void dead.push(given));
    emulator.fault({ name: "token_revoked" });
    const posting = api.post({ installationId: "T1" }, { channel: "UT1" }, message);
    await expect(posting).rejects.toMatchObject({ failure: "halted", code: "token_revoked" });
    expect(dead).toEqual([["T1", tokens.get("T1")]]);
  });

  it("hold no token and no body in their errors", async () => {
    const { api } = apiWith();
    for (const name of ["html", "503", "channel_not_found", "reset"] as const) {
      emulator.fault({ name });
      const error = await api
        .post({ installationId: "T1" }, { channel: "UT1" }, { ...message, text: "private words" })
        .catch((thrown: unknown) => thrown);
      const { cause, message: said } = error as Error;
      expect(`${said} ${String(cause)} ${JSON.stringify(cause)}`).not.toMatch(/xoxb|private|<html/i);
    }
  });
});

describe("what Slack's packages say", () => {
  it("goes into the log without what they quote", () => {
    const log = recordedLog();
    const { warn, error, debug, info } = boltLogger(log);
    warn("The request failed: xoxb-secret");
    error("Refused {secret}", "secret");
    error(Object.assign(new Error("secret"), { code: "slack_webapi_platform_error" }));
    error(new RangeError("secret"));
    warn(7);
    debug("secret");
    info("secret");
    const about = ["The request failed", "Refused ", "slack_webapi_platform_error", "RangeError", "number"];
    expect(log.lines).toEqual(about.map((each) => ({ level: "warn", event: "slack.sdk", fields: { about: each } })));
  });
});

describe("fetch with a deadline", () => {
  it("still hears the caller's own signal", async () => {
    const given: typeof fetch = async (_input, init) => {
      init?.signal?.throwIfAborted();
      return new Response();
    };
    const caller = new AbortController();
    caller.abort(new Error("enough"));
    await expect(timedFetch(given, 1000)("https://x.example", { signal: caller.signal })).rejects.toThrow("enough");
    expect((await timedFetch(given, 1000)("https://x.example")).status).toBe(200);
  });

  it("gives a refusal without a time to come back one", async () => {
    const given = async () => new Response(null, { status: 429 });
    const kept = async () => new Response(null, { status: 429, headers: { "retry-after": "7" } });
    expect((await timedFetch(given)("https://x.example")).headers.get("retry-after")).toBe("30");
    expect((await timedFetch(kept)("https://x.example")).headers.get("retry-after")).toBe("7");
  });
});
