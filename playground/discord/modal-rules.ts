import { modalComponents } from "./component-rules.js";
import { check, listOf, number, shape, text } from "./form.js";
import { localizations } from "./locales.js";

const STRING_OPTION = 3;
const modal = shape({ custom_id: text(1, 100), title: text(1, 45), components: modalComponents });

/** Checks the data of a modal. @throws DiscordError 50035 */
export function checkModal(data: unknown): void {
  check({ data }, shape({ data: modal }));
}

/** Checks the data of an autocomplete answer: up to 25 choices of the option's type. @throws DiscordError 50035 */
export function checkChoices(data: unknown, optionType: number): void {
  const value = optionType === STRING_OPTION ? text(1, 100) : number;
  const choice = shape({ name: text(1, 100), value }, { name_localizations: localizations(text(1, 100)) });
  check({ data }, shape({ data: shape({ choices: listOf(choice, 0, 25) }) }));
}
