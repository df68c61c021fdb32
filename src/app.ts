import { UpstreamError } from "./bots/errors.js";
import { planSchedules } from "./bots/plugin-schedules.js";
import type { SongSharing } from "./bots/song-bot.js";
import { DeliveryError } from "./channels/channel.js";
import { type AppParts, buildHouse, furnish, gatewayLease, type House } from "./house.js";
import type { HttpServer } from "./http.js";
import { type Inspector, inspectorOf } from "./inspector.js";
import { nextTime } from "./scheduler/cron.js";
import { checkRedis } from "./store/redis.js";

export type { AppParts, Role } from "./house.js";

export interface App {
  /** Connects, then takes work. Answers where HTTP is served. Throws when Redis would lose songs. */
  start(): Promise<{ url: string }>;
  /** Takes nothing new, ends what has begun, closes everything: the reverse of start. */
  stop(): Promise<void>;
  /** For a bot of your own: `adapter.use(middleware)`. */
  middleware: SongSharing;
  /** For the playground and the tests. */
  inspect: Inspector;
}

/** Wires a process; nothing is opened before `start`. */
export function createApp(parts: AppParts): App {
  const house = buildHouse(parts);
  let http: HttpServer | null = null;
  return {
    async start() {
      await requireSafeRedis(house);
      await beginTracing(house);
      http = await furnish(house);
      await house.alarms.start(house.handlers);
      if (house.roles.includes("worker"))
        await planSchedules(house.plugins.byName.values(), { ...house, jobs: house.store.jobs, nextTime });
      for (const channel of house.channels.values()) await channel.start(house.turnOn(channel.name));
      if (house.roles.includes("worker"))
        await house.store.intake.start((channel, event) => handle(house, channel, event));
      const url = await http.start(house.config.core.PORT, house.config.core.HOST);
      house.log.info("app.started", { roles: house.roles.join(","), url });
      return { url };
    },
    async stop() {
      await http?.stop(house.config.core.SHUTDOWN_MS);
      await house.store.intake.stop();
      for (const channel of house.channels.values()) await channel.stop();
      await house.painter.stop();
      await Promise.all([releaseGateway(house), house.alarms.stop()]);
      house.redis.disconnect();
      await house.tracing.stop();
      house.log.info("app.stopped");
    },
    middleware: house.middleware,
    inspect: inspectorOf(house),
  };
}

/** So that another process need not wait for its end; a Redis that is away keeps nobody from stopping. */
async function releaseGateway({ roles, store, log }: House): Promise<void> {
  if (!roles.includes("gateway")) return;
  try {
    await store.lease.release(gatewayLease.name);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    log.warn("gateway.notReleased", { error });
  }
}

/** Nobody carries OpenTelemetry who has no receiver for it. */
async function beginTracing({ config, roles, tracing }: House): Promise<void> {
  const endpoint = config.core.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return;
  const { startTracing } = await import("./operator/tracing.js");
  tracing.begun = startTracing({ endpoint, roles });
}

async function requireSafeRedis({ redis, log }: House): Promise<void> {
  await redis.connect().catch((cause: unknown) => {
    throw new UpstreamError("redis", "Redis does not answer: start it, or correct REDIS_URL", { cause });
  });
  const { problems, policy, isLoneNode } = await checkRedis(redis);
  for (const problem of problems) log.warn("redis.unsafe", { problem });
  // Evicted keys are lost songs. A missing append-only file loses them only in a crash: said, and left to the operator.
  if (isLoneNode || (policy !== null && policy !== "noeviction")) throw new UpstreamError("redis", problems.join(" "));
}

/** A reply that did not reach somebody without an outbox comes again with the event. */
async function handle({ channels }: House, name: string, event: string): Promise<void> {
  try {
    await channels.get(name)?.handle(event);
  } catch (error) {
    if (!(error instanceof DeliveryError) || (error.failure !== "transient" && error.failure !== "halted")) throw error;
    const details = { cause: error, status: error.code };
    throw new UpstreamError(
      name,
      error.message,
      error.retryAfterMs === undefined ? details : { ...details, retryAfterMs: error.retryAfterMs },
    );
  }
}
