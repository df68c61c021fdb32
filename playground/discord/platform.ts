import type { Clock } from "../../src/bots/ports.js";
import type { Json } from "../json.js";
import { Commands } from "./commands.js";
import type { UploadedFile } from "./compose.js";
import { Files } from "./files.js";
import { Interactions } from "./interactions.js";
import { Messages } from "./messages.js";
import type { OpenModal } from "./modals.js";
import { Places } from "./places.js";
import type { RandomIds } from "./random-ids.js";
import { Snowflakes } from "./snowflakes.js";
import type { StoredFile, StoredMessage } from "./stored-message.js";
import { type BotIdentity, botJson, messageJson, userJson } from "./wire-shapes.js";

/** What happens on the platform, to be told through the gateway. */
export interface GatewayEvent {
  name: string;
  data: Json;
  /** The server it happens in, which decides the shard; null goes to shard 0. */
  guildId: string | null;
  /** Only sessions that have asked for one of these intents get it; 0 is for all. */
  intents: number;
}

/** The platform behind both of its doors. */
export interface Platform {
  readonly clock: Clock;
  readonly bot: BotIdentity;
  readonly snowflakes: Snowflakes;
  readonly random: RandomIds;
  readonly places: Places;
  readonly messages: Messages;
  readonly interactions: Interactions;
  readonly commands: Commands;
  readonly files: Files;
  /** Modals that people have open, by person. */
  readonly modals: Map<string, OpenModal>;
  /** A message on the wire. */
  json(message: StoredMessage): Json;
  keepFile(channelId: string): (file: UploadedFile, description: string | null) => StoredFile;
}

/** An empty platform with one bot. */
export function createPlatform(clock: Clock, random: RandomIds, bot: BotIdentity, ackLimitMs: number): Platform {
  const snowflakes = new Snowflakes(clock);
  const places = new Places(snowflakes);
  const files = new Files(snowflakes);
  const account = (id: string): Json => {
    const user = places.findUser(id);
    return user === null ? botJson(bot) : userJson(user);
  };
  return {
    clock,
    bot,
    snowflakes,
    random,
    places,
    files,
    messages: new Messages(places, clock, snowflakes),
    interactions: new Interactions(clock, snowflakes, random, ackLimitMs),
    commands: new Commands(clock, snowflakes, bot.id),
    modals: new Map(),
    json: (message) => messageJson(message, account),
    keepFile: (channelId) => (file, description) => files.keep(channelId, file, description),
  };
}
