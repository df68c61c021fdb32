import type { Attachment } from "botbuilder";
import type { APIStringSelectComponent } from "discord.js";
import { shorten } from "../split-text.js";
import { listIn, objectIn, textIn } from "./json.js";

const adaptiveType = "application/vnd.microsoft.card.adaptive";
const stringSelect = 3;
const maxOptions = 25;
const maxLabelLength = 100;
const maxValueLength = 100;
const maxPlaceholderLength = 150;

/**
 * The choice sets of an Adaptive Card as menus; choosing says the value. None for any other attachment. What has no
 * value that fits is left out, as it would say something else.
 */
export function menusIn({ contentType, content }: Attachment): APIStringSelectComponent[] {
  if (contentType !== adaptiveType) return [];
  const sets = listIn(objectIn(content).body)
    .map(objectIn)
    .filter(({ type }) => type === "Input.ChoiceSet");
  return sets.flatMap(({ id, placeholder, choices }, at) => {
    const options = optionsOf(listIn(choices)).slice(0, maxOptions);
    const customId = `menu:${textIn(id) ?? at}`.slice(0, maxValueLength);
    const hint = { placeholder: shorten(textIn(placeholder) ?? "…", maxPlaceholderLength) };
    return options.length > 0 ? [{ type: stringSelect, custom_id: customId, ...hint, options }] : [];
  });
}

/** Discord refuses a menu with the same value twice. */
function optionsOf(choices: unknown[]): { label: string; value: string }[] {
  const options = choices.map(objectIn).flatMap(({ title, value: given }) => {
    const value = textIn(given);
    if (value === null || value.length > maxValueLength) return [];
    return [{ label: shorten(textIn(title) ?? value, maxLabelLength), value }];
  });
  return options.filter(({ value }, at) => options.findIndex((one) => one.value === value) === at);
}
