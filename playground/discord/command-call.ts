import { asObjects, asText, type Json } from "../json.js";
import { OPTION } from "./command-rules.js";

/** What people fill in, by name of the option. */
export type OptionValues = Record<string, string | number | boolean>;

/** A chat command with the sub-command that was typed. */
export interface CommandCall {
  /** Names of the sub-command, and of its group before it. */
  levels: { name: string; type: number }[];
  /** The options there are to fill in. */
  options: Json[];
}

/** Finds the sub-command a path like `group create` leads to. @throws Error if it leads nowhere */
export function resolvePath(command: Json, names: string[]): CommandCall {
  const levels: CommandCall["levels"] = [];
  let options = asObjects(command.options);
  for (const name of names) {
    const next = options.find((each) => each.name === name && isNesting(each));
    if (next === undefined) throw new Error(`/${asText(command.name)} has no sub-command ${name}`);
    levels.push({ name, type: Number(next.type) });
    options = asObjects(next.options);
  }
  if (options.some(isNesting)) throw new Error(`/${asText(command.name)} needs one of its sub-commands`);
  return { levels, options };
}

function isNesting({ type }: Json): boolean {
  return type === OPTION.subcommand || type === OPTION.group;
}

/**
 * The options on the wire, as a person may send them.
 * @throws Error for what Discord's own client does not let through: unknown or missing options, values out of bounds
 */
export function fillOptions(options: Json[], values: OptionValues): Json[] {
  refuseUnknown(options, values);
  const missing = options.find(({ name, required }) => required === true && values[asText(name)] === undefined);
  if (missing !== undefined) throw new Error(`The option ${asText(missing.name)} must be filled in`);
  return filled(options, values);
}

/** The options while one of them is being typed: the others may still be missing. */
export function fillFocused(options: Json[], focused: string, text: string, values: OptionValues): Json[] {
  refuseUnknown(options, values);
  const option = options.find(({ name }) => name === focused);
  if (option?.autocomplete !== true) throw new Error(`The option ${focused} does not complete what is typed`);
  const focusedJson = { name: focused, type: option.type, value: text, focused: true };
  const { [focused]: _typed, ...others } = values;
  return [...filled(options, others), focusedJson];
}

/** Puts the sub-command, and its group, around options. */
export function nest(levels: CommandCall["levels"], options: Json[]): Json[] {
  return levels.reduceRight((inner, { name, type }) => [{ name, type, options: inner }], options);
}

function refuseUnknown(options: Json[], values: OptionValues): void {
  const unknown = Object.keys(values).find((name) => !options.some((each) => each.name === name));
  if (unknown !== undefined) throw new Error(`There is no option ${unknown}`);
}

function filled(options: Json[], values: OptionValues): Json[] {
  return options.flatMap((option) => {
    const value = values[asText(option.name)];
    if (value === undefined) return [];
    if (!accepts(option, value)) throw new Error(`The option ${asText(option.name)} does not take ${String(value)}`);
    return [{ name: option.name, type: option.type, value }];
  });
}

function accepts(option: Json, value: string | number | boolean): boolean {
  const choices = asObjects(option.choices);
  if (choices.length > 0 && !choices.some((each) => each.value === value)) return false;
  if (option.type === OPTION.boolean) return typeof value === "boolean";
  if (option.type === OPTION.integer) return Number.isInteger(value) && isWithin(Number(value), option, "value");
  if (option.type === OPTION.number) return typeof value === "number" && isWithin(value, option, "value");
  if (typeof value !== "string") return false;
  return option.type !== OPTION.string || isWithin(value.length, { max_length: 6000, ...option }, "length");
}

function isWithin(size: number, option: Json, what: "value" | "length"): boolean {
  const min = Number(option[`min_${what}`] ?? Number.NEGATIVE_INFINITY);
  return size >= min && size <= Number(option[`max_${what}`] ?? Number.POSITIVE_INFINITY);
}
