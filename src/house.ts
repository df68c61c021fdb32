import type { BotAdapter } from "botbuilder";
import { createActing } from "./bots/acting.js";
import { createAgenda } from "./bots/agenda.js";
import { classic, type Policy, policies } from "./bots/backoff.js";
import { allCommands, commandsWith } from "./bots/commands/all.js";
import { consentWording } from "./bots/consent.js";
import { createConversation } from "./bots/conversation.js";
import { createDebtCollector } from "./bots/debts.js";
import type { FirstLook } from "./bots/delivery.js";
import { groupPictures, shownGroupPictures } from "./bots/group-picture.js";
import { createListenCheck } from "./bots/listening.js";
import { type MannerOf, plainManner, tongueOf } from "./bots/manner.js";
import { type OpenPlugin, type OpenPlugins, openPlugins } from "./bots/open-plugins.js";
import { ownData } from "./bots/own-data.js";
import type { PluginDefinition } from "./bots/plugin.js";
import { createPluginJobs } from "./bots/plugin-jobs.js";
import type { Clock, Log, Music, Random } from "./bots/ports.js";
import { createPresenceHint } from "./bots/presence.js";
import type { Language } from "./bots/say.js";
import { type ShareHints, withHints } from "./bots/share-hints.js";
import { nextLookMs } from "./bots/share-states.js";
import { createShownPictures } from "./bots/shown-pictures.js";
import { SongBot, SongSharing } from "./bots/song-bot.js";
import { createSuggestions } from "./bots/suggestions.js";
import { textsIn } from "./bots/text.js";
import { createAdapterChannel } from "./channels/adapter-channel.js";
import type { Channel, ChannelParts } from "./channels/channel.js";
import type { DiscordSettings } from "./channels/discord/settings.js";
import type { MessengerSettings } from "./channels/messenger/settings.js";
import { createOutboxDelivery } from "./channels/outbox.js";
import type { SlackSettings } from "./channels/slack/settings.js";
import type { BotConfig } from "./config.js";
import { createHttpServer, type HttpServer, type ReadinessCheck } from "./http.js";
import type { Route } from "./http-port.js";
import { pinoLog } from "./log.js";
import { createGenres } from "./musicbrainz/genres.js";
import { operatorDoor } from "./operator/door.js";
import { createMetrics } from "./operator/metrics.js";
import { MaybeTracing } from "./operator/tracing-port.js";
import { watchedStore } from "./operator/watched-store.js";
import { hintedShares, watchedChannel, watchedIntake, watchedLog, watchedTurn, watching } from "./operator/watching.js";
import { createPainter, type Painter } from "./pictures/painter.js";
import { builtIn } from "./plugins/all.js";
import { systemRandom } from "./random.js";
import { bullmqAlarms } from "./scheduler/alarms.js";
import { nextTime } from "./scheduler/cron.js";
import { createSpotify, type Spotify } from "./spotify/spotify.js";
import { addressKey, addressSlot } from "./store/keys.js";
import { connectRedis } from "./store/redis.js";
import { derivedKey } from "./store/seal.js";
import { redisStore } from "./store/store.js";
import { waitingEvents } from "./store/waiting-events.js";
import { apiRoutes } from "./web/api/server.js";
import { createApiTokens } from "./web/api/tokens.js";
import { enrolmentsOf, userTableApi } from "./web/api/user-table.js";
import { exportRoutes, exportUrl } from "./web/export.js";
import { homeRoutes } from "./web/home.js";
import { inviteRoutes } from "./web/invite.js";
import { loginRoutes } from "./web/login.js";
import { meRoutes, pageUrl } from "./web/me/routes.js";
import { pageManner } from "./web/me/talk.js";
import { type PictureUrl, pictureRoutes, pictureUrls } from "./web/pictures.js";
import { privacyRoutes } from "./web/privacy.js";

/** What a process does: events and pages, alarms and events, or the connection to Discord. */
export type Role = "web" | "worker" | "gateway";

