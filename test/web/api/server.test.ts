import { request } from "node:http";
import { beforeEach, describe, expect, it } from "vitest";
import { sampleCalls } from "../../fixtures/api.js";
import { days, minutes } from "../../world.js";
import { type ApiWorld, openApi } from "./world.js";

const table = "/user/user-table";
let api: ApiWorld;
let token: string;

beforeEach(async () => {
  api = await openApi();
  token = await api.tokenOf(api.ann);
  sampleCalls.length = 0;
});

/** What a failure says, without the id that names it. */
function said({ status, body }: { status: number; body: { error: Record<string, unknown> } }) {
  const { requestId, ...rest } = body.error;
  expect(requestId).toMatch(/^[\w-]{20,}$/);
  expect(rest.status).toBe(status);
  return rest;
}

describe("whose data it is", () => {
  it("comes from the token: a caller's own names are taken and change nothing", async () => {
    const personId = await api.ann.personId();
    for (const own of [personId, "account-ann"]) {
      const answer = await api.get(`/sample/month?monthKey=2026-10&email=${own}`, token);
      expect([answer.status, answer.body.of]).toEqual([200, personId]);
      expect((await api.post("/sample/data", { email: own, userId: own, active: true }, token)).status).toBe(200);
    }
  });

  it.each(["account-bob", "bob@example.org", "ann@example.org", "", "ANN REED"])(
    "is refused under the name %j, on every route, also where no such parameter is known",
    async (email) => {
      for (const path of ["/sample/month?monthKey=2026-10&", "/sample/letters?", `${table}?`]) {
        const answer = await api.get(`${path}email=${encodeURIComponent(email)}`, token);
        expect(said(answer)).toMatchObject({ code: "forbidden", status: 403, field: "email" });
      }
    },
  );

  it("is refused under the id of somebody else, in the address and in the body", async () => {
    const bob = await api.bob.personId();
    for (const field of ["email", "userId"]) {
      expect(said(await api.get(`${table}?${field}=${bob}`, token))).toMatchObject({ status: 403, field });
      expect(said(await api.post("/sample/data", { [field]: bob, active: true }, token))).toMatchObject({
        status: 403,
        field,
      });
      expect(said(await api.post(table, { [field]: bob, wrappedEnrolled: true }, token))).toMatchObject({
        status: 403,
        field,
      });
    }
    expect([sampleCalls, [...api.enrolled.wrapped]]).toEqual([[], []]);
  });

  it("is not changed by other fields that sound like it", async () => {
    const bob = await api.bob.personId();
    const others = { personId: bob, sub: bob, user: { id: bob }, accountId: "account-bob", __proto__: { userId: bob } };
    await api.post(table, { ...others, wrappedEnrolled: true }, token);
    const body = `{"__proto__":{"id":"${bob}"},"constructor":{},"wrappedEnrolled":true}`;
    expect((await api.post(`${table}?sub=${bob}`, body, token)).body.userId).toBe(await api.ann.personId());
    expect([...api.enrolled.wrapped]).toEqual([await api.ann.personId()]);
  });

  it("needs a token before anything else is looked at", async () => {
    for (const answer of [
      await api.get("/sample/month"),
      await api.get(`${table}?email=account-ann`),
      await api.post(table, "{"),
      await api.post("/sample/data", { email: "account-ann", userId: "account-ann", active: true }, "made.up.token"),
    ]) {
      expect(said(answer)).toEqual({
        code: "unauthorized",
        status: 401,
        message: 'This needs a good token: type "api token" in a private chat with the bot.',
      });
    }
  });
});

