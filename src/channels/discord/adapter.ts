import { type Activity, BotAdapter, type ConversationReference, type ResourceResponse, TurnContext } from "botbuilder";
import type { Log } from "../../bots/ports.js";
import { DeliveryError } from "../channel.js";
import { continueTurn, type Logic, logicAmong, sendInOrder } from "../turn-adapter.js";
import { callErrorOf, deliveryErrorOf } from "./call-errors.js";
import { Calls, type CallsOptions, type MessagePlace } from "./calls.js";
import { activityFor, type Interaction, readableCommand, readInteraction } from "./inbound.js";
import { objectIn } from "./json.js";
import { LiveReply } from "./live-reply.js";
import { bodiesOf, type MessageBody } from "./outbound.js";
import { messageName, messageNamed, nonceFor, type Place, placeOf } from "./place.js";

const liveReplyKey = Symbol("discord.liveReply");
const unknownChannel = "10003";
/** Each shuts one room and says nothing about the person. */
const roomCodes = [unknownChannel, "50001", "50013"];

export interface DiscordAdapterOptions extends CallsOptions {
  /** The text of a command or modal. Default: its name and options, readable. */
  textOf?: (interaction: Interaction) => string;
  /** Whether nobody else may see the answers. Asked before the bot, as Discord wants to know first. Default: no. */
  isPrivate?: (interaction: Interaction) => boolean;
  /** Texts without a `textFormat` are shown letter by letter. Default: they are Markdown. */
  isPlainText?: boolean;
  /** Told about interactions that could not be answered. Default: nobody is. */
  log?: Log;
}

/**
 * Discord for any Bot Framework bot: commands, buttons and modals come in as messages; text, hero cards and suggested
 * actions go out within Discord's limits. A message that fails is thrown as a DeliveryError with Discord's code. Needs no
 * gateway: whoever has one (or an interactions endpoint) hands over what arrives.
 *
 * ```ts
 * client.on("raw", ({ t, d }) => t === "INTERACTION_CREATE" && void adapter.processInteraction(d, logic).catch(report));
 * ```
 *
 * Of `channelData`, `nonce` (at most 25 characters) makes Discord show a message only once however often it is sent, and
 * `isPrivate` hides an answer from everybody else.
 */
export class DiscordAdapter extends BotAdapter {
  readonly #options: DiscordAdapterOptions;
  readonly #calls: Calls;

  constructor(options: DiscordAdapterOptions) {
    super();
    this.#options = options;
    this.#calls = new Calls(options);
    this.#calls.onInvalidRequests((count) => options.log?.warn("discord.invalidRequests", { count }));
  }

  /**
   * Runs one turn for an interaction as the gateway brings it; answers Discord first. Runs none for what is not an
   * interaction of a person, what another process has answered, and what came too late. Rejects with what the turn throws.
   */
  async processInteraction(raw: unknown, logic: Logic): Promise<void> {
    const interaction = readInteraction(raw);
    if (interaction) await this.runTurn(interaction, logic);
  }

