import { asList, asObject, asObjects, asText, isFilled, isObject, type Json } from "../json.js";
import { interactiveElements } from "./block-tree.js";
import { knownOptions } from "./seen-blocks.js";

/** What is filled in, by block and action. */
export type ViewState = Record<string, Record<string, Json>>;

/** Where each kind of element keeps its value, and how: one or several, an option or a plain value. */
const KINDS: Record<string, { field: string; initial: string; isMany?: boolean; isOption?: boolean }> = {
  static_select: { field: "selected_option", initial: "initial_option", isOption: true },
  external_select: { field: "selected_option", initial: "initial_option", isOption: true },
  radio_buttons: { field: "selected_option", initial: "initial_option", isOption: true },
  overflow: { field: "selected_option", initial: "initial_option", isOption: true },
  checkboxes: { field: "selected_options", initial: "initial_options", isMany: true, isOption: true },
  multi_static_select: { field: "selected_options", initial: "initial_options", isMany: true, isOption: true },
  multi_external_select: { field: "selected_options", initial: "initial_options", isMany: true, isOption: true },
  users_select: { field: "selected_user", initial: "initial_user" },
  multi_users_select: { field: "selected_users", initial: "initial_users", isMany: true },
  conversations_select: { field: "selected_conversation", initial: "initial_conversation" },
  multi_conversations_select: { field: "selected_conversations", initial: "initial_conversations", isMany: true },
  channels_select: { field: "selected_channel", initial: "initial_channel" },
  multi_channels_select: { field: "selected_channels", initial: "initial_channels", isMany: true },
  datepicker: { field: "selected_date", initial: "initial_date" },
  timepicker: { field: "selected_time", initial: "initial_time" },
  datetimepicker: { field: "selected_date_time", initial: "initial_date_time" },
  plain_text_input: { field: "value", initial: "initial_value" },
  email_text_input: { field: "value", initial: "initial_value" },
  url_text_input: { field: "value", initial: "initial_value" },
  number_input: { field: "value", initial: "initial_value" },
};

/** What an element is filled in with at first; what was there before under the same ids stays. */
export function initialState(blocks: readonly Json[], before: ViewState = {}): ViewState {
  const state: ViewState = {};
  for (const { block, element } of interactiveElements(blocks)) {
    const kind = KINDS[asText(element.type)];
    if (kind === undefined) continue;
    const [blockId, actionId] = [asText(block.block_id), asText(element.action_id)];
    const empty = kind.isMany ? [] : null;
    const fresh = { type: element.type, [kind.field]: element[kind.initial] ?? empty };
    const kept = before[blockId]?.[actionId];
    state[blockId] = { ...state[blockId], [actionId]: kept !== undefined && kept.type === element.type ? kept : fresh };
  }
  return state;
}

/**
 * What an element holds once a person has chosen or typed this: a text, a value or label of an option, an id, or a list.
 * `offered` are options that came from the bot meanwhile.
 * @throws Error if there is nothing like that to choose, or the element takes nothing
 */
export function filledIn(element: Json, chosen: unknown, offered: readonly Json[]): Json {
  const kind = KINDS[asText(element.type)];
  if (kind === undefined) throw new Error(`Nothing can be filled into a ${String(element.type)}`);
  const options = [...knownOptions(element), ...offered];
  const pick = (one: unknown) => (kind.isOption ? optionOf(options, one) : typedValue(element, one));
  const value = kind.isMany ? asList(chosen).map(pick) : pick(chosen);
  return { type: element.type, [kind.field]: value };
}

function optionOf(options: readonly Json[], chosen: unknown): Json | null {
  if (chosen === null) return null;
  const wanted = isObject(chosen) ? chosen.value : chosen;
  const option =
    options.find((candidate) => candidate.value === wanted) ??
    options.find((candidate) => asText(asObject(candidate.text).text) === wanted);
  if (option === undefined) throw new Error(`There is no option ${String(wanted)} to choose`);
  return option;
}

function typedValue(element: Json, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const [min, max] = [element.min_length, element.max_length].map((limit) =>
    typeof limit === "number" ? limit : null,
  );
  const length = [...value].length;
  if (typeof max === "number" && length > max) throw new Error(`At most ${max} characters can be typed there`);
  if (typeof min === "number" && length > 0 && length < min)
    throw new Error(`At least ${min} characters are asked for`);
  return value === "" ? null : value;
}

/** Whether an element is filled in. */
export function isFilledIn(state: Json | undefined): boolean {
  if (state === undefined) return false;
  const { type: _type, ...rest } = state;
  return Object.values(rest).some((value) =>
    Array.isArray(value) ? value.length > 0 : value !== null && value !== "",
  );
}

/** Labels of the inputs that must be filled in and are not. */
export function missingInputs(blocks: readonly Json[], state: ViewState): string[] {
  return blocks
    .filter((block) => block.type === "input" && block.optional !== true)
    .filter((block) => {
      const actionId = asText(asObject(block.element).action_id);
      return !isFilledIn(state[asText(block.block_id)]?.[actionId]);
    })
    .map((block) => asText(asObject(block.label).text));
}

/** Ids of the blocks that take input, which alone can be said to be wrong. */
export function inputBlockIds(blocks: unknown): string[] {
  return asObjects(blocks)
    .filter((block) => block.type === "input" && isFilled(block.block_id))
    .map((block) => asText(block.block_id));
}
