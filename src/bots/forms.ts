import { type CommandCall, type CommandName, type OptionName, splitAtLast, takeWord, unquote } from "./command.js";
import { splitAtDuration } from "./durations.js";
import { optionsOf, plainWords } from "./form-values.js";
import type { Manner } from "./manner.js";
import type { Sentence } from "./say.js";

/** What completes a field while somebody types, or how it is checked. A recipient is a person or a group. */
export type FieldKind = "text" | "number" | "choice" | "duration" | "song" | "person" | "group" | "recipient";

/** One thing to fill in. */
export interface Field {
  /** Lower case, one word; what Discord calls the option, in every language. */
  name: string;
  /** What belongs there. */
  about: Sentence;
  /** The {example} of `about`. */
  example?: string;
  kind: FieldKind;
  isRequired?: boolean;
  /** Of a choice: the words that may be typed. */
  choices?: readonly string[];
  /** Characters. */
  maxLength?: number;
  /** The option a value goes into that cannot stand among the words: `share this name:"Bob with the hat"`. */
  option?: OptionName;
}

/** One way to call a command: a slash command with its fields, and the same as typed text. */
export interface Form {
  /** The slash command, and a sub-command behind a space: "group create". Unset: the command's name with dashes. */
  path?: string;
  /** Unset: as the command. */
  about?: Sentence;
  /** Required ones first. */
  fields?: readonly Field[];
  /**
   * What is typed behind the command's name: words, fields in braces, and options. "{song} with|to {to} pre:{note}" is
   * written with the first of "with|to" and read with either; a word goes when nothing follows it. Between two of them
   * only the last field may have spaces without quotes, and only the last may be missing; a duration counts as if such
   * a word stood before it. Unset: the sub-command of `path`, then every field.
   */
  says?: string;
}

export const helpTopics = ["songs", "friends", "groups", "jobs", "you", "more"] as const;
export type HelpTopic = (typeof helpTopics)[number];

/** What channels and help must know of a command. */
export interface CommandShape extends CommandName {
  /** What it is for, in the list of `help`. */
  about: Sentence;
  /** Examples, as somebody would type them. */
  usage: readonly string[];
  /** Unset: one without fields, or where `usage` shows that words follow, with one field for these. Empty: none. */
  forms?: readonly Form[];
  /** Under which heading help lists it. Unset: "more". */
  topic?: HelpTopic;
  /** One of the few that somebody new needs. */
  isBasic?: boolean;
  /** Changes nothing, so that it may be shown without being asked for. */
  isReading?: boolean;
  /** What a home tab asks to show it, such as "inbox". Only of a command that reads. */
  atHome?: string;
  /** Not listed in help: only buttons say it. */
  isHidden?: boolean;
  /** Where it is of use; unset: everywhere. */
  isOffered?(manner: Manner): boolean;
}

/** Words of fields between two connecting words. */
interface Chunk {
  /** One of these stands before; none before the first, and before a duration. */
  connectors: readonly string[];
  fields: readonly Field[];
}

/** A form with everything filled in that was left out, taken apart. */
export interface FullForm {
  /** The command's own name. */
  command: string;
  path: string;
  about: Sentence;
  fields: readonly Field[];
  /** The words right behind the command's name, such as the sub-command. */
  lead: readonly string[];
  chunks: readonly Chunk[];
  options: readonly { option: OptionName; field: Field }[];
  /** What may stand behind the name and is part of it, where it is also called so: "me" of "remind me". */
  echo: RegExp | null;
}

/** What is filled in, by the names of the fields. */
export type Values = Partial<Record<string, string>>;

/** The commands that a channel of this manner offers. */
export function offered<T extends CommandShape>(commands: readonly T[], manner: Manner): T[] {
  return commands.filter(({ isHidden, isOffered }) => !isHidden && (isOffered?.(manner) ?? true));
}

/** Throws RangeError for a form whose words name a field it does not have, or leave one out. */
export function formsOf(command: CommandShape): FullForm[] {
  return (command.forms ?? [defaultForm(command)]).map((form) => fullForm(command, form));
}

/** The slash command a command has by its name alone. */
export function slashName(name: string): string {
  return name.toLowerCase().replace(/[\s_]+/gu, "-");
}

/** The form of a slash command: "group create"; null where there is none. */
export function formAt(commands: readonly CommandShape[], path: string): FullForm | null {
  return commands.flatMap(formsOf).find((form) => form.path === path) ?? null;
}

