import type { Choice } from "../../bots/domain.js";
import { messengerAdapter } from "./channel.js";
import { getStartedPayload } from "./inbound.js";
import type { Json } from "./json.js";
import type { MessengerSettings } from "./settings.js";

/** What Meta must send to the webhook; reactions too, as they open the 24-hour window. */
export const webhookFields = [
  "messages",
  "messaging_postbacks",
  "messaging_referrals",
  "messaging_optins",
  "message_reactions",
];

const maxGreetingLength = 160;
const maxMenuTitleLength = 30;
const maxMenuItems = 20;

export interface ProfileWords {
  /** Shown before the first message; must say that this is a bot. At most 160 characters. */
  greeting: string;
  /** The menu beside the text field: labels of at most 30 characters, at most 20 of them. */
  menu: Choice[];
}

export const profileWords: ProfileWords = {
  greeting: "I am a bot. I carry songs between friends and tell you when they were really heard. Press Get Started.",
  menu: [
    { label: "Songs for me", command: "inbox" },
    { label: "Songs I sent", command: "sent" },
    { label: "Settings", command: "settings" },
    { label: "Help", command: "help" },
  ],
};

/**
 * The `messenger_profile` of the Page. Get Started is what makes m.me links arrive. Ice breakers and commands are left
 * out on purpose: the ones hide Get Started, the others the menu. Throws RangeError for words that are too long.
 */
export function profileOf({ greeting, menu }: ProfileWords = profileWords): Json {
  if (greeting.length > maxGreetingLength)
    throw new RangeError(`The greeting has more than ${maxGreetingLength} characters`);
  if (menu.length > maxMenuItems) throw new RangeError(`The menu has more than ${maxMenuItems} items`);
  const items = menu.map(menuItem);
  return {
    get_started: { payload: getStartedPayload },
    greeting: [{ locale: "default", text: greeting }],
    persistent_menu: [{ locale: "default", composer_input_disabled: false, call_to_actions: items }],
  };
}

function menuItem({ label, command }: Choice): Json {
  if (label.length > maxMenuTitleLength)
    throw new RangeError(`"${label}" has more than ${maxMenuTitleLength} characters`);
  return { type: "postback", title: label, payload: command };
}

/** Tells Meta the Page's profile and which events to send. Safe to call again. Throws GraphError. */
export async function applyProfile(settings: MessengerSettings, words: ProfileWords = profileWords): Promise<void> {
  const api = await messengerAdapter(settings).getAPI({});
  await api.callAPI("/me/messenger_profile", "POST", profileOf(words));
  await api.callAPI(`/${settings.MESSENGER_PAGE_ID}/subscribed_apps`, "POST", {
    subscribed_fields: webhookFields.join(","),
  });
}
