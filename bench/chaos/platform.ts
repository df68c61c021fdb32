import { type Activity, ActivityTypes, BotAdapter, type ResourceResponse, TurnContext } from "botbuilder";
import { activityOf, referenceOf, turnOf } from "../../src/bots/activity.js";
import type { Address, Message } from "../../src/bots/domain.js";
import { UpstreamError } from "../../src/bots/errors.js";
import type { Clock } from "../../src/bots/ports.js";
import { type Channel, DeliveryError, type OnTurn } from "../../src/channels/channel.js";
import { sendInOrder } from "../../src/channels/turn-adapter.js";
import type { Life } from "./life.js";
import type { Shown, StoryRecord, ToldEvent } from "./record.js";

/** What a platform can do about messages: change them, and know a repeated one by its id. */
export interface PlatformKind {
  name: string;
  isEditable: boolean;
  knowsRepeats: boolean;
  /** A person has to act within this time to be written to; null: no window. */
  windowMs: number | null;
}

/**
 * What the next call ends in. `limited` and `down`: a clear no, for now. `lost`: done, and nobody hears of it. `vanished`:
 * not done, and nobody hears of that either. `unreachable`, `refused`: a clear no, for good. `gone`: the message to be
 * changed is not there any more.
 */
export type PlatformFault = "limited" | "down" | "lost" | "vanished" | "unreachable" | "refused" | "gone";

/** A platform that outlives every process of the story. */
export interface ChaosPlatform {
  kind: PlatformKind;
  addressOf(userId: string): Address;
  /** How the next calls about this person end. */
  fault(userId: string, ...faults: PlatformFault[]): void;
  clearFaults(): void;
  /** As this process reaches it. */
  channel(life: Life, acted: (address: Address, atMs: number) => Promise<void>): ChaosChannel;
}

export interface ChaosChannel extends Channel {
  /** Runs the turn of an event. */
  told(event: ToldEvent): Promise<void>;
}

/** As long as Discord is known to remember a nonce at the least. */
export const nonceMs = 5 * 60_000;

export function chaosPlatform(kind: PlatformKind, clock: Clock, record: StoryRecord): ChaosPlatform {
  const faults = new Map<string, PlatformFault[]>();
  const messages = new Map<string, Shown>();
  const nonces = new Map<string, { messageId: string; atMs: number }>();

  function show(shown: Shown): string {
    const messageId = `${kind.name}-${messages.size + 1}`;
    messages.set(messageId, shown);
    record.shown.push(shown);
    return messageId;
  }

  /** One call of the platform: dies before or after it, fails as it was told to, or works. */
  async function call(life: Life, userId: string, act: () => string): Promise<string> {
    await life.step();
    const fault = faults.get(userId)?.shift();
    if (fault) record.faults += 1;
    if (fault === "vanished") throw unclear();
    if (fault === "refused" || fault === "unreachable" || fault === "gone") record.refused.add(userId);
    if (fault && fault !== "lost") throw refusal(fault);
    const messageId = act();
    if (fault === "lost") throw unclear();
    await life.step();
    return messageId;
  }

  function unclear(): DeliveryError {
    record.noteUnclear();
    return new DeliveryError("unclear", "chaos/unclear", "no answer came");
  }

  function sendOnce(deliveryId: string | undefined, shown: Shown): string {
    const known = deliveryId === undefined ? undefined : nonces.get(deliveryId);
    if (kind.knowsRepeats && known && clock.nowMs() - known.atMs <= nonceMs) return known.messageId;
    const messageId = show(shown);
    if (deliveryId !== undefined) nonces.set(deliveryId, { messageId, atMs: clock.nowMs() });
    return messageId;
  }

  const seen = (userId: string, room: string, activity: Partial<Activity>, eventId: string | null): Shown => ({
    ...contentOf(activity),
    ...{ atMs: clock.nowMs(), userId, room, eventId },
    entries: [...(record.run()?.current ?? [])],
  });

  const addressOf = (userId: string): Address => {
    const page = { tenantId: kind.name, installationId: kind.name, botId: kind.name };
    return { channel: kind.name, ...page, userId, conversationId: userId };
  };

  function channel(life: Life, acted: (address: Address, atMs: number) => Promise<void>): ChaosChannel {
    let turn: OnTurn | null = null;
    const adapter = new ChaosAdapter((activity, to, eventId) =>
      call(life, to, () => show(seen(to, "", activity, eventId))),
    );
    const update = async (address: Address, messageId: string, message: Message) => {
      const known = messages.get(messageId);
      await call(life, address.userId, () => {
        if (known) Object.assign(known, contentOf(activityOf(message)));
        return messageId;
      });
    };
    return {
      ...{ name: kind.name, label: kind.name, routes: [], maxCards: 10, halted: null },
      ...(kind.isEditable ? { update } : {}),
      start: async (onTurn) => {
        turn = onTurn;
      },
      stop: async () => undefined,
      idle: async () => undefined,
      handle: async () => undefined,
      async told(event) {
        if (!turn) throw new UpstreamError(kind.name, "not started");
        event.deliveries += 1;
        const activity = incoming(event, addressOf(event.userId), clock.nowMs());
        event.turnId = turnOf(activity)?.id ?? null;
        await acted(addressOf(event.userId), clock.nowMs());
        await adapter.run(activity, turn);
      },
      canWriteFirst: (facts, nowMs) => kind.windowMs === null || nowMs - (facts?.lastActionAtMs ?? 0) < kind.windowMs,
      send: ({ userId, room = "" }, message, deliveryId) =>
        call(life, userId, () => sendOnce(deliveryId, seen(userId, room, activityOf(message), null))),
    };
  }

  return {
    kind,
    addressOf,
    fault: (userId, ...more) => void faults.set(userId, [...(faults.get(userId) ?? []), ...more]),
    clearFaults: () => faults.clear(),
    channel,
  };
}

