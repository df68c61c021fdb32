import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessLostError } from "../../src/bots/errors.js";
import type { Spotify } from "../../src/spotify/spotify.js";
import { type Scripted, type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { apiError, connect, hourMs, refreshes, type Setup, setup, thrownBy } from "./setup.js";

/** One call of a port, and the one request it makes. */
export interface PortCall {
  name: string;
  /** Such as "GET /v1/me/top/tracks". */
  address: string;
  run(spotify: Spotify): Promise<unknown>;
  /** An answer that serves. */
  good: Scripted;
  /** What the good answer is made into. */
  gives: unknown;
  /** What 404 means: what is answered, or the status of what is thrown. */
  missing: unknown;
  /** What 403 "Forbidden" is called. Default: forbidden. */
  forbidden?: string;
  /** The answer's body is not looked at. */
  ignoresBody?: boolean;
  /** Its 30-second limit is no business of other calls. */
  hasOwnLimit?: boolean;
  /** A person waits for it: no job. */
  isAwaited?: boolean;
  /** With the app's own access, not a person's. */
  isAppCall?: boolean;
}

const ownerPremium = "Active premium subscription required for the owner of the app.";
const notRegistered = "The user is not registered for this application.";

/** What every call does when Spotify refuses it. */
export function refusedCalls(calls: readonly PortCall[]): void {
  describe.each(calls)("$name, when Spotify refuses", (call) => {
    let server: ScriptedServer;
    let world: Setup;
    beforeEach(async () => {
      server = await startScriptedServer();
      world = setup(server);
      connect(world, "ann");
      refreshes(server, {});
    });
    afterEach(() => server.close());

    const isOnce = call.address.startsWith("POST ");
    const answers = (...scripted: Scripted[]) => server.on(call.address, ...scripted);
    const run = () => call.run(world);
    const count = () => server.count(call.address);

    test("goes well, in its class, for the person whose it is", async () => {
      answers(call.good);
      expect(await run()).toEqual(call.gives);
      expect(world.quota.taken.map(([, priority]) => priority)).toEqual([call.isAwaited ? "person" : "job"]);
      expect(world.quota.takenFor[0]?.[0]).toBe(call.isAppCall ? undefined : "ann");
    });

    test.each<[string, Scripted, number]>([
      ["with Retry-After", { status: 429, headers: { "retry-after": "3" } }, 3_007],
      ["without", { status: 429 }, 2_007],
    ])("429 %s is waited for", async (_, answer, waitMs) => {
      answers(answer, call.good);
      expect(await run()).toEqual(call.gives);
      expect(world.waits).toEqual([waitMs]);
    });

    test.each<[string, Scripted, string]>([
      ["a long Retry-After", { status: 429, headers: { "retry-after": "7200" } }, "rate"],
      [
        "QUOTA_EXCEEDED",
        { ...apiError(429, "Too many requests", "QUOTA_EXCEEDED"), headers: { "retry-after": "7200" } },
        "quota",
      ],
    ])("%s is a block for everybody, and not waited for", async (_, answer, status) => {
      answers(answer);
      expect(await thrownBy(run())).toMatchObject({ status, retryAfterMs: 2 * hourMs });
      const told = call.hasOwnLimit && status === "rate" ? 0 : 1;
      expect([count(), world.waits, world.quota.refusals.length]).toEqual([1, [], told]);
    });

    test("an empty budget asks nobody", async () => {
      world.quota.answers.push({ waitMs: 90_000 });
      expect(await thrownBy(run())).toMatchObject({ status: "budget", retryAfterMs: 90_000 });
      expect([count(), world.waits]).toEqual([0, []]);
    });

    test.each<[string, Scripted]>([
      ["503", { status: 503 }],
      ["a broken connection", { reset: true }],
    ])(`%s is ${isOnce ? "a call of which nobody can tell" : "tried three times"}`, async (_, answer) => {
      answers(answer);
      const status = isOnce ? "unclear" : answer.reset ? "network" : 503;
      expect(await thrownBy(run())).toMatchObject({ status });
      expect(count()).toBe(isOnce ? 1 : 3);
    });

    if (!call.ignoresBody) {
      test.each<[string, Scripted]>([
        ["cut", { ...call.good, body: { filler: "x".repeat(500) }, cut: true }],
        ["a page of HTML", { ...call.good, body: "<html>Hello</html>" }],
        ["empty", { ...call.good, body: "" }],
        ["another kind of value", { ...call.good, body: ["items"] }],
        ["without what is needed", { ...call.good, body: {} }],
      ])("an answer that is %s is no answer", async (sign, answer) => {
        answers(answer);
        const status = sign === "cut" ? "network" : "bad-answer";
        expect(await thrownBy(run())).toMatchObject({ status: isOnce ? "unclear" : status });
      });
    }

    test("no answer within the time is a timeout", async () => {
      const isApi = (url: unknown) => !String(url).includes("/accounts/");
      const slow: typeof fetch = (url, init) =>
        isApi(url) ? Promise.reject(new DOMException("too slow", "TimeoutError")) : fetch(url, init);
      const impatient = setup(server, { fetch: slow });
      connect(impatient, "ann");
      expect(await thrownBy(call.run(impatient))).toMatchObject({ status: isOnce ? "unclear" : "timeout" });
    });

    test("an expired token is renewed once", async () => {
      answers(apiError(401, "The access token expired"), call.good);
      expect(await run()).toEqual(call.gives);
      answers(apiError(401, "The access token expired"));
      expect(await thrownBy(run())).toMatchObject({ status: "unauthorized" });
      expect(count()).toBe(4);
    });

    test.each<[Scripted, string]>([
      [apiError(403, "Insufficient client scope"), "scope"],
      [apiError(401, "Permissions missing"), "scope"],
      [apiError(403, notRegistered), "not-registered"],
    ])("lost access: %j", async (answer, status) => {
      answers(answer);
      const error = await thrownBy(run());
      expect(error).toBeInstanceOf(AccessLostError);
      expect([error, count()]).toMatchObject([{ status }, 1]);
    });

    test("what is forbidden is not asked for again", async () => {
      answers(apiError(403, "Forbidden"));
      const error = await thrownBy(run());
      expect(error).not.toBeInstanceOf(AccessLostError);
      expect([error, count()]).toMatchObject([{ status: call.forbidden ?? "forbidden" }, 1]);
      answers(apiError(403, ownerPremium));
      expect(await thrownBy(run())).toMatchObject({ status: "owner-premium", retryAfterMs: hourMs });
    });

    test("404 says that there is nothing", async () => {
      answers(apiError(404, "Resource not found"));
      if (typeof call.missing === "string") expect(await thrownBy(run())).toMatchObject({ status: call.missing });
      else expect(await run()).toEqual(call.missing);
      expect(count()).toBe(1);
    });
  });
}
