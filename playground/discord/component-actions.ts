import { asObjects, asText, type Json } from "../json.js";
import { installed } from "./authorization.js";
import { COMPONENT, flatten, SELECTS } from "./component-rules.js";
import { resolvedJson } from "./interaction-shapes.js";
import { INTERACTION, type InteractionOutcome, type NewInteraction } from "./interactions.js";
import { type ModalValues, type OpenModal, submission } from "./modals.js";
import { type Dispatch, interact, isForcedEphemeral } from "./person-actions.js";
import type { Channel } from "./places.js";
import type { Platform } from "./platform.js";
import type { StoredMessage } from "./stored-message.js";

/** A button, named by its message and by what it says or carries. */
export interface Press {
  messageId: string;
  customId?: string;
  label?: string;
}

/** What is chosen in a menu of a message: values, or ids of people and channels. */
export interface Selection {
  messageId: string;
  customId: string;
  values: string[];
}

/** What a person does with what the bot has posted; each is one INTERACTION_CREATE. */
export interface ComponentActions {
  /** Presses a button, however old. @throws Error if there is none, it is switched off, or it opens a page */
  press(userId: string, press: Press): Promise<InteractionOutcome>;
  /** Chooses in a menu. @throws Error if it does not offer that, or not so many */
  select(userId: string, selection: Selection): Promise<InteractionOutcome>;
  /** Fills in and sends the open modal. @throws Error if there is none, or it does not take the values */
  submitModal(userId: string, values: ModalValues): Promise<InteractionOutcome>;
}

/** The actions of people with buttons, menus and modals. */
export function createComponentActions(platform: Platform, dispatch: Dispatch): ComponentActions {
  const send = (userId: string, message: StoredMessage, data: Json) =>
    interact(platform, dispatch, onMessage(platform, userId, message), data);
  return {
    async press(userId, press) {
      const message = platform.messages.visible(userId, press.messageId);
      const button = findButton(userId, message, press);
      const { custom_id, id } = button;
      return send(userId, message, { custom_id, component_type: COMPONENT.button, ...numbered(id) });
    },

    async select(userId, { messageId, customId, values }) {
      const message = platform.messages.visible(userId, messageId);
      const menu = findMenu(userId, message, customId, values);
      const resolved = chosen(platform, platform.places.channel(message.channelId), Number(menu.type), values);
      const { custom_id, type, id } = menu;
      return send(userId, message, { custom_id, component_type: type, values, ...numbered(id), ...resolved });
    },

    async submitModal(userId, values) {
      const modal = platform.modals.get(userId);
      if (modal === undefined) throw new Error(`${userId} has no modal open`);
      const data = { custom_id: modal.data.custom_id, components: submission(modal, values) };
      platform.modals.delete(userId);
      return interact(platform, dispatch, fromModal(modal), data);
    },
  };
}

function numbered(id: unknown): Json {
  return id === undefined ? {} : { id };
}

function onMessage(platform: Platform, userId: string, message: StoredMessage): NewInteraction {
  const channel = platform.places.channel(message.channelId);
  return {
    type: INTERACTION.component,
    userId,
    channelId: channel.id,
    name: null,
    owners: message.interaction?.owners ?? ownersThere(platform, userId, channel),
    source: message,
    isModalFromMessage: false,
    isForcedEphemeral: isForcedEphemeral(platform, channel),
    focusedType: 0,
  };
}

/** Where the bot could write by itself, it is installed in some way. */
function ownersThere({ places }: Platform, userId: string, channel: Channel): Record<string, string> {
  const owners = installed(places, userId, channel);
  return Object.keys(owners).length === 0 ? { "0": channel.guildId ?? "0" } : owners;
}

function fromModal({ openedBy }: OpenModal): NewInteraction {
  return {
    ...openedBy,
    type: INTERACTION.modal,
    name: null,
    isModalFromMessage: openedBy.source !== null,
  };
}

function findButton(userId: string, message: StoredMessage, { customId, label }: Press): Json {
  const name = label ?? customId ?? "";
  const button = flatten(message.components).find(
    (each) =>
      each.type === COMPONENT.button &&
      (label === undefined || asText(each.label) === label) &&
      (customId === undefined || each.custom_id === customId),
  );
  if (button === undefined || name === "") throw new Error(`${userId} sees no button ${name} on ${message.id}`);
  if (button.disabled === true) throw new Error(`The button ${name} is switched off`);
  if (button.url !== undefined) throw new Error(`"${name}" opens ${asText(button.url)}; the bot hears nothing of it`);
  return button;
}

function findMenu(userId: string, { id, components }: StoredMessage, customId: string, values: string[]): Json {
  const menu = flatten(components).find((each) => SELECTS.includes(Number(each.type)) && each.custom_id === customId);
  if (menu === undefined || menu.disabled === true) throw new Error(`${userId} sees no menu ${customId} on ${id}`);
  const offered = asObjects(menu.options).map(({ value }) => value);
  const stranger = values.find((each) => menu.options !== undefined && !offered.includes(each));
  if (stranger !== undefined) throw new Error(`The menu ${customId} does not offer ${stranger}`);
  if (values.length < Number(menu.min_values ?? 1) || values.length > Number(menu.max_values ?? 1)) {
    throw new Error(`The menu ${customId} does not take ${values.length} values`);
  }
  return menu;
}

function chosen(platform: Platform, { guildId }: Channel, type: number, values: string[]): Json {
  if (type === COMPONENT.stringSelect) return {};
  if (type === COMPONENT.roleSelect) throw new Error("Roles are not emulated");
  const isOfChannels = type === COMPONENT.channelSelect;
  return { resolved: resolvedJson(platform.places, guildId, isOfChannels ? [] : values, isOfChannels ? values : []) };
}
