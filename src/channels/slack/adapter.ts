import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type Activity,
  ActivityTypes,
  BotAdapter,
  type ConversationAccount,
  type ConversationReference,
  type ResourceResponse,
  TurnContext,
} from "botbuilder";
import type { Log } from "../../bots/ports.js";
import { DeliveryError } from "../channel.js";
import { continueTurn, isBegunByBot, type Logic, logicAmong, sendInOrder } from "../turn-adapter.js";
import { type At, type FindToken, readMessageId, SlackApi, type Target } from "./api.js";
import { boltLogger } from "./bolt-log.js";
import { readBody } from "./inbound.js";
import { type Json, objectIn, textIn } from "./json.js";
import { messagesOf } from "./outbound.js";
import { answerRequest } from "./process-activity.js";
import { openWay, personalWay, type ReplyWay } from "./replies.js";
import { originIn } from "./submission.js";

export interface SlackAdapterOptions {
  /** Signs everything Slack sends; `processActivity` needs it. */
  signingSecret: string;
  /** The token of the one workspace, or where to find that of each installation: by organisation or workspace id. */
  botToken: string | FindToken;
  /** Who the bot is, so that it does not hear itself; where there are several, leave it out. */
  botUserId?: string;
  /** Default `https://slack.com/api/`. */
  apiUrl?: string;
  /** How long a call to Slack may take. Default 8000. */
  timeoutMs?: number;
  /** Told when Slack says that the token of an installation is dead. */
  onDeadToken?: (installationId: string, token: string) => Promise<void>;
  /** Told about refused requests. Default: nobody is. */
  log?: Log;
}

const noLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const replyWay = Symbol("slack.replyWay");

/** What a turn can use beyond its activity: it is over soon, and is as good as a key, so it is never stored. */
export interface LiveParts {
  /** Where Slack takes answers to this event. */
  responseUrl?: string | null;
  installationId?: string;
  botUserId?: string;
}

/**
 * Slack for any Bot Framework bot. Shows text, hero cards, suggested actions and pictures within Slack's limits, never
 * reading anything of it as markup; updates and deletes. What people do comes as a message whose text is the command
 * they meant. A message that fails is thrown as a DeliveryError with Slack's code.
 */
export class SlackAdapter extends BotAdapter {
  /** The calls to Slack, for what the Bot Framework has no word for. */
  readonly api: SlackApi;
  readonly #options: SlackAdapterOptions;

  constructor(options: SlackAdapterOptions) {
    super();
    if (!options.signingSecret)
      throw new TypeError("SlackAdapter needs the signingSecret that proves Slack's requests");
    if (!options.botToken) throw new TypeError("SlackAdapter needs a botToken");
    this.#options = options;
    const { botToken, apiUrl = "https://slack.com/api/", timeoutMs, onDeadToken, log = noLog } = options;
    const tokenOf = typeof botToken === "string" ? async () => botToken : botToken;
    this.api = new SlackApi({ tokenOf, apiUrl, timeoutMs, onDeadToken, logger: boltLogger(log) });
  }

