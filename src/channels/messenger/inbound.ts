import { type Activity, ActivityTypes, type Attachment } from "botbuilder";
import { startEventName } from "../../bots/activity.js";
import { isDeeper, isObject, type Json, listIn, objectIn, parsed, textIn } from "./json.js";

/** What the Get Started button sends; set by the Page's profile. */
export const getStartedPayload = "GET_STARTED";

/** The Bot Framework's name for Messenger. */
const channelId = "facebook";
/** Deeper than anything Meta sends, and shallow enough for every reader of JSON. */
const maxDepth = 32;

/** One event of a webhook, ready to be stored. */
export interface InboundEvent {
  /** The person's page-scoped id: their events are handled one after another. */
  key: string;
  /** The event as JSON, for {@link readEvent}. */
  event: string;
}

/** What the bot is to do with one event. */
export interface InboundAction {
  psid: string;
  pageId: string;
  /** When the person acted, by Meta's clock; null where the event does not say. */
  atMs: number | null;
  /** Null: nothing is to be said, but the person has acted, which opens the 24-hour window. */
  activity: Activity | null;
}

export interface InboundOptions {
  /** Events of other Pages are left out. Unset: every Page is ours. */
  pageId?: string | undefined;
  /** What following an m.me link with this ref says; null for a ref that says nothing. Unset: none does. */
  textOfRef?: ((ref: string) => string | null) | undefined;
}

/**
 * The events of one webhook body that are worth handling, in order: what people of a Page said or did. Everything else
 * is left out without a word: echoes, standby, delivery and read marks, changes, other products, unknown shapes.
 */
export function eventsOf(body: unknown, options: InboundOptions = {}): InboundEvent[] {
  if (objectIn(body).object !== "page") return [];
  const events = listIn(objectIn(body).entry).flatMap((entry) => listIn(objectIn(entry).messaging));
  return events.flatMap((event) => {
    const psid = isObject(event) && !isDeeper(event, maxDepth) ? actorOf(event, options) : null;
    return psid === null ? [] : [{ key: psid, event: JSON.stringify(event) }];
  });
}

/** What a stored event asks for; null for one that is not worth handling. Never throws, whatever the text is. */
export function readEvent(event: string, options: InboundOptions = {}): InboundAction | null {
  const json = objectIn(parsed(event));
  const psid = actorOf(json, options);
  if (psid === null) return null;
  const pageId = textIn(objectIn(json.recipient).id) ?? "";
  const atMs = timeOf(json.timestamp);
  const said = saidIn(json, options);
  return { psid, pageId, atMs, activity: said && toActivity(json, psid, pageId, atMs, said) };
}

/** Who did this; null when it was nobody, the Page itself, or nothing that concerns us. */
function actorOf(event: Json, { pageId }: InboundOptions): string | null {
  const psid = textIn(objectIn(event.sender).id);
  const recipientId = textIn(objectIn(event.recipient).id);
  if (psid === null || recipientId === null || psid === recipientId) return null;
  if (pageId !== undefined && recipientId !== pageId) return null;
  return isAction(event) ? psid : null;
}

/** Messages, buttons, m.me links, opt-ins and reactions: what re-opens the window. Reading and receiving do not. */
function isAction(event: Json): boolean {
  const { message, postback, referral, optin, reaction } = event;
  if (isObject(message)) return message.is_echo !== true && message.is_deleted !== true;
  return [postback, referral, optin, reaction].some(isObject);
}

/** A finite number of milliseconds that a Date can hold, also when it came as text. */
function timeOf(value: unknown): number | null {
  const atMs = typeof value === "string" && value.trim() ? Number(value) : value;
  const isTime = typeof atMs === "number" && atMs > 0 && !Number.isNaN(new Date(atMs).getTime());
  return isTime ? atMs : null;
}

/** The part of an activity that says what happened. */
type Said = Pick<Partial<Activity>, "id" | "type" | "name" | "text" | "value" | "attachments" | "replyToId">;

function saidIn(event: Json, options: InboundOptions): Said | null {
  if (isObject(event.message)) return messageSaid(event.message);
  if (isObject(event.postback)) return postbackSaid(event.postback, options);
  if (isObject(event.referral)) return referralSaid(event.referral, options);
  return null;
}

function messageSaid(message: Json): Said {
  const payload = textIn(objectIn(message.quick_reply).payload);
  const attachments = listIn(message.attachments).map(toAttachment);
  const replyToId = textIn(objectIn(message.reply_to).mid);
  return {
    ...idOf(message),
    type: ActivityTypes.Message,
    text: textIn(message.text) ?? "",
    ...(payload === null ? {} : { value: payload }),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(replyToId === null ? {} : { replyToId }),
  };
}

function postbackSaid(postback: Json, options: InboundOptions): Said {
  const referral = isObject(postback.referral) ? referralSaid(postback.referral, options) : null;
  if (referral) return { ...referral, ...idOf(postback) };
  const payload = textIn(postback.payload);
  if (payload === getStartedPayload) return { ...idOf(postback), type: ActivityTypes.Event, name: startEventName };
  return {
    ...idOf(postback),
    type: ActivityTypes.Message,
    text: textIn(postback.title) ?? payload ?? "",
    ...(payload === null ? {} : { value: payload }),
  };
}

/** Both ways in which the ref of an m.me link arrives lead here. A referral without one (from an ad) says nothing. */
function referralSaid(referral: Json, { textOfRef }: InboundOptions): Said | null {
  const ref = textIn(referral.ref);
  if (ref === null) return null;
  const text = textOfRef?.(ref) ?? null;
  if (text !== null) return { type: ActivityTypes.Message, text };
  return { type: ActivityTypes.Event, name: startEventName, value: ref };
}

function idOf(part: Json): Pick<Said, "id"> {
  const mid = textIn(part.mid);
  return mid === null ? {} : { id: mid };
}

const contentTypes: Record<string, string> = {
  image: "image/*",
  sticker: "image/*",
  audio: "audio/*",
  video: "video/*",
  reel: "video/*",
  file: "application/octet-stream",
};

function toAttachment(attachment: unknown): Attachment {
  const { type, payload } = objectIn(attachment);
  const { url, title } = objectIn(payload);
  const kind = textIn(type) ?? "unknown";
  const known = Object.hasOwn(contentTypes, kind) ? contentTypes[kind] : undefined;
  return {
    contentType: known ?? `application/vnd.messenger.${kind}`,
    ...(textIn(url) === null ? {} : { contentUrl: String(url) }),
    ...(textIn(title) === null ? {} : { name: String(title) }),
  };
}

/** Messenger knows no names here: those need a permission of their own, and people are asked instead. */
function toActivity(event: Json, psid: string, pageId: string, atMs: number | null, said: Said): Activity {
  const activity: Partial<Activity> = {
    ...said,
    channelId,
    ...(atMs === null ? {} : { timestamp: new Date(atMs) }),
    from: { id: psid, name: "" },
    recipient: { id: pageId, name: "" },
    conversation: { id: psid, name: "", isGroup: false, conversationType: "personal", tenantId: pageId },
    channelData: event,
  };
  // The type demands fields that no channel but Teams fills.
  return activity as Activity;
}
