import type { Json } from "../json.js";
import { refusal } from "./api-error.js";
import type { Platform } from "./platform.js";
import { ok, type Route } from "./rest-call.js";

/** What GET /gateway/bot says. */
export type GatewayInfo = () => Json;

/** The routes about the application itself: its commands and how to reach the gateway. */
export function applicationRoutes(platform: Platform, gatewayInfo: GatewayInfo): Route[] {
  const own = (applicationId = ""): void => {
    if (applicationId !== platform.bot.id) throw refusal(50001);
  };
  const scope = (guildId: string): string => {
    if (!platform.places.guilds().some(({ id, hasBot }) => id === guildId && hasBot)) throw refusal(50001);
    return guildId;
  };
  const { commands } = platform;
  const commandRoute = (method: string, pattern: string, answer: Route["answer"]): Route => ({
    method,
    pattern: `/applications/:applicationId${pattern}`,
    auth: "bot",
    answer: (call, params) => {
      own(params.applicationId);
      return answer(call, params);
    },
  });
  return [
    { method: "GET", pattern: "/gateway/bot", auth: "bot", answer: () => ok(gatewayInfo()) },
    { method: "GET", pattern: "/applications/@me", auth: "bot", answer: () => ok(applicationJson(platform)) },
    { method: "GET", pattern: "/oauth2/applications/@me", auth: "bot", answer: () => ok(applicationJson(platform)) },
    commandRoute("GET", "/commands", () => ok(commands.list(null))),
    commandRoute("PUT", "/commands", ({ body }) => ok(commands.replace(null, body))),
    commandRoute("GET", "/guilds/:guildId/commands", (_call, { guildId = "" }) => ok(commands.list(scope(guildId)))),
    commandRoute("PUT", "/guilds/:guildId/commands", ({ body }, { guildId = "" }) =>
      ok(commands.replace(scope(guildId), body)),
    ),
  ];
}

function applicationJson({ bot }: Platform): Json {
  return {
    id: bot.id,
    name: bot.name,
    icon: null,
    description: "",
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: "0".repeat(64),
    team: null,
    flags: 0,
    integration_types_config: { "0": {}, "1": {} },
  };
}