  /** What Slack has no message for (typing, traces) has the id "". With `channelData.isPrivate` nobody else sees it. */
  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    return sendInOrder(activities, async (activity) => {
      const way = this.#wayOf(context, objectIn(activity.channelData).isPrivate === true);
      let id: string | null = null;
      for (const message of messagesOf(activity)) id = await way.post(message);
      return id;
    });
  }

  /** Changes a message that was sent, by the id its response had. Throws DeliveryError. */
  override async updateActivity(context: TurnContext, activity: Partial<Activity>): Promise<void> {
    const [message, ...more] = messagesOf({ ...activity, type: activity.type ?? ActivityTypes.Message });
    if (!message || more.length > 0) throw new DeliveryError("refused", "msg_too_long", "Slack: not one message");
    const { at, target } = placeIn(activity.conversation ?? context.activity.conversation);
    const { channel, ts } = readMessageId(activity.id ?? "", target.channel);
    await this.api.update(at, channel, ts, message);
  }

  /** Takes a message back. Throws DeliveryError. */
  override async deleteActivity(context: TurnContext, reference: Partial<ConversationReference>): Promise<void> {
    const { at, target } = placeIn(reference.conversation ?? context.activity.conversation);
    const { channel, ts } = readMessageId(reference.activityId ?? "", target.channel);
    await this.api.delete(at, channel, ts);
  }

  /** Errors of `logic` reach the caller, whether or not there is an `onTurnError`. */
  override continueConversation(reference: Partial<ConversationReference>, logic: Logic): Promise<void> {
    return continueTurn(this, (context, next) => this.runMiddleware(context, next), reference, logic);
  }

  /** As `continueConversation`: the token belongs to the installation of the reference, whoever the caller is. */
  override continueConversationAsync(
    _caller: unknown,
    reference: Partial<ConversationReference>,
    logicOrAudience: string | Logic,
    logic?: Logic,
  ): Promise<void> {
    return this.continueConversation(reference, logicAmong(logicOrAudience, logic));
  }

  /**
   * One request of Slack in one line, for a plain or Express server without a body parser before it (or with the bytes
   * in `req.rawBody`): refuses what Slack has not signed, answers at once, then runs the turn; what it throws is thrown.
   */
  async processActivity(req: IncomingMessage, res: ServerResponse, logic: Logic): Promise<void> {
    const { signingSecret, log = noLog } = this.#options;
    const body = await answerRequest(req, res, { signingSecret, log });
    if (body !== null) await this.processEvent(body, logic);
  }

  /** Runs one turn for one payload of Slack. One that says nothing to a bot runs none. */
  async processEvent(body: Record<string, unknown>, logic: Logic): Promise<void> {
    const { botUserId } = this.#options;
    const activity = readBody(body, botUserId === undefined ? {} : { botUserId });
    if (activity) await this.runTurn(activity, logic, { responseUrl: responseUrlIn(body) });
  }

  /** Runs one turn for an activity that came in. */
  runTurn(activity: Activity, logic: Logic, live: LiveParts = {}): Promise<void> {
    const context = new TurnContext(this, activity);
    context.turnState.set(replyWay, this.wayFor(activity, live));
    return this.runMiddleware(context, logic);
  }

  /** Where answers to this activity go. */
  wayFor(activity: Partial<Activity>, { responseUrl = null }: LiveParts = {}): ReplyWay {
    const { kind } = slackPartOf(activity);
    const { at, target } = placeIn(activity.conversation ?? { id: "" });
    return kind === "event" ? openWay(this.api, at, target) : this.#personalWayFor(activity, responseUrl);
  }

  #personalWayFor(activity: Partial<Activity>, responseUrl: string | null): ReplyWay {
    const { kind, payload } = slackPartOf(activity);
    const { at, target } = placeIn(activity.conversation ?? { id: "" });
    const userId = activity.from?.id ?? "";
    const here = target.channel === userId ? originIn(objectIn(payload.view)).channelId : target.channel;
    const isEphemeral = objectIn(payload.container).is_ephemeral === true;
    const isKept = kind === "action" && here?.startsWith("D") === true && !isEphemeral;
    const { timeoutMs } = this.#options;
    const id = activity.id ?? "";
    return personalWay({ api: this.api, at, userId, channelId: here, responseUrl, isKept, id, timeoutMs });
  }

  /** For which installation calls about this activity are made. */
  atOf(activity: Activity): At {
    return placeIn(activity.conversation).at;
  }

  #wayOf(context: TurnContext, isPrivate: boolean): ReplyWay {
    const way: unknown = context.turnState.get(replyWay);
    const isAnswer = isWay(way) && !isBegunByBot(context);
    if (isAnswer && isPrivate && slackPartOf(context.activity).kind === "event")
      return this.#personalWayFor(context.activity, null);
    if (isAnswer) return way;
    const { at, target } = placeIn(context.activity.conversation);
    return openWay(this.api, at, target);
  }
}

function isWay(value: unknown): value is ReplyWay {
  return typeof value === "object" && value !== null && "post" in value;
}

function slackPartOf({ channelData }: Partial<Activity>): { kind: string | null; payload: Json } {
  const { kind, payload } = objectIn(objectIn(channelData).slack);
  return { kind: textIn(kind), payload: objectIn(payload) };
}

type Where = Pick<ConversationAccount, "id" | "properties" | "tenantId">;

/** `team:channel[:thread]`, the way conversations are named; the installation is the team's unless it says otherwise. */
function placeIn({ id, properties, tenantId }: Where): { at: At; target: Target } {
  const [teamId = "", channel = "", threadTs] = id.split(":");
  const installationId = textIn(objectIn(properties).installationId) ?? tenantId ?? teamId;
  // An organisation's token serves many workspaces, and some calls want to know which.
  const team = teamId === installationId ? {} : { teamId };
  return { at: { installationId, ...team }, target: { channel, threadTs } };
}

/** Where Slack takes answers: on the payload itself, or for a view that was opened with one, in a list. */
export function responseUrlIn(body: Json): string | null {
  const [first] = Array.isArray(body.response_urls) ? body.response_urls : [];
  return textIn(body.response_url) ?? textIn(objectIn(first).response_url);
}
