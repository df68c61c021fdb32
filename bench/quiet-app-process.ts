import { buildHouse, furnish } from "../src/house.js";
import type { HttpServer } from "../src/http.js";
import { configOf } from "./bot.js";
import { answerAsServer } from "./server-child.js";

let http: HttpServer | null = null;
let turns = 0;

const quiet = async () => {
  turns += 1;
};

// The product as `start` builds it, but with a bot that says nothing: what stands before the bot is measured alone.
answerAsServer({
  async start({ settings, roles }) {
    const house = buildHouse({ config: configOf(settings), roles });
    await house.redis.connect();
    http = await furnish(house);
    for (const channel of house.channels.values()) await channel.start(quiet);
    return Number(new URL(await http.start(0, "127.0.0.1")).port);
  },
  stop: async () => http?.stop(1_000),
  turns: () => turns,
});
