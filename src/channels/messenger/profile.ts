import type { Choice } from "../../bots/domain.js";
import { type CommandShape, offered } from "../../bots/forms.js";
import { plainManner } from "../../bots/manner.js";
import { type Language, sayIn } from "../../bots/say.js";
import { shorten } from "../split-text.js";
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

/** The Page's languages by Meta's codes; the first is for everybody else. */
const locales: readonly (readonly [string, Language])[] = [
  ["default", "en"],
  ["de_DE", "de"],
  ["es_ES", "es"],
  ["es_LA", "es"],
];

export interface ProfileWords {
  /** Shown before the first message; must say that this is a bot. At most 160 characters. */
  greeting: string;
  /** The menu beside the text field: labels of at most 30 characters, at most 20 of them. */
  menu: Choice[];
}

export function profileWords(language: Language, commands: readonly CommandShape[] = []): ProfileWords {
  const say = sayIn({ language, spell: plainManner.spell });
  return {
    greeting: say("messengerGreeting"),
    menu: [
      { label: say("menuInbox"), command: "inbox" },
      { label: say("menuSent"), command: "sent" },
      ...regular(commands),
      { label: say("buttonSettings"), command: "settings" },
      { label: say("buttonHelp"), command: "help" },
    ],
  };
}

const mostRegular = 12;

/** What runs regularly, by the name that is the same in every language: there is no better place to come across it. */
function regular(commands: readonly CommandShape[]): Choice[] {
  const found = offered(commands, plainManner).filter(({ topic }) => topic === "jobs");
  return found.slice(0, mostRegular).map(({ name }) => ({
    label: shorten(name.charAt(0).toUpperCase() + name.slice(1), maxMenuTitleLength),
    command: name,
  }));
}

/**
 * The `messenger_profile` of the Page. Get Started is what makes m.me links arrive. Ice breakers and commands are left
 * out on purpose: the ones hide Get Started, the others the menu. Throws RangeError for words that are too long.
 */
export function profileOf(commands: readonly CommandShape[], wordsIn = profileWords): Json {
  const said = locales.map(([locale, language]) => ({ locale, ...checked(wordsIn(language, commands)) }));
  return {
    get_started: { payload: getStartedPayload },
    greeting: said.map(({ locale, greeting }) => ({ locale, text: greeting })),
    persistent_menu: said.map(({ locale, menu }) => ({
      locale,
      composer_input_disabled: false,
      call_to_actions: menu.map(menuItem),
    })),
  };
}

function checked(words: ProfileWords): ProfileWords {
  if (words.greeting.length > maxGreetingLength)
    throw new RangeError(`The greeting has more than ${maxGreetingLength} characters`);
  if (words.menu.length > maxMenuItems) throw new RangeError(`The menu has more than ${maxMenuItems} items`);
  return words;
}

function menuItem({ label, command }: Choice): Json {
  if (label.length > maxMenuTitleLength)
    throw new RangeError(`"${label}" has more than ${maxMenuTitleLength} characters`);
  return { type: "postback", title: label, payload: command };
}

/** Tells Meta the Page's profile and which events to send. Safe to call again. Throws GraphError. */
export async function applyProfile(settings: MessengerSettings, commands: readonly CommandShape[]): Promise<void> {
  const api = await messengerAdapter(settings).getAPI({});
  await api.callAPI("/me/messenger_profile", "POST", profileOf(commands));
  await api.callAPI(`/${settings.MESSENGER_PAGE_ID}/subscribed_apps`, "POST", {
    subscribed_fields: webhookFields.join(","),
  });
}
