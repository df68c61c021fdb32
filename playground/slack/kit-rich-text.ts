import {
  boolean,
  type Fields,
  integer,
  list,
  literal,
  object,
  type Rule,
  required,
  string,
  tagged,
  url,
} from "./kit-rule.js";

const MANY = 1000;
const style: Fields = {
  style: object({
    bold: boolean,
    italic: boolean,
    strike: boolean,
    code: boolean,
    underline: boolean,
    highlight: boolean,
    client_highlight: boolean,
    unlink: boolean,
  }),
};
const inline = (fields: Fields): Rule => object({ type: string(255), ...fields, ...style });

const words: Record<string, Rule> = {
  text: inline({ text: required(string(MANY * 12)) }),
  link: inline({ url: required(url(3000)), text: string(3000), unsafe: boolean }),
  user: inline({ user_id: required(string(255)) }),
  usergroup: inline({ usergroup_id: required(string(255)) }),
  channel: inline({ channel_id: required(string(255)) }),
  broadcast: inline({ range: required(literal("here", "channel", "everyone")) }),
  emoji: inline({ name: required(string(255)), unicode: string(255), skin_tone: integer(1, 6) }),
  date: inline({
    timestamp: required(integer(0)),
    format: required(string(255)),
    url: url(3000),
    fallback: string(255),
  }),
  color: inline({ value: required(string(255)) }),
  team: inline({ team_id: required(string(255)) }),
};
const sentence = required(list(tagged(words), MANY, 0));
const section = object({ type: literal("rich_text_section"), elements: sentence });
const border: Fields = { border: integer(0, 1) };

/** A `rich_text` block. */
export const richText = object({
  type: literal("rich_text"),
  block_id: string(255),
  elements: required(
    list(
      tagged({
        rich_text_section: section,
        rich_text_quote: object({ type: literal("rich_text_quote"), elements: sentence, ...border }),
        rich_text_preformatted: object({ type: literal("rich_text_preformatted"), elements: sentence, ...border }),
        rich_text_list: object({
          type: literal("rich_text_list"),
          elements: required(list(tagged({ rich_text_section: section }), MANY)),
          style: required(literal("bullet", "ordered")),
          indent: integer(0, 8),
          offset: integer(0),
          ...border,
        }),
      }),
      MANY,
    ),
  ),
});
