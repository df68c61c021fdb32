import { catalogueRoutes } from "./catalogue-routes.js";
import { notRegistered, quotaExceeded, rateLimited } from "./fault-replies.js";
import { apiError, type Call, Refusal, type Reply } from "./http.js";
import { libraryRoutes } from "./library-routes.js";
import type { Bucket } from "./limits.js";
import { meRoutes } from "./me-routes.js";
import { releaseWhatIsDue } from "./new-releases.js";
import { type AccessToken, bearerOf } from "./oauth-state.js";
import { playerRoutes } from "./player-routes.js";
import { playlistItemRoutes } from "./playlist-items.js";
import { playlistRoutes } from "./playlist-routes.js";
import { type ApiRoute, matchPath, needScopes } from "./routes.js";
import { searchRoutes } from "./search.js";
import type { World } from "./world.js";

/** The Web API of one world. */
export interface WebApi {
  /** The name under which a call is counted, for example "GET /tracks/:id". */
  endpointOf(call: Call): string;
  answer(call: Call): Reply;
}

// What Development Mode has lost. The answer is 403 "Forbidden", not 404.
const KINDS = "tracks|albums|artists|episodes|shows|audiobooks|chapters";
const REMOVED: readonly RegExp[] = [
  new RegExp(`^GET /(${KINDS})$`),
  /^\w+ \/playlists\/[^/]+\/(tracks|followers)(\/contains)?$/,
  /^\w+ \/users\/[^/]+(\/playlists)?$/,
  /^(PUT|DELETE) \/me\/(tracks|albums|episodes|shows|audiobooks|following)$/,
  /^GET \/me\/(tracks|albums|episodes|shows|audiobooks|following)\/contains$/,
  /^GET \/artists\/[^/]+\/(top-tracks|related-artists)$/,
  /^GET \/(browse\/.*|markets|recommendations.*|audio-features.*|audio-analysis.*)$/,
];

function isRemoved(call: Call): boolean {
  return REMOVED.some((pattern) => pattern.test(`${call.method} ${call.path}`));
}

interface Found {
  route: ApiRoute;
  params: Record<string, string>;
}

function routesAt(routes: readonly ApiRoute[], path: string): Found[] {
  return routes.flatMap((route) => {
    const params = matchPath(route.path, path);
    return params === null ? [] : [{ route, params }];
  });
}

function find(routes: readonly ApiRoute[], call: Call): Found | null {
  return routesAt(routes, call.path).find((found) => found.route.method === call.method) ?? null;
}

function unauthorized(message: string): Refusal {
  const realm = `Bearer realm="spotify", error="invalid_token", error_description="${message}"`;
  return new Refusal(401, message, undefined, { "www-authenticate": realm });
}

function accessTokenOf(world: World, call: Call): AccessToken {
  const header = call.headers.authorization;
  if (header === undefined) throw unauthorized("No token provided");
  const text = bearerOf(header);
  if (text === null) throw new Refusal(400, "Only valid bearer authentication supported");
  const token = world.oauth.accessTokens.get(text);
  if (token === undefined || token.grant?.isRevoked) throw unauthorized("Invalid access token");
  if (world.clock.nowMs() >= token.expiresAtMs) throw unauthorized("The access token expired");
  return token;
}

function routeFor(routes: readonly ApiRoute[], call: Call): Found {
  if (isRemoved(call)) throw new Refusal(403, "Forbidden");
  const found = find(routes, call);
  if (found !== null) return found;
  if (routesAt(routes, call.path).length > 0) throw new Refusal(405, "Method not allowed");
  throw new Refusal(404, "Service not found");
}

function overLimit(world: World, bucket: Bucket): Reply | null {
  const refusal = world.limiter.take(world.clock.nowMs(), bucket);
  if (refusal === null) return null;
  return refusal.kind === "quota" ? quotaExceeded(refusal.retryAfterS) : rateLimited(refusal.retryAfterS);
}

function handle(world: World, found: Found, token: AccessToken, call: Call): Reply {
  const { route, params } = found;
  const listener = token.grant === null ? null : (world.listeners.get(token.grant.listenerId) ?? null);
  const scopes = new Set(token.grant?.scopes);
  if (listener !== null) needScopes(scopes, route.scopes, route.scopeStatus);
  return route.handle(world, { ...call, params, listener, scopes });
}

// Who is calling, whether the app may serve them, what is asked, whether there is quota left, and only then the matter itself.
function judge(world: World, routes: readonly ApiRoute[], call: Call): Reply {
  const token = accessTokenOf(world, call);
  const listener = world.listeners.get(token.grant?.listenerId ?? "");
  if (listener?.allowListed === false) return notRegistered();
  const found = routeFor(routes, call);
  return overLimit(world, found.route.bucket) ?? handle(world, found, token, call);
}

function endpointOf(routes: readonly ApiRoute[], call: Call): string {
  const found = find(routes, call);
  if (found !== null) return `${found.route.method} ${found.route.path}`;
  return isRemoved(call) ? "removed" : "unknown";
}

/** The Web API over this world, in the shapes of Development Mode. */
export function createWebApi(world: World): WebApi {
  const routes = [
    ...meRoutes(),
    ...playerRoutes(),
    ...searchRoutes(),
    ...catalogueRoutes(),
    ...libraryRoutes(),
    ...playlistRoutes(),
    ...playlistItemRoutes(),
  ];
  return {
    endpointOf: (call) => endpointOf(routes, call),
    answer(call) {
      releaseWhatIsDue(world);
      try {
        return judge(world, routes, call);
      } catch (error) {
        return error instanceof Refusal ? error.reply : apiError(500, "Server error.");
      }
    },
  };
}
