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
  buttons: Choice[];
}

/** One event of a person, as it would be stored on its way in. */
export interface FakeEvent {
  id: string;
  userId: string;
  text: string;
  kind: "text" | "sticker" | "start";
}

export interface FakeChannel extends Channel {
  addressOf(userId: string): Address;
  seen(userId: string): Seen[];
  /** The next sends to this person fail so; null: all is well again. */
  fail(userId: string, failure: DeliveryFailure | null): void;
  /** From now on a person has to act within this time to be written to; null: no window. */
  windowMs: number | null;
}

export interface FakeChannelParts {
  name: string;
  clock: Clock;
  acted(address: Address, atMs: number): Promise<void>;
  answered(address: Address): Promise<void>;
}

/** A platform in memory, with a real Bot Framework adapter. */
export function fakeChannel(parts: FakeChannelParts): FakeChannel {
  const seen = new Map<string, Seen[]>();
  const failures = new Map<string, DeliveryFailure>();
  const turns = new Set<Promise<void>>();
  let onTurn: OnTurn | null = null;
  const adapter = new FakeAdapter((userId, activity) => {
    const failure = failures.get(userId);
    if (failure) throw new DeliveryError(failure, `fake/${failure}`, "the platform refuses");
    seen.set(userId, [...(seen.get(userId) ?? []), seenIn(activity)]);
  });
  const address = (userId: string) => addressFor(parts.name, userId);

  async function run(event: FakeEvent, turn: OnTurn): Promise<void> {
    await parts.acted(address(event.userId), parts.clock.nowMs());
    await adapter.run(incoming(event, address(event.userId), parts.clock.nowMs()), turn);
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
    fail: (userId, failure) => void (failure ? failures.set(userId, failure) : failures.delete(userId)),
    start: async (given) => {
      onTurn = given;
    },
    async stop() {
      onTurn = null;
      await Promise.allSettled(turns);
    },
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
      await adapter.continueConversation(referenceOf(to), async (context) => {
        await context.sendActivity(activityOf(message));
      });
    },
  };
}

type OnSend = (userId: string, activity: Partial<Activity>) => void;

class FakeAdapter extends BotAdapter {
  readonly #onSend: OnSend;
  #sent = 0;

  constructor(onSend: OnSend) {
    super();
    this.#onSend = onSend;
  }

  run(activity: Activity, logic: OnTurn): Promise<void> {
    return this.runMiddleware(new TurnContext(this, activity), logic);
  }

  override sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    return sendInOrder(activities, async (activity) => {
      this.#onSend(context.activity.from.id, activity);
      this.#sent += 1;
      return `sent-${this.#sent}`;
    });
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
  const cards = (activity.attachments ?? []).map(({ content }) => content as { title: string; buttons?: Button[] });
  const actions = [...(activity.suggestedActions?.actions ?? []), ...cards.flatMap(({ buttons = [] }) => buttons)];
  return {
    text: activity.text ?? "",
    titles: cards.map(({ title }) => title),
    buttons: actions.map(({ title, value }) => ({ label: title, command: String(value) })),
  };
}

interface Button {
  title: string;
  value: unknown;
}
