import { asText, type Json } from "../json.js";
import { ownersFor } from "./authorization.js";
import { fillFocused, fillOptions, nest, type OptionValues, resolvePath } from "./command-call.js";
import { OPTION } from "./command-rules.js";
import { interactionJson, resolvedJson } from "./interaction-shapes.js";
import { INTERACTION, type InteractionOutcome, type NewInteraction } from "./interactions.js";
import type { Channel } from "./places.js";
import type { GatewayEvent, Platform } from "./platform.js";

const KIND = { chat: 1, user: 2, message: 3 } as const;

/** Where a person does something. Default: the DM with the bot. */
export interface Where {
  channelId?: string;
}

/** One suggestion of an autocomplete. */
export interface Choice {
  name: string;
  value: string | number;
}

/** What a person does with commands; each is one INTERACTION_CREATE. */
export interface CommandActions {
  /**
   * Types a slash command, sub-commands included: `command(ann, "group create", { name: "road-trip" })`.
   * @throws Error if Discord's client would not let it through: no such command or option, or not usable there
   */
  command(userId: string, path: string, options?: OptionValues, where?: Where): Promise<InteractionOutcome>;
  /** Types into one option and sees what is offered; null if nothing came in time. */
  complete(
    userId: string,
    path: string,
    focused: string,
    text: string,
    others?: OptionValues,
    where?: Where,
  ): Promise<Choice[] | null>;
  /** Chooses a message's context command. @throws Error if the person does not see that message */
  messageCommand(userId: string, name: string, messageId: string): Promise<InteractionOutcome>;
  /** Chooses a person's context command. */
  userCommand(userId: string, name: string, targetId: string, where?: Where): Promise<InteractionOutcome>;
}

/** Passes an event to the bot; false if there is none. */
export type Dispatch = (event: GatewayEvent) => boolean;

/** Begins an interaction, sends it, and waits for what comes of it. */
export function interact(
  platform: Platform,
  dispatch: Dispatch,
  about: NewInteraction,
  data: Json,
): Promise<InteractionOutcome> {
  const { interactions, places, bot } = platform;
  const { interaction, done } = interactions.open(about);
  const message = about.source === null ? null : platform.json(about.source);
  const { guildId } = places.channel(about.channelId);
  const payload = interactionJson(places, bot.id, interaction, data, message);
  const isHeard = dispatch({ name: "INTERACTION_CREATE", data: payload, guildId, intents: 0 });
  if (!isHeard) interactions.expire(interaction);
  return done;
}

/** A place for an interaction, with everything that follows from it. */
export function placeOf(platform: Platform, userId: string, { channelId }: Where): Channel {
  const { places } = platform;
  const channel = channelId === undefined ? places.dm(userId) : places.channel(channelId);
  if (!places.isIn(userId, channel)) throw new Error(`${userId} is not in channel ${channel.id}`);
  return channel;
}

/** Whether the bot's answers there can be for one person only. */
export function isForcedEphemeral({ places }: Platform, { guildId }: Channel): boolean {
  if (guildId === null) return false;
  const { hasBot, allowsExternalApps } = places.guild(guildId);
  return !hasBot && !allowsExternalApps;
}

/** The actions of people with commands. */
export function createCommandActions(platform: Platform, dispatch: Dispatch): CommandActions {
  const { places } = platform;

  function about(command: Json, userId: string, channel: Channel, type: number): NewInteraction {
    return {
      type,
      userId,
      channelId: channel.id,
      name: asText(command.name),
      owners: ownersFor(places, command, userId, channel),
      source: null,
      isModalFromMessage: false,
      isForcedEphemeral: isForcedEphemeral(platform, channel),
      focusedType: OPTION.string,
    };
  }

  function find(name: string, type: number, channel: Channel): Json {
    const command = platform.commands.find(name, type, channel.guildId);
    if (command === null) throw new Error(`There is no command ${name}`);
    return command;
  }

  function send(command: Json, userId: string, channel: Channel, extra: Json): Promise<InteractionOutcome> {
    const data = dataOf(command, extra);
    return interact(platform, dispatch, about(command, userId, channel, INTERACTION.command), data);
  }

  return {
    async command(userId, path, options = {}, where = {}) {
      const channel = placeOf(platform, userId, where);
      const [name = "", ...names] = path.split(" ");
      const command = find(name, KIND.chat, channel);
      const call = resolvePath(command, names);
      const filled = fillOptions(call.options, options);
      const resolved = resolvedOptions(platform, channel, filled);
      return send(command, userId, channel, { options: nest(call.levels, filled), ...resolved });
    },

    async complete(userId, path, focused, text, others = {}, where = {}) {
      const channel = placeOf(platform, userId, where);
      const [name = "", ...names] = path.split(" ");
      const command = find(name, KIND.chat, channel);
      const call = resolvePath(command, names);
      const filled = fillFocused(call.options, focused, text, others);
      const interaction = {
        ...about(command, userId, channel, INTERACTION.autocomplete),
        focusedType: Number(filled.at(-1)?.type),
      };
      const data = dataOf(command, { options: nest(call.levels, filled) });
      const { response, choices } = await interact(platform, dispatch, interaction, data);
      return response === null ? null : choices.map((each) => ({ name: asText(each.name), value: choiceValue(each) }));
    },

    async messageCommand(userId, name, messageId) {
      const message = platform.messages.visible(userId, messageId);
      const channel = places.channel(message.channelId);
      const resolved = { messages: { [message.id]: platform.json(message) } };
      return send(find(name, KIND.message, channel), userId, channel, { target_id: message.id, resolved });
    },

    async userCommand(userId, name, targetId, where = {}) {
      const channel = placeOf(platform, userId, where);
      const resolved = resolvedJson(places, channel.guildId, [places.user(targetId).id], []);
      return send(find(name, KIND.user, channel), userId, channel, { target_id: targetId, resolved });
    },
  };
}

function dataOf({ id, name, type, guild_id: guildId }: Json, extra: Json): Json {
  return { id, name, type, ...(guildId === undefined ? {} : { guild_id: guildId }), ...extra };
}

function resolvedOptions({ places }: Platform, { guildId }: Channel, options: Json[]): Json {
  const idsOf = (type: number) => options.filter((each) => each.type === type).map(({ value }) => asText(value));
  const resolved = resolvedJson(places, guildId, idsOf(OPTION.user), idsOf(OPTION.channel));
  return Object.keys(resolved).length === 0 ? {} : { resolved };
}

function choiceValue({ value }: Json): string | number {
  return typeof value === "number" ? value : asText(value);
}
