import { asList, asObject, asObjects, type Json } from "../json.js";
import {
  type Form,
  flag,
  ignored,
  inOrder,
  integer,
  listOf,
  nullable,
  oneOf,
  type Rule,
  shape,
  snowflake,
  text,
  url,
} from "./form.js";

/** Types of components by name, as the wire numbers them. */
export const COMPONENT = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

/** Every kind of select menu. */
export const SELECTS: readonly number[] = [3, 5, 6, 7, 8];

const LINK_STYLE = 5;
const MAX_COMPONENTS = 40;
const MAX_TEXT = 4000;
const customId = text(1, 100);
const media = shape({ url: url(2048, ["http", "https", "attachment"]) });
const emoji = shape({}, { id: nullable(snowflake), name: nullable(text(1, 100)), animated: flag });

/** One component of these types. */
function oneComponent(...types: number[]): Rule {
  return (value, form) => {
    const type = Number(asObject(value).type);
    const rule = types.includes(type) ? SHAPES[type] : undefined;
    if (rule !== undefined) rule(value, form);
    else form.in("type").fail("BASE_TYPE_CHOICES", `Value of field "type" must be one of (${types.join(", ")}).`);
  };
}

const component = (required: Record<string, Rule>, optional: Record<string, Rule> = {}): Rule =>
  shape({ type: ignored, ...required }, { id: integer(0, 2 ** 31 - 1), ...optional });

const option = (extra: Record<string, Rule>): Rule =>
  shape({ label: text(1, 100), value: text(1, 100) }, { description: text(1, 100), default: flag, ...extra });

const select = (required: Record<string, Rule>, optional: Record<string, Rule>): Rule =>
  component(
    { custom_id: customId, ...required },
    {
      placeholder: text(0, 150),
      min_values: integer(0, 25),
      max_values: integer(1, 25),
      disabled: flag,
      required: flag,
      ...optional,
    },
  );

const defaultValues = {
  default_values: listOf(shape({ id: snowflake, type: oneOf("user", "role", "channel") }), 0, 25),
};

const SHAPES: Record<number, Rule> = {
  1: inOrder(component({ components: listOf(oneComponent(2, 4, ...SELECTS), 1, 5) }), rowIsOneKind),
  2: inOrder(
    component(
      { style: integer(1, 5) },
      { custom_id: customId, url: url(512, ["http", "https", "discord"]), label: text(0, 80), emoji, disabled: flag },
    ),
    buttonLeadsSomewhere,
  ),
  3: inOrder(select({ options: listOf(option({ emoji }), 1, 25) }, {}), optionsDiffer),
  4: component(
    { custom_id: customId, style: oneOf(1, 2) },
    {
      label: text(1, 45),
      placeholder: text(0, 100),
      value: text(0, 4000),
      min_length: integer(0, 4000),
      max_length: integer(1, 4000),
      required: flag,
    },
  ),
  5: select({}, defaultValues),
  6: select({}, defaultValues),
  7: select({}, defaultValues),
  8: select({}, { ...defaultValues, channel_types: listOf(integer(0, 20), 0, 25) }),
  9: component({ components: listOf(oneComponent(10), 1, 3), accessory: oneComponent(2, 11) }),
  10: component({ content: text(1, MAX_TEXT) }),
  11: component({ media }, { description: nullable(text(1, 1024)), spoiler: flag }),
  12: component({
    items: listOf(shape({ media }, { description: nullable(text(1, 1024)), spoiler: flag }), 1, 10),
  }),
  13: component({ file: shape({ url: url(2048, ["attachment"]) }) }, { spoiler: flag, name: ignored, size: ignored }),
  14: component({}, { divider: flag, spacing: oneOf(1, 2) }),
  17: component(
    { components: listOf(oneComponent(1, 9, 10, 12, 13, 14), 1, MAX_COMPONENTS) },
    { accent_color: nullable(integer(0, 0xffffff)), spoiler: flag },
  ),
  18: inOrder(
    component(
      { label: text(1, 45), component: oneComponent(4, ...SELECTS, 19, 21, 22, 23) },
      { description: text(1, 100) },
    ),
    labelledInputHasNoLabel,
  ),
  19: component(
    { custom_id: customId },
    { min_values: integer(0, 10), max_values: integer(1, 10), required: flag, file_types: listOf(text(1, 100), 0, 10) },
  ),
  21: inOrder(
    component({ custom_id: customId, options: listOf(option({}), 2, 10) }, { required: flag }),
    optionsDiffer,
  ),
  22: inOrder(
    component(
      { custom_id: customId, options: listOf(option({}), 1, 10) },
      { min_values: integer(0, 10), max_values: integer(1, 10), required: flag },
    ),
    optionsDiffer,
  ),
  23: component({ custom_id: customId }, { default: flag }),
};

