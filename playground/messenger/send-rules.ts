import { asList, asObject, isFilled, isObject, type Json } from "../json.js";
import { invalidParam, refusals, tooLong, tooMany } from "./graph-error.js";
import { checkAttachment, checkText, PAYLOAD_MAX } from "./template-rules.js";

const TEXT_BELOW = 2000;
const METADATA_BELOW = 1000;
const QUICK_REPLIES_MAX = 13;
const MESSAGE_KEYS = ["text", "attachment", "quick_replies", "metadata", "sticker_id", "template"];
const CONTENT_KEYS = ["text", "attachment", "sticker_id", "template"];
const MESSAGING_TYPES = ["RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"];
const SENDER_ACTIONS = ["mark_seen", "typing_on", "typing_off", "react", "unreact"];
const QUICK_REPLY_TYPES = ["text", "user_phone_number", "user_email"];
const DEAD_TAGS = ["CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE"];

/** Whom a send goes to: a person by PSID, or whoever gave a one-time token. */
export type Recipient = { psid: string } | { oneTimeToken: string };

/** A send whose payload is in order; whether it may go out now is for the thread and the Page to say. */
export type CheckedSend =
  | { recipient: Recipient; action: string; payload: Json }
  | { recipient: Recipient; message: Json; isUtility: boolean };

/**
 * Judges the parameters of `POST /me/messages` without looking at any state.
 * @param templates names of approved utility templates
 * @throws GraphError with code 100 (105 for too many elements), or 10 for the HUMAN_AGENT tag
 */
export function checkSend(params: Json, templates: readonly string[]): CheckedSend {
  const recipient = checkRecipient(params.recipient);
  if (params.sender_action !== undefined) return { recipient, ...checkAction(params) };
  if (!isObject(params.message)) throw invalidParam("param message must be non-empty.");
  const isUtility = checkMessagingType(params);
  checkMessage(params.message);
  checkUtility(params.message, isUtility, templates);
  return { recipient, message: params.message, isUtility };
}

function checkRecipient(value: unknown): Recipient {
  if (value === undefined) throw invalidParam("The parameter recipient is required");
  const recipient = asObject(value);
  if (isFilled(recipient.id)) return { psid: recipient.id };
  if (isFilled(recipient.one_time_notif_token)) return { oneTimeToken: recipient.one_time_notif_token };
  if (isFilled(recipient.user_ref) || isFilled(recipient.comment_id)) throw refusals.noMatchingUser();
  throw invalidParam("param recipient must be non-empty.");
}

function checkAction(params: Json): { action: string; payload: Json } {
  const action = String(params.sender_action);
  if (params.message !== undefined) throw invalidParam("Cannot send both message and state at the same time.");
  if (!SENDER_ACTIONS.includes(action)) {
    throw invalidParam(`Param sender_action must be one of {${SENDER_ACTIONS.join(", ").toUpperCase()}}`);
  }
  return { action, payload: asObject(params.payload) };
}

/** Says whether it is a utility message. A missing type counts as RESPONSE. */
function checkMessagingType(params: Json): boolean {
  const type = params.messaging_type ?? "RESPONSE";
  if (!MESSAGING_TYPES.includes(String(type))) {
    throw invalidParam(`Param messaging_type must be one of {${MESSAGING_TYPES.join(", ")}}`);
  }
  checkTag(params.tag, type === "MESSAGE_TAG");
  return type === "UTILITY";
}

function checkTag(tag: unknown, isRequired: boolean): void {
  if (tag === undefined && !isRequired) return;
  if (DEAD_TAGS.includes(String(tag))) throw refusals.deadTag();
  // Alive on the platform, but only for people who type themselves: an automated sender has no right to it.
  if (tag === "HUMAN_AGENT") throw refusals.humanAgent();
  throw invalidParam("Invalid tag.");
}

function checkMessage(message: Json): void {
  const odd = Object.keys(message).filter((key) => !MESSAGE_KEYS.includes(key));
  if (odd.length > 0) throw invalidParam(`Invalid keys "${odd.join(", ")}" were found in param "message".`);
  checkContent(message);
  if (message.text !== undefined) checkMessageText(message.text);
  if (message.attachment !== undefined) checkAttachment(asObject(message.attachment));
  if (message.quick_replies !== undefined) checkQuickReplies(message.quick_replies);
  if (message.metadata !== undefined) checkText(message.metadata, "message[metadata]", METADATA_BELOW - 1);
}

function checkContent(message: Json): void {
  const given = CONTENT_KEYS.filter((key) => message[key] !== undefined && message[key] !== "");
  if (given.length === 0) {
    throw invalidParam("Message cannot be empty, must provide valid attachment or text", 2018034);
  }
  if (given.length > 1) throw invalidParam(`Only one of ${given.join(", ")} can be used in param message`);
}

function checkMessageText(text: unknown): void {
  if (typeof text !== "string") throw invalidParam("Param message[text] must be a UTF-8 encoded string");
  if (text.length >= TEXT_BELOW) throw tooLong("message[text]", TEXT_BELOW - 1);
}

function checkQuickReplies(value: unknown): void {
  const replies = asList(value);
  if (replies.length === 0) throw invalidParam("param message[quick_replies] must be non-empty.");
  if (replies.length > QUICK_REPLIES_MAX) throw tooMany("message[quick_replies]");
  for (const [index, reply] of replies.entries()) checkQuickReply(asObject(reply), `message[quick_replies][${index}]`);
}

function checkQuickReply(reply: Json, param: string): void {
  if (!QUICK_REPLY_TYPES.includes(String(reply.content_type))) {
    throw invalidParam(`Param ${param}[content_type] must be one of {${QUICK_REPLY_TYPES.join(", ").toUpperCase()}}`);
  }
  if (reply.content_type !== "text") return;
  // No upper bound for the title: the platform cuts it to 20 characters.
  checkText(reply.title, `${param}[title]`, Number.POSITIVE_INFINITY);
  checkText(reply.payload, `${param}[payload]`, PAYLOAD_MAX);
}

function checkUtility(message: Json, isUtility: boolean, templates: readonly string[]): void {
  const template = asObject(message.template);
  if (!isUtility && message.template !== undefined)
    throw invalidParam("message[template] needs messaging_type UTILITY");
  if (!isUtility) return;
  if (message.template === undefined) throw invalidParam("messaging_type UTILITY needs message[template]");
  if (!isFilled(asObject(template.language).code)) {
    throw invalidParam("param message[template][language][code] must be non-empty.");
  }
  if (!templates.includes(String(template.name))) {
    throw invalidParam(`Message template "${String(template.name)}" does not exist or is not approved`);
  }
}
