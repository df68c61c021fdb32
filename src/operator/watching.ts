import type { TurnContext } from "botbuilder";
import type { HowDecided } from "../bots/conversation.js";
import type { Address, Message, OutboxEntry } from "../bots/domain.js";
import type { Clock, Intake, Log, LogFields, Shares } from "../bots/ports.js";
import { type Channel, DeliveryError, type OnTurn } from "../channels/channel.js";
import type { Answered } from "../http.js";
import type { AlarmRun } from "../scheduler/ring.js";
import type { OnCall } from "../spotify/request.js";
import type { Metrics } from "./metrics.js";
import type { MaybeTracing } from "./tracing-port.js";

/** What the parts of the house tell, as counts. None of it throws. */
export function watching(metrics: Metrics, clock: Clock) {
  return {
    onRun: (run: AlarmRun) => countRun(metrics, run),
    onCall: ((call) => countCall(metrics, call)) satisfies OnCall,
    onTaken: (channel: string, waitedMs: number) => metrics.intakeDelay.observe({ channel }, waitedMs / 1000),
    onDecided: (channel: string, how: HowDecided) => metrics.turns.inc({ channel, outcome: how }),
    onDelivered: (channel: string, entry: OutboxEntry) => countAge(metrics, channel, entry, clock.nowMs()),
    onAnswered: (answer: Answered) => countAnswer(metrics, answer),
  };
}

function countRun({ alarmDelay, alarmRun }: Metrics, { name: alarm, lateMs, tookMs, isOk }: AlarmRun): void {
  alarmDelay.observe({ alarm }, lateMs / 1000);
  alarmRun.observe({ alarm, outcome: isOk ? "ok" : "failed" }, tookMs / 1000);
}

function countCall(metrics: Metrics, { priority, outcome, tookMs }: Parameters<OnCall>[0]): void {
  if (tookMs === null) return void metrics.spotifyWithheld.inc({ class: priority });
  metrics.spotifyCalls.inc({ class: priority, outcome });
  metrics.spotifyCall.observe({ class: priority }, tookMs / 1000);
}

/** What quiet hours have held back is late on purpose. */
function countAge({ outboxAge }: Metrics, channel: string, entry: OutboxEntry, nowMs: number): void {
  if (entry.wantedMs === undefined) outboxAge.observe({ channel }, Math.max(0, nowMs - entry.createdAtMs) / 1000);
}

const methods = ["GET", "HEAD", "POST"];

function countAnswer(metrics: Metrics, { method, route, status, tookMs }: Answered): void {
  // Whatever somebody asks for that there is not, is one row.
  const known = route ?? "none";
  metrics.httpRequests.inc({ route: known, method: methods.includes(method) ? method : "other", status });
  metrics.httpRequest.observe({ route: known }, tookMs / 1000);
}

/** The same log; its warnings and errors are counted. Names of events are words of our own code. */
export function watchedLog(log: Log, { logLines }: Metrics): Log {
  const counted = (level: "warn" | "error") => (event: string, fields?: LogFields) => {
    logLines.inc({ level, event });
    log[level](event, fields);
  };
  return {
    debug: (event, fields) => log.debug(event, fields),
    info: (event, fields) => log.info(event, fields),
    warn: counted("warn"),
    error: counted("error"),
  };
}

/** The same channel; how long the platform takes to take a message, and what it answers, is counted. */
export function watchedChannel(channel: Channel, metrics: Metrics): Channel {
  const { name } = channel;
  const send = (address: Address, message: Message, deliveryId?: string) =>
    timed(metrics, name, () => channel.send(address, message, deliveryId));
  const update = (address: Address, messageId: string, message: Message) =>
    timed(metrics, name, async () => channel.update?.(address, messageId, message));
  const replaced: Partial<Channel> = { send, ...(channel.update ? { update } : {}) };
  // A channel may keep private state, and tells it through getters; so everything else is asked of itself.
  return new Proxy(channel, {
    get(target, property) {
      if (Object.hasOwn(replaced, property)) return Reflect.get(replaced, property);
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

async function timed<T>({ delivery, deliveries }: Metrics, channel: string, call: () => Promise<T>): Promise<T> {
  const end = delivery.startTimer({ channel });
  try {
    const answer = await call();
    deliveries.inc({ channel, result: "ok" });
    return answer;
  } catch (error) {
    deliveries.inc({ channel, result: error instanceof DeliveryError ? error.failure : "bug" });
    throw error;
  } finally {
    end();
  }
}

/** The same turn, timed and followed; one that ends with an error has had no reply. */
export function watchedTurn(onTurn: OnTurn, channel: string, { metrics, tracing }: Watched): OnTurn {
  return async (context: TurnContext) => {
    const end = metrics.turn.startTimer({ channel });
    try {
      await tracing.turn(channel, () => onTurn(context));
    } catch (error) {
      metrics.turns.inc({ channel, outcome: "unanswered" });
      throw error;
    } finally {
      end();
    }
  };
}

interface Watched {
  metrics: Metrics;
  tracing: MaybeTracing;
}

/** The same intake; what becomes of an event can be followed back to its arrival. */
export function watchedIntake(intake: Intake, tracing: MaybeTracing): Intake {
  const accept: Intake["accept"] = (channel, key, events) =>
    tracing.accepting(channel, () => intake.accept(channel, key, events));
  return { ...intake, accept };
}

/** The same shares, for whoever looks sooner because of a status. */
export function hintedShares(shares: Shares, { presenceHints }: Metrics): Shares {
  return {
    ...shares,
    async postpone(personId, dueMsById) {
      await shares.postpone(personId, dueMsById);
      presenceHints.inc();
    },
  };
}
