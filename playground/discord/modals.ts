import { asList, asObject, asObjects, asText, type Json } from "../json.js";
import { COMPONENT, flatten } from "./component-rules.js";
import type { LiveInteraction } from "./interactions.js";

const PARAGRAPH = 2;

/** A modal a person has before them. */
export interface OpenModal {
  data: Json;
  /** The interaction that opened it. */
  openedBy: LiveInteraction;
}

/** One input of a modal as a person sees it. */
export interface SeenField {
  customId: string;
  label: string;
  description?: string;
  placeholder?: string;
  /** Whether it takes a text of several lines. */
  isLong: boolean;
  /** Of a text. */
  maxLength?: number;
  /** What is filled in already. */
  value?: string;
  required: boolean;
  /** For menus, radio buttons and check boxes. */
  options: { label: string; value: string }[];
}

/** A modal as a person sees it. */
export interface SeenModal {
  /** Of the interaction that opened it. */
  id: string;
  customId: string;
  title: string;
  texts: string[];
  fields: SeenField[];
}

/** What people fill in, by `custom_id`: a text, a tick, or the chosen values. */
export type ModalValues = Record<string, string | boolean | string[]>;

/** The view of a modal. */
export function seenModal({ data, openedBy }: OpenModal): SeenModal {
  const components = asObjects(data.components);
  return {
    id: openedBy.id,
    customId: asText(data.custom_id),
    title: asText(data.title),
    texts: components.filter(({ type }) => type === COMPONENT.text).map(({ content }) => asText(content)),
    fields: components.flatMap(fieldsOf),
  };
}

function fieldsOf(top: Json): SeenField[] {
  return inputsOf(top).map((input) => ({
    customId: asText(input.custom_id),
    label: asText(top.label ?? input.label),
    ...(top.description === undefined ? {} : { description: asText(top.description) }),
    ...(input.placeholder === undefined ? {} : { placeholder: asText(input.placeholder) }),
    isLong: input.type === COMPONENT.textInput && input.style === PARAGRAPH,
    ...(typeof input.max_length === "number" ? { maxLength: input.max_length } : {}),
    ...(input.value === undefined ? {} : { value: asText(input.value) }),
    required: input.required !== false,
    options: asObjects(input.options).map(({ label, value }) => ({ label: asText(label), value: asText(value) })),
  }));
}

function inputsOf(top: Json): Json[] {
  return flatten([top]).filter(({ custom_id }) => custom_id !== undefined);
}

/**
 * The components of the submission.
 * @throws Error for what Discord's own form would not let through: unknown fields, missing and overlong values
 */
export function submission(modal: OpenModal, values: ModalValues): Json[] {
  const components = asObjects(modal.data.components);
  const known = components.flatMap(inputsOf).map(({ custom_id }) => custom_id);
  const unknown = Object.keys(values).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new Error(`The modal has no field ${unknown}`);
  return components.map((top, index) => submitted(top, index * 2 + 1, values));
}

function submitted(top: Json, id: number, values: ModalValues): Json {
  const filled = inputsOf(top).map((input) => fill(input, id + 1, values[asText(input.custom_id)]));
  const ids = { type: top.type, id: top.id ?? id };
  if (top.type === COMPONENT.row) return { ...ids, components: filled };
  return top.type === COMPONENT.label ? { ...ids, component: asObject(filled[0]) } : ids;
}

function fill(input: Json, id: number, value: string | boolean | string[] | undefined): Json {
  const base = { type: input.type, id: input.id ?? id, custom_id: input.custom_id };
  const name = asText(input.custom_id);
  if (input.type === COMPONENT.textInput) return { ...base, value: typed(input, name, value) };
  if (input.type === COMPONENT.checkbox)
    return { ...base, value: value === undefined ? input.default === true : value };
  const chosen = chosenValues(input, name, value);
  return input.type === COMPONENT.radioGroup ? { ...base, value: chosen[0] ?? null } : { ...base, values: chosen };
}

function typed(input: Json, name: string, value: string | boolean | string[] | undefined): string {
  const text = value === undefined ? asText(input.value) : String(value);
  const min = Number(input.min_length ?? (input.required === false ? 0 : 1));
  const isEmptyAllowed = text === "" && input.required === false;
  if (text.length > Number(input.max_length ?? 4000) || (text.length < min && !isEmptyAllowed)) {
    throw new Error(`The field ${name} does not take a text of ${text.length} characters`);
  }
  return text;
}

function chosenValues(input: Json, name: string, value: string | boolean | string[] | undefined): string[] {
  const chosen = asList(value === undefined ? [] : [value].flat()).map(String);
  const options = asObjects(input.options).map((each) => each.value);
  const stranger = chosen.find((each) => input.options !== undefined && !options.includes(each));
  if (stranger !== undefined) throw new Error(`The field ${name} does not offer ${stranger}`);
  if (chosen.length === 0 && input.required !== false) throw new Error(`The field ${name} must be filled in`);
  return chosen;
}
