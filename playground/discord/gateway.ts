import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { Json } from "../json.js";
import { GatewayConnection } from "./gateway-connection.js";
import { CLOSE, type Identify, INTENT, readIdentify } from "./gateway-rules.js";
import { GatewaySession } from "./gateway-session.js";
import type { GatewayEvent, Platform } from "./platform.js";
import { shardOf } from "./snowflakes.js";
import { botJson, guildJson } from "./wire-shapes.js";

const DAY_MS = 24 * 60 * 60 * 1000;

/** How the gateway behaves. */
export interface GatewayOptions {
  /** How often clients are to send heartbeats, in real milliseconds. */
  heartbeatMs: number;
  /** How many shards a client is told to use; fewer are closed with 4010. */
  shards: number;
  maxConcurrency: number;
  /** How many IDENTIFYs there are in 24 hours of the clock; one more resets the bot's token. */
  identifiesPerDay: number;
  /** Bits of the privileged intents that are switched on for the app. */
  privilegedIntents: number;
}

/** What the gateway asks of the rest. */
export interface GatewaySurroundings {
  isToken(token: string): boolean;
  /** Makes the token worthless. */
  resetToken(): void;
  /** `ws://…` of this server, without a path. */
  wsUrl(): string;
}

/** Levers of the gateway, for what goes wrong. */
export interface GatewayLevers {
  /** Closes all connections with this code. */
  closeGateway(code: number): void;
  /** Breaks all connections off, without a close. */
  terminate(): void;
  /** Forgets all sessions: connected clients get op 9, later RESUMEs too. */
  dropSessions(): void;
  /** From now on heartbeats are not acknowledged, or are again. */
  muteHeartbeats(isMuted?: boolean): void;
  /** The present connections neither read nor write any more, or do again. */
  silence(isSilent?: boolean): void;
  /** Op 7. */
  requestReconnect(): void;
}

/** The gateway: takes WebSockets, keeps sessions, passes on what happens. */
export class Gateway implements GatewayLevers {
  readonly #platform: Platform;
  readonly #options: GatewayOptions;
  readonly #around: GatewaySurroundings;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #connections = new Set<GatewayConnection>();
  readonly #sessions = new Map<string, GatewaySession>();
  readonly #identifies: Identify[] = [];
  #isMuted = false;

  constructor(platform: Platform, options: GatewayOptions, around: GatewaySurroundings) {
    this.#platform = platform;
    this.#options = options;
    this.#around = around;
  }

  /** Every IDENTIFY that was accepted or refused for what it asked, oldest first, without its token. */
  identifies(): Identify[] {
    return structuredClone(this.#identifies);
  }

  counts(): { connections: number; sessions: number; identifies: number } {
    return {
      connections: this.#connections.size,
      sessions: this.#sessions.size,
      identifies: this.#identifies.length,
    };
  }

  /** What GET /gateway/bot says. */
  info(): Json {
    const { shards, identifiesPerDay, maxConcurrency } = this.#options;
    return {
      url: `${this.#around.wsUrl()}/gateway`,
      shards,
      session_start_limit: {
        total: identifiesPerDay,
        remaining: Math.max(0, identifiesPerDay - this.#identifiesToday()),
        reset_after: DAY_MS,
        max_concurrency: maxConcurrency,
      },
    };
  }

  /** Takes a connection over that asks to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (!url.pathname.startsWith("/gateway")) return void socket.destroy();
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const isKnown = url.searchParams.get("v") === "10" && url.searchParams.get("encoding") === "json";
      // Compression is not emulated; the client asks for it only where an optional native package is installed.
      if (!isKnown || url.searchParams.has("compress")) return webSocket.close(CLOSE.invalidVersion);
      const connection = new GatewayConnection(this.#desk(), webSocket);
      this.#connections.add(connection);
      webSocket.once("close", () => this.#connections.delete(connection));
    });
  }

  /** Passes an event on; false if no session, connected or resumable, is there for it. */
  dispatch({ name, data, guildId, intents }: GatewayEvent): boolean {
    const concerned = [...this.#sessions.values()].filter((each) => {
      const [shard, count] = each.shard;
      const isShard = (guildId === null ? 0 : shardOf(guildId, count)) === shard;
      return isShard && (intents === 0 || (each.intents & intents) !== 0);
    });
    for (const session of concerned) session.dispatch(name, data);
    return concerned.length > 0;
  }

  closeGateway(code: number): void {
    for (const each of this.#connections) each.close(code);
  }

  terminate(): void {
    for (const each of this.#connections) each.terminate();
  }

  dropSessions(): void {
    for (const each of this.#connections) if (each.session !== null) each.invalidate();
    this.#sessions.clear();
  }

  muteHeartbeats(isMuted = true): void {
    this.#isMuted = isMuted;
  }

  silence(isSilent = true): void {
    for (const each of this.#connections) each.silence(isSilent);
  }

  requestReconnect(): void {
    for (const each of this.#connections) each.requestReconnect();
  }

  #desk() {
    return {
      heartbeatMs: this.#options.heartbeatMs,
      isMuted: () => this.#isMuted,
      isToken: (token: string) => this.#around.isToken(token),
      identify: (data: Json) => this.#identify(data),
      find: (id: string) => this.#sessions.get(id) ?? null,
      forget: (session: GatewaySession) => void this.#sessions.delete(session.id),
      welcome: (session: GatewaySession) => this.#welcome(session),
    };
  }

  #identifiesToday(): number {
    const sinceMs = this.#platform.clock.nowMs() - DAY_MS;
    return this.#identifies.filter(({ atMs }) => atMs > sinceMs).length;
  }

  #identify(data: Json): GatewaySession | number {
    if (this.#identifiesToday() >= this.#options.identifiesPerDay) {
      this.#around.resetToken();
      return CLOSE.authenticationFailed;
    }
    const { shards, privilegedIntents } = this.#options;
    const identify = readIdentify(data, shards, privilegedIntents, this.#platform.clock.nowMs());
    if (typeof identify === "number") return identify;
    this.#identifies.push(identify);
    const session = new GatewaySession(this.#platform.random.id(), identify.intents, identify.shard);
    this.#sessions.set(session.id, session);
    return session;
  }

  /** READY with the names of the servers, then each of them, to those who have asked. */
  #welcome(session: GatewaySession): void {
    const { bot, places } = this.#platform;
    const [shard, count] = session.shard;
    const guilds = places.guilds().filter(({ id, hasBot }) => hasBot && shardOf(id, count) === shard);
    session.dispatch("READY", {
      v: 10,
      user: { ...botJson(bot), verified: true, mfa_enabled: true, email: null },
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: `${this.#around.wsUrl()}/gateway/resume`,
      application: { id: bot.id, flags: 0 },
      shard: [...session.shard],
    });
    if ((session.intents & INTENT.guilds) === 0) return;
    for (const { id, isAvailable } of guilds) if (isAvailable) session.dispatch("GUILD_CREATE", this.guildCreate(id));
  }

  /** The data of GUILD_CREATE for a server. */
  guildCreate(guildId: string): Json {
    const { bot, places } = this.#platform;
    const guild = places.guild(guildId);
    const channels = guild.channelIds.map((id) => places.channel(id));
    return guildJson(guild, channels, bot);
  }
}
