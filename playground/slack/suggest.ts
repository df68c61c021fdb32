import { asObject, asObjects, asText, isObject, type Json, parseJson } from "../json.js";
import type { BotAnswer } from "./bot-caller.js";
import { type ActionParts, plainAnswer } from "./command-actions.js";
import { actorAt, type Found, placePayload } from "./element-search.js";
import { Report } from "./kit-rule.js";
import { suggestionAnswer } from "./kit-text.js";
import { interaction } from "./payloads.js";
import { type ActOptions, sendPayload } from "./sending.js";
import type { Suggestions } from "./suggestions.js";

const MIN_QUERY_LENGTH = 3;

/** Options that the bot offered. */
export interface SuggestAnswer extends BotAnswer {
  options: { text: string; value: string }[];
}

/** What asking for options works on. */
export interface SuggestParts extends ActionParts {
  suggestions: Suggestions;
}

/** Asks the bot what to offer for this text, unless it is shorter than the menu wants. */
export async function suggest(
  parts: SuggestParts,
  userId: string,
  found: Found,
  text: string,
  options: ActOptions,
): Promise<SuggestAnswer> {
  const { element } = found;
  if (!asText(element.type).endsWith("external_select"))
    throw new Error(`${String(element.type)} asks the bot nothing`);
  const minimum = typeof element.min_query_length === "number" ? element.min_query_length : MIN_QUERY_LENGTH;
  if ([...text].length < minimum) return { status: 0, ackMs: 0, body: "", error: null, options: [] };
  const answer = await sendPayload(parts.caller, suggestion(parts, userId, found, text), options);
  const read = answer.error ?? readOptions(answer.body);
  const offered = typeof read === "string" ? [] : read;
  parts.suggestions.offer(userId, asText(element.action_id), offered);
  const shown = offered.map((option) => ({ text: asText(asObject(option.text).text), value: asText(option.value) }));
  return { ...plainAnswer(answer), error: typeof read === "string" ? read : null, options: shown };
}

function suggestion({ platform }: SuggestParts, userId: string, { block, element, place }: Found, value: string): Json {
  const actor = actorAt(platform, userId, place);
  return {
    ...interaction(platform, actor, "block_suggestion", actor.teamId),
    ...placePayload(platform, actor, place),
    action_id: element.action_id,
    block_id: block.block_id,
    value,
  };
}

/** The options of an answer, or why the person sees none. */
function readOptions(body: string): Json[] | string {
  const parsed = parseJson(body);
  if (!isObject(parsed)) return "invalid_options";
  const report = new Report();
  suggestionAnswer(parsed, "", report);
  if (report.problems.length > 0) return `invalid_options: ${report.problems.join("; ")}`;
  const groups = asObjects(parsed.option_groups);
  return [...asObjects(parsed.options), ...groups.flatMap((group) => asObjects(group.options))];
}
