import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { PluginApi } from "../../../src/bots/plugin-pages.js";
import { openApi } from "../../../src/web/api/openapi.js";
import { userTableApi } from "../../../src/web/api/user-table.js";
import { sampleApi } from "../../fixtures/api.js";
import { contractOf, type Description } from "./contract.js";
import { type ApiWorld, openApi as openWorld } from "./world.js";

const nobody = {
  people: { get: async () => null, change: async () => undefined },
  enrolments: { isOn: async () => false, turn: async () => undefined, playlistId: async () => null },
};
const routes = [...userTableApi(nobody), ...sampleApi];
const described = openApi(routes, "https://songs.example.org");

const { paths } = described as unknown as Description;

describe("the document", () => {
  it("is OpenAPI 3.1, by the specification's own schema", async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(described));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(described.openapi).toMatch(/^3\.1\./);
  });

  it("would be refused if it was none", async () => {
    const { paths: _, ...rest } = structuredClone(described);
    expect((await new Validator().validate({ ...rest, paths: [] })).valid).toBe(false);
  });

  it("is the same for the same routes, in whatever order they come", () => {
    expect(JSON.stringify(openApi(routes.toReversed(), "https://songs.example.org"))).toBe(JSON.stringify(described));
  });

  it("has every route, behind a token, with every way to be refused", () => {
    expect(described.security).toEqual([{ token: [] }]);
    for (const { path, method, refusals = [] } of routes) {
      const operation = paths[path]?.[method === "GET" ? "get" : "post"];
      const always = [200, 400, 401, 403, 429, 500, 502, ...(method === "POST" ? [413] : []), ...refusals];
      expect(Object.keys(operation?.responses ?? {}).map(Number)).toEqual([...new Set(always)].sort((a, b) => a - b));
    }
  });

  it("names every operation once", () => {
    const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(routes.length);
    expect(ids).toContain("postUserUserTable");
  });

  it("describes pages and optional parameters as they are read", () => {
    expect(paths["/sample/letters"]?.get?.parameters).toMatchObject([
      {
        name: "limit",
        in: "query",
        required: false,
        description: "Rows of one page",
        schema: { type: "integer", maximum: 10 },
      },
      { name: "cursor", in: "query", required: false, schema: { type: "string", default: "0" } },
    ]);
    expect(paths["/sample/month"]?.get?.parameters).toMatchObject([
      { name: "monthKey", required: true },
      { name: "email", required: false },
    ]);
  });

  it("refuses two routes of one name, and a schema it cannot read", () => {
    expect(() => openApi([...routes, ...userTableApi(nobody)], "")).toThrow("is described twice");
    const odd: PluginApi = { ...(sampleApi[0] as PluginApi), answer: { parse: (value) => value } };
    expect(() => openApi([odd], "")).toThrow("only zod's schemas");
    const tree: z.ZodType = z.lazy(() => z.object({ leaves: z.array(tree) }));
    expect(() => openApi([{ ...odd, answer: tree }], "")).toThrow(/refer to another/);
  });
});

describe("what is served is what is described", () => {
  let api: ApiWorld;
  const { expectFits, accepts } = contractOf(described);

  it.each([
    ["get", "/user/user-table", "", undefined, 200],
    ["get", "/user/user-table", "?email=somebody", undefined, 403],
    ["post", "/user/user-table", "", { wrappedEnrolled: true }, 200],
    ["post", "/user/user-table", "", {}, 400],
    ["post", "/user/user-table", "", { displayName: "x", userId: "account-ann", refreshToken: "made-up" }, 403],
    ["post", "/user/user-table", "", { wrappedEnrolled: true, more: "x".repeat(17_000) }, 413],
    ["get", "/sample/letters", "", undefined, 200],
    ["get", "/sample/letters", "?limit=3&cursor=24", undefined, 200],
    ["get", "/sample/letters", "?limit=none", undefined, 400],
    ["get", "/sample/month", "?monthKey=2026-10", undefined, 200],
    ["get", "/sample/month", "?monthKey=2026-11", undefined, 404],
    ["get", "/sample/month", "", undefined, 400],
    ["post", "/sample/data", "", { active: false }, 200],
    ["post", "/sample/data", "", { active: false, why: "bored" }, 409],
    ["post", "/sample/data", "", "{", 400],
    ["get", "/sample/lying", "", undefined, 500],
    ["get", "/sample/upstream", "", undefined, 502],
    ["get", "/sample/lost", "", undefined, 409],
    ["get", "/sample/bug", "", undefined, 500],
  ] as const)("%s %s%s %j is %i", async (method, path, query, body, status) => {
    api = await openWorld();
    expect((await api.get("/openapi.json")).body).toEqual(described);
    const token = await api.tokenOf(api.ann);
    const call = (as?: string) => (method === "get" ? api.get(`${path}${query}`, as) : api.post(path, body, as));
    const answer = await call(token);
    expect(answer.status).toBe(status);
    expectFits(method, path, answer);
    // A body that is too large is refused before anybody asks who sends it.
    if (status === 413) return;
    const stranger = await call();
    expect(stranger.status).toBe(401);
    expectFits(method, path, stranger);
  });

  it("every route was called", () => {
    const called = Object.keys(described.paths as object).sort();
    expect(called).toEqual([...new Set(routes.map(({ path }) => path))].sort());
  });

  it("what is described as allowed is accepted, and what is not is refused, for the bodies of the user table", () => {
    const path = "/user/user-table";
    expect(accepts(path, { wrappedEnrolled: true })).toBe(true);
    expect(accepts(path, { userId: "a", displayName: "b", refreshToken: "c" })).toBe(true);
    for (const body of [{ userId: "a", displayName: "b" }, {}, { wrappedEnrolled: "yes" }])
      expect(accepts(path, body)).toBe(false);
  });
});
