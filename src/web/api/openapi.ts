import { z } from "zod";
import { limits } from "../../bots/limits.js";
import type { ApiSchema, PluginApi } from "../../bots/plugin-pages.js";

type Json = { [name: string]: unknown };

const codes = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  410: "gone",
  413: "bad_request",
  429: "too_many_requests",
  500: "internal",
  502: "upstream",
} as const;
type Status = keyof typeof codes;

const meanings: Record<Status, string> = {
  400: "Something is missing or malformed; `field` says what",
  401: "No token, or none that is good",
  403: "What was named belongs to somebody else",
  404: "There is nothing of that kind",
  409: "Something else has to be done first",
  410: "It is no longer there",
  413: "The body is too large",
  429: "Too many requests; `Retry-After` says in how many seconds the next is possible",
  500: "Something went wrong on our side",
  502: "A service that this needs did not answer",
};

const error = z.object({
  error: z.object({
    code: z.enum([...new Set(Object.values(codes))]),
    message: z.string().describe("For people, in English"),
    status: z.int().min(400).max(599),
    field: z.string().optional().describe("What of the request is wrong"),
    requestId: z.string().describe("Names this answer in the log, where there is something to look for"),
  }),
});

const about = `What you can do in a chat with the bot, for your own programs. Type \`api token\` in a private chat: the answer is a token for the header \`Authorization: Bearer\`, good for ${limits.apiTokenDays} days, or until you type \`api token revoke\`, \`disconnect\` or \`forget me\`. Whose data it is comes from the token alone. A token may make ${limits.apiCallsPerMinute} calls a minute. Lists take \`limit\`, the most rows to answer; those that answer \`next\` go on with it as \`cursor\`, until it is null. Fields may be added at any time.`;

/** The OpenAPI 3.1 document of these routes; the same routes always give the same document. */
export function openApi(apis: readonly PluginApi[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const api of apis.toSorted((a, b) => order(a, b))) {
    paths[api.path] = { ...paths[api.path], [api.method.toLowerCase()]: operation(api) };
  }
  return {
    openapi: "3.1.1",
    info: { title: "Send Songs", version: "1.0.0", description: about, license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: publicUrl }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      schemas: { Error: schemaOf(error, "output") },
      responses: Object.fromEntries(Object.entries(meanings).map(([status, text]) => [status, failure(status, text)])),
    },
  };
}

function order(a: PluginApi, b: PluginApi): number {
  const [left, right] = [`${a.path} ${a.method}`, `${b.path} ${b.method}`];
  if (left === right) throw new RangeError(`${a.method} ${a.path} is described twice`);
  return left < right ? -1 : 1;
}

function failure(status: string, description: string): Json {
  const retryAfter = { "Retry-After": { schema: { type: "integer" }, description: "Seconds" } };
  return {
    description,
    ...(status === "429" ? { headers: retryAfter } : {}),
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
  };
}

function operation({ method, path, summary, query, body, answer, refusals = [] }: PluginApi): Json {
  const statuses: Status[] = [400, 401, 403, 429, 500, 502, ...refusals, ...(method === "POST" ? [413 as const] : [])];
  const refused = [...new Set(statuses)].sort((a, b) => a - b).map((status) => [status, reference(status)]);
  return {
    operationId: `${method.toLowerCase()}${path
      .split(/[^a-z0-9]+/iu)
      .map(capital)
      .join("")}`,
    summary,
    ...(query ? { parameters: parametersOf(query) } : {}),
    ...(body ? { requestBody: { required: true, content: json(schemaOf(body, "input")) } } : {}),
    responses: {
      200: { description: "What was asked for", content: json(schemaOf(answer, "output")) },
      ...Object.fromEntries(refused),
    },
  };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function reference(status: Status): Json {
  return { $ref: `#/components/responses/${status}` };
}

function json(schema: Json): Json {
  return { "application/json": { schema } };
}

function parametersOf(query: ApiSchema): Json[] {
  const { properties = {}, required = [] } = z
    .object({ properties: z.record(z.string(), z.looseObject({})), required: z.array(z.string()) })
    .partial()
    .parse(schemaOf(query, "input"));
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function schemaOf(schema: ApiSchema, io: "input" | "output"): Json {
  if (!(schema instanceof z.ZodType)) throw new RangeError("only zod's schemas can be described");
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io });
  // A reference would mean another place of the whole document than of this part.
  if (JSON.stringify(described).includes('"$ref"'))
    throw new RangeError("a schema of the API must not refer to another");
  return described;
}
