import { asObject, asObjects, asText, type Json } from "../json.js";
import { type Form, flag, inOrder, integer, listOf, type Rule, shape, text, url } from "./form.js";

const MAX_CHARACTERS = 6000;
const link = url(2048, ["http", "https"]);
const picture = shape({ url: url(2048, ["http", "https", "attachment"]) });

const isoTime: Rule = (value, form) => {
  if (Number.isNaN(Date.parse(asText(value)))) form.fail("DATE_TIME_TYPE_PARSE", "Could not parse it as ISO8601.");
};

const embed = shape(
  {},
  {
    title: text(0, 256),
    type: text(0, 20),
    description: text(0, 4096),
    url: link,
    timestamp: isoTime,
    color: integer(0, 0xffffff),
    footer: shape({ text: text(1, 2048) }, { icon_url: link }),
    image: picture,
    thumbnail: picture,
    author: shape({ name: text(1, 256) }, { url: link, icon_url: link }),
    fields: listOf(shape({ name: text(1, 256), value: text(1, 1024) }, { inline: flag }), 0, 25),
  },
);

/** Up to 10 embeds of together at most 6000 characters. */
export const embeds: Rule = inOrder(listOf(embed, 0, 10), withinSum);

function withinSum(value: unknown, form: Form): void {
  const sum = asObjects(value).reduce((total, each) => total + charactersOf(each), 0);
  if (sum <= MAX_CHARACTERS) return;
  form.fail("MAX_EMBED_SIZE_EXCEEDED", `Embed size exceeds maximum size of ${MAX_CHARACTERS}`);
}

function charactersOf({ title, description, footer, author, fields }: Json): number {
  const parts = [title, description, asObject(footer).text, asObject(author).name];
  const inFields = asObjects(fields).flatMap(({ name, value }) => [name, value]);
  return [...parts, ...inFields].reduce<number>((sum, part) => sum + asText(part).length, 0);
}

/** Whether an embed shows anything. */
export function showsSomething(value: Json): boolean {
  const visible = [value.title, value.description, value.image, value.thumbnail, value.author, value.footer];
  return visible.some(Boolean) || asObjects(value.fields).length > 0;
}
