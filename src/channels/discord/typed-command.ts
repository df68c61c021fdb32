import { printCommand } from "../../bots/command.js";
import { type CommandShape, callOf, type FullForm, formAt, isSomebody } from "../../bots/forms.js";
import { parseTrackLink } from "../../bots/song-link.js";
import type { Interaction } from "./inbound.js";
import { repliedIn, songOfModal } from "./modals.js";

/** What fits the `custom_id` of a modal beside its prefix. */
const maxLinkLength = 80;

/** The slash command that the two commands in menus, and their modals, stand for. */
const shareName = "share";
/** The one that a button and its modal stand for. */
const replyName = "reply";

/** What commands and modals say, as somebody would type it on a channel without them. */
export function typedCommand(interaction: Interaction, commands: readonly CommandShape[]): string {
  const { kind, name, options } = interaction;
  // A message without a song, as the others ask for it themselves.
  if (kind === "message-command" || kind === "user-command") return shareName;
  const repliedTo = kind === "modal" ? repliedIn(name) : null;
  const form = formAt(commands, kind === "modal" ? (repliedTo === null ? shareName : replyName) : name);
  if (form === null) return name.replaceAll("-", " ");
  if (repliedTo !== null) return printCommand(callOf(form, { ...options, number: repliedTo }));
  const said = kind === "modal" ? { ...options, to: options.friend ?? options.to, ...songOfModal(name) } : options;
  return printCommand(callOf(form, withAddresses(form, said, interaction)));
}

function withAddresses({ fields }: FullForm, options: Interaction["options"], { applicationId }: Interaction) {
  const people = fields.filter(({ kind }) => isSomebody(kind)).map(({ name }) => name);
  return Object.fromEntries(
    Object.entries(options).map(([name, value = ""]) => [
      name,
      people.includes(name) ? mentionsAsAddresses(value, applicationId) : value,
    ]),
  );
}

/** `<@123>` means somebody of this application's Discord, whichever channel reads it. */
export function mentionsAsAddresses(text: string, applicationId: string): string {
  return text.replace(/<@!?(\d{1,20})>/g, `<@discord:${applicationId}:$1>`);
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