export interface AppParts {
  config: BotConfig;
  /** Default: the system's. The playground and the tests bring one that can be moved. */
  clock?: Clock;
  random?: Random;
  log?: Log;
  /** Default: all. */
  roles?: readonly Role[];
  /** Served beside the bot's own; one for `/` takes the place of the landing page. */
  routes?: Route[];
  /** Adapters of another bot that mounts the middleware, by their channel id. */
  adapters?: Record<string, BotAdapter>;
  /** Default: those that come with the bot. Their settings are part of `config`. */
  plugins?: readonly PluginDefinition[];
}

/** Everything a process is made of, wired and not yet opened. */
export type House = ReturnType<typeof buildHouse>;

/** Pure wiring: who is introduced to whom. Opens nothing; the channels come with `furnish`. */
export function buildHouse(parts: AppParts) {
  const foundation = layFoundation(parts);
  const { store, alarms, clock, log } = foundation;
  const spotify = spotifyOf(foundation);
  const painter = createPainter();
  const plugins = pluginsOf(foundation, parts.plugins ?? builtIn, spotify, painter);
  const commands = commandsWith(plugins);
  const apiTokens = apiTokensOf(foundation);
  const channels = new Map<string, Channel>();
  const mannerOf: MannerOf = (name) => channels.get(name)?.manner ?? plainManner;
  const firstLookMs = firstLookBy(policies[foundation.config.core.LISTEN_POLICY] ?? classic);
  const shared = { ...store, music: spotify.music, alarms, clock, log, mannerOf, firstLookMs };
  const { PUBLIC_URL } = foundation.config.core;
  const talk = {
    ...shared,
    addressSlot,
    botName: "Send Songs",
    commands,
    ...(apiTokens ? { apiTokens } : {}),
    exportUrl: (token: string, language: Language) => exportUrl(PUBLIC_URL, token, language),
    pageUrl: (token: string, language: Language) => pageUrl(PUBLIC_URL, token, language),
    onDecided: foundation.watch.onDecided,
  };
  const conversation = createConversation(talk);
  const bot = new SongBot(conversation, log);
  const counters = { checks: 0 };
  return {
    ...foundation,
    parts,
    spotify,
    plugins,
    painter,
    commands,
    apiTokens,
    conversation,
    /** The same on people's own pages. */
    pageConversation: createConversation({ ...talk, mannerOf: pageManner(mannerOf) }),
    suggest: createSuggestions(shared),
    channels,
    mannerOf,
    counters,
    handlers: handlersOf({ foundation, channels, mannerOf, firstLookMs, music: spotify.music, plugins, counters }),
    /** What a channel does with an event. */
    turnOn: (channel: string) => watchedTurn((context) => bot.run(context), channel, foundation),
    middleware: new SongSharing(conversation, log),
  };
}

/** Brings in the channels that are on, and no SDK of the others; answers the server that serves their routes. */
export async function furnish(house: House): Promise<HttpServer> {
  for (const channel of await channelsOf(house))
    house.channels.set(channel.name, watchedChannel(channel, house.metrics));
  const own = routesOf(house, house.parts.routes ?? []);
  return createHttpServer({
    routes: [...own, ...picturesOf(house), ...apiOf(house), ...(await operatorDoor(doorParts(house)))],
    onAnswered: house.watch.onAnswered,
    readiness: readinessOf(house, house.channels),
    log: house.log,
    publicUrl: house.config.core.PUBLIC_URL,
  });
}

function picturesOf(house: House): Route[] {
  const { painter, plugins, store, mannerOf, roles } = house;
  if (!roles.includes("web")) return [];
  const shown = new Map<string, Pick<OpenPlugin, "picture">>(plugins.byName);
  shown.set(groupPictures, shownGroupPictures(store.shares));
  const pictureOf = createShownPictures({ people: store.people, plugins: shown, mannerOf });
  return pictureRoutes({ ...pictureSigning(house), pictureOf, draw: painter.card });
}

function pictureSigning({ config, clock }: Foundation) {
  return { keys: config.core.ENCRYPTION_KEY.map((key) => derivedKey(key, "picture address")), clock };
}

