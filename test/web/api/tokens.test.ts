import { beforeEach, describe, expect, it } from "vitest";
import { days } from "../../world.js";
import { type ApiWorld, handmade, oldKey, openApi, partsOf, youngKey } from "./world.js";

const table = "/user/user-table";
let api: ApiWorld;

beforeEach(async () => {
  api = await openApi();
});

async function isRefused(token: string | undefined, path = table): Promise<void> {
  const answer = await api.get(path, token);
  expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  expect(answer.body.error).toMatchObject({ code: "unauthorized", status: 401, requestId: expect.any(String) });
}

describe("a token from the chat", () => {
  it("opens its owner's data, and nobody else's", async () => {
    const [ofAnn, ofBob] = [await api.tokenOf(api.ann), await api.tokenOf(api.bob)];
    expect((await api.get(table, ofAnn)).body).toMatchObject({
      displayName: "Ann Reed",
      userId: await api.ann.personId(),
    });
    expect((await api.get(table, ofBob)).body).toMatchObject({
      displayName: "Bob Fisher",
      userId: await api.bob.personId(),
    });
  });

  it("names its owner, its key, its beginning and its end, and nothing else of anybody", async () => {
    const { header, claims } = partsOf(await api.tokenOf(api.ann));
    const nowSeconds = Math.floor(api.world.clock.nowMs() / 1000);
    expect(header).toEqual({ alg: "HS256", typ: "JWT", kid: "young" });
    expect(claims).toEqual({
      sub: await api.ann.personId(),
      jti: expect.stringMatching(/^[\w-]{22}$/),
      aud: "send-songs-api",
      iat: nowSeconds,
      exp: nowSeconds + 7 * 24 * 3600,
    });
  });

  it("is good for seven days by the bot's clock, and not a second longer", async () => {
    const token = await api.tokenOf(api.ann);
    await api.world.advance(days(7) - 1_000);
    expect((await api.get(table, token)).status).toBe(200);
    await api.world.advance(1_000);
    await isRefused(token);
  });

  it("has no underscore, which chats take for emphasis", async () => {
    for (let count = 0; count < 20; count++) expect(await api.tokenOf(api.ann)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{43}$/);
    expect(
      api.ann
        .screen()
        .flatMap(({ text = "" }) => /eyJ\S+/u.exec(text)?.[0] ?? [])
        .join(),
    ).not.toContain("_");
  });

  it("is stored nowhere, and neither are the keys", async () => {
    const token = await api.tokenOf(api.ann);
    const stored = JSON.stringify([...(await api.world.dump())]);
    expect(stored).not.toContain(token.split(".")[2]);
    expect(stored).not.toContain("y".repeat(32));
  });

  it("is one of five at most: the sixth ends the first", async () => {
    const tokens: string[] = [];
    for (let count = 0; count < 6; count++) tokens.push(await api.tokenOf(api.ann));
    const answers = await Promise.all(tokens.map((token) => api.get(table, token)));
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 200, 200, 200, 200]);
  });
});

describe("a token is over", () => {
  it.each(["api token revoke", "disconnect", "forget me now"])("after “%s”, and only this person's", async (said) => {
    const [ofAnn, ofBob] = [await api.tokenOf(api.ann), await api.tokenOf(api.bob)];
    expect((await api.get(table, ofAnn)).status).toBe(200);
    await api.ann.says(said);
    await isRefused(ofAnn);
    expect((await api.get(table, ofBob)).status).toBe(200);
  });

  it("for good: logging in again brings no old one back", async () => {
    const before = await api.tokenOf(api.ann);
    await api.ann.says("disconnect");
    await api.ann.registers();
    await isRefused(before);
    expect((await api.get(table, await api.tokenOf(api.ann))).status).toBe(200);
  });
});

describe("keys", () => {
  it("are found by their name: those who signed before are still accepted", async () => {
    api.keys.splice(0, 2, oldKey);
    const before = await api.tokenOf(api.ann);
    expect(partsOf(before).header.kid).toBe("old");
    api.keys.splice(0, 1, youngKey, oldKey);
    const after = await api.tokenOf(api.ann);
    expect(partsOf(after).header.kid).toBe("young");
    for (const token of [before, after]) expect((await api.get(table, token)).status).toBe(200);
  });

  it("that were taken out end what they have signed", async () => {
    const token = await api.tokenOf(api.ann);
    api.keys.splice(0, 2, oldKey);
    await isRefused(token);
  });
});

describe("a forged token is refused", () => {
  const forged = async (change: { header?: object; claims?: object; secret?: string | Uint8Array; hash?: string }) => {
    const { header, claims } = partsOf(await api.tokenOf(api.ann));
    return handmade({
      secret: youngKey.secret,
      ...change,
      header: { ...header, ...change.header },
      claims: { ...claims, ...change.claims },
    });
  };

  it("while the same, made by hand with the right key, is not", async () => {
    expect((await api.get(table, await forged({}))).status).toBe(200);
  });

  it.each([
    ["with another secret", { secret: "z".repeat(32) }],
    ["with the other key's secret under this key's name", { secret: oldKey.secret }],
    ["with a key nobody knows", { header: { kid: "newest" } }],
    ["without a key's name", { header: { kid: undefined } }],
    ["with no algorithm and no signature", { header: { alg: "none" }, secret: "" }],
    ["with no algorithm and a signature", { header: { alg: "none" } }],
    ["that says RS256 over an HMAC", { header: { alg: "RS256" } }],
    ["with another HMAC", { header: { alg: "HS512" }, hash: "sha512" }],
    ["of another kind", { header: { typ: "at+jwt" } }],
    ["for something else", { claims: { aud: "pictures" } }],
    ["for nothing", { claims: { aud: undefined } }],
    ["of nobody", { claims: { sub: undefined } }],
    ["of somebody who is not there", { claims: { sub: "p_nobody" } }],
    ["that never began", { claims: { iat: undefined } }],
    ["that never ends", { claims: { exp: undefined } }],
    ["that is over", { claims: { exp: 1 } }],
    ["that begins later", { claims: { nbf: 9_999_999_999 } }],
    ["that was never given", { claims: { jti: "made-up-made-up-made-u" } }],
    ["without an id", { claims: { jti: undefined } }],
    ["with a critical extension", { header: { crit: ["b64"], b64: false } }],
  ])("%s", async (_what, change) => {
    await isRefused(await forged(change));
  });

  it("under the name of somebody else, with an id that is really one's own", async () => {
    await isRefused(await forged({ claims: { sub: await api.bob.personId() } }));
  });

  it("whose claims were changed, or its end cut off", async () => {
    const [head, body, tail = ""] = (await api.tokenOf(api.ann)).split(".");
    const claims = { ...partsOf(`${head}.${body}.`).claims, sub: await api.bob.personId() };
    await isRefused(`${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${tail}`);
    await isRefused(`${head}.${body}.${tail.slice(0, -2)}`);
    await isRefused(`${head}.${body}`);
  });

  it.each([undefined, "", "x", "a.b.c", "..", "eyJhbGciOiJIUzI1NiJ9.."])("that is none: %j", async (token) => {
    await isRefused(token);
  });

  it("that comes another way than by its header", async () => {
    const token = await api.tokenOf(api.ann);
    await isRefused(undefined, `${table}?access_token=${token}`);
    for (const authorization of [token, `Basic ${token}`, `Bearer ${token} ${token}`]) {
      const answer = await api.get(table, undefined, { headers: { authorization, cookie: `token=${token}` } });
      expect(answer.status).toBe(401);
    }
  });
});