function defaultForm({ name, usage }: CommandShape): Form {
  const example = usage.map((line) => line.slice(name.length).trim()).find(Boolean);
  if (example === undefined) return {};
  return { fields: [{ name: "words", about: "fieldWords", example, kind: "text", maxLength: 500 }] };
}

function fullForm(command: CommandShape, form: Form): FullForm {
  const { path = slashName(command.name), about = command.about, fields = [] } = form;
  const says = form.says ?? [...subCommand(command, path), ...fields.map(({ name }) => `{${name}}`)].join(" ");
  const parts = says.split(/\s+/u).filter(Boolean).map(readPart);
  const taken = parts.flatMap(({ field }) => field ?? []);
  if ([...taken].sort().join() !== [...fields.map(({ name }) => name)].sort().join())
    throw new RangeError(`/${path} says "${says}", and its fields are others`);
  const fieldOf = (name: string | undefined) => fields.find((field) => field.name === name);
  const lead = subCommand(command, path).filter(
    (word, at) => parts[at]?.field === undefined && parts[at]?.word === word,
  );
  const apart = takenApart(parts.slice(lead.length), fieldOf);
  const full = { command: command.name, path, about, fields, lead, ...apart, echo: echoOf(command) };
  const isBroken = full.chunks.some((chunk, at) => at > 0 && chunk.fields.length === 0);
  if (isBroken) throw new RangeError(`/${path} says "${says}", and nothing follows one of its words`);
  return { ...full, chunks: full.chunks.filter((chunk) => chunk.fields.length > 0) };
}

/** "create" of "group create", where the command itself is called "group". */
function subCommand({ name }: CommandShape, path: string): string[] {
  const [first, ...rest] = path.split(" ");
  return first === slashName(name) ? rest : [];
}

function echoOf({ name, aliases }: CommandShape): RegExp | null {
  const echoes = aliases.filter((alias) => alias.startsWith(`${name} `)).map((alias) => alias.slice(name.length + 1));
  // The longest first, as the grammar reads them.
  echoes.sort((a, b) => b.length - a.length);
  return echoes.length === 0 ? null : new RegExp(`^(?:(?:${echoes.join("|")})(?:\\s+|[.!?]?$))+`, "iu");
}

interface Part {
  /** Of words that stand there as they are, or of an option. */
  word?: string;
  field?: string;
}

function readPart(text: string): Part {
  const [, option, field] = /^(?:([a-z]+):)?\{([a-z]+)\}$/u.exec(text) ?? [];
  if (field === undefined) return { word: text };
  return option === undefined ? { field } : { word: option, field };
}

function takenApart(parts: Part[], fieldOf: (name: string | undefined) => Field | undefined) {
  const chunks: { connectors: string[]; fields: Field[] }[] = [];
  const begin = (connectors: string[]) => void chunks.push({ connectors, fields: [] });
  begin([]);
  for (const { word, field } of parts) {
    const found = fieldOf(field);
    if (word !== undefined && found) continue;
    if (word !== undefined) begin(word.split("|"));
    if (found?.kind === "duration" && chunks.at(-1)?.fields.length) begin([]);
    if (found) chunks.at(-1)?.fields.push(found);
  }
  const options = parts.flatMap(({ word, field }) => {
    const found = fieldOf(field);
    return word !== undefined && found ? [{ option: word as OptionName, field: found }] : [];
  });
  return { chunks, options };
}

/**
 * The call that a filled form means. Whatever was filled in, `printCommand` writes it so that `parseCommand` reads the
 * same call: nobody can smuggle another command or option in.
 */
export function callOf(form: FullForm, values: Values): CommandCall {
  const tidy = tidied(form, values);
  const call = calledWith(form, tidy, (field, value) => field.option !== undefined && !isPlainName(value));
  const read = valuesIn(form, call);
  const spare = form.fields.filter(({ option }) => option !== undefined);
  return spare.every(({ name }) => read?.[name] === tidy[name])
    ? call
    : calledWith(form, tidy, ({ option }) => option !== undefined);
}

function tidied({ fields }: FullForm, values: Values): Values {
  return Object.fromEntries(
    fields.flatMap(({ name, kind }) => {
      const value = (isSomebody(kind) ? values[name]?.trim().replace(/^@+/u, "") : values[name])?.trim();
      return value ? [[name, value]] : [];
    }),
  );
}

