import type { Clock } from "../../src/bots/ports.js";
import type { Json } from "../json.js";
import { type LoopbackServer, listenOnLoopback } from "../loopback.js";
import { applicationRoutes } from "./application-routes.js";
import { callbackRoutes } from "./callbacks.js";
import { channelRoutes } from "./channel-routes.js";
import { type ComponentActions, createComponentActions } from "./component-actions.js";
import { type Fault, FaultQueue } from "./faults.js";
import { Gateway, type GatewayLevers, type GatewayOptions } from "./gateway.js";
import { type Identify, INTENT } from "./gateway-rules.js";
import type { MessageListener } from "./messages.js";
import { type SeenModal, seenModal } from "./modals.js";
import { type CommandActions, createCommandActions, type Dispatch } from "./person-actions.js";
import { createPlatform, type Platform } from "./platform.js";
import { showPresence } from "./presence.js";
import { type RandomIds, secureIds } from "./random-ids.js";
import { type RateLimit, RateLimits } from "./rate-limits.js";
import { type RequestFilter, RequestLog, type SeenRequest } from "./request-log.js";
import { serveRest } from "./rest-server.js";
import { Router } from "./router.js";
import type { SeenMessage } from "./seen-message.js";
import { webhookRoutes } from "./webhooks.js";
import { createWorldChanges, type WorldChanges } from "./world-changes.js";

const ACK_LIMIT_MS = 3000;
const HEARTBEAT_MS = 41_250;

/** Settings of the emulated platform with one app and its bot. */
export interface DiscordEmulatorOptions {
  /** Time of ids, of messages, of the 15 minutes of an interaction and of daily limits. Deadlines of HTTP use real time. */
  clock: Clock;
  /** The bot's token, without "Bot ". */
  token: string;
  /** Also the bot's user id: 17 to 20 digits. */
  applicationId: string;
  /** Default `Send Songs`. */
  botName?: string;
  /** Where session ids and interaction tokens come from. Default: cryptographically secure. */
  random?: RandomIds;
  /** Default: any free one. */
  port?: number;
  /** Whether the GuildPresences intent is switched on for the app. Default false. */
  allowPresence?: boolean;
  /** Real milliseconds for the first response. Default 3000. */
  ackLimitMs?: number;
  /** Calls per route and channel or interaction. Default 100 per second. */
  routeLimit?: RateLimit;
  /** Calls over all routes but those of interactions. Default 50 per second. */
  globalLimit?: RateLimit;
  /** Default: heartbeats every 41 250 ms, 1 shard, max_concurrency 1, 1000 IDENTIFYs a day. */
  gateway?: Partial<Omit<GatewayOptions, "privilegedIntents">>;
}

/** How much went to and fro since the start. */
export interface DiscordStats {
  /** REST calls received. */
  calls: number;
  /** Calls answered 401, 403 or 429. */
  invalid: number;
  /** Calls by status, by Discord's code like `50007`, or by the name of a fault that broke the connection. */
  byOutcome: Record<string, number>;
  identifies: number;
  connections: number;
  sessions: number;
}

/** An emulated Discord: REST and gateway for the bot on one side, people in servers and DMs on the other. */
export interface DiscordEmulator extends WorldChanges, CommandActions, ComponentActions, GatewayLevers {
  /** Listens on 127.0.0.1. @throws Error after `stop`: an emulator runs once */
  start(): Promise<void>;
  /** Ends all connections and all waiting. Calling it twice is safe. */
  stop(): Promise<void>;
  /** Base URL of the REST API, without version: `rest.api` of discord.js. @throws Error before `start` */
  readonly apiUrl: string;
  /** Everything is unreachable, until `goOnline` brings it back on the same port with all it had. */
  goOffline(): Promise<void>;
  goOnline(): Promise<void>;
  /** The token is worth nothing from now on, and the gateway closes with 4004. Default: no token works any more. */
  resetToken(token?: string): void;
  /** A person shows these activities on their profile. */
  presence(userId: string, activities: Json[]): void;
  /** What that person sees, oldest first, in one channel or in all of theirs. */
  messages(userId: string, channelId?: string): SeenMessage[];
  /** The modal that person has open, or null. */
  modal(userId: string): SeenModal | null;
  /** The person closes the modal; the bot hears nothing of it. */
  dismissModal(userId: string): void;
  /** The registered commands, as Discord keeps them: the app's, or those of one server. */
  commands(guildId?: string): Json[];
  /** Queues what goes wrong with the next REST calls. */
  fault(fault: Fault): void;
  clearFaults(): void;
  stats(): DiscordStats;
  /** REST calls, oldest first, without tokens. */
  requests(): SeenRequest[];
  /** Resolves with the calls that fit as soon as there are enough, past ones included. */
  requested(filter: RequestFilter): Promise<SeenRequest[]>;
  /** Every accepted IDENTIFY, oldest first, without its token. */
  identifies(): Identify[];
  /** Sends any event to the sessions of a server's shard, or of shard 0: malformed and unknown ones. */
  dispatch(name: string, data: Json, guildId?: string): boolean;
  /** Calls the listener with every change of a message, once for each person who sees it; returns what ends that. */
  onMessage(listener: MessageListener): () => void;
}

