import type { Json } from "../json.js";
import { FLAG } from "./message-rules.js";
import { BOT_PERMISSIONS, bitsOf, MEMBER_PERMISSIONS, type Permission } from "./permissions.js";
import type { Channel, Guild, User } from "./places.js";
import type { StoredFile, StoredMessage } from "./stored-message.js";

const CHANNEL_TYPE = { guild: 0, dm: 1, group: 3 } as const;
const JOINED_AT = "2026-01-01T00:00:00.000000+00:00";

/** How the bot itself is called. */
export interface BotIdentity {
  /** Also the application's id. */
  id: string;
  name: string;
}

/** A person on the wire. */
export function userJson({ id, name }: Pick<User, "id" | "name">): Json {
  return { ...accountJson(id, name), bot: false };
}

/** The bot's own account on the wire. */
export function botJson({ id, name }: BotIdentity): Json {
  return { ...accountJson(id, name), bot: true };
}

/** New user names are lower case, without spaces. */
function accountJson(id: string, name: string): Json {
  return {
    id,
    username: name.toLowerCase().replace(/[^a-z0-9_.]/g, "") || `user${id}`,
    discriminator: "0",
    global_name: name,
    avatar: null,
    public_flags: 0,
    flags: 0,
    primary_guild: null,
  };
}

/** A membership on the wire, without the person. */
export function memberJson(guild: Guild): Json {
  const external: Permission[] = guild.allowsExternalApps ? ["UseExternalApps"] : [];
  return {
    roles: [],
    joined_at: JOINED_AT,
    permissions: bitsOf([...MEMBER_PERMISSIONS, ...external]),
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    nick: null,
    avatar: null,
    premium_since: null,
    communication_disabled_until: null,
  };
}

/** A channel outside servers on the wire. */
export function privateChannelJson(channel: Channel, users: User[]): Json {
  return {
    id: channel.id,
    type: CHANNEL_TYPE[channel.kind],
    last_message_id: null,
    flags: 0,
    recipients: users.map(userJson),
    ...(channel.kind === "group" ? { name: channel.name, owner_id: channel.userIds[0] ?? null, icon: null } : {}),
  };
}

/** A server's channel on the wire; what the bot may not do there is denied to it by an overwrite. */
export function guildChannelJson(channel: Channel, botId: string): Json {
  const denied = BOT_PERMISSIONS.filter((each) => !channel.botCan.has(each));
  return {
    id: channel.id,
    type: CHANNEL_TYPE.guild,
    guild_id: channel.guildId,
    name: channel.name,
    position: 0,
    permission_overwrites: denied.length === 0 ? [] : [{ id: botId, type: 1, allow: "0", deny: bitsOf(denied) }],
    topic: null,
    nsfw: false,
    last_message_id: null,
    parent_id: null,
    rate_limit_per_user: 0,
    flags: 0,
  };
}

/** GUILD_CREATE. */
export function guildJson(guild: Guild, channels: Channel[], bot: BotIdentity): Json {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    owner_id: bot.id,
    unavailable: false,
    joined_at: JOINED_AT,
    member_count: guild.memberIds.size + 1,
    large: false,
    features: [],
    preferred_locale: "en-US",
    premium_tier: 0,
    verification_level: 0,
    nsfw_level: 0,
    mfa_level: 0,
    explicit_content_filter: 0,
    default_message_notifications: 0,
    system_channel_flags: 0,
    afk_timeout: 300,
    ...emptyLists(),
    channels: channels.map((each) => guildChannelJson(each, bot.id)),
    roles: [everyoneRole(guild)],
    members: [{ ...memberJson(guild), user: botJson(bot) }],
  };
}

function emptyLists(): Json {
  const names = "threads emojis stickers voice_states presences stage_instances guild_scheduled_events";
  return Object.fromEntries([...names.split(" "), "soundboard_sounds"].map((name) => [name, []]));
}

/** The role everybody has carries the server's id. */
function everyoneRole(guild: Guild): Json {
  return {
    id: guild.id,
    name: "@everyone",
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: 0,
    permissions: bitsOf(MEMBER_PERMISSIONS),
    managed: false,
    mentionable: false,
    flags: 0,
  };
}

/** A message on the wire. `account` gives the person or bot with an id, on the wire. */
export function messageJson(message: StoredMessage, account: (id: string) => Json): Json {
  return {
    id: message.id,
    channel_id: message.channelId,
    author: account(message.authorId),
    content: message.content,
    timestamp: new Date(message.createdMs).toISOString(),
    edited_timestamp: message.editedMs === null ? null : new Date(message.editedMs).toISOString(),
    tts: false,
    mention_everyone: message.mentions.everyone,
    mentions: message.mentions.users.map(account),
    mention_roles: [],
    attachments: message.attachments.map(fileJson),
    embeds: message.embeds.map((embed) => ({ type: "rich", ...embed })),
    components: message.components,
    pinned: false,
    type: typeOfMessage(message),
    flags: message.flags,
    ...(message.nonce === null ? {} : { nonce: message.nonce }),
    ...(message.referenceId === null
      ? {}
      : { message_reference: { type: 0, channel_id: message.channelId, message_id: message.referenceId } }),
    ...originJson(message, account),
  };
}

/** 20: answer to a chat command, 23: to a context menu's, 19: reply, 0: anything else. */
function typeOfMessage({ interaction, referenceId }: StoredMessage): number {
  if (interaction !== null && interaction.name !== null) return 20;
  return referenceId === null ? 0 : 19;
}

function originJson({ interaction, authorId }: StoredMessage, account: (id: string) => Json): Json {
  if (interaction === null) return {};
  const { id, type, userId, name, owners } = interaction;
  return {
    application_id: authorId,
    webhook_id: authorId,
    interaction_metadata: {
      id,
      type,
      user: account(userId),
      authorizing_integration_owners: owners,
      ...(name === null ? {} : { name }),
    },
  };
}

function fileJson({ id, filename, description, contentType, bytes, url }: StoredFile): Json {
  return {
    id,
    filename,
    size: bytes.length,
    url,
    proxy_url: url,
    content_type: contentType,
    ...(description === null ? {} : { description }),
  };
}

/** Whether a message still says "thinking…". */
export function isThinking({ flags }: StoredMessage): boolean {
  return (flags & FLAG.loading) !== 0;
}