function rowIsOneKind(value: unknown, form: Form): void {
  const types = asObjects(asObject(value).components).map(({ type }) => Number(type));
  if (types.every((type) => type === COMPONENT.button) || types.length === 1) return;
  form.in("components").fail("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A row holds up to 5 buttons, or 1 select.");
}

function buttonLeadsSomewhere(value: unknown, form: Form): void {
  const { style, custom_id, url: link, label, emoji: picture } = asObject(value);
  const isLink = style === LINK_STYLE;
  if (isLink !== (link !== undefined) || isLink === (custom_id !== undefined)) {
    form.fail("BUTTON_COMPONENT_INVALID", "A link button has a url, any other a custom_id, and none has both.");
  }
  if (!label && picture === undefined) form.fail("BUTTON_COMPONENT_INVALID", "A button needs a label or an emoji.");
}

function optionsDiffer(value: unknown, form: Form): void {
  const { options, min_values, max_values } = asObject(value);
  const values = asObjects(options).map((each) => each.value);
  if (new Set(values).size < values.length) {
    form.in("options").fail("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used");
  }
  if (Number(min_values ?? 1) > Number(max_values ?? values.length)) {
    form.in("min_values").fail("NUMBER_TYPE_MAX", "min_values is over max_values.");
  }
}

function labelledInputHasNoLabel(value: unknown, form: Form): void {
  const inner = asObject(asObject(value).component);
  if (inner.label !== undefined) form.in("component", "label").fail("UNKNOWN_FIELD", "The label component says it.");
}

/** Components of a classic message: up to 5 rows. */
export const classicComponents: Rule = inOrder(listOf(oneComponent(1), 0, 5), inputsAreForModals, idsDiffer);

/** Components V2: at most 40 in all, nested ones counted, and 4000 characters of text. */
export const v2Components: Rule = inOrder(
  listOf(oneComponent(1, 9, 10, 12, 13, 14, 17), 0, MAX_COMPONENTS),
  inputsAreForModals,
  idsDiffer,
  withinTotals,
);

/** What a modal is made of: 1 to 5 labels, texts, or rows with one text input each. */
export const modalComponents: Rule = inOrder(listOf(oneComponent(1, 10, 18), 1, 5), rowsHoldInputs, idsDiffer);

/** All components in a tree, depth first. */
export function flatten(components: unknown): Json[] {
  return asObjects(components).flatMap((each) => [
    each,
    ...flatten([...asList(each.components), ...[each.accessory, each.component].filter(Boolean)]),
  ]);
}

function inputsAreForModals(value: unknown, form: Form): void {
  if (flatten(value).some(({ type }) => type === COMPONENT.textInput)) {
    form.fail("BASE_TYPE_CHOICES", "Text inputs are for modals.");
  }
}

function rowsHoldInputs(value: unknown, form: Form): void {
  for (const [index, each] of asObjects(value).entries()) {
    const inputs = asObjects(each.components);
    const isGood = inputs.length === 1 && inputs.every(({ type, label }) => type === 4 && label !== undefined);
    if (each.type === COMPONENT.row && !isGood) {
      form.in(index).fail("BASE_TYPE_CHOICES", "A row in a modal holds one text input with a label.");
    }
  }
}

function idsDiffer(value: unknown, form: Form): void {
  for (const key of ["custom_id", "id"]) {
    const ids = flatten(value).flatMap((each) => (each[key] === undefined ? [] : [each[key]]));
    if (new Set(ids).size === ids.length) continue;
    form.fail("COMPONENT_CUSTOM_ID_DUPLICATED", `Component ${key} cannot be duplicated`);
  }
}

function withinTotals(value: unknown, form: Form): void {
  const all = flatten(value);
  const characters = all.reduce((sum, { content }) => sum + (typeof content === "string" ? content.length : 0), 0);
  if (all.length > MAX_COMPONENTS) {
    form.fail("COMPONENT_LIMIT_EXCEEDED", `The limit is ${MAX_COMPONENTS} components, nested ones counted.`);
  }
  if (characters > MAX_TEXT) {
    form.fail("COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", `The limit is ${MAX_TEXT} characters of text in all.`);
  }
}
