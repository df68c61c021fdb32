import {
  type Activity,
  ActivityTypes,
  BotAdapter,
  type ConversationReference,
  type ResourceResponse,
  TurnContext,
} from "botbuilder";
import { activityOf, addressOf, referenceOf } from "../../src/bots/activity.js";
import type { Address, AddressFacts, Choice, Message } from "../../src/bots/domain.js";
import { UpstreamError } from "../../src/bots/errors.js";
import type { Clock } from "../../src/bots/ports.js";
import { type Channel, DeliveryError, type DeliveryFailure, type OnTurn } from "../../src/channels/channel.js";
import { continueTurn, sendInOrder } from "../../src/channels/turn-adapter.js";
import { anAddress } from "../fixtures/person.js";

/** What a person sees: the text, the titles of cards, and what the buttons say when pressed. */
export interface Seen {
  text: string;
  titles: string[];
  /** What the cards say below their titles. */
  words: string[];
  buttons: Choice[];
}

/** One event of a person, as it would be stored on its way in. */
export interface FakeEvent {
  id: string;
  userId: string;
  text: string;
  kind: "text" | "sticker" | "start";
  /** Said in a room, not alone with the bot. */
  room?: string;
}

export interface FakeChannel extends Channel {
  addressOf(userId: string): Address;
  seen(userId: string): Seen[];
  /** The next sends to this person fail so; null: all is well again. */
  fail(userId: string, failure: DeliveryFailure | null): void;
  /** From now on a person has to act within this time to be written to; null: no window. */
  windowMs: number | null;
  /** What stands in a room, oldest first. */
  inRoom(room: string): Seen[];
  /** Messages that were sent can no longer be changed: somebody has deleted them. */
  forgetMessages(): void;
}

export interface FakeChannelParts {
  name: string;
  clock: Clock;
  acted(address: Address, atMs: number): Promise<void>;
  answered(address: Address): Promise<void>;
  /** Messages can be changed there. */
  isEditable?: boolean;
}

/** A platform in memory, with a real Bot Framework adapter. */
export function fakeChannel(parts: FakeChannelParts): FakeChannel {
  const seen = new Map<string, Seen[]>();
  const failures = new Map<string, DeliveryFailure>();
  const turns = new Set<Promise<void>>();
  let onTurn: OnTurn | null = null;
  const byId = new Map<string, { place: string; at: number }>();
  let sends = 0;
  const refuse = (userId: string) => {
    const failure = failures.get(userId);
    if (failure) throw new DeliveryError(failure, `fake/${failure}`, "the platform refuses");
  };
  const show = (place: string, activity: Partial<Activity>): string => {
    const all = seen.get(place) ?? [];
    sends += 1;
    byId.set(`sent-${sends}`, { place, at: all.length });
    seen.set(place, [...all, seenIn(activity)]);
    return `sent-${sends}`;
  };
  const adapter = new FakeAdapter((userId, activity) => {
    refuse(userId);
    return show(userId, activity);
  });
  const update = async (address: Address, messageId: string, message: Message): Promise<void> => {
    refuse(address.userId);
    const known = byId.get(messageId);
    if (!known) throw new DeliveryError("gone", "fake/gone", "there is no such message");
    const all = [...(seen.get(known.place) ?? [])];
    all[known.at] = seenIn(activityOf(message));
    seen.set(known.place, all);
  };
  const address = (userId: string) => addressFor(parts.name, userId);

  async function run(event: FakeEvent, turn: OnTurn): Promise<void> {
    await parts.acted(address(event.userId), parts.clock.nowMs());
    const from = { ...address(event.userId), ...(event.room === undefined ? {} : { room: event.room }) };
    await adapter.run(incoming(event, from, parts.clock.nowMs()), turn);
    await parts.answered(address(event.userId));
  }

  return {
    name: parts.name,
    label: parts.name,
    routes: [],
    maxCards: 10,
    halted: null,
    windowMs: null,
    addressOf: address,
    seen: (userId) => seen.get(userId) ?? [],
    forgetMessages: () => byId.clear(),
    inRoom: (room) => seen.get(`room ${room}`) ?? [],
    ...(parts.isEditable ? { update } : {}),
    fail: (userId, failure) => void (failure ? failures.set(userId, failure) : failures.delete(userId)),
    start: async (given) => {
      onTurn = given;
    },
    async stop() {
      onTurn = null;
      await Promise.allSettled(turns);
    },
    idle: async () => void (await Promise.allSettled(turns)),
    async handle(json) {
      if (!onTurn) throw new UpstreamError(parts.name, "not started");
      const event = readEvent(json);
      if (!event) return;
      const turn = run(event, onTurn);
      turns.add(turn);
      await turn.finally(() => turns.delete(turn));
    },
    canWriteFirst(facts: AddressFacts | undefined, nowMs) {
      return this.windowMs === null || nowMs - (facts?.lastActionAtMs ?? 0) < this.windowMs;
    },
    async send(to: Address, message: Message) {
      if (to.room !== undefined) {
        refuse(`room ${to.room}`);
        return show(`room ${to.room}`, activityOf(message));
      }
      let id = "";
      await adapter.continueConversation(referenceOf(to), async (context) => {
        id = (await context.sendActivity(activityOf(message)))?.id ?? "";
      });
      return id;
    },
  };
}

