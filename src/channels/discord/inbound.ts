import { type Activity, ActivityTypes } from "botbuilder";
import { idIn, type Json, listIn, objectIn, textIn } from "./json.js";

/** 1 January 2015, from which Discord's ids count their milliseconds. */
const epochMs = 1_420_070_400_000n;
const ephemeralFlag = 64;
const subcommandTypes: unknown[] = [1, 2];
const labelType = 18;
const componentType = 3;

export type InteractionKind = "command" | "user-command" | "message-command" | "component" | "autocomplete" | "modal";

/** One interaction, checked: what somebody did in Discord with our application. */
export interface Interaction {
  kind: InteractionKind;
  id: string;
  /** Good for 15 minutes, and whoever has it can answer: never stored, never logged. */
  token: string;
  applicationId: string;
  userId: string;
  userName: string;
  /** Bots can press buttons too; nobody answers them. */
  isBot: boolean;
  channelId: string | null;
  guildId: string | null;
  /** In the conversation of two with the bot: nobody else reads along. */
  isDirect: boolean;
  /** The bot is a member of this server. Elsewhere it can only answer, and only within the 15 minutes. */
  isMember: boolean;
  /** The app is here because this person installed it, and for no other reason: five follow-ups are all there is. */
  isOnlyTheirs: boolean;
  locale: string | null;
  createdAtMs: number;
  /** The command with its subcommands ("group add"), or the `custom_id` of the button, select or modal. */
  name: string;
  /** Of a command or modal: what was filled in, everything as text. */
  options: Partial<Record<string, string>>;
  /** Autocomplete: the option that is being typed. */
  focused: string | null;
  /** Of a context command: the user or message it was called on. */
  target: { id: string; text: string } | null;
  /** Of a button or select: the message it hangs on, and what it says. */
  pressed: { messageId: string; channelId: string; isEphemeral: boolean; label: string; value: string } | null;
}

/** Reads what the gateway calls an interaction; null for anything else. Never throws, whatever the value is. */
export function readInteraction(raw: unknown): Interaction | null {
  const json = objectIn(raw);
  const kind = kindOf(json);
  const user = objectIn(json.user ?? objectIn(json.member).user);
  const [id, applicationId, userId, token] = [json.id, json.application_id, user.id]
    .map(idIn)
    .concat(textIn(json.token));
  if (!kind || !id || !applicationId || !userId || !token || !/^[\w.-]+$/.test(token)) return null;
  const who = { userId, userName: nameOf(user), isBot: user.bot === true || userId === applicationId };
  return { kind, id, token, applicationId, ...who, createdAtMs: createdAtMs(id), ...placeOf(json), ...saidIn(json) };
}

function kindOf({ type, data }: Json): InteractionKind | null {
  const commandKinds: Record<string, InteractionKind> = { 1: "command", 2: "user-command", 3: "message-command" };
  const kinds: Record<string, InteractionKind> = { 3: "component", 4: "autocomplete", 5: "modal" };
  const from = type === 2 ? commandKinds : kinds;
  const key = String(type === 2 ? (objectIn(data).type ?? 1) : type);
  return Object.hasOwn(from, key) ? (from[key] ?? null) : null;
}

function nameOf(user: Json): string {
  return textIn(user.global_name) ?? textIn(user.username) ?? "";
}

/** The time that is in every one of Discord's ids. */
function createdAtMs(id: string): number {
  return Number((BigInt(id) >> 22n) + epochMs);
}

type Place = Pick<Interaction, "channelId" | "guildId" | "isDirect" | "isMember" | "isOnlyTheirs" | "locale">;

function placeOf(json: Json): Place {
  const guildId = idIn(json.guild_id);
  const channelType = objectIn(json.channel).type;
  // What says neither is no conversation of two: nothing may be shown that is not meant for others.
  const isDirect = guildId === null && (json.context === 1 || (json.context === undefined && channelType === 1));
  // Of the two ways to install, "0" is the one that makes the bot a member; "1" names the person.
  const owners = objectIn(json.authorizing_integration_owners);
  const isMember = guildId !== null && idIn(owners[0]) === guildId;
  const isOnlyTheirs = owners[0] === undefined && owners[1] !== undefined;
  const channelId = idIn(json.channel_id);
  return { channelId, guildId, isDirect, isMember, isOnlyTheirs, locale: textIn(json.locale) };
}

type Said = Pick<Interaction, "name" | "options" | "focused" | "target" | "pressed">;

function saidIn(json: Json): Said {
  const data = objectIn(json.data);
  const { path, leaves } = optionsIn(data);
  return {
    name: textIn(data.custom_id) ?? [textIn(data.name) ?? "", ...path].join(" "),
    options: { ...valuesOf(leaves, "name"), ...valuesOf(fieldsIn(data), "custom_id") },
    focused: leaves.flatMap((option) => (option.focused === true ? (textIn(option.name) ?? []) : []))[0] ?? null,
    target: targetIn(data),
    pressed: pressedIn(json, data),
  };
}

