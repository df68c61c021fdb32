import {
  all,
  boolean,
  type Fields,
  integer,
  list,
  literal,
  object,
  oneOf,
  type Rule,
  required,
  string,
  url,
} from "./kit-rule.js";
import {
  actionable,
  boxOption,
  conversationFilter,
  dispatchable,
  focusable,
  imageElement,
  maxSelected,
  menuOption,
  optionGroup,
  overflowOption,
  placeholder,
  plainText,
} from "./kit-text.js";

const BUTTON_TEXT_MAX = 75;
const TEXT_INPUT_MAX = 3000;
const anything: Rule = () => {};

const menu: Fields = { ...actionable, ...focusable, ...placeholder };
const staticMenu: Fields = { options: list(menuOption, 100), option_groups: list(optionGroup, 100) };
const conversations: Fields = { default_to_current_conversation: boolean, filter: conversationFilter };
const typed: Fields = { ...menu, ...dispatchable, initial_value: string(TEXT_INPUT_MAX, 0) };

/** A button. */
export const button = object({
  ...actionable,
  text: required(plainText(BUTTON_TEXT_MAX)),
  value: string(2000),
  url: url(3000),
  style: literal("primary", "danger"),
  accessibility_label: string(75),
});

const feedbackButton = object({
  text: required(plainText(BUTTON_TEXT_MAX)),
  value: required(string(2000)),
  accessibility_label: string(75),
});

/** Everything that can be pressed or chosen in a `section` or an `actions` block. */
export const pressable: Record<string, Rule> = {
  button,
  workflow_button: object({
    ...actionable,
    text: required(plainText(BUTTON_TEXT_MAX)),
    workflow: required(anything),
    style: literal("primary", "danger"),
    accessibility_label: string(75),
  }),
  overflow: object({ ...actionable, options: required(list(overflowOption, 5)) }),
  datepicker: object({ ...menu, initial_date: string(10) }),
  timepicker: object({ ...menu, initial_time: string(5), timezone: string(255) }),
  checkboxes: object({
    ...actionable,
    ...focusable,
    options: required(list(boxOption, 10)),
    initial_options: list(boxOption, 10),
  }),
  radio_buttons: object({
    ...actionable,
    ...focusable,
    options: required(list(boxOption, 10)),
    initial_option: boxOption,
  }),
  static_select: all(oneOf("options", "option_groups"), object({ ...menu, ...staticMenu, initial_option: menuOption })),
  external_select: object({ ...menu, min_query_length: integer(0), initial_option: menuOption }),
  users_select: object({ ...menu, initial_user: string(255) }),
  conversations_select: object({
    ...menu,
    ...conversations,
    initial_conversation: string(255),
    response_url_enabled: boolean,
  }),
  channels_select: object({ ...menu, initial_channel: string(255), response_url_enabled: boolean }),
  multi_static_select: all(
    oneOf("options", "option_groups"),
    object({ ...menu, ...maxSelected, ...staticMenu, initial_options: list(menuOption, 100) }),
  ),
  multi_external_select: object({
    ...menu,
    ...maxSelected,
    min_query_length: integer(0),
    initial_options: list(menuOption, 100),
  }),
  multi_users_select: object({ ...menu, ...maxSelected, initial_users: list(string(255), 100) }),
  multi_conversations_select: object({
    ...menu,
    ...maxSelected,
    ...conversations,
    initial_conversations: list(string(255), 100),
  }),
  multi_channels_select: object({ ...menu, ...maxSelected, initial_channels: list(string(255), 100) }),
};

/** What an `actions` block takes beside that. */
export const actionsOnly: Record<string, Rule> = {
  datetimepicker: object({ ...actionable, ...focusable, initial_date_time: integer(0) }),
  rich_text_input: object({
    ...menu,
    ...dispatchable,
    initial_value: anything,
    min_lines: integer(1),
    max_lines: integer(1, 100),
  }),
};

/** What a `section` takes beside that. */
export const sectionOnly: Record<string, Rule> = { image: imageElement };

const { button: _button, workflow_button: _workflow, overflow: _overflow, ...choosable } = pressable;

/** What an `input` block takes. */
export const inputs: Record<string, Rule> = {
  ...choosable,
  ...actionsOnly,
  plain_text_input: object({
    ...typed,
    multiline: boolean,
    min_length: integer(0, TEXT_INPUT_MAX),
    max_length: integer(1, TEXT_INPUT_MAX),
  }),
  email_text_input: object(typed),
  url_text_input: object(typed),
  number_input: object({
    ...typed,
    is_decimal_allowed: required(boolean),
    min_value: string(255),
    max_value: string(255),
  }),
  file_input: object({ ...actionable, filetypes: list(string(255), 100), max_files: integer(1, 10) }),
};

/** What a `context_actions` block takes. */
export const contextActions: Record<string, Rule> = {
  feedback_buttons: object({
    ...actionable,
    positive_button: required(feedbackButton),
    negative_button: required(feedbackButton),
  }),
  icon_button: object({
    ...actionable,
    icon: required(literal("trash")),
    text: required(plainText(BUTTON_TEXT_MAX)),
    value: string(2000),
    accessibility_label: string(75),
    visible_to_user_ids: list(string(255), 100),
  }),
};