const waitMs = 7_000;

function refusal(fault: Exclude<PlatformFault, "lost" | "vanished">): DeliveryError {
  if (fault === "limited") return new DeliveryError("transient", "429", "too many calls", { retryAfterMs: waitMs });
  if (fault === "down") return new DeliveryError("transient", "503", "try again later");
  return new DeliveryError(fault, `chaos/${fault}`, "the platform refuses");
}

type OnSend = (activity: Partial<Activity>, to: string, eventId: string | null) => Promise<string>;

class ChaosAdapter extends BotAdapter {
  readonly #onSend: OnSend;

  constructor(onSend: OnSend) {
    super();
    this.#onSend = onSend;
  }

  run(activity: Activity, logic: OnTurn): Promise<void> {
    return this.runMiddleware(new TurnContext(this, activity), logic);
  }

  override sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const { id, from } = context.activity;
    return sendInOrder(activities, (activity) => this.#onSend(activity, from.id, id ?? null));
  }

  override async updateActivity(): Promise<void> {
    throw new Error("not supported");
  }

  override async deleteActivity(): Promise<void> {
    throw new Error("not supported");
  }

  override async continueConversation(): Promise<void> {
    throw new Error("not supported");
  }
}

function incoming({ id, text }: ToldEvent, address: Address, nowMs: number): Activity {
  const { user, bot, conversation, channelId, serviceUrl } = referenceOf(address);
  const about = { channelId, serviceUrl, from: user, recipient: bot, conversation };
  return { type: ActivityTypes.Message, id, timestamp: new Date(nowMs), text, ...about } as Activity;
}

interface ShownCard {
  title: string;
  text?: string;
  buttons?: { value: unknown }[];
}

function contentOf(activity: Partial<Activity>): Pick<Shown, "text" | "titles" | "words" | "commands"> {
  const cards = (activity.attachments ?? []).map(({ content }) => content as ShownCard);
  return {
    text: activity.text ?? "",
    titles: cards.map(({ title }) => title),
    words: cards.flatMap(({ text }) => (text ? [text] : [])),
    commands: cards.flatMap(({ buttons = [] }) => buttons.map(({ value }) => String(value))),
  };
}
