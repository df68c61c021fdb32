import { RESTJSONErrorCodes as codes } from "discord.js";
import { callErrorOf, deliveryErrorOf } from "./call-errors.js";
import type { Calls, MessagePlace } from "./calls.js";
import type { Interaction } from "./inbound.js";
import { type MessageBody, merged } from "./outbound.js";

/** Discord forgets an interaction after 15 minutes. Real time. */
const liveMs = 14.5 * 60_000;
/** To what only one person has installed, Discord allows so many follow-ups. */
const maxFollowUps = 5;
const ephemeralFlag = 64;
const deferredMessage = 5;
const original = "@original";

/** What Discord says of an interaction that can no longer be answered. */
const overCodes = [codes.InvalidWebhookToken, codes.UnknownWebhook, codes.UnknownInteraction].map(String);
const tooManyFollowUps = "40094";

/**
 * What became of the first answer.
 * - ours: we may answer
 * - taken: another process with our token has answered it
 * - late: Discord has given it up, and has told the person so
 */
export type Claim = "ours" | "taken" | "late";

/** The answers to one interaction: the first fills the deferred message, the others follow. Lives as long as its turn. */
export class LiveReply {
  readonly #calls: Calls;
  readonly #interaction: Interaction;
  readonly #isPrivate: boolean;
  readonly #arrivedAtMs = Date.now();
  /** What has been said so far, by message. */
  readonly #said = new Map<string, MessageBody>();
  #followUps = 0;
  #isOriginalOpen = false;
  #isOver = false;

  constructor(calls: Calls, interaction: Interaction, isPrivate: boolean) {
    this.#calls = calls;
    this.#interaction = interaction;
    this.#isPrivate = isPrivate;
  }

  /** Whether nobody but the person sees the answers. */
  get isPrivate(): boolean {
    return this.#isPrivate;
  }

  get hasAnswered(): boolean {
    return this.#said.size > 0;
  }

  /** Tells Discord that an answer is coming, which must be so within 3 s. Never throws. */
  async defer(): Promise<{ claim: Claim; code: string }> {
    const first = await this.#tryToDefer();
    // Without a word back it may or may not have been heard: then a second "already answered" means ours.
    const isUnclear = first.claim === null;
    const last = isUnclear ? await this.#tryToDefer() : first;
    const claim = isUnclear && last.claim !== "late" ? "ours" : (last.claim ?? "ours");
    this.#isOriginalOpen = claim === "ours";
    return { claim, code: last.code };
  }

  async #tryToDefer(): Promise<{ claim: Claim | null; code: string }> {
    try {
      const data = this.#isPrivate ? { data: { flags: ephemeralFlag } } : {};
      await this.#calls.respond(this.#interaction, { type: deferredMessage, ...data });
      return { claim: "ours", code: "" };
    } catch (error) {
      const { code, status } = callErrorOf(error);
      if (code === String(codes.InteractionHasAlreadyBeenAcknowledged)) return { claim: "taken", code };
      return { claim: code === "unanswered" || code === "unsent" || status >= 500 ? null : "late", code };
    }
  }

  /**
   * Answers with one more message; null when the interaction is over, so that it has to be said some other way.
   * Throws DeliveryError.
   */
  async send(body: MessageBody, isPrivate = this.#isPrivate): Promise<MessagePlace | null> {
    if (this.#isOver || Date.now() - this.#arrivedAtMs > liveMs) return null;
    try {
      return await this.#next(body, isPrivate);
    } catch (error) {
      this.#isOver = overCodes.includes(callErrorOf(error).code);
      if (this.#isOver) return null;
      throw deliveryErrorOf(error, false);
    }
  }

  async #next(body: MessageBody, isPrivate: boolean): Promise<MessagePlace | null> {
    if (this.#isOriginalOpen && isPrivate === this.#isPrivate) return this.#fillOriginal(body);
    // What is visible to whom was fixed when the answer was announced: another visibility needs another message.
    if (this.#isOriginalOpen) await this.#dropOriginal();
    return this.#followUp(body, isPrivate);
  }

  async #fillOriginal(body: MessageBody): Promise<MessagePlace | null> {
    try {
      const place = await this.#calls.editOriginal(this.#interaction, body);
      this.#isOriginalOpen = false;
      this.#said.set(place.messageId, body);
      return place;
    } catch (error) {
      if (callErrorOf(error).code !== String(codes.UnknownMessage)) throw error;
      this.#isOriginalOpen = false;
      return this.#followUp(body, this.#isPrivate);
    }
  }

  async #followUp(body: MessageBody, isPrivate: boolean): Promise<MessagePlace | null> {
    if (this.#interaction.isOnlyTheirs && this.#followUps >= maxFollowUps) return this.#addToLast(body);
    try {
      const place = await this.#calls.followUp(this.#interaction, body, isPrivate);
      this.#followUps += 1;
      this.#said.set(place.messageId, body);
      return place;
    } catch (error) {
      if (callErrorOf(error).code !== tooManyFollowUps) throw error;
      return this.#addToLast(body);
    }
  }

  /** Where no more messages are allowed, the last one grows, as far as one can. */
  async #addToLast(body: MessageBody): Promise<MessagePlace | null> {
    const [messageId, last] = [...this.#said].at(-1) ?? [];
    const both = last && merged(last, body);
    if (messageId === undefined || !both) return null;
    const place = await this.#calls.editAnswer(this.#interaction, messageId, both);
    this.#said.set(messageId, both);
    return place;
  }

  /** Whether this message is one of the answers, which only the interaction can change while it is private. */
  owns(messageId: string): boolean {
    return this.#said.has(messageId) && !this.#isOver;
  }

  /** Throws what the call throws. */
  async edit(messageId: string, body: MessageBody): Promise<void> {
    await this.#calls.editAnswer(this.#interaction, messageId, body);
    this.#said.set(messageId, body);
  }

  /** Throws what the call throws. */
  async delete(messageId: string): Promise<void> {
    await this.#calls.deleteAnswer(this.#interaction, messageId);
    this.#said.delete(messageId);
  }

  /** After the turn: an announced answer that did not come would spin for 15 minutes. Never throws. */
  async finish(): Promise<void> {
    if (!this.#isOriginalOpen || this.#isOver) return;
    await this.#dropOriginal().catch(() => {
      // nothing is left to say it with
    });
  }

  async #dropOriginal(): Promise<void> {
    await this.#calls.deleteAnswer(this.#interaction, original);
    this.#isOriginalOpen = false;
  }
}
