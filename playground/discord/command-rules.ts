import { asObject, asObjects, asText, type Json } from "../json.js";
import {
  check,
  type Form,
  flag,
  inOrder,
  integer,
  listOf,
  nullable,
  number,
  oneOf,
  type Rule,
  shape,
  snowflake,
  text,
} from "./form.js";
import { localizations } from "./locales.js";

/** Types of command options by name. */
export const OPTION = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  number: 10,
} as const;

const CHAT = 1;
const MAX_PER_TYPE: Record<number, number> = { 1: 100, 2: 15, 3: 15 };
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const lowerName: Rule = (value, form) => {
  const name = asText(value);
  if (NAME.test(name) && name.toLowerCase() === name) return;
  form.fail("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
};

const description = text(1, 100);
const numeric: number[] = [OPTION.integer, OPTION.number];
const completable: number[] = [OPTION.string, ...numeric];

const choiceOf = (type: number): Rule =>
  shape({ name: text(1, 100), value: choiceValue(type) }, { name_localizations: localizations(text(1, 100)) });

function choiceValue(type: number): Rule {
  if (type === OPTION.string) return text(1, 100);
  return type === OPTION.integer ? integer(-(2 ** 53), 2 ** 53) : number;
}

const named = {
  name: lowerName,
  name_localizations: localizations(lowerName),
  description,
  description_localizations: localizations(description),
};

/** Fields that every option has, and those its type adds. */
function optionShape(type: number): Rule {
  const { name, description: said, ...localized } = named;
  const isNesting = type === OPTION.subcommand || type === OPTION.group;
  return shape(
    { type: oneOf(...Array.from({ length: 11 }, (_, index) => index + 1)), name, description: said },
    { ...localized, ...(isNesting ? { options: optionList(childTypes(type)) } : valueFields(type)) },
  );
}

const VALUE_TYPES = [3, 4, 5, 6, 7, 8, 9, 10, 11];

function childTypes(type: number): number[] {
  return type === OPTION.group ? [OPTION.subcommand] : VALUE_TYPES;
}

function valueFields(type: number): Record<string, Rule> {
  return {
    required: flag,
    ...(completable.includes(type)
      ? { choices: inOrder(listOf(choiceOf(type), 0, 25), namesDiffer), autocomplete: flag }
      : {}),
    ...(numeric.includes(type) ? { min_value: number, max_value: number } : {}),
    ...(type === OPTION.string ? { min_length: integer(0, 6000), max_length: integer(1, 6000) } : {}),
    ...(type === OPTION.channel ? { channel_types: listOf(integer(0, 20), 0, 25) } : {}),
  };
}

function optionList(types: number[]): Rule {
  const option: Rule = (value, form) => {
    const type = Number(asObject(value).type);
    if (types.includes(type)) inOrder(optionShape(type), choicesOrAutocomplete)(value, form);
    else form.in("type").fail("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", `Only ${types.join(", ")} may stand here.`);
  };
  return inOrder(listOf(option, 0, 25), oneKind, namesDiffer, requiredFirst);
}

function oneKind(value: unknown, form: Form): void {
  const nesting = asObjects(value).filter(({ type }) => Number(type) <= OPTION.group).length;
  if (nesting === 0 || nesting === asObjects(value).length) return;
  form.fail("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands do not stand beside other options.");
}

function choicesOrAutocomplete(value: unknown, form: Form): void {
  const { choices, autocomplete } = asObject(value);
  if (autocomplete !== true || asObjects(choices).length === 0) return;
  form.fail("APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", "Choices and autocomplete exclude each other.");
}

function requiredFirst(value: unknown, form: Form): void {
  const options = asObjects(value);
  const firstOptional = options.findIndex(({ required }) => required !== true);
  const late = options.findLastIndex(({ required }) => required === true);
  if (firstOptional === -1 || late < firstOptional) return;
  form.in(late).fail("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before others.");
}

function namesDiffer(value: unknown, form: Form): void {
  const names = asObjects(value).map(({ name }) => name);
  const repeated = names.findIndex((name, index) => names.indexOf(name) < index);
  if (repeated === -1) return;
  form.in(repeated).fail("APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "The name is already used.");
}

const permissions: Rule = (value, form) => {
  if (!/^\d+$/.test(String(value))) form.fail("BASE_TYPE_CHOICES", "Permissions are a bit set.");
};

function commandShape(isChat: boolean, isGlobal: boolean): Rule {
  const name = isChat ? lowerName : text(1, 32);
  const empty = nullable(oneOf(""));
  return shape(
    { name, ...(isChat ? { description } : {}) },
    {
      id: snowflake,
      type: oneOf(1, 2, 3),
      name_localizations: localizations(name),
      ...(isChat ? { options: optionList([OPTION.subcommand, OPTION.group, ...VALUE_TYPES]) } : { description: empty }),
      description_localizations: isChat ? localizations(description) : nullable(shape({})),
      default_member_permissions: nullable(permissions),
      nsfw: flag,
      ...(isGlobal
        ? {
            dm_permission: nullable(flag),
            integration_types: nullable(listOf(oneOf(0, 1), 1, 2)),
            contexts: nullable(listOf(oneOf(0, 1, 2), 0, 3)),
          }
        : {}),
    },
  );
}

/** Checks a whole list of commands for one scope. @throws DiscordError 50035 */
export function checkCommands(commands: unknown, isGlobal: boolean): void {
  const command: Rule = (value, form) => commandShape(typeOf(asObject(value)) === CHAT, isGlobal)(value, form);
  check(commands, inOrder(listOf(command, 0, 130), withinCounts, commandNamesDiffer, withinCharacters));
}

/** The type of a command; chat input where none is given. */
export function typeOf(command: Json): number {
  return Number(command.type ?? CHAT);
}

function withinCounts(value: unknown, form: Form): void {
  for (const [type, max] of Object.entries(MAX_PER_TYPE)) {
    if (asObjects(value).filter((each) => typeOf(each) === Number(type)).length <= max) continue;
    form.fail("APPLICATION_COMMAND_LIMIT", `There may be at most ${max} commands of type ${type}.`);
  }
}

function commandNamesDiffer(value: unknown, form: Form): void {
  const keys = asObjects(value).map((each) => `${typeOf(each)} ${String(each.name)}`);
  const repeated = keys.findIndex((key, index) => keys.indexOf(key) < index);
  if (repeated === -1) return;
  form.in(repeated, "name").fail("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
}

/** Names, descriptions and values of one command are at most 8000 characters together. */
function withinCharacters(value: unknown, form: Form): void {
  for (const [index, command] of asObjects(value).entries()) {
    if (charactersIn(command) > 8000) {
      form.in(index).fail("APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)");
    }
  }
}

function charactersIn({ name, description: said, value, options, choices }: Json): number {
  const own = [name, said, value].reduce<number>((sum, each) => sum + asText(each).length, 0);
  return [...asObjects(options), ...asObjects(choices)].reduce((sum, each) => sum + charactersIn(each), own);
}
