import type { Route } from "./rest-call.js";

/** A route that fits, with what its placeholders stand for. */
export interface Match {
  route: Route;
  params: Record<string, string>;
  /** What shares one rate limit: the route with its first placeholder. */
  bucket: string;
}

/** Finds routes by method and decoded path. */
export class Router {
  readonly #routes: { route: Route; expression: RegExp }[];

  constructor(routes: Route[]) {
    this.#routes = routes.map((route) => ({ route, expression: expressionOf(route.pattern) }));
  }

  find(method: string, path: string): Match | null {
    for (const { route, expression } of this.#routes) {
      const found = route.method === method ? expression.exec(path) : null;
      if (found === null) continue;
      const params = { ...found.groups };
      return { route, params, bucket: `${method} ${route.pattern} | ${majorOf(params)}` };
    }
    return null;
  }
}

function expressionOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`);
}

function majorOf({ channelId, token, guildId }: Record<string, string>): string {
  return channelId ?? token ?? guildId ?? "";
}
