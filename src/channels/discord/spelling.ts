import { parseCommand } from "../../bots/command.js";
import { type CommandShape, type FullForm, formsOf, slashName, type Values, valuesIn } from "../../bots/forms.js";
import type { Manner } from "../../bots/manner.js";

/** How a channel with slash commands is talked about: `hasPresence` is whether statuses are looked at at all. */
export function slashManner(commands: readonly CommandShape[], { hasPresence = false } = {}): Manner {
  // What a form leads with sets it apart from the others, so the longest goes first.
  const shown = commands.filter(({ isHidden }) => !isHidden);
  const forms = shown.flatMap(formsOf).sort((a, b) => b.lead.length - a.lead.length);
  return { spell: (said) => spelled(said, commands, forms), hasPresence, hasMenus: true };
}

/** A typed command as its slash command with the options filled in; anything else as it is. */
function spelled(said: string, commands: readonly CommandShape[], forms: readonly FullForm[]): string {
  const call = parseCommand(said, commands);
  const own = forms.filter(({ command }) => command === call?.name);
  if (!call || own.length === 0) return said;
  for (const form of own) {
    const values = valuesIn(form, call);
    if (values) return written(form, values);
  }
  const name = slashName(call.name);
  const isAbove = own.some(({ path }) => path.startsWith(`${name} `));
  return `/${isAbove ? name : own[0]?.path}`;
}

function written({ path, fields }: FullForm, values: Values): string {
  return [`/${path}`, ...fields.flatMap(({ name }) => (values[name] ? [`${name}:${values[name]}`] : []))].join(" ");
}