type OnSend = (userId: string, activity: Partial<Activity>) => string;

class FakeAdapter extends BotAdapter {
  readonly #onSend: OnSend;

  constructor(onSend: OnSend) {
    super();
    this.#onSend = onSend;
  }

  run(activity: Activity, logic: OnTurn): Promise<void> {
    return this.runMiddleware(new TurnContext(this, activity), logic);
  }

  override sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    return sendInOrder(activities, async (activity) => this.#onSend(context.activity.from.id, activity));
  }

  override async updateActivity(): Promise<void> {
    throw new Error("not supported");
  }

  override async deleteActivity(): Promise<void> {
    throw new Error("not supported");
  }

  override continueConversation(reference: Partial<ConversationReference>, logic: OnTurn): Promise<void> {
    return continueTurn(this, (context, next) => this.runMiddleware(context, next), reference, logic);
  }
}

function addressFor(channel: string, userId: string): Address {
  return anAddress({ channel, userId, conversationId: userId, tenantId: "page1", installationId: "page1" });
}

function incoming(event: FakeEvent, address: Address, nowMs: number): Activity {
  const { user, bot, conversation, channelId, serviceUrl } = referenceOf(address);
  const isStart = event.kind === "start";
  const activity = {
    type: isStart ? ActivityTypes.Event : ActivityTypes.Message,
    ...(isStart ? { name: "start" } : {}),
    id: event.id,
    timestamp: new Date(nowMs),
    channelId,
    serviceUrl,
    from: user,
    recipient: bot,
    conversation,
    ...(event.kind === "text" ? { text: event.text } : {}),
  } as Activity;
  return addressOf(activity).userId === event.userId ? activity : raise("the address does not survive its way");
}

function raise(message: string): never {
  throw new Error(message);
}

function readEvent(json: string): FakeEvent | null {
  try {
    const event: unknown = JSON.parse(json);
    return typeof event === "object" && event !== null && "userId" in event && "id" in event
      ? (event as FakeEvent)
      : null;
  } catch {
    return null;
  }
}

function seenIn(activity: Partial<Activity>): Seen {
  const cards = (activity.attachments ?? []).map(({ content }) => content as Shown);
  const actions = [...(activity.suggestedActions?.actions ?? []), ...cards.flatMap(({ buttons = [] }) => buttons)];
  return {
    text: activity.text ?? "",
    titles: cards.map(({ title }) => title),
    words: cards.flatMap(({ text }) => (text ? [text] : [])),
    buttons: actions.map(({ title, value }) => ({ label: title, command: String(value) })),
  };
}

interface Shown {
  title: string;
  text?: string;
  buttons?: Button[];
}

interface Button {
  title: string;
  value: unknown;
}
