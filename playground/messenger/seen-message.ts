import { asList, asObject, isFilled, type Json } from "../json.js";

/** A button under a card. `notify_me` is the one button of a one-time notification request. */
export type SeenButton =
  | { label: string; kind: "postback" | "notify_me"; payload: string }
  | { label: string; kind: "web_url"; url: string };

/** An element of a generic template, or a button template, whose text is then the title. */
interface SeenCard {
  title: string;
  subtitle?: string;
  imageUrl?: string;
  linkUrl?: string;
  buttons: SeenButton[];
}

/** One message as the person sees it. `atMs` is the emulator's clock. */
export interface SeenMessage {
  mid: string;
  atMs: number;
  from: "bot" | "person";
  text?: string;
  cards?: SeenCard[];
  /** Only on the newest message of a thread: Messenger takes quick replies away once anything follows. */
  quickReplies?: { label: string; payload: string }[];
  /** Sticker id. */
  sticker?: string;
  imageUrl?: string;
  /** Emoji or reaction name that the other side put on it. */
  reaction?: string;
}

/** The part of a message that comes from what was sent, without id, time and side. */
export type SeenContent = Pick<SeenMessage, "text" | "cards" | "quickReplies" | "sticker" | "imageUrl">;

const QUICK_REPLY_TITLE_MAX = 20;

/** What a person sees of a Send API `message` that has passed the rules. */
export function seenContent(message: Json): SeenContent {
  return {
    ...(isFilled(message.text) ? { text: message.text } : {}),
    ...(message.sticker_id === undefined ? {} : { sticker: String(message.sticker_id) }),
    ...(message.template === undefined ? {} : { text: utilityText(asObject(message.template)) }),
    ...(message.attachment === undefined ? {} : attachmentContent(asObject(message.attachment))),
    ...(asList(message.quick_replies).length === 0 ? {} : { quickReplies: quickReplies(message) }),
  };
}

function utilityText(template: Json): string {
  const parameters = asList(template.components).flatMap((component) => asList(asObject(component).parameters));
  return [String(template.name), ...parameters.map((parameter) => String(asObject(parameter).text ?? ""))].join(" · ");
}

function attachmentContent(attachment: Json): SeenContent {
  const payload = asObject(attachment.payload);
  if (attachment.type === "template") return { cards: templateCards(payload) };
  if (attachment.type === "image" && isFilled(payload.url)) return { imageUrl: payload.url };
  return { text: `[${String(attachment.type)}]` };
}

function templateCards(payload: Json): SeenCard[] {
  if (payload.template_type === "generic")
    return asList(payload.elements).map((element) => elementCard(asObject(element)));
  if (payload.template_type === "button") return [{ title: String(payload.text), buttons: buttons(payload) }];
  const notifyMe: SeenButton = { label: "Notify Me", kind: "notify_me", payload: String(payload.payload) };
  return [{ title: String(payload.title), buttons: [notifyMe] }];
}

function elementCard(element: Json): SeenCard {
  const linkUrl = asObject(element.default_action).url;
  return {
    title: String(element.title),
    ...(isFilled(element.subtitle) ? { subtitle: element.subtitle } : {}),
    ...(isFilled(element.image_url) ? { imageUrl: element.image_url } : {}),
    ...(isFilled(linkUrl) ? { linkUrl } : {}),
    buttons: buttons(element),
  };
}

function buttons(holder: Json): SeenButton[] {
  return asList(holder.buttons).map((entry) => {
    const button = asObject(entry);
    const label = String(button.title);
    if (button.type === "web_url") return { label, kind: "web_url", url: String(button.url) };
    return { label, kind: "postback", payload: String(button.payload) };
  });
}

function quickReplies(message: Json): { label: string; payload: string }[] {
  return asList(message.quick_replies).map((entry) => {
    const reply = asObject(entry);
    // The platform cuts long titles instead of refusing them, so a too long one shows as what people would see.
    return { label: String(reply.title ?? "").slice(0, QUICK_REPLY_TITLE_MAX), payload: String(reply.payload ?? "") };
  });
}
