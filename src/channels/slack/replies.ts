import { DeliveryError } from "../channel.js";
import type { At, SlackApi, Target } from "./api.js";
import type { SlackMessage } from "./outbound.js";
import { requestFailure } from "./slack-errors.js";
import { timedFetch } from "./timed-fetch.js";

/** Slack's bounds of a response URL; the time a little shorter than the half hour it gives. Real time. */
const maxUses = 5;
const maxAgeMs = 29 * 60_000;

/** Where the answers to one event go. */
export interface ReplyWay {
  /** Answers the id of the message. Throws DeliveryError. */
  post(message: SlackMessage): Promise<string>;
}

export interface PersonalWay {
  api: SlackApi;
  at: At;
  userId: string;
  /** Where the person is looking; null in views and global shortcuts. */
  channelId: string | null;
  /** Null where the event brought none. */
  responseUrl: string | null;
  /** Whether the answer stays where it is: in the bot's own direct message, where nobody else reads. */
  isKept: boolean;
  /** What the ids of answers without one begin with. */
  id: string;
  timeoutMs?: number | undefined;
}

/** For the person alone: through the response URL, else ephemeral where they are, else as a direct message. */
export function personalWay(way: PersonalWay): ReplyWay {
  const startedAtMs = performance.now();
  let uses = 0;
  return {
    async post(message) {
      const { responseUrl } = way;
      const isUsable = responseUrl !== null && uses < maxUses && performance.now() - startedAtMs < maxAgeMs;
      if (isUsable) {
        uses += 1;
        if (await respond(responseUrl, message, way)) return `${way.id}:respond-${uses}`;
        uses = maxUses;
      }
      return whisper(way, message);
    },
  };
}

/** For everybody who is there. */
export function openWay(api: SlackApi, at: At, target: Target): ReplyWay {
  return { post: (message) => api.post(at, target, message) };
}

/** False when Slack says that this URL is used up or over. Whether it arrived is unknown where nobody answered. */
export async function respond(
  url: string,
  { text, blocks }: SlackMessage,
  { isKept, timeoutMs }: Pick<PersonalWay, "isKept" | "timeoutMs">,
): Promise<boolean> {
  const body = {
    text,
    ...(blocks.length > 0 ? { blocks } : {}),
    response_type: isKept ? "in_channel" : "ephemeral",
    replace_original: false,
    unfurl_links: false,
    unfurl_media: false,
  };
  try {
    const response = await timedFetch(fetch, timeoutMs)(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      redirect: "error",
    });
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    const { failure, code } = requestFailure(error);
    if (failure === "transient") return false;
    throw new DeliveryError(failure, code, "Slack: the response URL did not answer");
  }
}

async function whisper({ api, at, userId, channelId }: PersonalWay, message: SlackMessage): Promise<string> {
  if (channelId !== null && !channelId.startsWith("D")) {
    try {
      return await api.postEphemeral(at, channelId, userId, message);
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.failure !== "unreachable") throw error;
      // The bot is not in that channel; the person still has a direct message with it.
    }
  }
  return api.post(at, { channel: userId }, message);
}
