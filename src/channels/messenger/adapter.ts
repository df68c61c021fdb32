import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type Activity,
  ActivityTypes,
  type ConversationReference,
  type ResourceResponse,
  TurnContext,
} from "botbuilder";
import { FacebookAdapter } from "botbuilder-adapter-facebook";
import type { Log } from "../../bots/ports.js";
import { continueTurn, isBegunByBot, type Logic, logicAmong, notSupported, sendInOrder } from "../turn-adapter.js";
import { GraphClient, type GraphClientOptions } from "./graph.js";
import { deliveryErrorOf, isMediaFailure } from "./graph-errors.js";
import { type InboundOptions, readEvent } from "./inbound.js";
import { type Json, textIn } from "./json.js";
import { type MessagingType, payloadsOf, withoutMedia } from "./outbound.js";
import { answerWebhook } from "./process-activity.js";

export interface MessengerAdapterOptions {
  /** The Page's access token, or where to find the token of each Page. */
  pageToken: string | ((pageId: string) => Promise<string>);
  /** Signs the webhooks, and proves our calls. */
  appSecret: string;
  /** Meta repeats it in the handshake. */
  verifyToken: string;
  /** Only events of this Page are handled. Unset: of every Page. */
  pageId?: string;
  /** Default `https://graph.facebook.com`. */
  apiUrl?: string;
  /** Default `v26.0`. */
  apiVersion?: string;
  /** How long a call to the Graph API may take. Default 5000. */
  timeoutMs?: number;
  /**
   * The text that following an m.me link with this ref stands for; null for a ref that says nothing. Default: none
   * does, and the bot gets an event activity named "start" with the ref as its value.
   */
  textOfRef?: (ref: string) => string | null;
  /** Told about refused webhooks. Default: nobody is. */
  log?: Log;
}

/**
 * Facebook Messenger for any Bot Framework bot. Shows text, hero cards, suggested actions, files and typing within
 * Messenger's limits; a message that fails is thrown as a DeliveryError with Graph's code, the GraphError as its cause.
 */
export class MessengerAdapter extends FacebookAdapter {
  readonly #options: MessengerAdapterOptions;

  constructor(options: MessengerAdapterOptions) {
    const { appSecret, verifyToken, pageToken } = options;
    const token = typeof pageToken === "string" ? { access_token: pageToken } : { getAccessTokenForPage: pageToken };
    super({ app_secret: appSecret, verify_token: verifyToken, ...token });
    if (!verifyToken) throw new TypeError("MessengerAdapter needs a verifyToken to answer Meta's handshake");
    this.name = "Messenger Adapter";
    this.#options = options;
  }

  /** The Graph API of the Page that this incoming activity was sent to, for calls of your own. */
  override async getAPI(activity: Partial<Activity>): Promise<GraphClient> {
    return this.#client(activity, {});
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const api = await this.getAPI(context.activity);
    const messagingType = isBegunByBot(context) ? "UPDATE" : "RESPONSE";
    return sendInOrder(activities, (activity) => {
      const sent = sendOne(api, activity, messagingType);
      // A courtesy that fails must not cost the message after it, nor the process when a timer sent it.
      return activity.type === ActivityTypes.Typing ? sent.catch(() => null) : sent;
    });
  }

  /** Messenger cannot change what has been sent: always throws. */
  override async updateActivity(): Promise<void> {
    throw notSupported("Messenger", "updating a message");
  }

  /** Messenger cannot take back what has been sent: always throws. */
  override async deleteActivity(): Promise<void> {
    throw notSupported("Messenger", "deleting a message");
  }

  /** Errors of `logic` reach the caller, whether or not there is an `onTurnError`. */
  override continueConversation(reference: Partial<ConversationReference>, logic: Logic): Promise<void> {
    return continueTurn(this, (context, next) => this.runMiddleware(context, next), reference, logic);
  }

  /** As `continueConversation`: the token belongs to the Page of the reference, whoever the caller says they are. */
  override continueConversationAsync(
    _caller: unknown,
    reference: Partial<ConversationReference>,
    logicOrAudience: string | Logic,
    logic?: Logic,
  ): Promise<void> {
    return this.continueConversation(reference, logicAmong(logicOrAudience, logic));
  }

  /**
   * The webhook in one line, GET and POST, for a plain, Express or Restify server without a body parser before it (or
   * with the bytes in `req.rawBody`). Answers first, then runs a turn per event, each alone; what turns throw is thrown
   * at the end. Events in work are lost if the process dies: a bot that must not lose any stores them first and calls
   * {@link processEvent}.
   */
  override async processActivity(
    req: IncomingMessage & { rawBody?: Buffer | string },
    res: ServerResponse,
    logic: Logic,
  ): Promise<void> {
    const events = await answerWebhook(req, res, this.#options);
    const errors: unknown[] = [];
    for (const event of events) await this.processEvent(event, logic).catch((error: unknown) => errors.push(error));
    if (errors.length > 1) throw new AggregateError(errors, `${errors.length} turns failed`);
    if (errors.length === 1) throw errors[0];
  }

  /** Runs one turn for one event of a webhook, given as JSON. An event that says nothing to a bot runs none. */
  async processEvent(event: string, logic: Logic): Promise<void> {
    const activity = readEvent(event, this.#inbound)?.activity;
    if (activity) await this.runTurn(activity, logic);
  }

  /** Runs one turn for an activity that came in. */
  runTurn(activity: Activity, logic: Logic): Promise<void> {
    return this.runMiddleware(new TurnContext(this, activity), logic);
  }

  /** Shows the person that an answer is coming; gives up soon, as it is only a courtesy. Throws DeliveryError. */
  async showTyping(activity: Partial<Activity>, timeoutMs: number): Promise<void> {
    const api = await this.#client(activity, { timeoutMs });
    const typing = {
      type: ActivityTypes.Typing,
      ...(activity.conversation && { conversation: activity.conversation }),
    };
    await sendOne(api, typing, "RESPONSE");
  }

  get #inbound(): InboundOptions {
    return { pageId: this.#options.pageId, textOfRef: this.#options.textOfRef };
  }

  async #client(activity: Partial<Activity>, more: Partial<GraphClientOptions>): Promise<GraphClient> {
    const { appSecret, apiUrl, apiVersion, timeoutMs } = this.#options;
    const set = Object.entries({ apiUrl, apiVersion, timeoutMs, ...more }).filter(([, value]) => value !== undefined);
    return new GraphClient({ pageToken: await this.#token(activity), appSecret, ...Object.fromEntries(set) });
  }

  async #token({ recipient }: Partial<Activity>): Promise<string> {
    const { pageToken } = this.#options;
    return typeof pageToken === "string" ? pageToken : pageToken(recipient?.id ?? "");
  }
}

async function sendOne(api: GraphClient, activity: Partial<Activity>, type: MessagingType): Promise<string | null> {
  let id: string | null = null;
  for (const payload of payloadsOf(activity, type)) id = await post(api, payload);
  return id;
}

async function post(api: GraphClient, payload: Json): Promise<string | null> {
  try {
    return await call(api, payload);
  } catch (error) {
    throw deliveryErrorOf(error);
  }
}

/** A picture Messenger cannot fetch must not cost the message: it goes again without. */
async function call(api: GraphClient, payload: Json): Promise<string | null> {
  try {
    return textIn((await api.callAPI("/me/messages", "POST", payload)).message_id);
  } catch (error) {
    const plain = isMediaFailure(error) ? withoutMedia(payload) : null;
    if (plain === null) throw error;
    return textIn((await api.callAPI("/me/messages", "POST", plain)).message_id);
  }
}
