import type { Json } from "../json.js";
import type { LiveInteraction } from "./interactions.js";
import { BOT_PERMISSIONS, bitsOf, type Permission } from "./permissions.js";
import type { Channel, Guild, Places, User } from "./places.js";
import { guildChannelJson, memberJson, privateChannelJson, userJson } from "./wire-shapes.js";

const CONTEXT = { guild: 0, dm: 1, group: 2 } as const;
const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024;

/** INTERACTION_CREATE. `message` is the one a component is on, on the wire. */
export function interactionJson(
  places: Places,
  botId: string,
  interaction: LiveInteraction,
  data: Json,
  message: Json | null,
): Json {
  const user = places.user(interaction.userId);
  const channel = places.channel(interaction.channelId);
  const guild = channel.guildId === null ? null : places.guild(channel.guildId);
  return {
    id: interaction.id,
    application_id: botId,
    type: interaction.type,
    token: interaction.token,
    version: 1,
    data,
    channel_id: channel.id,
    context: CONTEXT[channel.kind],
    locale: user.locale,
    entitlements: [],
    authorizing_integration_owners: interaction.owners,
    attachment_size_limit: MAX_ATTACHMENT_BYTES,
    app_permissions: bitsOf(appPermissions(channel, guild)),
    ...(guild === null ? privatePart(places, channel, user) : guildPart(channel, guild, user, botId)),
    ...(message === null ? {} : { message }),
  };
}

function guildPart(channel: Channel, guild: Guild, user: User, botId: string): Json {
  const member = memberJson(guild);
  return {
    channel: { ...guildChannelJson(channel, botId), permissions: member.permissions },
    guild_id: guild.id,
    guild: { id: guild.id, locale: "en-US", features: [] },
    guild_locale: "en-US",
    member: { ...member, user: userJson(user) },
  };
}

function privatePart(places: Places, channel: Channel, user: User): Json {
  return { channel: privateChannelJson(channel, places.members(channel)), user: userJson(user) };
}

/** What the bot may do there right now; where it is no member, only what a guest may. */
function appPermissions(channel: Channel, guild: Guild | null): Iterable<Permission> {
  if (guild === null) return BOT_PERMISSIONS;
  if (guild.hasBot) return channel.botCan;
  return guild.allowsExternalApps ? ["EmbedLinks", "AttachFiles", "UseExternalApps"] : ["EmbedLinks", "AttachFiles"];
}

/** Fills `resolved` for ids of people and channels that a command or a menu names. */
export function resolvedJson(places: Places, guildId: string | null, userIds: string[], channelIds: string[]): Json {
  const users = userIds.map((id) => places.user(id));
  const guilds = guildId === null ? [] : [places.guild(guildId)];
  const members = guilds.flatMap((guild) =>
    users.filter((each) => each.guilds.has(guild.id)).map(({ id }) => [id, memberJson(guild)] as const),
  );
  const channels = channelIds.map((id) => places.channel(id));
  return {
    ...listed(
      "users",
      users.map((each) => [each.id, userJson(each)]),
    ),
    ...listed("members", members),
    ...listed(
      "channels",
      channels.map(({ id, name }) => [id, { id, name, type: 0, permissions: "0" }]),
    ),
  };
}

function listed(key: string, entries: (readonly [string, Json])[]): Json {
  return entries.length === 0 ? {} : { [key]: Object.fromEntries(entries) };
}
