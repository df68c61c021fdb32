import type { Address } from "../../bots/domain.js";
import type { Suggestion, Suggestions } from "../../bots/suggestions.js";
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

/** What completes the option that is being typed; none for options that complete nothing. Never rejects, never throws. */
export async function completionsFor(
  { name, focused, options }: Interaction,
  address: Address,
  suggest: Suggestions,
): Promise<Completion[]> {
  const words = focused === null ? "" : (options[focused] ?? "");
  if (name === "share" && focused === "song")
    return listed(await suggest.songs(address, words, maxChoices).catch(none));
  // A mention needs no completion, and an "@" is how people begin a name.
  const isSomebody = focused === "who" || (name === "share" ? focused === "to" : focused === "for");
  if (isSomebody) return listed(await suggest.people(address, words.replace(/^@/, ""), maxChoices).catch(none));
  return [];
}

function listed(suggestions: Suggestion[]): Completion[] {
  const fitting = suggestions.filter(({ value }) => value.length > 0 && value.length <= maxLength);
  return fitting
    .slice(0, maxChoices)
    .map(({ value, label }) => ({ name: shorten(label.trim(), maxLength) || "…", value }));
}

function none(): Suggestion[] {
  return [];
}
