import { asList, asObject, isFilled, type Json } from "../json.js";
import type { Delivery } from "./delivery.js";
import type { EventShapes } from "./event-shapes.js";
import type { Page } from "./page.js";
import type { SeenButton, SeenContent, SeenMessage } from "./seen-message.js";
import type { WebhookResult } from "./webhook-sender.js";

const REF_MAX = 2083;

/** A button or quick reply, named by the message it is on and by what it says or carries. */
interface Press {
  mid: string;
  title?: string;
  payload?: string;
}

/** What a person can do in Messenger; each action sends one signed webhook. */
export interface PersonActions {
  say(psid: string, text: string): Promise<WebhookResult>;
  /**
   * Presses what the person sees on that message: a quick reply (newest message only), a button, or "Notify Me".
   * @throws Error if nothing there fits, or it opens a page, which no webhook tells of
   */
  press(psid: string, press: Press): Promise<WebhookResult>;
  sticker(psid: string): Promise<WebhookResult>;
  image(psid: string): Promise<WebhookResult>;
  /** Puts a heart on a message, or takes it away. */
  react(psid: string, mid: string, action?: "react" | "unreact"): Promise<WebhookResult>;
  /**
   * Opens `m.me/PAGE?ref=…`. In a new thread the person taps Get Started and the ref comes with that postback, in an
   * existing one it comes as a referral event.
   * @throws Error for a ref of other characters than letters, digits, `-`, `_`, `=`, or over 2083 of them
   */
  openLink(psid: string, ref: string): Promise<WebhookResult>;
  /** @throws Error if the profile has no Get Started button, or the thread is not new */
  getStarted(psid: string): Promise<WebhookResult>;
}

/** What the actions work on. */
interface ActionParts {
  page: Page;
  shapes: EventShapes;
  delivery: Delivery;
}

/** The actions of the people of this Page. */
export function createPersonActions(parts: ActionParts): PersonActions {
  const { page, shapes, delivery } = parts;
  return {
    say: async (psid, text) => sendMessage(parts, psid, shapes.text(psid, text), { text }),
    press: async (psid, press) => pressButton(parts, psid, press),
    sticker: async (psid) => sendAttachment(parts, psid, "sticker"),
    image: async (psid) => sendAttachment(parts, psid, "image"),
    react: async (psid, mid, action = "react") => {
      const isThere = writable(page, psid).react(mid, action === "react" ? "❤" : undefined);
      if (!isThere) throw new Error(`${psid} sees no message ${mid}`);
      return delivery.person(psid, shapes.reaction(psid, mid, action));
    },
    openLink: async (psid, ref) => openLink(parts, psid, ref),
    getStarted: async (psid) => getStarted(parts, psid),
  };
}

function writable(page: Page, psid: string) {
  const thread = page.thread(psid);
  if (thread.isBlocked) throw new Error(`${psid} has blocked the Page and cannot write to it`);
  return thread;
}

/** The message shows in the thread under the id it has in the event. */
function sendMessage({ page, delivery }: ActionParts, psid: string, event: Json, content: SeenContent) {
  const mid = String(asObject(event.message ?? event.postback).mid);
  page.post(writable(page, psid), "person", content, mid);
  return delivery.person(psid, event);
}

function sendAttachment(parts: ActionParts, psid: string, type: "sticker" | "image"): Promise<WebhookResult> {
  const event = parts.shapes.attachment(psid, type);
  const payload = asObject(asObject(asList(asObject(event.message).attachments)[0]).payload);
  const content = type === "image" ? { imageUrl: String(payload.url) } : { sticker: String(payload.sticker_id) };
  return sendMessage(parts, psid, event, content);
}

function pressButton(parts: ActionParts, psid: string, press: Press): Promise<WebhookResult> {
  const thread = writable(parts.page, psid);
  const message = thread.seen().find((candidate) => candidate.mid === press.mid);
  const quickReply = message?.quickReplies?.find((reply) => fits(press, reply.label, reply.payload));
  if (quickReply !== undefined) return tapQuickReply(parts, psid, quickReply);
  const button = buttonsOf(message).find((each) =>
    fits(press, each.label, "payload" in each ? each.payload : undefined),
  );
  if (button === undefined) throw new Error(`${psid} sees no ${press.title ?? press.payload} on message ${press.mid}`);
  if (button.kind === "web_url") throw new Error(`"${button.label}" opens ${button.url}; the bot hears nothing of it`);
  if (button.kind === "notify_me") return allowNotification(parts, psid, button.payload);
  return sendMessage(parts, psid, parts.shapes.postback(psid, button.label, button.payload), { text: button.label });
}

function tapQuickReply(parts: ActionParts, psid: string, reply: { label: string; payload: string }) {
  return sendMessage(parts, psid, parts.shapes.quickReply(psid, reply.label, reply.payload), { text: reply.label });
}

function allowNotification({ page, shapes, delivery }: ActionParts, psid: string, payload: string) {
  return delivery.person(psid, shapes.optin(psid, page.issueOneTimeToken(psid), payload));
}

function buttonsOf(message: SeenMessage | undefined): SeenButton[] {
  return (message?.cards ?? []).flatMap((card) => card.buttons);
}

function fits(press: Press, label: string, payload: string | undefined): boolean {
  if (press.title === undefined && press.payload === undefined) return false;
  return (press.title ?? label) === label && (press.payload ?? payload) === payload;
}

function openLink(parts: ActionParts, psid: string, ref: string): Promise<WebhookResult> {
  if (!/^[\w=-]+$/.test(ref) || ref.length > REF_MAX) throw new Error(`An m.me link cannot carry the ref "${ref}"`);
  const { page, shapes, delivery } = parts;
  if (writable(page, psid).isNew) return getStarted(parts, psid, shapes.referralOf(ref));
  return delivery.person(psid, shapes.referral(psid, ref));
}

function getStarted(parts: ActionParts, psid: string, referral?: Json): Promise<WebhookResult> {
  const { payload } = asObject(parts.page.profile.get_started);
  if (!isFilled(payload)) throw new Error("The Page has no Get Started button: set get_started in its profile");
  if (!writable(parts.page, psid).isNew) throw new Error(`${psid} has started already`);
  const event = parts.shapes.postback(psid, "Get Started", payload, referral);
  return sendMessage(parts, psid, event, { text: "Get Started" });
}
