import { RESTJSONErrorCodes as codes, REST, Routes } from "discord.js";
import { DeliveryError } from "../channel.js";
import { Recent } from "../recent.js";
import { blockedMs, callErrorOf } from "./call-errors.js";
import { idIn, objectIn, textIn } from "./json.js";
import type { MessageBody } from "./outbound.js";

const ephemeralFlag = 64;
/** A rate limit that lasts longer is handed to whoever can wait; shorter ones the library sits out. */
const longestQueueMs = 5000;
const maxKnownChannels = 10_000;
const blockedCode = String(codes.CloudflareIsBlockingYourRequest);
/** The library keeps a queue for every interaction and every channel; one that is empty is let go after so long. */
const queueSweepMs = 60_000;

/** A message on Discord. */
export interface MessagePlace {
  channelId: string;
  messageId: string;
}

export interface CallsOptions {
  token: string;
  applicationId: string;
  /** Default `https://discord.com/api`. */
  apiUrl?: string | undefined;
  /** Real time, for one try. Default 6000. */
  timeoutMs?: number | undefined;
}

/** An interaction that can still be answered. */
export interface Answerable {
  id: string;
  token: string;
}

/**
 * The calls of Discord's API that the channel makes, in Discord's own words. Needs no gateway. What they throw is the
 * library's; see `deliveryErrorOf`. Ids must have been checked: they become part of paths.
 */
export class Calls {
  readonly #applicationId: string;
  /** Of messages that are written unasked. */
  readonly #bot: REST;
  /** Answers carry no bot token, do not count for its limits, and are not repeated behind our back. */
  readonly #answers: REST;
  /** Direct-message channels by user; opening one again is harmless, but Discord counts it. */
  readonly #channels = new Recent<string>(maxKnownChannels);
  /** Until then Discord hears nothing from this machine, and would shut it out for longer if it tried. Real time. */
  #blockedUntilMs = 0;

  constructor({ token, applicationId, apiUrl = "https://discord.com/api", timeoutMs = 6000 }: CallsOptions) {
    this.#applicationId = applicationId;
    const common = {
      api: apiUrl.replace(/\/+$/, ""),
      timeout: timeoutMs,
      invalidRequestWarningInterval: 500,
      handlerSweepInterval: queueSweepMs,
    };
    const rejectOnRateLimit = (limit: { timeToReset: number; retryAfter: number }) =>
      Math.max(limit.timeToReset, limit.retryAfter) > longestQueueMs;
    this.#bot = new REST({ ...common, retries: 1, rejectOnRateLimit }).setToken(token);
    this.#answers = new REST({ ...common, retries: 0, globalRequestsPerSecond: Number.MAX_SAFE_INTEGER });
  }

  /** Told when Discord's limit of calls that cannot be right comes near; beyond it lies a ban of this machine. */
  onInvalidRequests(listener: (count: number) => void): void {
    for (const rest of [this.#bot, this.#answers])
      rest.on("invalidRequestWarning", ({ count }: { count: number }) => listener(count));
  }

  /** The first answer to an interaction: within 3 s, and only once. */
  async respond({ id, token }: Answerable, body: object): Promise<void> {
    await this.#answers.post(Routes.interactionCallback(id, token), { auth: false, body });
  }

  async editOriginal({ token }: Answerable, body: MessageBody): Promise<MessagePlace> {
    return this.editAnswer({ token }, "@original", body);
  }

  async editAnswer({ token }: Pick<Answerable, "token">, messageId: string, body: MessageBody): Promise<MessagePlace> {
    const path = Routes.webhookMessage(this.#applicationId, token, messageId);
    return placeIn(await twice(() => this.#answers.patch(path, { auth: false, body })));
  }

  async followUp({ token }: Answerable, body: MessageBody, isEphemeral: boolean): Promise<MessagePlace> {
    const flags = isEphemeral ? { flags: ephemeralFlag } : {};
    const path = Routes.webhook(this.#applicationId, token);
    return placeIn(await this.#answers.post(path, { auth: false, body: { ...body, ...flags } }));
  }

  async deleteAnswer({ token }: Pick<Answerable, "token">, messageId: string): Promise<void> {
    await twice(() =>
      this.#answers.delete(Routes.webhookMessage(this.#applicationId, token, messageId), { auth: false }),
    );
  }

  /** The channel of a conversation of two. `isFresh` asks Discord even when it is known. */
  async directChannel(userId: string, isFresh = false): Promise<string> {
    const known = isFresh ? undefined : this.#channels.get(userId);
    if (known !== undefined) return known;
    const body = { recipient_id: userId };
    const answer = await this.#unasked(() => this.#bot.post(Routes.userChannels(), { body }));
    const channelId = idIn(objectIn(answer).id);
    if (channelId === null) throw new TypeError("Discord opened no channel");
    this.knowDirectChannel(userId, channelId);
    return channelId;
  }

  /** Remembers the channel in which somebody wrote to the bot; the oldest ones are forgotten. */
  knowDirectChannel(userId: string, channelId: string): void {
    this.#channels.set(userId, channelId);
  }

  /** Writes unasked. The same nonce again, within a few minutes, answers the message that is there already. */
  async post(channelId: string, body: MessageBody, nonce: string): Promise<MessagePlace> {
    const path = Routes.channelMessages(channelId);
    const whole = { ...body, nonce, enforce_nonce: true };
    return placeIn(await this.#unasked(() => this.#bot.post(path, { body: whole })));
  }

  async edit({ channelId, messageId }: MessagePlace, body: MessageBody): Promise<void> {
    await this.#unasked(() => this.#bot.patch(Routes.channelMessage(channelId, messageId), { body }));
  }

  async delete({ channelId, messageId }: MessagePlace): Promise<void> {
    await this.#unasked(() => this.#bot.delete(Routes.channelMessage(channelId, messageId)));
  }

  /** What nobody waits for can wait until the block is over. */
  async #unasked<T>(call: () => Promise<T>): Promise<T> {
    const retryAfterMs = this.#blockedUntilMs - Date.now();
    if (retryAfterMs > 0) throw new DeliveryError("transient", blockedCode, "Discord: blocked", { retryAfterMs });
    try {
      return await call();
    } catch (error) {
      if (callErrorOf(error).code === blockedCode) this.#blockedUntilMs = Date.now() + blockedMs;
      throw error;
    }
  }
}

function placeIn(answer: unknown): MessagePlace {
  const { id, channel_id: channelId } = objectIn(answer);
  return { messageId: textIn(id) ?? "", channelId: textIn(channelId) ?? "" };
}

/** For calls that do the same however often they are made. */
async function twice<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { status, code } = callErrorOf(error);
    if (status < 500 && code !== "unanswered") throw error;
    return call();
  }
}
