import { asList, asText, type Json } from "../json.js";
import type { Channel, Places } from "./places.js";

const CONTEXT = { guild: 0, dm: 1, group: 2 } as const;
const GUILD_INSTALL = 0;
const USER_INSTALL = 1;

/**
 * How the app is there for this person in this place, as in `authorizing_integration_owners`.
 * @throws Error if the command cannot be used there
 */
export function ownersFor(places: Places, command: Json, userId: string, channel: Channel): Record<string, string> {
  const contexts = command.contexts ?? (command.guild_id === undefined ? [0, 1, 2] : [0]);
  if (!asList(contexts).includes(CONTEXT[channel.kind])) {
    throw new Error(`${asText(command.name)} cannot be used in a ${channel.kind}`);
  }
  const kinds = asList(command.integration_types ?? [GUILD_INSTALL]);
  const owners = installed(places, userId, channel);
  const usable = Object.entries(owners).filter(([kind]) => kinds.includes(Number(kind)));
  if (usable.length === 0) throw new Error(`${userId} has not installed the app for ${asText(command.name)} there`);
  return Object.fromEntries(usable);
}

/** How the app is installed for a person in a place, in all ways. In the DM with the bot a server counts as `0`. */
export function installed(places: Places, userId: string, channel: Channel): Record<string, string> {
  const { guildId, kind } = channel;
  const guild = guildId === null ? null : places.guild(guildId);
  const byGuild = guild === null ? (kind === "dm" && places.sharesGuild(userId) ? "0" : null) : ownerOf(guild);
  return {
    ...(byGuild === null ? {} : { [GUILD_INSTALL]: byGuild }),
    ...(places.user(userId).userInstalled ? { [USER_INSTALL]: userId } : {}),
  };
}

function ownerOf({ id, hasBot }: { id: string; hasBot: boolean }): string | null {
  return hasBot ? id : null;
}
