import { type Client, DiscordjsError, DiscordjsErrorCodes, Events } from "discord.js";
import type { Log, Random } from "../../bots/ports.js";
import { abandon, type ClientSettings, type Dispatches, gatewayClient, hearsAll, takeDispatches } from "./client.js";

/** Real time. */
export interface GatewayTimes {
  /** `start` waits no longer than this for the first connection, which goes on being tried. */
  firstMs: number;
  /** How often the lease and the shards are looked at. */
  lookMs: number;
  /** A shard that has been deaf for so long is worth an alarm. */
  deafMs: number;
  /** Before the second try; doubles up to `longestMs`. */
  backoffMs: number;
  longestMs: number;
}

const defaultTimes: GatewayTimes = {
  firstMs: 20_000,
  lookMs: 5_000,
  deafMs: 60_000,
  backoffMs: 1_000,
  longestMs: 300_000,
};

export interface GatewayParts extends ClientSettings, Dispatches {
  token: string;
  log: Log;
  random: Pick<Random, "digits">;
  /** Whether this process may hold the gateway. Asked every few seconds; unset: always. */
  lease?: (() => Promise<boolean>) | undefined;
  times?: Partial<GatewayTimes> | undefined;
}

/**
 * - stopped: not wanted
 * - elsewhere: another process holds it
 * - connecting: on its way, or on its way back
 * - ready: hears what happens
 * - deaf: has heard nothing for a minute
 * - halted: only the operator can help
 */
export type GatewayState = "stopped" | "elsewhere" | "connecting" | "ready" | "deaf" | "halted";

/** Discord does not want to see the same again: bad token, bad shards, bad version, bad or forbidden intents. */
const fatalCodes = [4004, 4010, 4011, 4012, 4013, 4014];

/** The connection through which interactions come, held again and again until it is stopped. */
export class Gateway {
  readonly #parts: GatewayParts;
  readonly #times: GatewayTimes;
  #client: Client | null = null;
  /** Stands for one `start`, so that what is left of an earlier one finds out that its time is over. */
  #session: object | null = null;
  #isElsewhere = false;
  #heardAtMs = 0;
  #fatal: string | null = null;
  #wake: () => void = () => {};

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.#times = { ...defaultTimes, ...parts.times };
  }

  /** Discord's code of what only the operator can mend: a close code, or 401; null while there is none. */
  get fatal(): string | null {
    return this.#fatal;
  }

  /** By the state of the shards. */
  get state(): GatewayState {
    if (this.#fatal !== null) return "halted";
    if (this.#session === null) return "stopped";
    if (this.#client && hearsAll(this.#client)) return "ready";
    if (this.#isElsewhere) return "elsewhere";
    return Date.now() - this.#heardAtMs > this.#times.deafMs ? "deaf" : "connecting";
  }

  /** Resolves with the first connection, or as soon as it is clear that there is none yet. Never rejects. */
  async start(): Promise<void> {
    if (this.#session) return;
    const session = {};
    this.#session = session;
    this.#heardAtMs = Date.now();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#times.firstMs);
      const settled = () => {
        clearTimeout(timer);
        resolve();
      };
      void this.#run(session, settled).finally(settled);
    });
  }

  /** Resolves when everything is closed; with a peer that does not answer that takes half a minute. */
  async stop(): Promise<void> {
    this.#session = null;
    this.#wake();
    const client = this.#client;
    this.#client = null;
    if (client) await abandon(client);
  }

  async #run(session: object, settled: () => void): Promise<void> {
    let failures = 0;
    while (this.#isWanted(session)) {
      this.#isElsewhere = !(await this.#mayConnect());
      const isConnected = !this.#isElsewhere && (await this.#connect());
      settled();
      if (isConnected) await this.#watch(session);
      if (!this.#isWanted(session)) break;
      this.#leave();
      failures = isConnected || this.#isElsewhere ? 0 : failures + 1;
      await this.#pause(failures > 0 ? this.#backoffMs(failures) : this.#times.lookMs);
    }
    if (this.#session === session) this.#leave();
  }

  #isWanted(session: object): boolean {
    return this.#session === session && this.#fatal === null;
  }

  /** While nobody can tell, everything stays as it is: two gateways do less harm than none. */
  async #mayConnect(): Promise<boolean> {
    try {
      return (await this.#parts.lease?.()) ?? true;
    } catch (error) {
      this.#parts.log.warn("discord.leaseUnknown", { error: asError(error) });
      return !this.#isElsewhere && this.#client !== null;
    }
  }

  async #connect(): Promise<boolean> {
    const client = gatewayClient(this.#parts);
    this.#client = client;
    this.#listen(client);
    try {
      await client.login(this.#parts.token);
      return this.#client === client;
    } catch (error) {
      if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) this.#halt("401");
      if (this.#client === client) this.#parts.log.warn("discord.notConnected", { error: asError(error) });
      return false;
    }
  }

  /** Every listener there must be: without one for errors, an error ends the process. */
  #listen(client: Client): void {
    const { log } = this.#parts;
    client.on(Events.Error, (error) => log.error("discord.error", { error }));
    client.on(Events.Warn, () => log.warn("discord.warning"));
    client.on(Events.ShardError, (error, shard) => log.debug("discord.shardError", { shard, error }));
    client.on(Events.ShardReconnecting, (shard) => log.info("discord.shardReconnecting", { shard }));
    client.on(Events.ShardReady, (shard) => log.info("discord.shardReady", { shard }));
    client.on(Events.ShardResume, (shard, replayed) => log.info("discord.shardResumed", { shard, replayed }));
    client.on(Events.ShardDisconnect, ({ code }, shard) => {
      log.warn("discord.shardDisconnected", { shard, code });
      if (fatalCodes.includes(code) && this.#client === client) this.#halt(String(code));
    });
    client.rest.on("invalidRequestWarning", ({ count }) => log.warn("discord.invalidRequests", { count }));
    takeDispatches(client, this.#parts);
  }

  #halt(code: string): void {
    this.#fatal = code;
    this.#parts.log.error("discord.halted", { code });
    this.#wake();
  }

  /** Until the lease is lost, the token is dead, or nobody wants it any more. */
  async #watch(session: object): Promise<void> {
    let wasDeaf = false;
    while (this.#isWanted(session)) {
      if (this.#client && hearsAll(this.#client)) this.#heardAtMs = Date.now();
      const isDeaf = this.state === "deaf";
      if (isDeaf && !wasDeaf) this.#parts.log.error("discord.deaf", { forMs: Date.now() - this.#heardAtMs });
      wasDeaf = isDeaf;
      if (!(await this.#mayConnect())) return this.#parts.log.warn("discord.leaseLost");
      await this.#pause(this.#times.lookMs);
    }
  }

  /** Nobody waits for it, as the peer may not answer. */
  #leave(): void {
    const client = this.#client;
    this.#client = null;
    if (client)
      void abandon(client).catch((error) => this.#parts.log.warn("discord.notClosed", { error: asError(error) }));
  }

  #backoffMs(failures: number): number {
    const { backoffMs, longestMs } = this.#times;
    const jitter = Number(this.#parts.random.digits(2)) / 100;
    return Math.min(longestMs, backoffMs * 2 ** (failures - 1)) * (1 + jitter / 4);
  }

  #pause(ms: number): Promise<void> {
    if (this.#session === null || this.#fatal !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