/** Subcommands lie in each other, two deep at most; what is left are the options themselves. */
function optionsIn(data: Json): { path: string[]; leaves: Json[] } {
  const path: string[] = [];
  let options = listIn(data.options).map(objectIn);
  while (path.length < 2 && options[0] && subcommandTypes.includes(options[0].type)) {
    path.push(textIn(options[0].name) ?? "");
    options = listIn(options[0].options).map(objectIn);
  }
  return { path, leaves: options };
}

/** The fields of a modal: each in a label, or in a row of its own. */
function fieldsIn(data: Json): Json[] {
  return listIn(data.components).map(objectIn).flatMap(fieldsUnder);
}

function fieldsUnder(outer: Json): Json[] {
  return outer.type === labelType ? [objectIn(outer.component)] : listIn(outer.components).map(objectIn);
}

function valuesOf(fields: Json[], key: string): Interaction["options"] {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const name = textIn(field[key]);
      const value = scalarIn(field.value) ?? scalarIn(listIn(field.values)[0]);
      return name === null || value === null ? [] : [[name, value]];
    }),
  );
}

function scalarIn(value: unknown): string | null {
  return ["string", "number", "boolean"].includes(typeof value) ? textIn(String(value)) : null;
}

function targetIn(data: Json): Interaction["target"] {
  const id = idIn(data.target_id);
  if (id === null) return null;
  const { users, messages } = objectIn(data.resolved);
  const message = objectIn(objectIn(messages)[id]);
  const user = objectIn(objectIn(users)[id]);
  return { id, text: [nameOf(user), ...wordsOf(message)].filter(Boolean).join("\n") };
}

/** The text of a message and the links of what it shows. */
function wordsOf(message: Json): string[] {
  const embeds = listIn(message.embeds).map(objectIn);
  return [message.content, ...embeds.flatMap(({ url, description }) => [url, description])].flatMap(
    (word) => textIn(word) ?? [],
  );
}

function pressedIn(json: Json, data: Json): Interaction["pressed"] {
  const message = objectIn(json.message);
  const messageId = idIn(message.id);
  const channelId = idIn(message.channel_id) ?? idIn(json.channel_id);
  const customId = textIn(data.custom_id);
  // A modal that a button has opened comes with the button's message, and is no press.
  if (json.type !== componentType || messageId === null || channelId === null || customId === null) return null;
  const value = textIn(listIn(data.values)[0]) ?? customId;
  const isEphemeral = (Number(message.flags ?? 0) & ephemeralFlag) !== 0;
  return { messageId, channelId, isEphemeral, label: labelOf(message, customId) ?? value, value };
}

function labelOf(message: Json, customId: string): string | null {
  const rows = listIn(message.components).map(objectIn);
  const buttons = rows.flatMap((row) => listIn(row.components).map(objectIn));
  return textIn(buttons.find((button) => button.custom_id === customId)?.label);
}

/** What somebody typed, readable: the name and the options as Discord shows them. For bots that say nothing else. */
export function readableCommand({ name, options, target }: Interaction): string {
  const filled = Object.entries(options).map(([option, value]) => `${option}:${value}`);
  return [name, ...filled, ...(target ? [target.text] : [])].join(" ");
}

/**
 * The activity of a command, button or modal; `text` is what it says in words. The token is in no part of it, as
 * activities and the references made from them are stored.
 */
export function activityFor(interaction: Interaction, text: string): Activity {
  const { id, applicationId, userId, userName, pressed, locale, createdAtMs: atMs, name, options } = interaction;
  const replyTo = pressed ? { replyToId: `${pressed.channelId}/${pressed.messageId}`, value: pressed.value } : {};
  const activity: Partial<Activity> = {
    type: ActivityTypes.Message,
    id,
    text,
    ...replyTo,
    ...(locale === null ? {} : { locale }),
    channelId: "discord",
    timestamp: new Date(atMs),
    from: { id: userId, name: userName },
    recipient: { id: applicationId, name: "" },
    conversation: conversationOf(interaction),
    channelData: { kind: interaction.kind, name, options, guildId: interaction.guildId, target: interaction.target },
  };
  // The type demands fields that no channel but Teams fills.
  return activity as Activity;
}

/** A Discord user is the same person everywhere, so the conversation is the one with them; the room stands beside it. */
function conversationOf({
  applicationId,
  userId,
  guildId,
  channelId,
  isDirect,
}: Interaction): Activity["conversation"] {
  const elsewhere = guildId === null ? "groupChat" : "channel";
  return {
    id: `dm/${userId}`,
    name: "",
    isGroup: !isDirect,
    conversationType: isDirect ? "personal" : elsewhere,
    tenantId: applicationId,
    ...(isDirect || channelId === null ? {} : { properties: { room: channelId } }),
  };
}
