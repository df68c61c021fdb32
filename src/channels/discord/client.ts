import { Client, GatewayIntentBits, Options, Status } from "discord.js";

/** Guilds that are down must not keep the others waiting. */
const waitForGuildsMs = 2000;

export interface ClientSettings {
  /** Where Discord's API is, without its version. */
  apiUrl: string;
  hasPresence: boolean;
}

/** What nobody here ever looks at. Guilds, channels and roles cannot be left out: the library breaks without. */
const unused = [
  "ApplicationCommandManager",
  "ApplicationEmojiManager",
  "AutoModerationRuleManager",
  "BaseGuildEmojiManager",
  "EntitlementManager",
  "GuildBanManager",
  "GuildEmojiManager",
  "GuildInviteManager",
  "GuildScheduledEventManager",
  "GuildStickerManager",
  "MessageManager",
  "PresenceManager",
  "ReactionManager",
  "ReactionUserManager",
  "StageInstanceManager",
  "ThreadMemberManager",
  "VoiceStateManager",
] as const;

/**
 * A client for one attempt to connect: one that has failed is half alive and must not be used again. It keeps nobody
 * in memory but the bot itself.
 */
export function gatewayClient({ apiUrl, hasPresence }: ClientSettings): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds, ...(hasPresence ? [GatewayIntentBits.GuildPresences] : [])],
    allowedMentions: { parse: [] },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      ...Object.fromEntries(unused.map((manager) => [manager, 0])),
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
    waitGuildTimeout: waitForGuildsMs,
    shards: "auto",
    presence: { status: "online" },
    rest: { api: apiUrl, timeout: 6000, retries: 1, invalidRequestWarningInterval: 500 },
  });
}

/** What the gateway brings, before the library reads it. */
export interface Dispatches {
  onInteraction(raw: unknown): void;
  onPresence(raw: unknown): void;
}

/**
 * Takes interactions and presences out of the library's hands. It would hold interactions back until every server has
 * arrived, end the process over one it cannot read, keep everybody who ever pressed a button, and drop presences of
 * people it has not kept.
 */
export function takeDispatches(client: Client, { onInteraction, onPresence }: Dispatches): void {
  client.on("raw", (packet: { t: unknown; d: unknown }) => {
    const take = { INTERACTION_CREATE: onInteraction, PRESENCE_UPDATE: onPresence }[String(packet.t)];
    if (take === undefined) return;
    const { d } = packet;
    Object.assign(packet, { t: "TAKEN", d: null });
    take(d);
  });
}

/** Whether every shard hears what happens. `isReady()` stays true when none does any more. */
export function hearsAll({ ws }: Client): boolean {
  return ws.shards.size > 0 && ws.shards.every(({ status }) => status === Status.Ready);
}

/**
 * Ends a client for good, in its own time: a peer that does not answer takes it 30 s. In the middle of a try to connect
 * `destroy` lets an error escape that ends the process, and between two it does not end the trying. So it waits until
 * each shard has either been let in or is about to try again, which it then never does; nobody is kept waiting for that.
 */
export async function abandon(client: Client): Promise<void> {
  const { shards } = client.ws;
  const trying = new Set(shards.filter(({ status }) => status === Status.Connecting).keys());
  const isTrying = trying.size > 0;
  const settled = (id: number) => {
    if (trying.delete(id) && trying.size === 0) void client.destroy().catch(() => {});
  };
  for (const [id, shard] of shards) {
    const sessionInfo = { get: () => neverAfter(() => settled(id)), set: () => {} };
    shards.set(id, Object.create(shard, { sessionInfo }));
  }
  if (!isTrying) await client.destroy();
}

/**
 * The library asks for a shard's session with the peer's first word, and before each try and each event; it waits for
 * it, and puts another there when a try has failed. This one never comes.
 */
function neverAfter(settled: () => void): Promise<never> {
  settled();
  return new Promise<never>(() => {});
}
