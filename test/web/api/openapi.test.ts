import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { PluginApi } from "../../../src/bots/plugin-pages.js";
import { openApi } from "../../../src/web/api/openapi.js";
import { userTableApi } from "../../../src/web/api/user-table.js";
import { sampleApi } from "../../fixtures/api.js";
import { type Answer, type ApiWorld, openApi as openWorld } from "./world.js";

const nobody = {
  people: { get: async () => null, change: async () => undefined },
  enrolments: { isOn: async () => false, turn: async () => undefined },
};
const routes = [...userTableApi(nobody), ...sampleApi];
const described = openApi(routes, "https://songs.example.org");

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: { "application/json": { schema: object } } };
  responses: Record<string, { $ref?: string; content?: { "application/json": { schema: object } } }>;
}
interface Document {
  paths: Record<string, Record<"get" | "post", Operation>>;
  components: { responses: Record<string, { content: { "application/json": { schema: object } } }>; schemas: object };
}

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
    const { paths } = described as unknown as Document;
    expect(described.security).toEqual([{ token: [] }]);
    for (const { path, method, refusals = [] } of routes) {
      const operation = paths[path]?.[method === "GET" ? "get" : "post"];
      const always = [200, 400, 401, 403, 429, 500, 502, ...(method === "POST" ? [413] : []), ...refusals];
      expect(Object.keys(operation?.responses ?? {}).map(Number)).toEqual([...new Set(always)].sort((a, b) => a - b));
    }
  });

  it("names every operation once", () => {
    const { paths } = described as unknown as Document;
    const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(routes.length);
    expect(ids).toContain("postUserUserTable");
  });

  it("describes pages and optional parameters as they are read", () => {
    const { paths } = described as unknown as Document;
    expect(paths["/sample/letters"]?.get.parameters).toMatchObject([
      {
        name: "limit",
        in: "query",
        required: false,
        description: "Rows of one page",
        schema: { type: "integer", maximum: 10 },
      },
      { name: "cursor", in: "query", required: false, schema: { type: "string", default: "0" } },
    ]);
    expect(paths["/sample/month"]?.get.parameters).toMatchObject([
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
  let served: Document;
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);

  beforeAll(() => {
    ajv.addSchema(described, "api");
  });

  /** The schema of the answer of this status, as the served document has it. */
  function fits(path: string, method: "get" | "post", answer: Answer): void {
    const response = served.paths[path]?.[method].responses[answer.status];
    expect(response, `${method} ${path} announces ${answer.status}`).toBeDefined();
    const at = (text: string) => text.replaceAll("~", "~0").replaceAll("/", "~1");
    const own = `api#/paths/${at(path)}/${method}/responses/${answer.status}/content/application~1json/schema`;
    const shared = `api#/components/responses/${answer.status}/content/application~1json/schema`;
    const validate = ajv.getSchema(response?.$ref === undefined ? own : shared);
    expect(validate, `a schema for ${answer.status}`).toBeDefined();
    expect(validate?.(answer.body), JSON.stringify([validate?.errors, answer.body])).toBe(true);
  }

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
    served = (await api.get("/openapi.json")).body;
    const token = await api.tokenOf(api.ann);
    const call = (as?: string) => (method === "get" ? api.get(`${path}${query}`, as) : api.post(path, body, as));
    const answer = await call(token);
    expect(answer.status).toBe(status);
    fits(path, method, answer);
    // A body that is too large is refused before anybody asks who sends it.
    if (status === 413) return;
    const stranger = await call();
    expect(stranger.status).toBe(401);
    fits(path, method, stranger);
  });

  it("every route was called", () => {
    const called = Object.keys(described.paths as object).sort();
    expect(called).toEqual([...new Set(routes.map(({ path }) => path))].sort());
  });

  it("what is described as allowed is accepted, and what is not is refused, for the bodies of the user table", () => {
    const schema = ajv.getSchema("api#/paths/~1user~1user-table/post/requestBody/content/application~1json/schema");
    expect(schema?.({ wrappedEnrolled: true })).toBe(true);
    expect(schema?.({ userId: "a", displayName: "b", refreshToken: "c" })).toBe(true);
    expect(schema?.({ userId: "a", displayName: "b" })).toBe(false);
    expect(schema?.({})).toBe(false);
    expect(schema?.({ wrappedEnrolled: "yes" })).toBe(false);
  });
});
