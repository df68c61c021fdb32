import {
  all,
  anyOf,
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
  tagged,
  url,
} from "./kit-rule.js";

const OPTION_TEXT_MAX = 75;
const OPTION_VALUE_MAX = 150;

const plainFields = (max: number): Fields => ({
  type: literal("plain_text"),
  text: required(string(max)),
  emoji: boolean,
});
const mrkdwnFields = (max: number): Fields => ({
  type: literal("mrkdwn"),
  text: required(string(max)),
  verbatim: boolean,
});

/** A `plain_text` object. */
export const plainText = (max: number): Rule => tagged({ plain_text: object(plainFields(max)) });

/** An `mrkdwn` object. */
export const mrkdwn = (max: number): Rule => tagged({ mrkdwn: object(mrkdwnFields(max)) });

/** A text object of either kind. */
export const anyText = (max: number): Rule =>
  tagged({ plain_text: object(plainFields(max)), mrkdwn: object(mrkdwnFields(max)) });

const confirmation = object({
  title: plainText(100),
  text: required(anyText(300)),
  confirm: plainText(30),
  deny: plainText(30),
  style: literal("primary", "danger"),
});

/** An option of a menu, whose text is plain. */
export const menuOption = object({
  text: required(plainText(OPTION_TEXT_MAX)),
  value: required(string(OPTION_VALUE_MAX)),
  description: plainText(OPTION_TEXT_MAX),
});

/** An option of checkboxes or radio buttons, whose text may be styled. */
export const boxOption = object({
  text: required(anyText(OPTION_TEXT_MAX)),
  value: required(string(OPTION_VALUE_MAX)),
  description: anyText(OPTION_TEXT_MAX),
});

/** An option of an overflow menu, which may open a page. */
export const overflowOption = object({
  text: required(plainText(OPTION_TEXT_MAX)),
  value: required(string(OPTION_VALUE_MAX)),
  description: plainText(OPTION_TEXT_MAX),
  url: url(3000),
});

/** Options of a menu under a heading. */
export const optionGroup = object({
  label: required(plainText(75)),
  options: required(list(menuOption, 100)),
});

/** The answer to `block_suggestion`: options, or groups of them; none is fine. */
export const suggestionAnswer = all(
  oneOf("options", "option_groups"),
  object({ options: list(menuOption, 100, 0), option_groups: list(optionGroup, 100, 0) }),
);

/** Fields of everything that can be used. */
export const actionable: Fields = { type: string(255), action_id: string(255), confirm: confirmation };
export const placeholder: Fields = { placeholder: plainText(150) };
export const focusable: Fields = { focus_on_load: boolean };
export const dispatchable: Fields = {
  dispatch_action_config: object({
    trigger_actions_on: list(literal("on_enter_pressed", "on_character_entered"), 2),
  }),
};
export const maxSelected: Fields = { max_selected_items: integer(1) };

/** A picture, as an element: by address or by file, always with words for those who cannot see it. */
export const imageFields: Fields = {
  type: literal("image"),
  image_url: url(3000),
  slack_file: all(oneOf("id", "url"), object({ id: string(255), url: url(3000) })),
  alt_text: required(string(2000)),
};
export const imageElement = all(oneOf("image_url", "slack_file"), object(imageFields));

/** Narrows a conversations menu. */
export const conversationFilter = all(
  anyOf("include", "exclude_external_shared_channels", "exclude_bot_users"),
  object({
    include: list(literal("im", "mpim", "private", "public"), 4),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  }),
);