function pictureUrlsOf(foundation: Foundation): PictureUrl {
  return pictureUrls({ ...pictureSigning(foundation), publicUrl: foundation.config.core.PUBLIC_URL });
}

function doorParts({ config, clock, roles, metrics, store, alarms, log, redis, prefix, plugins }: House) {
  const { core, spotify } = config;
  return {
    ...{ core, clock, metrics, alarms, log, isWeb: roles.includes("web") },
    quota: store.quota,
    bucket: spotify.SPOTIFY_CLIENT_ID,
    waitingEvents: () => waitingEvents({ redis, prefix }),
    runs: () => Promise.all([...plugins.byName.values()].map(async ({ name, runs }) => ({ name, runs: await runs() }))),
  };
}

type Foundation = ReturnType<typeof layFoundation>;

/** What everything else stands on: time, chance, the log, Redis and what is built of it. */
function layFoundation(parts: AppParts) {
  const {
    config,
    clock = { nowMs: Date.now },
    random = systemRandom,
    roles = ["web", "worker", "gateway"] as const,
  } = parts;
  const { REDIS_URL, REDIS_PREFIX, LOG_LEVEL, SHUTDOWN_MS, ENCRYPTION_KEY, PUBLIC_URL } = config.core;
  const metrics = createMetrics();
  const watch = watching(metrics, clock);
  const tracing = new MaybeTracing();
  const log = watchedLog(parts.log ?? pinoLog(LOG_LEVEL), metrics);
  const prefix = `${REDIS_PREFIX}:`;
  const redis = connectRedis(REDIS_URL, { log, redis: { lazyConnect: true } });
  const stored = redisStore({
    redis,
    prefix,
    clock,
    random,
    log,
    encryptionKeys: ENCRYPTION_KEY,
    publicUrl: PUBLIC_URL,
    dailyBudget: config.spotify.SPOTIFY_DAILY_BUDGET,
    onTaken: watch.onTaken,
    thread: tracing,
  });
  const hints = laterHints();
  const store = withHints(watchedStore(stored, { metrics, nowMs: () => clock.nowMs() }), hints);
  const alarms = bullmqAlarms({
    connect: () => connectRedis(REDIS_URL, { log, commandTimeoutMs: null }),
    prefix,
    clock,
    dueTimes: store.dueTimes,
    log,
    startWorker: roles.includes("worker"),
    stopWithinMs: SHUTDOWN_MS,
    onRun: watch.onRun,
    telemetry: () => tracing.begun?.telemetry ?? null,
  });
  return { config, clock, random, log, roles, redis, prefix, store, alarms, metrics, watch, tracing, hints };
}

/** The store is there before the plugins, which read it: until they are open there is nobody to tell. */
function laterHints(): ShareHints & { to: ShareHints | null } {
  // By its name: who is told takes the functions apart from what they stand in.
  const later: ReturnType<typeof laterHints> = {
    to: null,
    arrived: (share) => later.to?.arrived(share),
    heard: (share) => later.to?.heard(share),
  };
  return later;
}

function pluginsOf(
  foundation: Foundation,
  definitions: readonly PluginDefinition[],
  spotify: Spotify,
  { cover: drawCover }: Painter,
): OpenPlugins {
  const { store, alarms, clock, random, log, hints, config } = foundation;
  const genres = genresOf(foundation);
  const pictureUrl = pictureUrlsOf(foundation);
  const parts = { ...store, ...spotify, genres, alarms, clock, random, log, nextTime, pictureUrl, drawCover };
  const plugins = openPlugins(definitions, config.plugins, parts, allCommands);
  hints.to = plugins.hints;
  return plugins;
}

