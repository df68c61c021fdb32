import type { types } from "@slack/bolt";
import { type Logger, WebClient, type WebClientOptions } from "@slack/web-api";
import { DeliveryError } from "../channel.js";
import { Recent } from "../recent.js";
import { withoutPictures } from "./blocks.js";
import type { SlackMessage } from "./outbound.js";
import { deadTokenCodes, deliveryErrorOf } from "./slack-errors.js";
import { timedFetch } from "./timed-fetch.js";

/** Where a message goes. */
export interface Target {
  /** A channel's id, or a person's: Slack opens the direct message itself. */
  channel: string;
  threadTs?: string | undefined;
}

/** Finds the token of an installation; null where the app is not installed (any more). */
export type FindToken = (installationId: string) => Promise<string | null>;

export interface SlackApiOptions {
  tokenOf: FindToken;
  apiUrl: string;
  logger: Logger;
  timeoutMs?: number | undefined;
  /** Told when Slack says that a token is dead. */
  onDeadToken?: ((installationId: string, token: string) => Promise<void>) | undefined;
}

/** A client is some 26 kB; beyond these the one unused for longest goes. */
const maxClients = 500;

/** What every client of ours is made with. Never any headers: the client writes its token into an object it shares. */
export function clientOptions({ apiUrl, logger, timeoutMs }: Omit<SlackApiOptions, "tokenOf">): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    logger,
    fetch: timedFetch(fetch, timeoutMs),
    // A post that is tried again after a timeout is posted twice. Whoever stores messages tries again.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  };
}

/** The calls this bot makes, each for one installation; all throw DeliveryError with Slack's own code. */
export class SlackApi {
  readonly #options: SlackApiOptions;
  readonly #clients = new Recent<WebClient>(maxClients);

  constructor(options: SlackApiOptions) {
    this.#options = options;
  }

  /** Answers the id of the message: `ts`, with its channel before it where that was not asked for by name. */
  async post(at: At, { channel, threadTs }: Target, message: SlackMessage): Promise<string> {
    const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
    const quiet = { unfurl_links: false, unfurl_media: false };
    const answer = await this.#drawing(message, (drawable) =>
      this.#call(at, (client) => client.chat.postMessage({ channel, ...drawable, ...thread, ...quiet })),
    );
    return messageId(answer.channel ?? channel, answer.ts ?? "", channel);
  }

  async postEphemeral(at: At, channel: string, user: string, message: SlackMessage): Promise<string> {
    const answer = await this.#drawing(message, (drawable) =>
      this.#call(at, (client) => client.chat.postEphemeral({ channel, user, ...drawable })),
    );
    return answer.message_ts ?? "";
  }

  async update(at: At, channel: string, ts: string, message: SlackMessage): Promise<void> {
    await this.#drawing(message, (drawable) =>
      this.#call(at, (client) => client.chat.update({ channel, ts, ...drawable })),
    );
  }

  async delete(at: At, channel: string, ts: string): Promise<void> {
    await this.#call(at, (client) => client.chat.delete({ channel, ts }));
  }

  async openView(at: At, triggerId: string, view: types.ModalView): Promise<void> {
    await this.#call(at, (client) => client.views.open({ trigger_id: triggerId, view }));
  }

  async publishHome(at: At, userId: string, view: types.HomeView): Promise<void> {
    await this.#call(at, (client) => client.views.publish({ user_id: userId, view }));
  }

  /** The language somebody has chosen in Slack, such as "de-DE"; null where Slack does not say. Needs `users:read`. */
  async localeOf(at: At, userId: string): Promise<string | null> {
    const answer = await this.#call(at, (client) => client.users.info({ user: userId, include_locale: true }));
    return answer.user?.locale || null;
  }

  /** A picture Slack cannot fetch must not cost the message: it goes again without. */
  async #drawing<T>(message: SlackMessage, call: (message: SlackMessage) => Promise<T>): Promise<T> {
    try {
      return await call(message);
    } catch (error) {
      const plain = withoutPictures(message.blocks);
      const isPicture = error instanceof DeliveryError && error.code.startsWith("invalid_blocks");
      if (!isPicture || JSON.stringify(plain) === JSON.stringify(message.blocks)) throw error;
      return call({ ...message, blocks: plain });
    }
  }

  async #call<T>(at: At, run: (client: WebClient) => Promise<T>): Promise<T> {
    const token = await this.#options.tokenOf(at.installationId);
    if (token === null)
      throw new DeliveryError("unreachable", "not_installed", "Slack: the app is not installed there");
    try {
      return await run(this.#client(token, at.teamId));
    } catch (error) {
      const failure = deliveryErrorOf(error);
      if (deadTokenCodes.includes(failure.code)) await this.#options.onDeadToken?.(at.installationId, token);
      throw failure;
    }
  }

  /** An organisation's token serves many workspaces, so the workspace is part of the client. */
  #client(token: string, teamId: string | undefined): WebClient {
    const key = `${teamId ?? ""} ${token}`;
    const known = this.#clients.get(key);
    if (known) return known;
    const options = { ...clientOptions(this.#options), ...(teamId === undefined ? {} : { teamId }) };
    return this.#clients.set(key, new WebClient(token, options));
  }
}

/** For which installation, and in which of its workspaces. */
export interface At {
  installationId: string;
  teamId?: string | undefined;
}

function messageId(channel: string, ts: string, asked: string): string {
  return channel === asked ? ts : `${channel}:${ts}`;
}

/** Channel and `ts` of a message id; the channel falls back to where the conversation is. */
export function readMessageId(id: string, channel: string): { channel: string; ts: string } {
  const [first = "", second] = id.split(":", 2);
  return second === undefined ? { channel, ts: first } : { channel: first, ts: second };
}
