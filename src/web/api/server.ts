import type { Person } from "../../bots/domain.js";
import { limits } from "../../bots/limits.js";
import type { PluginApi } from "../../bots/plugin-pages.js";
import type { People } from "../../bots/ports.js";
import type { HttpRequest, HttpResponse, Route } from "../../http-port.js";
import { type IdentityParts, requireNoSecret, requireOwnNames, requireOwnRefreshToken, tooMany } from "./identity.js";
import { answerOf, checked, type Given, givenBody, givenQuery } from "./input.js";
import { openApi } from "./openapi.js";
import { Refusal, refusalOf } from "./refusal.js";
import type { VerifyToken } from "./tokens.js";

export interface ApiParts extends IdentityParts {
  apis: readonly PluginApi[];
  verify: VerifyToken;
  people: Pick<People, "get">;
  publicUrl: string;
}

const minuteMs = 60_000;
const maxBodyBytes = 16 * 1024;
const headers = {
  "content-type": "application/json; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** The JSON API, and `GET /openapi.json`, which describes it and is open to everybody. No other origin's script may read it. */
export function apiRoutes(parts: ApiParts): Route[] {
  const description = JSON.stringify(openApi(parts.apis, parts.publicUrl));
  const describe: Route = {
    method: "GET",
    path: "/openapi.json",
    handle: () => ({ status: 200, headers: { ...headers, "cache-control": "no-cache" }, body: description }),
  };
  return [describe, ...parts.apis.map((api) => routeOf(parts, api))];
}

function routeOf(parts: ApiParts, api: PluginApi): Route {
  return {
    method: api.method,
    path: api.path,
    maxBodyBytes,
    async handle(request) {
      try {
        return await answer(parts, api, request);
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === null) throw error;
        return refusal;
      }
    },
  };
}

async function answer(parts: ApiParts, api: PluginApi, request: HttpRequest): Promise<HttpResponse> {
  const person = await callerOf(parts, request.headers.authorization);
  const query = givenQuery(request.query);
  const body = api.method === "POST" ? givenBody(request.body) : {};
  requireNoSecret(query);
  requireOwnNames(person, query);
  requireOwnNames(person, body);
  const call = { person, query: checked(api.query, query), body: checked(api.body, body) };
  await requireOwnRefreshToken(parts, person, body);
  return answered(api, await api.handle({ ...call, body: withoutSecret(call.body) }));
}

/** Everything about who calls comes from here. */
async function callerOf({ verify, people, rates }: ApiParts, authorization: string | undefined): Promise<Person> {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  const caller = token === undefined ? null : await verify(token);
  if (caller === null) throw unknown();
  const waitMs = await rates.take(`api ${caller.tokenId}`, limits.apiCallsPerMinute, minuteMs);
  if (waitMs !== null) throw tooMany(waitMs);
  const person = await people.get(caller.personId);
  if (person === null) throw unknown();
  return person;
}

function unknown(): Refusal {
  const message = 'This needs a good token: type "api token" in a private chat with the bot.';
  return new Refusal(401, message, { headers: { "www-authenticate": "Bearer" } });
}

function withoutSecret(body: unknown): unknown {
  if (typeof body !== "object" || body === null) return body;
  const { refreshToken: _, ...rest }: Given = { ...body };
  return rest;
}

function answered({ method, path, answer, refusals }: PluginApi, value: unknown): HttpResponse {
  if (value === null && refusals?.includes(404)) throw new Refusal(404, "There is nothing of that kind.");
  return { status: 200, headers, body: JSON.stringify(answerOf(answer, value, `${method} ${path}`)) };
}
