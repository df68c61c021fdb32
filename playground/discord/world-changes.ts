import type { Json } from "../json.js";
import { INTENT } from "./gateway-rules.js";
import type { Dispatch } from "./person-actions.js";
import type { Channel, GuildSetup, UserSetup } from "./places.js";
import type { Platform } from "./platform.js";

/** Sets up servers and people, and changes them; the bot hears of it as it would from Discord. */
export interface WorldChanges {
  addGuild(guild: GuildSetup): void;
  /** Adds a person, or sets them up anew. */
  addUser(user: UserSetup): void;
  /** A group DM, of which the bot is never part. */
  addGroup(group: { id: string; name: string; users: string[] }): void;
  /** Somebody adds the bot to a server. */
  addBot(guildId: string): void;
  /** Somebody removes the bot from a server. */
  removeBot(guildId: string): void;
  /** A server has an outage, or comes back. */
  guildOutage(guildId: string, isOut?: boolean): void;
  /** The person takes no direct messages any more, or does again. */
  closeDms(userId: string, isClosed?: boolean): void;
  leaveGuild(userId: string, guildId: string): void;
  /** Installs the app for a person, or removes it. */
  installApp(userId: string, isInstalled?: boolean): void;
  /** The DM between a person and the bot. */
  dmChannel(userId: string): string;
  /** A person writes an ordinary message; the bot hears of it only with the intents for that. Returns its id. */
  say(userId: string, text: string, where?: { channelId?: string }): string;
}

/** The setting of the platform. `guildCreate` gives the data of GUILD_CREATE. */
export function createWorldChanges(
  platform: Platform,
  dispatch: Dispatch,
  guildCreate: (guildId: string) => Json,
): WorldChanges {
  const { places, messages } = platform;
  const tell = (name: string, guildId: string, data: Json) =>
    void dispatch({ name, data, guildId, intents: INTENT.guilds });

  function join(guildId: string): void {
    places.guild(guildId).hasBot = true;
    tell("GUILD_CREATE", guildId, guildCreate(guildId));
  }

  return {
    addGuild(setup) {
      places.addGuild(setup);
      if (setup.hasBot) join(setup.id);
    },
    addUser: (setup) => void places.addUser(setup),
    addGroup: ({ id, name, users }) => places.addGroup(id, name, users),
    addBot: join,
    removeBot(guildId) {
      places.guild(guildId).hasBot = false;
      tell("GUILD_DELETE", guildId, { id: guildId });
    },
    guildOutage(guildId, isOut = true) {
      places.guild(guildId).isAvailable = !isOut;
      if (isOut) tell("GUILD_DELETE", guildId, { id: guildId, unavailable: true });
      else tell("GUILD_CREATE", guildId, guildCreate(guildId));
    },
    closeDms: (userId, isClosed = true) => void Object.assign(places.user(userId), { dmsOpen: !isClosed }),
    leaveGuild: (userId, guildId) => places.leave(userId, guildId),
    installApp: (userId, isInstalled = true) => void Object.assign(places.user(userId), { userInstalled: isInstalled }),
    dmChannel: (userId) => places.dm(userId).id,
    say(userId, text, { channelId } = {}) {
      const channel = channelId === undefined ? places.dm(userId) : places.channel(channelId);
      if (!places.isIn(userId, channel)) throw new Error(`${userId} is not in channel ${channel.id}`);
      const message = messages.post({ channelId: channel.id, authorId: userId, isFromBot: false, content: text });
      tellOfMessage(platform, dispatch, channel, platform.json(message));
      return message.id;
    },
  };
}

/** In servers the text is withheld, as without the MessageContent intent. */
function tellOfMessage({ places }: Platform, dispatch: Dispatch, channel: Channel, message: Json): void {
  const { guildId } = channel;
  if (channel.kind === "group" || (guildId !== null && !places.guild(guildId).hasBot)) return;
  const data = guildId === null ? message : { ...message, content: "", guild_id: guildId };
  const intents = guildId === null ? INTENT.directMessages : INTENT.guildMessages;
  dispatch({ name: "MESSAGE_CREATE", data, guildId, intents });
}