function spotifyOf({ config, store, clock, random, log, watch }: Foundation) {
  const { SPOTIFY_CLIENT_ID: id, SPOTIFY_CLIENT_SECRET: secret } = config.spotify;
  return createSpotify({
    ...store,
    apps: [{ id, secret, redirectUri: `${config.core.PUBLIC_URL}/spotify/callback` }],
    apiUrl: config.spotify.SPOTIFY_API_URL,
    accountsUrl: config.spotify.SPOTIFY_ACCOUNTS_URL,
    webUrl: config.spotify.SPOTIFY_WEB_URL,
    fetch: globalThis.fetch,
    wait: pause,
    clock,
    random,
    log,
    onCall: watch.onCall,
  });
}

function genresOf({ config, store, clock, log }: Foundation) {
  const { MUSICBRAINZ_URL: url, PUBLIC_URL: contactUrl } = config.core;
  return createGenres({ ...store, url, contactUrl, fetch: globalThis.fetch, wait: pause, clock, log });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Growth adds a line here. */
async function channelsOf(house: House): Promise<Channel[]> {
  const { messenger, slack, discord } = house.config.channels;
  const adapters = Object.entries(house.parts.adapters ?? {});
  const shared = channelParts(house);
  return [
    ...(messenger ? [await openMessenger(messenger, house, shared)] : []),
    ...(slack ? [await openSlack(slack, house, shared)] : []),
    ...(discord ? [await openDiscord(discord, house, shared)] : []),
    ...adapters.map(([name, adapter]) => createAdapterChannel(name, adapter)),
  ];
}

const redeliveryMs = 15 * 60_000;

function channelParts({ store, clock, log, random, conversation, commands, suggest, mannerOf }: House): ChannelParts {
  return {
    clock,
    log,
    random,
    acted: createActing({ people: store.people, addressSlot }),
    answered: conversation.answered,
    commands,
    async textsFor(address) {
      const person = await store.people.at(address).catch(() => null);
      return textsIn(tongueOf(person, address, mannerOf));
    },
    peek: conversation.peek,
    suggest,
    isFirst: (id) => store.once.first(id, redeliveryMs),
  };
}

async function openMessenger(settings: MessengerSettings, house: House, parts: ChannelParts): Promise<Channel> {
  const { createMessengerChannel } = await import("./channels/messenger/channel.js");
  return createMessengerChannel({ ...parts, settings, intake: watchedIntake(house.store.intake, house.tracing) });
}

async function openSlack(settings: SlackSettings, { store, config }: House, parts: ChannelParts): Promise<Channel> {
  const { createSlackChannel } = await import("./channels/slack/channel.js");
  const slot = (key: string) => `i_${key}`;
  const installations = {
    get: (key: string) => store.sealed.get(slot(key), "slack"),
    put: (key: string, json: string) => store.sealed.put(slot(key), "slack", json),
    delete: (key: string) => store.sealed.delete(slot(key), "slack"),
  };
  return createSlackChannel({ ...parts, settings, installations, publicUrl: config.core.PUBLIC_URL });
}

/** Whoever holds it has the connection to Discord. */
export const gatewayLease = { name: "discord-gateway", ttlMs: 15_000 };

async function openDiscord(settings: DiscordSettings, house: House, parts: ChannelParts): Promise<Channel> {
  const { createDiscordChannel } = await import("./channels/discord/channel.js");
  const { store, roles, metrics } = house;
  const { name, ttlMs } = gatewayLease;
  const lease = async () => roles.includes("gateway") && (await store.lease.hold(name, ttlMs));
  const onPresence = createPresenceHint({
    ...house,
    store: { ...store, shares: hintedShares(store.shares, metrics) },
  });
  return createDiscordChannel({ ...parts, settings, lease, onPresence });
}

interface HandlerParts {
  foundation: Foundation;
  channels: Map<string, Channel>;
  mannerOf: MannerOf;
  firstLookMs: FirstLook;
  music: Music;
  plugins: OpenPlugins;
  counters: { checks: number };
}

function firstLookBy(policy: Policy): FirstLook {
  return (share, receipts) => nextLookMs(share, policy, receipts, share.stateAtMs);
}

function handlersOf({ foundation, channels, mannerOf, firstLookMs, music, plugins, counters }: HandlerParts) {
  const { config, store, alarms, clock, random, log, watch } = foundation;
  const policy = policies[config.core.LISTEN_POLICY] ?? classic;
  const shared = { ...store, alarms, clock, log };
  const pictureUrl = pictureUrlsOf(foundation);
  const delivery = createOutboxDelivery({
    ...shared,
    channels,
    random,
    textsFor: (person, address) => textsIn(tongueOf(person, address, mannerOf)),
    firstLookMs,
    addressKey,
    loginUrl: store.registration.begin,
    wordsOf: (notice, person, address) =>
      plugins.wordsOf(notice, { person, say: textsIn(tongueOf(person, address, mannerOf)).say }),
    groupPictureUrl: (...of) => pictureUrl(groupPictures, ...of),
    onDelivered: watch.onDelivered,
  });
  const onCheck = () => {
    counters.checks += 1;
  };
  return {
    "listen-check": createListenCheck({ ...shared, music, policy, onCheck }),
    outbox: delivery,
    debts: createDebtCollector(shared),
    agenda: createAgenda(shared),
    jobs: createPluginJobs({ ...shared, jobs: store.jobs, jobOf: plugins.jobOf }),
  };
}

function routesOf(house: House, more: Route[]): Route[] {
  const { config, store, clock, log, roles, channels, spotify } = house;
  if (!roles.includes("web")) return more;
  const ways = [...channels.values()].map(({ name, label, chatLink, startUrl, manner = plainManner }) => ({
    name,
    label,
    spell: manner.spell,
    ...(chatLink ? { chatLink } : {}),
    ...(startUrl ? { startUrl } : {}),
  }));
  const { PUBLIC_URL: publicUrl } = config.core;
  const own = [
    ...homeRoutes({ channels: ways }),
    ...privacyRoutes(),
    ...inviteRoutes({ invites: store.invites, channels: ways }),
    ...exportRoutes({ ...store, dataOf: (personId) => ownData({ ...store, addressKey }, personId, clock.nowMs()) }),
    ...meRoutes({
      ...house,
      ...store,
      conversation: house.pageConversation,
      sections: [...house.plugins.byName.values()],
      hasApi: house.apiTokens !== null,
      publicUrl,
    }),
    ...loginRoutes({ logins: store.logins, spotify: spotify.login, publicUrl, consentWording, channels: ways, log }),
    ...[...channels.values()].flatMap(({ routes }) => routes),
  ];
  const taken = new Set(more.map(({ method, path }) => `${method} ${path}`));
  return [...more, ...own.filter(({ method, path }) => !taken.has(`${method} ${path}`))];
}

/** Null: the operator has not switched the API on. */
function apiTokensOf({ config, store, clock, random }: Foundation) {
  const { JWT_SECRET = [], PUBLIC_URL: publicUrl } = config.core;
  const [first, ...others] = JWT_SECRET;
  return first
    ? createApiTokens({ keys: [first, ...others], records: store.records.of("api"), clock, random, publicUrl })
    : null;
}

function apiOf({ apiTokens, plugins, spotify, store, config, roles }: House): Route[] {
  if (!apiTokens || !roles.includes("web")) return [];
  const opened = [...plugins.byName.values()];
  const enrolments = enrolmentsOf(opened);
  return apiRoutes({
    apis: [...userTableApi({ people: store.people, enrolments }), ...opened.flatMap(({ api = [] }) => api)],
    verify: apiTokens.verify,
    people: store.people,
    rates: store.rates,
    isOwnRefreshToken: spotify.isOwnRefreshToken,
    publicUrl: config.core.PUBLIC_URL,
  });
}

function readinessOf({ redis }: Foundation, channels: Map<string, Channel>): ReadinessCheck[] {
  const halted = [...channels.values()].map((channel) => ({
    name: channel.name,
    check: async () => {
      if (channel.halted !== null) throw new Error(`the platform refuses: ${channel.halted}`);
      if (channel.isDeaf) throw new Error("no events arrive");
    },
  }));
  return [{ name: "redis", check: () => redis.ping() }, ...halted];
}
