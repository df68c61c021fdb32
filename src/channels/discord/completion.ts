import type { Address } from "../../bots/domain.js";
import { type CommandShape, formAt } from "../../bots/forms.js";
import { type Suggestion, type Suggestions, suggestFor } from "../../bots/suggestions.js";
import { shorten } from "../split-text.js";
import type { Interaction } from "./inbound.js";

/** Discord's limits for what may be chosen from. */
const maxChoices = 25;
const maxLength = 100;

/** One line of the list that opens while somebody types. */
export interface Completion {
  name: string;
  value: string;
}

export interface CompletionParts {
  commands: readonly CommandShape[];
  suggest: Suggestions;
}

/** What completes the option that is being typed; none for options that complete nothing. Never rejects, never throws. */
export async function completionsFor(
  { name, focused, options }: Interaction,
  address: Address,
  { commands, suggest }: CompletionParts,
): Promise<Completion[]> {
  const field = formAt(commands, name)?.fields.find((one) => one.name === focused);
  const find = field && suggestFor(field.kind, suggest);
  if (!find) return [];
  // A mention needs no completion, and an "@" or "#" is how people begin a name.
  const words = (options[field.name] ?? "").replace(/^[@#]/, "");
  return listed(await find(address, words, maxChoices).catch(() => []));
}

function listed(suggestions: Suggestion[]): Completion[] {
  const fitting = suggestions.filter(({ value }) => value.length > 0 && value.length <= maxLength);
  return fitting
    .slice(0, maxChoices)
    .map(({ value, label }) => ({ name: shorten(label.trim(), maxLength) || "…", value }));
}
