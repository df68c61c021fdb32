import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { UpstreamError } from "../src/bots/errors.js";
import type { Log, LogFields } from "../src/bots/ports.js";
import { type LogLevel, pinoLog } from "../src/log.js";

function logInto(level: LogLevel = "debug", secrets: string[] = []) {
  const lines: string[] = [];
  const log = pinoLog(level, { write: (line: string) => void lines.push(line) }, secrets);
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? "{}");
  return { log, lines, last };
}

const planted = {
  accessToken: "BQDx7GhJk2nM4pQrStUvWxYz0123456789abcdefABCDEF-_xyz",
  pageToken: "EAAGm0PX4ZCpsBAKZCqZBZA1ZCZCexampleToken9999999999999",
  appSecret: "0123456789abcdef0123456789abcdef",
  key: "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
  registrationCode: "1234 5678 9012 3456",
  bareCode: "1234567890123456",
  oauthCode: "AQBy7-short",
  password: "hunter2hunter2",
};

const secretFields: LogFields[] = [
  { token: "short" },
  { accessToken: "short" },
  { refresh_token: "short" },
  { password: "short" },
  { clientSecret: "short" },
  { apiKey: "short" },
  { auth: "short" },
  { authorization: "short" },
  { "x-auth": "short" },
  { cookie: "short" },
  { "set-cookie": "short" },
  { code: "short" },
  { registrationCode: "short" },
];

const plantedFields: LogFields[] = [
  { note: planted.accessToken },
  { note: `got ${planted.pageToken} from the page` },
  { note: planted.appSecret },
  { note: planted.key },
  { note: `Your code: ${planted.registrationCode}` },
  { note: planted.bareCode },
  { url: `https://songs.example.org/spotify/callback?code=${planted.oauthCode}&state=abc` },
  { header: "Bearer abc.def-ghi" },
  { header: "Basic YWJjOmRlZg==" },
  { url: `redis://user:${planted.password}@127.0.0.1:6379` },
  { error: new Error(`refused ${planted.accessToken}`) },
  { error: new UpstreamError("x", "outer", { cause: new Error(`Bearer ${planted.oauthCode}`) }) },
  { error: Object.assign(new Error("x"), { config: { headers: { authorization: planted.oauthCode } } }) },
];

const leaks = [...Object.values(planted), "abc.def-ghi", "YWJjOmRlZg=="];

function call(log: Log, level: LogLevel, event: string, fields?: LogFields): void {
  log[level](event, fields);
}

describe.each(["debug", "info", "warn", "error"] as const)("log.%s", (level) => {
  it.each(secretFields)("masks the field %j by its name", (fields) => {
    const { log, lines } = logInto();
    call(log, level, "something.happened", fields);
    expect(lines[0]).toContain("[secret]");
    expect(lines[0]).not.toContain("short");
  });

  it.each(plantedFields)("lets no secret out by its shape: case %#", (fields) => {
    const { log, lines } = logInto();
    call(log, level, "something.happened", fields);
    expect(lines).toHaveLength(1);
    for (const leak of leaks) expect(lines[0]).not.toContain(leak);
  });

  it("lets none out by the event's name", () => {
    const { log, lines } = logInto();
    for (const leak of leaks.slice(0, 6)) call(log, level, `saw ${leak}`);
    for (const leak of leaks.slice(0, 6)) expect(lines.join()).not.toContain(leak);
  });

  it("masks the configured secrets wherever they turn up, whatever they look like", () => {
    const { log, lines } = logInto("debug", ["open sesame"]);
    call(log, level, "open sesame", {
      senderId: "open sesame",
      note: "(open sesame)",
      error: new Error("open sesame"),
    });
    expect(lines[0]).not.toContain("sesame");
  });

  it("keeps ids, numbers and our own words", () => {
    const { log, last } = logInto();
    const turnId = "f0e1d2c3b4a5968778695a4b3c2d1e0ff0e1d2c3b4a5968778695a4b3c2d1e0f";
    call(log, level, "turn.done", {
      id: turnId,
      turnId,
      senderId: "1234567890123456",
      tookMs: 12,
      isNew: true,
      person: null,
    });
    const kept = { id: turnId, turnId, senderId: "1234567890123456", tookMs: 12, isNew: true, person: null };
    expect(last()).toMatchObject({ ...kept, msg: "turn.done" });
  });
});

describe("an error", () => {
  it("is logged by type, message, code and stack, and so is its cause", () => {
    const { log, last } = logInto();
    const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED", port: 1 });
    log.error("job.failed", { error: new UpstreamError("spotify", "no answer", { cause, status: 503 }) });
    const logged = last().error;
    expect(logged).toMatchObject({ type: "UpstreamError", message: "no answer", code: "503" });
    expect(logged).toMatchObject({ cause: { type: "Error", message: "refused", code: "ECONNREFUSED" } });
    expect(JSON.stringify(logged)).not.toContain('"port"');
    expect(JSON.stringify(logged)).toContain("log.test.ts");
  });

  it("that is its own cause does not hang the log", () => {
    const { log, lines } = logInto();
    const error = new Error("round");
    error.cause = error;
    log.error("job.failed", { error });
    expect(lines).toHaveLength(1);
  });
});

describe("logging", () => {
  it("leaves out what is below the level", () => {
    const { log, lines } = logInto("warn");
    log.debug("a");
    log.info("b");
    log.warn("c");
    log.error("d");
    expect(lines).toHaveLength(2);
  });

  it("never throws for a field that cannot be read", () => {
    const { log } = logInto();
    const error = new Error("x");
    Object.defineProperty(error, "message", {
      get() {
        throw new Error("no message");
      },
    });
    expect(() => log.error("job.failed", { error })).not.toThrow();
  });

  it("never throws for a destination that is broken", () => {
    const broken = new Writable({
      write() {
        throw new Error("disk full");
      },
    });
    const log = pinoLog("info", broken);
    expect(() => log.info("something.happened")).not.toThrow();
  });
});
