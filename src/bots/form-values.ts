import { type CommandCall, type OptionName, optionsLike, parseCommand, printCommand } from "./command.js";

/** Makes of anybody's words what the grammar reads back unchanged. */

/** On one line, and without anything the grammar takes for an option: a song may well be called "Post: Script". */
export function plainWords(text: string): string {
  return text
    .replace(optionsLike, (options) => options.replace(/[:：]/gu, " "))
    .replace(/\s+/gu, " ")
    .trim();
}

/** Options of a call; what is empty is left out. */
export function optionsOf(given: (readonly [OptionName | undefined, string | undefined])[]): CommandCall["options"] {
  const filled = given.flatMap(([name, value]) => {
    const tidy = value?.trim();
    return name !== undefined && tidy ? [[name, quotable(tidy)] as const] : [];
  });
  return Object.fromEntries(filled);
}

/** The text itself where the grammar reads it back unchanged; else with double quotes that cannot end it. */
function quotable(text: string): string {
  return isReadBack(text) ? text : text.replace(/["“”„‟«»]/gu, "″");
}

function isReadBack(text: string): boolean {
  try {
    const call = printCommand({ name: "x", words: "", options: { pre: text } });
    return parseCommand(call, [{ name: "x", aliases: [] }])?.options.pre === text;
  } catch {
    return false; // a closing quote that cannot be found is one that would not be read back
  }
}
