import { createHash } from "node:crypto";
import {
  type Activity,
  ActivityTypes,
  AttachmentLayoutTypes,
  type CardAction,
  CardFactory,
  type ConversationReference,
} from "botbuilder";
import type { Address, Card, Choice, Menu, Message, Turn } from "./domain.js";

/** The name of the event activity with which somebody opens the conversation without saying anything. */
export const startEventName = "start";

/** Bot Framework names that differ from ours; every other channel is called the same on both sides. */
const namesByChannelId: Record<string, string> = { facebook: "messenger" };

/** What an Address knows and Bot Framework has no field for. */
interface ConversationProperties {
  /** Where the installation is kept, when it is not the tenant itself. */
  installationId?: unknown;
  /** The channel or server room, when more than the two are there. */
  room?: unknown;
}

/**
 * What an incoming activity says to us; null for one that nobody answers (typing, read marks, other events).
 * A button's `value` wins over its label. A message without any text (a sticker, a picture) is of kind "sticker".
 */
export function turnOf(activity: Activity): Omit<Turn, "person"> | null {
  const kind = kindOf(activity);
  if (kind === null) return null;
  const text = kind === "start" ? "" : saidIn(activity);
  return { id: turnIdOf(activity), address: addressOf(activity), text, kind };
}

function kindOf(activity: Activity): Turn["kind"] | null {
  if (activity.type === ActivityTypes.Message) return saidIn(activity) ? "text" : "sticker";
  const isStart = activity.type === ActivityTypes.Event && activity.name === startEventName;
  return isStart || hasArrived(activity) ? "start" : null;
}

/** The standard way of saying that a person, and not the bot itself, has come into the conversation. */
function hasArrived(activity: Activity): boolean {
  if (activity.type !== ActivityTypes.ConversationUpdate) return false;
  return (activity.membersAdded ?? []).some((member) => member.id !== activity.recipient.id);
}

function saidIn(activity: Activity): string {
  const command: unknown = activity.value;
  if (typeof command === "string" && command.trim()) return command.trim();
  return typeof activity.text === "string" ? activity.text.trim() : "";
}

/** The same for every redelivery; the platform's own id where there is one, else what sets the event apart. */
function turnIdOf(activity: Activity): string {
  const { channel, installationId } = addressOf(activity);
  const own = activity.id ? [activity.id] : [activity.type, activity.from.id, timeOf(activity), saidIn(activity)];
  const parts = [channel, installationId, ...own];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

/** Activities that went through JSON carry their time as text. */
function timeOf(activity: Activity): number | null {
  const time = new Date(activity.timestamp ?? Number.NaN).getTime();
  return Number.isNaN(time) ? null : time;
}

/** Where the sender of an activity can be written to. Without a tenant the bot's own account stands for it. */
export function addressOf(activity: Activity): Address {
  const { conversation, from, recipient, serviceUrl, locale } = activity;
  const tenantId = conversation.tenantId ?? recipient.id;
  const { installationId, room }: ConversationProperties = conversation.properties ?? {};
  return {
    channel: namesByChannelId[activity.channelId] ?? activity.channelId,
    tenantId,
    userId: from.id,
    installationId: typeof installationId === "string" ? installationId : tenantId,
    conversationId: conversation.id,
    botId: recipient.id,
    ...(serviceUrl ? { serviceUrl } : {}),
    ...(locale ? { locale } : {}),
    ...(typeof room === "string" ? { room } : {}),
  };
}

/** The way back to an address, for `continueConversation`. Plain JSON. */
export function referenceOf(address: Address): ConversationReference {
  const { channel, tenantId, installationId, room } = address;
  const channelId = Object.entries(namesByChannelId).find(([, name]) => name === channel)?.[0] ?? channel;
  const properties = {
    ...(installationId === tenantId ? {} : { installationId }),
    ...(room === undefined ? {} : { room }),
  };
  return {
    channelId,
    serviceUrl: address.serviceUrl ?? "",
    user: { id: address.userId, name: "" },
    bot: { id: address.botId, name: "" },
    conversation: {
      id: address.conversationId,
      name: "",
      isGroup: room !== undefined,
      conversationType: room === undefined ? "personal" : "channel",
      tenantId,
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
    },
  };
}

/** A message in the standard form that every channel renders: text, hero cards, suggested actions. */
export function activityOf(message: Message): Partial<Activity> {
  const { text, cards = [], menus = [], choices = [] } = message;
  const attachments = [...cards.map(heroCardOf), ...(menus.length > 0 ? [menusCard(menus)] : [])];
  return {
    type: ActivityTypes.Message,
    ...(text ? { text } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(cards.length > 1 ? { attachmentLayout: AttachmentLayoutTypes.Carousel } : {}),
    ...(choices.length > 0 ? { suggestedActions: { to: [], actions: choices.map(commandAction) } } : {}),
  };
}

function heroCardOf(card: Card) {
  const link: CardAction[] = card.link ? [{ type: "openUrl", title: card.link.label, value: card.link.url }] : [];
  const buttons = [...(card.link?.byTap ? [] : link), ...(card.buttons ?? []).map(commandAction)];
  const alt = card.imageAlt ? { alt: card.imageAlt } : {};
  return CardFactory.heroCard(card.title, card.imageUrl ? [{ url: card.imageUrl, ...alt }] : [], buttons, {
    ...(card.subtitle ? { subtitle: card.subtitle } : {}),
    ...(card.text ? { text: card.text } : {}),
    ...(link[0] ? { tap: link[0] } : {}),
  });
}

/** Menus in the standard form: an Adaptive Card of choice sets, whose values are commands. */
function menusCard(menus: Menu[]) {
  const body = menus.map(({ label, choices }, at) => ({
    type: "Input.ChoiceSet",
    id: `menu${at + 1}`,
    style: "compact",
    placeholder: label,
    choices: choices.map((one) => ({ title: one.label, value: one.command })),
  }));
  return CardFactory.adaptiveCard({ type: "AdaptiveCard", version: "1.0", body });
}

/** A post back, not an "im back": the person sees what the button was called, not the command it stands for. */
function commandAction({ label, command }: Choice): CardAction {
  return { type: "postBack", title: label, value: command };
}