describe("a refresh token in a body", () => {
  const body = (refreshToken: unknown) => ({ email: "account-ann", active: true, refreshToken });

  beforeEach(() => {
    api.refreshTokens.set("AQ-of-ann-0000000000000000000001", "account-ann");
    api.refreshTokens.set("AQ-of-bob-0000000000000000000001", "account-bob");
  });

  it("of one's own account is taken, and never handed on", async () => {
    expect((await api.post("/sample/data", body("AQ-of-ann-0000000000000000000001"), token)).status).toBe(200);
    expect(api.checkedTokens).toEqual(["AQ-of-ann-0000000000000000000001"]);
    expect(sampleCalls).toEqual([{ email: "account-ann", active: true }]);
  });

  it.each(["AQ-of-bob-0000000000000000000001", "made-up"])(
    "of another account is refused: %s",
    async (refreshToken) => {
      const answer = await api.post("/sample/data", body(refreshToken), token);
      expect(said(answer)).toMatchObject({ code: "forbidden", field: "refreshToken" });
      expect(sampleCalls).toEqual([]);
    },
  );

  it.each([7, null, "", {}, "x".repeat(2_001)])(
    "that is none is refused before Spotify is asked: %j",
    async (refreshToken) => {
      expect(said(await api.post("/sample/data", body(refreshToken), token))).toMatchObject({
        status: 400,
        field: "refreshToken",
      });
      expect(api.checkedTokens).toEqual([]);
    },
  );

  it("is not looked at when the rest is wrong", async () => {
    await api.post("/sample/data", { refreshToken: "AQ-of-ann-0000000000000000000001" }, token);
    expect(api.checkedTokens).toEqual([]);
  });

  it("of somebody whose Spotify is not connected has to wait for that", async () => {
    await api.ann.says("disconnect");
    const mine = await api.tokenOf(api.ann);
    const answer = await api.post(
      "/sample/data",
      { active: true, refreshToken: "AQ-of-ann-0000000000000000000001" },
      mine,
    );
    expect(said(answer)).toMatchObject({ code: "conflict", message: expect.stringContaining("type register") });
    expect(api.checkedTokens).toEqual([]);
  });

  it("may be shown ten times a day, as each costs a call to Spotify", async () => {
    const show = () => api.post("/sample/data", body("AQ-of-ann-0000000000000000000001"), token);
    for (let time = 0; time < 10; time++) expect((await show()).status).toBe(200);
    const refused = await show();
    expect([refused.status, api.checkedTokens.length]).toEqual([429, 10]);
    await api.world.advance(Number(refused.headers.get("retry-after")) * 1000);
    expect((await show()).status).toBe(200);
  });

  it("does not belong into an address", async () => {
    const answer = await api.get(`${table}?refreshToken=AQ-of-ann-0000000000000000000001`, token);
    expect(said(answer)).toMatchObject({ status: 400, field: "refreshToken" });
  });
});

describe("what is wrong with a request", () => {
  it.each([
    ["/sample/month", "monthKey", "monthKey is missing."],
    ["/sample/month?monthKey=2026-13", "monthKey", /pattern/],
    ["/sample/month?monthKey=2026-10&monthKey=2026-11", "monthKey", "This parameter may be given once."],
    ["/sample/letters?limit=0", "limit", />=1/],
    ["/sample/letters?limit=11", "limit", /<=10/],
    ["/sample/letters?limit=two", "limit", /number/],
    ["/sample/letters?limit=1.5", "limit", /int/],
    ["/sample/letters?cursor=-1", "cursor", /pattern/],
  ])("is said with the field: GET %s", async (path, field, message) => {
    const answer = said(await api.get(path, token));
    expect(answer).toMatchObject({ code: "bad_request", status: 400, field });
    expect(answer.message).toMatch(message);
  });

  it.each([
    [{}, "active", "active is missing."],
    [{ active: "yes" }, "active", /boolean/],
    [{ active: null }, "active", /boolean/],
    [{ active: true, why: "a-private-word" }, "why", /curious/],
    [{ active: true, email: 5 }, "email", /text/],
  ])("is said with the field, and without the value: POST %j", async (body, field, message) => {
    const raw = await api.post("/sample/data", body, token);
    const answer = said(raw);
    expect(answer).toMatchObject({ code: "bad_request", status: 400, field });
    expect(answer.message).toMatch(message);
    expect(raw.text).not.toContain("a-private-word");
  });

  it.each(["{", "[]", "7", "null", '"text"', "active=true", '{"active":true}}'])(
    "a body that is no object: %s",
    async (body) => {
      expect(said(await api.post("/sample/data", body, token))).toEqual({
        code: "bad_request",
        status: 400,
        message: "The body must be a JSON object.",
      });
    },
  );

  it("a body that is too large is refused in the same shape", async () => {
    const answer = await api.post("/sample/data", { active: true, why: "x".repeat(20_000) }, token);
    expect(said(answer)).toMatchObject({ code: "bad_request", status: 413 });
  });

  it("another method or an unknown route, likewise", async () => {
    expect(said(await api.post("/sample/month", {}, token))).toMatchObject({ status: 405 });
    expect(said(await api.get("/sample/nothing", token))).toMatchObject({ code: "not_found", status: 404 });
    expect(said(await api.get("/user/user-table/", token))).toMatchObject({ code: "not_found", status: 404 });
  });
});

