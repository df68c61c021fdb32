import { type CommandCall, parseCommand, printCommand } from "../../bots/command.js";
import { parseTrackLink } from "../../bots/song-link.js";
import type { Interaction } from "./inbound.js";
import { songOfModal } from "./modals.js";

/** What fits the `custom_id` of a modal beside its prefix. */
const maxLinkLength = 80;

/** What the commands and modals of this product say, as somebody would type it on a channel without them. */
export function typedCommand(interaction: Interaction): string {
  const { kind, name, options } = interaction;
  if (kind === "modal") return typedShare(interaction, { ...options, ...songOfModal(name) });
  // A message without a song, as the others ask for it themselves.
  if (kind === "message-command" || kind === "user-command") return "share";
  switch (name) {
    case "share":
      return typedShare(interaction, options);
    case "register":
      return printed({ name, words: "", options: optionsFrom({ name: options.name, code: options.code }) });
    case "inbox":
    case "sent":
      return `${name} ${options.page ?? ""}`.trim();
    case "heard":
    case "skip":
    case "cancel":
      return `${name} ${options.number ?? ""}`.trim();
    case "accept":
    case "not-now":
    case "block":
    case "unblock":
    case "unfriend":
    case "mute":
    case "unmute":
      return typedAbout(interaction);
    case "invite":
      return options.cancel ? `invite cancel ${plainWords(options.cancel)}` : "invite";
    case "remind":
      return `${name} ${options.number ?? ""} ${plainWords(options.when ?? "")}`.trim();
    case "settings show":
      return "settings";
    case "settings receipts":
      return typedReceipts(interaction);
    case "settings prefer":
    case "settings where":
    case "settings presence":
    case "settings language":
    case "settings quiet":
    case "settings zone":
    case "settings notify":
      return `${name.slice("settings ".length)} ${plainWords(options.to ?? "")}`.trim();
    case "help":
      return `help ${plainWords(options.command ?? "")}`.trim();
    default:
      return name.replaceAll("-", " ");
  }
}

/** A command about somebody: their name beside it, or in its own option where the grammar could misread it. */
function typedAbout({ name: called, options, applicationId }: Interaction): string {
  const name = called.replaceAll("-", " ");
  const who = nameIn(options.who, applicationId);
  const time = plainWords(options.time ?? "");
  if (isPlainName(who)) return printed({ name, words: `${who} ${time}`, options: {} });
  return printed({ name, words: time, options: optionsFrom({ name: who }) });
}

function typedReceipts({ options, applicationId }: Interaction): string {
  const wanted = plainWords(options.to ?? "");
  const friend = nameIn(options.for, applicationId);
  return printed({ name: "receipts", words: wanted, options: optionsFrom({ name: friend }) });
}

function nameIn(given: string | undefined, applicationId: string): string {
  return withoutAt(mentionsAsAddresses(given ?? "", applicationId).trim());
}

function typedShare({ applicationId }: Interaction, options: Interaction["options"]): string {
  const to = nameIn(options.friend ?? options.to, applicationId);
  const words = plainWords(options.song ?? "");
  const texts = { pre: options.note, post: options.after };
  // A name that the grammar could misread behind "with" goes into its own option, between quotes.
  if (isPlainName(to)) return printed({ name: "share", words: `${words} with ${to}`, options: optionsFrom(texts) });
  return printed({ name: "share", words, options: optionsFrom({ name: to, ...texts }) });
}

/** `<@123>` means somebody of this application's Discord, whichever channel reads it. */
export function mentionsAsAddresses(text: string, applicationId: string): string {
  return text.replace(/<@!?(\d{1,20})>/g, `<@discord:${applicationId}:$1>`);
}

function withoutAt(name: string): string {
  return name.replace(/^@+/, "");
}

function isPlainName(name: string): boolean {
  const isOneWord = /^(?:person:\S+|<@discord:\d+:\d+>)$/.test(name);
  return isOneWord || /^(?!.*\b(?:with|to)\b)[\p{L}\p{M}\p{N}'’#-]+(?: [\p{L}\p{M}\p{N}'’-]+)*$/iu.test(name);
}

const optionLike = /(?<=^|\s)(name|pre|post|code)\s*[:：]/iu;

/** On one line, and without anything the grammar takes for an option: a song may well be called "Post: Script". */
function plainWords(text: string): string {
  let words = text;
  // Taking one away may make the next.
  while (optionLike.test(words)) words = words.replace(optionLike, "$1 ");
  return words.replace(/\s+/gu, " ").trim();
}

type Options = CommandCall["options"];

function optionsFrom(given: Record<string, string | undefined>): Options {
  const filled = Object.entries(given).flatMap(([name, value]) => {
    const tidy = value?.trim();
    return tidy ? [[name, quotable(tidy)]] : [];
  });
  return Object.fromEntries(filled);
}

function printed(call: CommandCall): string {
  return printCommand({ ...call, words: call.words.trim() });
}

/** The text itself where the grammar reads it back unchanged; else with double quotes that cannot end it. */
function quotable(text: string): string {
  return isReadBack(text) ? text : text.replace(/["“”„‟«»]/gu, "″");
}

function isReadBack(text: string): boolean {
  try {
    const call = printCommand({ name: "share", words: "", options: { pre: text } });
    return parseCommand(call, [{ name: "share", aliases: [] }])?.options.pre === text;
  } catch {
    return false; // a closing quote that cannot be found is one that would not be read back
  }
}

/** The first song a text has a link to, as short as can be; null for none. */
export function songIn(text: string): string | null {
  for (const word of text.split(/\s+/u)) {
    const link = parseTrackLink(word);
    if (link?.kind === "track") return `spotify:track:${link.id}`;
    if (link?.kind === "short" && link.url.length <= maxLinkLength) return link.url;
  }
  return null;
}