  /** The same for an interaction that has been read already. */
  async runTurn(interaction: Interaction, logic: Logic): Promise<void> {
    if (interaction.isBot || interaction.applicationId !== this.#options.applicationId) return;
    if (interaction.kind === "autocomplete") return;
    const live = new LiveReply(this.#calls, interaction, this.#options.isPrivate?.(interaction) ?? false);
    if (!(await this.#claim(interaction, live))) return;
    const { userId, channelId, isDirect } = interaction;
    if (isDirect && channelId !== null) this.#calls.knowDirectChannel(userId, channelId);
    const context = new TurnContext(this, activityFor(interaction, this.#textOf(interaction)));
    context.turnState.set(liveReplyKey, live);
    try {
      await this.runMiddleware(context, logic);
    } finally {
      await live.finish();
    }
  }

  /** The first answer to an interaction, in Discord's own words: for modals and completions. Rejects with a DeliveryError. */
  async respond(interaction: Interaction, body: object): Promise<void> {
    await this.#translated(this.#calls.respond(interaction, body), false);
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    return sendInOrder(activities, (activity) => this.#send(context, activity));
  }

  /** The message is named by the id that sending it answered. Throws DeliveryError; "gone" when it is not there. */
  override async updateActivity(context: TurnContext, activity: Partial<Activity>): Promise<ResourceResponse> {
    const [body] = this.#bodiesOf(activity);
    if (!body) throw new DeliveryError("refused", "empty", "Discord: there is nothing to show");
    const place = await this.#placeOf(context, activity.id);
    const live = liveReplyIn(context);
    const edit = live?.owns(place.messageId) ? live.edit(place.messageId, body) : this.#calls.edit(place, body);
    await this.#translated(edit.catch(lostAsGone), true);
    return { id: messageName(place) };
  }

  /** Throws DeliveryError; "gone" when it is not there. */
  override async deleteActivity(context: TurnContext, reference: Partial<ConversationReference>): Promise<void> {
    const place = await this.#placeOf(context, reference.activityId);
    const live = liveReplyIn(context);
    const removal = live?.owns(place.messageId) ? live.delete(place.messageId) : this.#calls.delete(place);
    await this.#translated(removal.catch(lostAsGone), true);
  }

  /** Writes where the reference leads: into its room, or to its person. Errors of `logic` reach the caller. */
  override continueConversation(reference: Partial<ConversationReference>, logic: Logic): Promise<void> {
    return continueTurn(this, (context, next) => this.runMiddleware(context, next), reference, logic);
  }

  override continueConversationAsync(
    _caller: unknown,
    reference: Partial<ConversationReference>,
    logicOrAudience: string | Logic,
    logic?: Logic,
  ): Promise<void> {
    return this.continueConversation(reference, logicAmong(logicOrAudience, logic));
  }

  async #claim(interaction: Interaction, live: LiveReply): Promise<boolean> {
    const { claim, code } = await live.defer();
    if (claim === "ours") return true;
    const ageMs = Date.now() - interaction.createdAtMs;
    this.#options.log?.[claim === "late" ? "warn" : "info"](`discord.${claim}`, { ageMs, code });
    return false;
  }

  #textOf(interaction: Interaction): string {
    if (interaction.pressed && interaction.kind === "component") return interaction.pressed.label;
    return (this.#options.textOf ?? readableCommand)(interaction);
  }

  #bodiesOf(activity: Partial<Activity>): MessageBody[] {
    return bodiesOf(activity, { isPlainText: this.#options.isPlainText });
  }

  /** Answers the name of the last message; null for what Discord cannot show. */
  async #send(context: TurnContext, activity: Partial<Activity>): Promise<string | null> {
    let last: MessagePlace | null = null;
    for (const [index, body] of this.#bodiesOf(activity).entries())
      last = await this.#say(context, body, objectIn(activity.channelData), index);
    return last && messageName(last);
  }

  async #say(context: TurnContext, body: MessageBody, own: Own, index: number): Promise<MessagePlace> {
    const live = liveReplyIn(context);
    const isPrivate = own.isPrivate === true || (live?.isPrivate ?? false);
    const answered = await live?.send(body, isPrivate);
    if (answered) return answered;
    const nonce = nonceFor(own.nonce, index);
    const place = placeOf(TurnContext.getConversationReference(context.activity));
    return this.#translated(this.#write(place, body, nonce, isPrivate, live !== undefined), true);
  }

  /** Unasked. What was to be private goes to the person, wherever they spoke. */
  async #write(place: Place, body: MessageBody, nonce: string, isPrivate: boolean, isAnswer: boolean) {
    const { userId, roomId } = place;
    if (roomId === null || (isPrivate && userId !== null)) return this.#writeToPerson(userId, body, nonce);
    try {
      return await this.#calls.post(roomId, body, nonce);
    } catch (error) {
      // A late answer in a room where the bot may not write: the person still gets it.
      if (!isAnswer || !roomCodes.includes(callErrorOf(error).code)) throw error;
      return this.#writeToPerson(userId, body, nonce);
    }
  }

  async #writeToPerson(userId: string | null, body: MessageBody, nonce: string): Promise<MessagePlace> {
    if (userId === null) throw new DeliveryError("refused", "place", "Discord: nobody to write to");
    try {
      return await this.#calls.post(await this.#calls.directChannel(userId), body, nonce);
    } catch (error) {
      if (callErrorOf(error).code !== unknownChannel) throw error;
      return this.#calls.post(await this.#calls.directChannel(userId, true), body, nonce);
    }
  }

  /** A bare message id, which other bots may have stored, is looked for where the conversation takes place. */
  async #placeOf(context: TurnContext, id: string | undefined): Promise<MessagePlace> {
    const named = messageNamed(id);
    if (named) return named;
    if (!/^\d{1,20}$/.test(id ?? "")) throw new DeliveryError("gone", "no-id", "Discord: no such message");
    const { roomId, userId } = placeOf(TurnContext.getConversationReference(context.activity));
    const channelId = roomId ?? (await this.#translated(this.#calls.directChannel(userId ?? ""), true));
    return { channelId, messageId: id ?? "" };
  }

  async #translated<T>(call: Promise<T>, isRepeatable: boolean): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw deliveryErrorOf(error, isRepeatable);
    }
  }
}

type Own = { nonce?: unknown; isPrivate?: unknown };

function liveReplyIn(context: TurnContext): LiveReply | undefined {
  const live: unknown = context.turnState.get(liveReplyKey);
  return live instanceof LiveReply ? live : undefined;
}

/** A message in a room that is shut to us can no more be changed than one that was deleted. */
function lostAsGone(error: unknown): never {
  const { code } = callErrorOf(error);
  if (roomCodes.includes(code)) throw new DeliveryError("gone", code, "Discord: the message is out of reach");
  throw error;
}
