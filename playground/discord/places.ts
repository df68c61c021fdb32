import { BOT_PERMISSIONS, type Permission } from "./permissions.js";
import { isSnowflake, type Snowflakes } from "./snowflakes.js";

/** A text channel, as it is set up. */
export interface ChannelSetup {
  id: string;
  name: string;
  /** What the bot may do there. Default: everything it is invited with. */
  botCan?: readonly Permission[];
}

/** A server, as it is set up. */
export interface GuildSetup {
  id: string;
  name: string;
  channels: ChannelSetup[];
  /** Whether the bot is a member. */
  hasBot: boolean;
  /** Whether members have USE_EXTERNAL_APPS; without it, answers of a bot that is no member are for one person only. Default true. */
  allowsExternalApps?: boolean;
}

/** A person, as they are set up. */
export interface UserSetup {
  id: string;
  name: string;
  /** Ids of the servers they are in. */
  guilds: string[];
  /** Whether they take direct messages from people and bots of their servers. Default true. */
  dmsOpen?: boolean;
  /** Whether they have installed the app for themselves. Default false. */
  userInstalled?: boolean;
  /** Default `en-US`. */
  locale?: string;
}

/** A person. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  readonly guilds: Set<string>;
  dmsOpen: boolean;
  userInstalled: boolean;
}

/** A server. */
export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly channelIds: string[];
  readonly memberIds: Set<string>;
  hasBot: boolean;
  isAvailable: boolean;
  readonly allowsExternalApps: boolean;
}

/** A place to write: of a server, between the bot and one person, or of a few people. */
export interface Channel {
  readonly id: string;
  readonly kind: "guild" | "dm" | "group";
  readonly name: string;
  /** Null outside servers. */
  readonly guildId: string | null;
  /** The people of a DM or group; empty in servers, whose members count. */
  readonly userIds: readonly string[];
  botCan: Set<Permission>;
}

/** Who and what there is. Asking for something that is not there is a mistake of the test, and thrown as an Error. */
export class Places {
  readonly #snowflakes: Snowflakes;
  readonly #users = new Map<string, User>();
  readonly #guilds = new Map<string, Guild>();
  readonly #channels = new Map<string, Channel>();
  readonly #dms = new Map<string, Channel>();

  constructor(snowflakes: Snowflakes) {
    this.#snowflakes = snowflakes;
  }

  addGuild(setup: GuildSetup): Guild {
    const { hasBot, allowsExternalApps = true, id, name, channels } = setup;
    const channelIds = channels.map((each) => requireId(each.id));
    const memberIds = new Set<string>();
    const guild = { id: requireId(id), name, channelIds, memberIds, hasBot, isAvailable: true, allowsExternalApps };
    this.#guilds.set(id, guild);
    for (const each of channels) this.#addGuildChannel(id, each);
    return guild;
  }

  #addGuildChannel(guildId: string, { id, name, botCan = BOT_PERMISSIONS }: ChannelSetup): void {
    this.#channels.set(id, { id, kind: "guild", name, guildId, userIds: [], botCan: new Set(botCan) });
  }

  addUser({ id, name, guilds, dmsOpen = true, userInstalled = false, locale = "en-US" }: UserSetup): User {
    const joined = guilds.map((guildId) => this.guild(guildId));
    for (const guild of this.#users.get(requireId(id))?.guilds ?? []) this.guild(guild).memberIds.delete(id);
    for (const guild of joined) guild.memberIds.add(id);
    const user = { id, name, locale, guilds: new Set(guilds), dmsOpen, userInstalled };
    this.#users.set(id, user);
    return user;
  }

  addGroup(id: string, name: string, userIds: string[]): void {
    for (const userId of userIds) this.user(userId);
    this.#channels.set(requireId(id), { id, kind: "group", name, guildId: null, userIds, botCan: new Set() });
  }

  user(id: string): User {
    const user = this.#users.get(id);
    if (user === undefined) throw new Error(`There is no person ${id}`);
    return user;
  }

  guild(id: string): Guild {
    const guild = this.#guilds.get(id);
    if (guild === undefined) throw new Error(`There is no server ${id}`);
    return guild;
  }

  channel(id: string): Channel {
    const channel = this.#channels.get(id);
    if (channel === undefined) throw new Error(`There is no channel ${id}`);
    return channel;
  }

  findUser(id: string): User | null {
    return this.#users.get(id) ?? null;
  }

  findChannel(id: string): Channel | null {
    return this.#channels.get(id) ?? null;
  }

  guilds(): Guild[] {
    return [...this.#guilds.values()];
  }

  /** The one channel between the bot and this person. */
  dm(userId: string): Channel {
    const { id: ownerId, name } = this.user(userId);
    const existing = this.#dms.get(ownerId);
    if (existing !== undefined) return existing;
    const id = this.#snowflakes.mint();
    const dm: Channel = { id, kind: "dm", name, guildId: null, userIds: [ownerId], botCan: new Set() };
    this.#dms.set(ownerId, dm);
    this.#channels.set(id, dm);
    return dm;
  }

  /** Everyone who can read a channel, besides the bot. */
  members(channel: Channel): User[] {
    const { guildId } = channel;
    if (guildId === null) return channel.userIds.map((id) => this.user(id));
    return [...this.guild(guildId).memberIds].map((id) => this.user(id));
  }

  isIn(userId: string, { guildId, userIds }: Channel): boolean {
    return guildId === null ? userIds.includes(userId) : this.guild(guildId).memberIds.has(userId);
  }

  leave(userId: string, guildId: string): void {
    this.user(userId).guilds.delete(guildId);
    this.guild(guildId).memberIds.delete(userId);
  }

  /** Whether this person and the bot are in one server. */
  sharesGuild(userId: string): boolean {
    return [...this.user(userId).guilds].some((id) => this.guild(id).hasBot);
  }
}

function requireId(id: string): string {
  if (!isSnowflake(id)) throw new Error(`"${id}" is no Discord id: 17 to 20 digits`);
  return id;
}