describe("what a route may answer", () => {
  it("null is nothing of that kind", async () => {
    expect(said(await api.get("/sample/month?monthKey=2026-09", token))).toMatchObject({
      code: "not_found",
      status: 404,
    });
  });

  it("a mistake is a conflict, said in English whatever the person reads", async () => {
    await api.ann.says("language de");
    const answer = await api.post("/sample/data", { active: true, why: "bored" }, token);
    expect(said(answer)).toEqual({ code: "conflict", status: 409, message: "Not like this." });
  });

  it("access that is lost is a conflict, and says what helps", async () => {
    expect(said(await api.get("/sample/lost", token))).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("type register"),
    });
  });

  it("a service that fails is a 502", async () => {
    expect(said(await api.get("/sample/upstream", token))).toMatchObject({ code: "upstream", status: 502 });
  });

  it.each(["/sample/bug", "/sample/lying"])("%s is our own fault, logged once and told to nobody", async (path) => {
    const answer = await api.get(path, token);
    expect(said(answer)).toMatchObject({ code: "internal", status: 500 });
    expect(answer.text).not.toMatch(/sample-bug|sample-secret|rows/);
    const errors = api.world.logged.filter(({ level }) => level === "error");
    expect(errors).toMatchObject([{ event: "http.failed", fields: { path, requestId: answer.body.error.requestId } }]);
  });

  it("an answer that is not as announced names the field in the log, and not its value", async () => {
    await api.get("/sample/lying", token);
    const [error] = api.world.logged.filter(({ level }) => level === "error");
    expect(String(error?.fields?.error)).toBe(
      "Error: the answer of GET /sample/lying is not what it announces: rows.0.title",
    );
  });

  it("comes in pages that meet without a gap", async () => {
    const letters: string[] = [];
    for (let next: string | null = "0"; next !== null; ) {
      const { body } = await api.get(`/sample/letters?limit=10&cursor=${next}`, token);
      letters.push(...body.letters);
      next = body.next;
    }
    expect(letters.join("")).toBe("abcdefghijklmnopqrstuvwxyz");
  });
});

describe("who may read answers", () => {
  it("no cache, and no page of another origin", async () => {
    const origin = { origin: "https://evil.example", "access-control-request-method": "GET" };
    for (const answer of [
      await api.get(table, token, { headers: origin }),
      await api.get(table, undefined, { headers: origin }),
      await api.get(table, token, { headers: origin, method: "OPTIONS" }),
    ]) {
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
    expect((await api.get(table, token)).headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("the description is for everybody", async () => {
    const answer = await api.get("/openapi.json");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
  });
});

describe("one token", () => {
  it("makes 60 calls a minute, whatever they are; another token is not held up by it", async () => {
    const other = await api.tokenOf(api.bob);
    for (let call = 0; call < 60; call++) await api.get(call % 2 ? table : "/sample/month", token);
    const refused = await api.get(table, token);
    expect(said(refused)).toMatchObject({ code: "too_many_requests", status: 429 });
    const waitSeconds = Number(refused.headers.get("retry-after"));
    expect(waitSeconds).toBeGreaterThan(0);
    expect(waitSeconds).toBeLessThanOrEqual(60);
    expect((await api.get(table, other)).status).toBe(200);
    await api.world.advance(waitSeconds * 1000);
    expect((await api.get(table, token)).status).toBe(200);
  });

  it("is not slowed down by what others send without a good one", async () => {
    for (let call = 0; call < 70; call++) await api.get(table, `${token.slice(0, -3)}AAA`);
    expect((await api.get(table, token)).status).toBe(200);
  });
});

it("no token, key or refresh token is in any log line, stored value or answer", async () => {
  const refreshToken = "AQ-of-ann-0000000000000000000001";
  api.refreshTokens.set(refreshToken, "account-ann");
  const spotify = "secret-of-account-ann";
  for (const path of [table, "/sample/month", "/sample/bug", "/sample/lying", "/sample/upstream", "/sample/lost"]) {
    await api.get(path, token);
    await api.get(path, `${token}x`);
  }
  await api.post("/sample/data", { active: true, refreshToken }, token);
  await api.post("/sample/data", { active: 7, refreshToken }, token);
  await api.post("/sample/data", `{"refreshToken":"${refreshToken}`, token);
  await api.post(table, { userId: "account-ann", displayName: "Ann R", refreshToken }, token);
  await api.world.advance(minutes(1));
  const lines = api.world.logged.map(({ event, fields }) =>
    [event, ...Object.values(fields ?? {}).map((value) => (value instanceof Error ? value.stack : value))].join(" "),
  );
  expect(lines.length).toBeGreaterThan(5);
  const everything = [...lines, ...api.answers, JSON.stringify([...(await api.world.dump())])].join("\n");
  const [, , signature = ""] = token.split(".");
  for (const secret of [signature, refreshToken, spotify, "y".repeat(32), "o".repeat(32)]) {
    expect(everything).not.toContain(secret);
  }
});

it("a token outlives neither its week nor a connection that stays open", async () => {
  const port = Number(new URL(api.url).port);
  const status = () =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, connection: "keep-alive" };
      request({ port, host: "127.0.0.1", path: table, headers }, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode));
      })
        .on("error", reject)
        .end();
    });
  expect(await status()).toBe(200);
  await api.world.advance(days(7));
  expect(await status()).toBe(401);
});