function calledWith(form: FullForm, values: Values, isApart: (field: Field, value: string) => boolean): CommandCall {
  const apart = form.fields.filter((field) => values[field.name] && isApart(field, values[field.name] ?? ""));
  const chunks = form.chunks.map(({ connectors, fields }) => ({
    connectors,
    words: fields.filter((field) => !apart.includes(field)).flatMap(({ name }) => plainWords(values[name] ?? "") || []),
  }));
  const words = chunks.flatMap(({ connectors, words: own }) =>
    own.length === 0 ? [] : [...connectors.slice(0, 1), ...own.slice(0, -1).map(oneWord), ...own.slice(-1).map(bare)],
  );
  const options = [
    ...form.options.map(({ option, field }) => [option, values[field.name]] as const),
    ...apart.map(({ option, name }) => [option, values[name]] as const),
  ];
  const said = plainWords([...form.lead, ...words].join(" "));
  return { name: form.command, words: form.echo ? said.replace(form.echo, "") : said, options: optionsOf(options) };
}

/** Whether somebody may be mentioned there. */
export function isSomebody(kind: FieldKind): boolean {
  return kind === "person" || kind === "recipient";
}

/** A text that is to be taken for one word. */
function oneWord(text: string): string {
  const plain = bare(text).replace(/["“”„‟«»]/gu, "″");
  return /\s|^$|^['‘’‚‛`´]/u.test(plain) ? `"${plain}"` : plain;
}

/** Quotes around everything are the grammar's own. */
function bare(text: string): string {
  let inner = text;
  // A loop, because a thousand quotes one around the other are no reason to run out of stack.
  for (let next = unquote(inner); next !== inner; next = unquote(inner)) inner = next;
  return inner;
}

/** A name that cannot be misread behind "with". */
function isPlainName(name: string): boolean {
  const isOneWord = /^(?:person:\S+|group:\S+|<@[a-z]+:[^\s<>]+>)$/u.test(name);
  return isOneWord || /^(?!.*\b(?:with|to)\b)[\p{L}\p{M}\p{N}'’#-]+(?: [\p{L}\p{M}\p{N}'’-]+)*$/iu.test(name);
}

/** What a call fills into a form; null where it says something else, or more. */
export function valuesIn(form: FullForm, { words, options }: CommandCall): Values | null {
  const apart = form.fields.filter(({ option }) => option !== undefined && options[option] !== undefined);
  const named = form.options.map(({ option, field }) => [option, field] as const);
  const given = [...named, ...apart.map((field) => [field.option, field] as const)];
  if (Object.keys(options).some((option) => !given.some(([own]) => own === option))) return null;
  const rest = withoutLead(words, form.lead);
  const said = rest === null ? null : wordsInto(form.chunks, rest, apart);
  return said && { ...said, ...filled(given.map(([option, { name }]) => [name, option && options[option]])) };
}

function withoutLead(words: string, lead: readonly string[]): string | null {
  const all = words.split(" ");
  const isThere = lead.every((word, at) => all[at]?.toLowerCase() === word);
  return isThere ? all.slice(lead.length).join(" ") : null;
}

/** From the last to the first, as what comes early may have the connecting words in it. */
function wordsInto(chunks: readonly Chunk[], words: string, apart: readonly Field[]): Values | null {
  const open = chunks
    .map((chunk) => ({ ...chunk, fields: chunk.fields.filter((field) => !apart.includes(field)) }))
    .filter(({ fields }) => fields.length > 0);
  const last = open.at(-1);
  if (!last) return words === "" ? {} : null;
  const isTime = last.fields[0]?.kind === "duration";
  if (last.connectors.length === 0 && !isTime) return oneByOne(last.fields, words);
  const split = isTime ? splitOffDuration(words) : splitAtLast(words, last.connectors);
  const before = wordsInto(open.slice(0, -1), split ? split.before : words, apart);
  return before && { ...before, ...(split ? oneByOne(last.fields, split.after) : {}) };
}

function splitOffDuration(words: string): { before: string; after: string } | null {
  const split = splitAtDuration(words);
  return split && { before: split.before, after: words.slice(split.before.length).trim() };
}

function oneByOne(fields: readonly Field[], words: string): Values {
  const [field, ...others] = fields;
  if (field === undefined) return {};
  const { word, rest } = others.length === 0 ? { word: bare(words), rest: "" } : takeWord(words);
  return { ...filled([[field.name, word]]), ...oneByOne(others, rest) };
}

function filled(entries: (readonly [string, string | undefined])[]): Values {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ""));
}
