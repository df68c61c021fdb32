import { type Call, Refusal, type Reply } from "./http.js";
import type { Bucket } from "./limits.js";
import type { Listener } from "./listeners.js";
import type { World } from "./world.js";

/** A call of the Web API with a good token. `listener` is null with client credentials. */
export interface ApiCall extends Call {
  params: Record<string, string>;
  listener: Listener | null;
  scopes: ReadonlySet<string>;
}

/** A call on behalf of a listener. */
export interface ListenerCall extends ApiCall {
  listener: Listener;
}

/** One route of the Web API. `path` has `:name` for a variable segment. */
export interface ApiRoute {
  method: string;
  path: string;
  bucket: Bucket;
  /** All of these must have been granted. */
  scopes: readonly string[];
  /** The status that a missing scope gets on this route. */
  scopeStatus: 401 | 403;
  handle(world: World, call: ApiCall): Reply;
}

/** What a route needs beside its address. */
export interface RouteNeeds {
  bucket: Bucket;
  scopes?: readonly string[];
  scopeStatus?: 401 | 403;
}

function build(address: string, needs: RouteNeeds, handle: ApiRoute["handle"]): ApiRoute {
  const [method = "GET", path = "/"] = address.split(" ");
  const { bucket, scopes = [], scopeStatus = 403 } = needs;
  return { method, path, bucket, scopes, scopeStatus, handle };
}

/** A route for any token; `address` is like "GET /tracks/:id". */
export function openRoute(address: string, needs: RouteNeeds, handle: ApiRoute["handle"]): ApiRoute {
  return build(address, needs, handle);
}

/** A route that needs a listener's token: client credentials get 401. */
export function listenerRoute(
  address: string,
  needs: RouteNeeds,
  handle: (world: World, call: ListenerCall) => Reply,
): ApiRoute {
  return build(address, needs, (world, call) => {
    const { listener } = call;
    if (listener === null) throw new Refusal(401, "Valid user authentication required");
    return handle(world, { ...call, listener });
  });
}

/** The variable segments of `path` under the pattern, or null when it does not fit. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? "";
    if (segment.startsWith(":")) params[segment.slice(1)] = value;
    else if (segment !== value) return null;
  }
  return params;
}

/** Throws the answer of a token that lacks one of the scopes, in the wording Spotify uses for that status. */
export function needScopes(granted: ReadonlySet<string>, wanted: readonly string[], status: 401 | 403 = 403): void {
  if (wanted.every((scope) => granted.has(scope))) return;
  throw new Refusal(status, status === 401 ? "Permissions missing" : "Insufficient client scope");
}
