import type { TurnContext } from "botbuilder";
import { activityOf, addressOf, referenceOf } from "../../bots/activity.js";
import type { Address, Message } from "../../bots/domain.js";
import { UpstreamError } from "../../bots/errors.js";
import { type Manner, plainManner } from "../../bots/manner.js";
import type { Clock, Intake, Log } from "../../bots/ports.js";
import type { Route } from "../../http-port.js";
import { type Channel, DeliveryError, type OnTurn } from "../channel.js";
import { InFlight } from "../in-flight.js";
import { MessengerAdapter } from "./adapter.js";
import { maxButtons, maxSubtitleLength } from "./cards.js";
import { type InboundAction, readEvent } from "./inbound.js";
import type { MessengerSettings } from "./settings.js";
import { createWebhook, maxWebhookBytes, type Webhook } from "./webhook.js";
import { isWindowOpen } from "./window.js";

const channelName = "messenger";
const webhookPath = "/messenger/webhook";
/** A generic template has ten elements at most. */
const maxCards = 10;
/** Typing shows that somebody is there, and is not worth a longer wait. */
const typingTimeoutMs = 1000;

export interface MessengerChannelParts {
  settings: MessengerSettings;
  intake: Pick<Intake, "accept">;
  clock: Clock;
  log: Log;
  /** Told of everything a person does, before the turn; it opens their 24-hour window. */
  acted(address: Address, atMs: number): Promise<void>;
  /** Told of an action that has no turn, such as a reaction: what waited for the window may go out. */
  answered(address: Address): Promise<void>;
}

/** A registration code that came with an m.me link is said as if it had been typed. */
export function textOfRef(ref: string): string | null {
  return /^\d{16}$/.test(ref) ? `register code:"${ref}"` : null;
}

/** The adapter with the settings of this product. */
export function messengerAdapter(settings: MessengerSettings): MessengerAdapter {
  return new MessengerAdapter({
    pageId: settings.MESSENGER_PAGE_ID,
    pageToken: settings.MESSENGER_PAGE_TOKEN,
    appSecret: settings.MESSENGER_APP_SECRET,
    verifyToken: settings.MESSENGER_VERIFY_TOKEN,
    apiUrl: settings.MESSENGER_API_URL,
    apiVersion: settings.MESSENGER_API_VERSION,
    textOfRef,
  });
}

/** Messenger: one Facebook Page. Opens no connection before the first message. */
export function createMessengerChannel(parts: MessengerChannelParts): Channel {
  return new MessengerChannel(parts);
}

class MessengerChannel implements Channel {
  readonly name = channelName;
  readonly label = "Messenger";
  readonly startUrl: string;
  readonly manner: Manner = { ...plainManner, buttonsPerCard: maxButtons, cardLength: maxSubtitleLength };
  readonly maxCards = maxCards;
  readonly routes: Route[];
  readonly #parts: MessengerChannelParts;
  readonly #adapter: MessengerAdapter;
  readonly #turns = new InFlight();
  #onTurn: OnTurn | null = null;
  #isStopped = false;
  #halted: string | null = null;

  constructor(parts: MessengerChannelParts) {
    this.#parts = parts;
    this.startUrl = `${parts.settings.MESSENGER_LINK_URL}/${encodeURIComponent(parts.settings.MESSENGER_PAGE_ID)}`;
    this.#adapter = messengerAdapter(parts.settings);
    this.routes = routesOf(webhookOf(parts), () => this.#isStopped);
  }

  get halted(): string | null {
    return this.#halted;
  }

  async start(onTurn: OnTurn): Promise<void> {
    this.#onTurn = onTurn;
    this.#isStopped = false;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#onTurn = null;
    await this.#turns.drained();
  }

  idle(): Promise<void> {
    return this.#turns.drained();
  }

  async handle(event: string): Promise<void> {
    const onTurn = this.#onTurn;
    if (onTurn === null) throw new UpstreamError(channelName, "the channel is not started");
    await this.#turns.track(this.#run(event, onTurn));
  }

  canWriteFirst: Channel["canWriteFirst"] = isWindowOpen;

  async send(address: Address, message: Message): Promise<string> {
    try {
      const activity = activityOf(message);
      let id = "";
      await this.#adapter.continueConversation(referenceOf(address), async (context) => {
        id = (await context.sendActivity(activity))?.id ?? "";
      });
      this.#halted = null;
      return id;
    } catch (error) {
      if (error instanceof DeliveryError && error.failure === "halted") this.#halted = error.code;
      throw error;
    }
  }

  chatLink = (code: string): string => `${this.startUrl}?ref=${encodeURIComponent(code.replace(/[\s-]/g, ""))}`;

  async #run(event: string, onTurn: OnTurn): Promise<void> {
    const action = readEvent(event, { pageId: this.#parts.settings.MESSENGER_PAGE_ID, textOfRef });
    if (action === null) return this.#parts.log.warn("messenger.unreadable", { bytes: event.length });
    const address = addressIn(action);
    await this.#parts.acted(address, this.#timeOf(action));
    if (action.activity === null) return this.#parts.answered(address);
    const typing = this.#showTyping(action.activity);
    await this.#adapter.runTurn(action.activity, (context) => {
      hold(context, typing);
      return onTurn(context);
    });
  }

  /** Meta's clock, but never ahead of ours: the future would keep the window open too long. */
  #timeOf({ atMs }: InboundAction): number {
    const nowMs = this.#parts.clock.nowMs();
    return Math.min(atMs ?? nowMs, nowMs);
  }

  async #showTyping(activity: Parameters<MessengerAdapter["showTyping"]>[0]): Promise<void> {
    try {
      await this.#adapter.showTyping(activity, typingTimeoutMs);
    } catch {
      // a courtesy: the answer itself will show what is wrong
    }
  }
}

/** The turn runs at once; only its first message waits, as typing that arrives after the answer would stay on. */
function hold(context: TurnContext, typing: Promise<void>): void {
  context.onSendActivities(async (_context, _activities, next) => {
    await typing;
    return next();
  });
}

/** Where the person is, for events without an activity too. */
function addressIn({ psid, pageId, activity }: InboundAction): Address {
  if (activity) return addressOf(activity);
  const page = { tenantId: pageId, installationId: pageId, botId: pageId };
  return { channel: channelName, ...page, userId: psid, conversationId: psid };
}

function webhookOf({ settings, intake, log }: MessengerChannelParts): Webhook {
  return createWebhook({
    appSecret: settings.MESSENGER_APP_SECRET,
    verifyToken: settings.MESSENGER_VERIFY_TOKEN,
    pageId: settings.MESSENGER_PAGE_ID,
    accept: (key, events) => intake.accept(channelName, key, events),
    log,
  });
}

function routesOf(webhook: Webhook, isStopped: () => boolean): Route[] {
  return [
    { method: "GET", path: webhookPath, handle: (request) => webhook.verify(request) },
    {
      method: "POST",
      path: webhookPath,
      maxBodyBytes: maxWebhookBytes,
      // Meta sends again what it gets no 200 for, to whichever process is there then.
      handle: (request) => (isStopped() ? { status: 503, body: "" } : webhook.receive(request)),
    },
  ];
}
