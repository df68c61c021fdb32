import { type Activity, ActivityTypes, type CardAction } from "botbuilder";
import { shorten, splitText } from "../split-text.js";
import { attachmentPayloads, pressedValue } from "./cards.js";
import { isObject, type Json, objectIn } from "./json.js";

/** Texts must stay below 2000 characters. */
const maxTextLength = 1999;
const maxQuickReplies = 13;
const maxQuickReplyTitleLength = 20;

/** RESPONSE answers somebody, UPDATE is said unasked; both need the 24-hour window. A tag is never sent. */
export type MessagingType = "RESPONSE" | "UPDATE";

/** Fields of `channelData` that go out as they are, for what Messenger has and the Bot Framework has not. */
const messageFields = ["attachment", "quick_replies", "sticker_id", "template", "metadata"];
const requestFields = ["recipient", "messaging_type", "persona_id", "notification_type"];

/**
 * The bodies of the Send API calls that show this activity, in order; none for a type Messenger cannot show. Text goes
 * first, in as many parts as it needs, then cards and files; quick replies hang on the last.
 */
export function payloadsOf(activity: Partial<Activity>, messagingType: MessagingType): Json[] {
  const to = { recipient: { id: activity.conversation?.id ?? "" } };
  if (activity.type === ActivityTypes.Typing) return [{ ...to, sender_action: "typing_on" }];
  if (activity.type !== ActivityTypes.Message) return [];
  const own = objectIn(activity.channelData);
  // The platform takes an action with the recipient and nothing else.
  if (own.sender_action !== undefined) return [{ ...to, ...pick(own, ["recipient", "sender_action", "payload"]) }];
  const request = { ...to, messaging_type: messagingType, ...pick(own, requestFields) };
  return messagesOf(activity, pick(own, messageFields)).map((message) => ({ ...request, message }));
}

function messagesOf(activity: Partial<Activity>, own: Json): Json[] {
  const links = (activity.suggestedActions?.actions ?? []).filter(isLink).map((link) => `${link.title}: ${link.value}`);
  const text = [activity.text ?? "", ...links].filter(Boolean).join("\n");
  const messages = [
    ...splitText(text, maxTextLength).map((part): Json => ({ text: part })),
    ...(activity.attachments ?? []).reduce<Json[]>(attachmentPayloads, []),
  ];
  return withOwnFields(withQuickReplies(messages, activity.suggestedActions?.actions ?? []), own);
}

function isLink(action: CardAction): boolean {
  return action.type === "openUrl";
}

function withQuickReplies(messages: Json[], actions: CardAction[]): Json[] {
  const replies = actions.filter((action) => !isLink(action)).slice(0, maxQuickReplies);
  if (replies.length === 0) return messages;
  // Quick replies need a message to hang on.
  const last = messages.at(-1) ?? { text: "…" };
  return [...messages.slice(0, -1), { ...last, quick_replies: replies.map(quickReplyOf) }];
}

function quickReplyOf(action: CardAction): Json {
  const title = shorten(action.title || pressedValue(action), maxQuickReplyTitleLength);
  return { content_type: "text", title, payload: pressedValue(action) };
}

/** A bot that knows Messenger may say more than the Bot Framework can; text and attachment never go together. */
function withOwnFields(messages: Json[], own: Json): Json[] {
  const { quick_replies: ownReplies, ...content } = own;
  const more = Object.keys(content).length > 0 ? [...messages, content] : messages;
  const last = more.at(-1);
  if (ownReplies === undefined || last === undefined) return more;
  return [...more.slice(0, -1), { ...last, quick_replies: typed(ownReplies) }];
}

function typed(quickReplies: unknown): unknown {
  if (!Array.isArray(quickReplies)) return quickReplies;
  return quickReplies.map((reply) => (isObject(reply) ? { content_type: "text", ...reply } : reply));
}

function pick(from: Json, names: string[]): Json {
  return Object.fromEntries(
    Object.entries(from).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}

/** The same message without the picture or file that Messenger could not take; null when there is none in it. */
export function withoutMedia(payload: Json): Json | null {
  const message = objectIn(payload.message);
  const { type, payload: content } = objectIn(message.attachment);
  const { elements, url } = objectIn(content);
  if (typeof url === "string") return { ...payload, message: { ...message, attachment: undefined, text: url } };
  if (type !== "template" || !Array.isArray(elements)) return null;
  const plain = { ...objectIn(content), elements: elements.map(objectIn).map(withoutImage) };
  return { ...payload, message: { ...message, attachment: { type, payload: plain } } };
}

function withoutImage({ image_url: _image, ...element }: Json): Json {
  // An element must have more than a title.
  return Object.keys(element).length > 1 ? element : { ...element, subtitle: "…" };
}
