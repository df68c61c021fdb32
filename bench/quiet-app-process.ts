import { buildHouse, furnish } from "../src/house.js";
import type { HttpServer } from "../src/http.js";
import { configOf } from "./bot.js";
import { answerParent, cpuUs } from "./child.js";
import type { ServerRequest } from "./http-servers.js";

let http: HttpServer | null = null;
let turns = 0;

const quiet = async () => {
  turns += 1;
};

// The product as `start` builds it, but with a bot that says nothing: what stands before the bot is measured alone.
answerParent<ServerRequest>(
  async (request) => {
    if (request.kind === "cpu") return cpuUs();
    if (request.kind === "turns") return turns;
    const house = buildHouse({ config: configOf(request.settings), roles: request.roles });
    await house.redis.connect();
    http = await furnish(house);
    for (const channel of house.channels.values()) await channel.start(quiet);
    return Number(new URL(await http.start(0, "127.0.0.1")).port);
  },
  async () => http?.stop(1_000),
);