/** Builds the emulator; nothing listens before `start`. */
export function createDiscordEmulator(options: DiscordEmulatorOptions): DiscordEmulator {
  const { clock, random = secureIds, applicationId, botName = "Send Songs", ackLimitMs = ACK_LIMIT_MS } = options;
  const platform = createPlatform(clock, random, { id: applicationId, name: botName }, ackLimitMs);
  const faults = new FaultQueue();
  const log = new RequestLog(clock);
  const access = createAccess(options.token);
  const serving = createServing(options, { platform, faults, log, access });
  const { gateway } = serving;
  const dispatch: Dispatch = (event) => gateway.dispatch(event);

  return {
    ...createWorldChanges(platform, dispatch, (guildId) => gateway.guildCreate(guildId)),
    ...createCommandActions(platform, dispatch),
    ...createComponentActions(platform, dispatch),
    ...leversOf(gateway),
    ...createViews(platform),
    start: () => serving.start(),
    stop: () => serving.stop(),
    goOffline: () => serving.goOffline(),
    goOnline: () => serving.goOnline(),
    get apiUrl() {
      return `http://127.0.0.1:${serving.port()}/api`;
    },
    resetToken(token) {
      access.reset(token);
      gateway.closeGateway(4004);
    },
    presence: (userId, activities) => showPresence(platform.places, dispatch, userId, activities),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    stats: () => ({ ...log.counts(), ...gateway.counts() }),
    requests: () => log.requests(),
    requested: (filter) => log.reached(filter),
    identifies: () => gateway.identifies(),
    dispatch: (name, data, guildId) => dispatch({ name, data, guildId: guildId ?? null, intents: 0 }),
  };
}

/** The one token that works, if any. */
function createAccess(first: string) {
  let current: string | null = first;
  return {
    isToken: (token: string) => token === current,
    reset: (token: string | null = null) => {
      current = token;
    },
  };
}

function leversOf(gateway: Gateway): GatewayLevers {
  return {
    closeGateway: (code) => gateway.closeGateway(code),
    terminate: () => gateway.terminate(),
    dropSessions: () => gateway.dropSessions(),
    muteHeartbeats: (isMuted) => gateway.muteHeartbeats(isMuted),
    silence: (isSilent) => gateway.silence(isSilent),
    requestReconnect: () => gateway.requestReconnect(),
  };
}

/** What people see. */
function createViews({ messages, modals, places, commands }: Platform) {
  return {
    messages: (userId: string, channelId?: string) => messages.seenBy(places.user(userId).id, channelId),
    modal: (userId: string) => {
      const open = modals.get(places.user(userId).id);
      return open === undefined ? null : seenModal(open);
    },
    dismissModal: (userId: string) => void modals.delete(userId),
    commands: (guildId?: string) => structuredClone(commands.list(guildId ?? null)),
    onMessage: (listener: MessageListener) => messages.onMessage(listener),
  };
}

interface ServingParts {
  platform: Platform;
  faults: FaultQueue;
  log: RequestLog;
  access: ReturnType<typeof createAccess>;
}

function createServing(options: DiscordEmulatorOptions, { platform, faults, log, access }: ServingParts) {
  const stopping = new AbortController();
  let server: LoopbackServer | null = null;
  let port = options.port ?? 0;
  const gateway = new Gateway(platform, gatewayOptions(options), {
    isToken: access.isToken,
    resetToken: access.reset,
    wsUrl: () => `ws://127.0.0.1:${port}`,
  });
  const router = createRouter(platform, gateway);
  const limits = new RateLimits(
    options.routeLimit ?? { calls: 100, windowMs: 1000 },
    options.globalLimit ?? { calls: 50, windowMs: 1000 },
  );
  const rest = { router, files: platform.files, faults, limits, log, isToken: access.isToken, signal: stopping.signal };

  async function listen(): Promise<void> {
    if (stopping.signal.aborted) throw new Error("A stopped emulator cannot be started again: create another");
    server = await listenOnLoopback(
      (request, response) => void serveRest(rest, request, response),
      port,
      (request, socket, head) => gateway.upgrade(request, socket, head),
    );
    port = server.port;
    platform.files.serveFrom(`http://127.0.0.1:${port}`);
  }

  async function close(): Promise<void> {
    gateway.terminate();
    await server?.close();
    server = null;
  }

  return {
    gateway,
    start: listen,
    goOnline: listen,
    goOffline: close,
    stop: async () => {
      stopping.abort();
      platform.interactions.stop();
      await close();
    },
    port: () => {
      if (port === 0) throw new Error("The emulator is not running");
      return port;
    },
  };
}

function createRouter(platform: Platform, gateway: Gateway): Router {
  return new Router([
    ...callbackRoutes(platform),
    ...webhookRoutes(platform),
    ...applicationRoutes(platform, () => gateway.info()),
    ...channelRoutes(platform),
  ]);
}

function gatewayOptions({ gateway = {}, allowPresence = false }: DiscordEmulatorOptions): GatewayOptions {
  return {
    heartbeatMs: HEARTBEAT_MS,
    shards: 1,
    maxConcurrency: 1,
    identifiesPerDay: 1000,
    ...gateway,
    privilegedIntents: allowPresence ? INTENT.guildPresences : 0,
  };
}
