import { UserError } from "./errors.js";

/** A command as somebody called it, whatever they called it with. */
export interface CommandCall {
  /** The command's own name, never an alias. */
  name: string;
  /** What stands after the name, options taken out, spaces collapsed. */
  words: string;
  options: Partial<Record<OptionName, string>>;
}

/** What the grammar needs to know of a command. */
export interface CommandName {
  name: string;
  aliases: readonly string[];
}

export const optionNames = ["name", "pre", "post", "code"] as const;
export type OptionName = (typeof optionNames)[number];

// Phone keyboards turn straight quotes into curly ones, and not always in pairs: within its class any quote closes.
const doubleQuotes = '"“”„‟«»';
const singleQuotes = "'‘’‚‛`´";
const optionStart = new RegExp(`(?<=^|\\s)(${optionNames.join("|")})\\s*[:：]\\s*`, "iu");

/** What the grammar takes for the beginnings of options, as many as stand one right after the other. */
export const optionsLike = new RegExp(`(?<=^|\\s)(?:(?:${optionNames.join("|")})(?:\\s*[:：])+\\s*)+`, "giu");

/**
 * One grammar for typed text, slash commands and buttons. Null when no command is meant.
 * Throws UserError for a command that is meant but cannot be read, such as an option without its closing quote.
 */
export function parseCommand(text: string, commands: readonly CommandName[]): CommandCall | null {
  const tidy = text.trim().replace(/^[/!]\s*(?=\p{L})/u, "");
  const found = commandAt(tidy, commands);
  if (!found) return null;
  const { rest, options } = takeOptions(tidy.slice(found.length));
  return { name: found.name, words: collapse(rest), options };
}

/** Writes a call the way `parseCommand` reads it. */
export function printCommand(call: CommandCall): string {
  const options = optionNames.flatMap((name) => {
    const value = call.options[name];
    return value === undefined ? [] : [`${name}:${quoted(value)}`];
  });
  return [call.name, call.words, ...options].filter(Boolean).join(" ");
}

/** The command whose name is nearest to the first word, when it is near enough to be a slip of the finger. */
export function nearestCommand(text: string, commands: readonly CommandName[]): string | null {
  const word = text.trim().toLowerCase().split(/\s+/u, 1)[0]?.slice(0, 24) ?? "";
  const most = word.length > 1 ? Math.max(1, Math.floor(word.length / 3)) : -1;
  const ranked = commands
    .flatMap((command) => [command.name, ...command.aliases].map((alias) => ({ command, alias })))
    // Each letter more or less is a slip of its own.
    .filter(({ alias }) => Math.abs(alias.length - word.length) <= most)
    .map(({ command, alias }) => ({ command, distance: distance(word, alias) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= most ? best.command.name : null;
}

/** Takes a person's name out of "… with Bob Fisher": the last "with" counts, songs have it too. */
export function splitAtWith(words: string): { before: string; name: string } | null {
  const split = splitAtLast(words, ["with", "to"]);
  return split && { before: split.before, name: unquote(split.after) };
}

/** Splits at the last of these words; null where none of them stands before something. */
export function splitAtLast(words: string, at: readonly string[]): { before: string; after: string } | null {
  // Looking ahead for another one from each of them would take quadratic time on a text made for it.
  const pattern = new RegExp(`(?:^|\\s)(?:${at.map(escapePattern).join("|")})(?=\\s+\\S)`, "giu");
  const last = [...words.matchAll(pattern)].at(-1);
  return last === undefined
    ? null
    : { before: words.slice(0, last.index).trim(), after: words.slice(last.index + last[0].length).trim() };
}

/** The first word, or what stands there between quotes, and what follows. */
export function takeWord(text: string): { word: string; rest: string } {
  const tidy = text.trim();
  const kind = [doubleQuotes, singleQuotes].find((quotes) => tidy !== "" && quotes.includes(tidy.charAt(0)));
  const inQuotes = kind ? new RegExp(`^[${kind}](.*?)[${kind}](?=$|\\s)\\s*(.*)$`, "su").exec(tidy) : null;
  const [, word = "", rest = ""] = inQuotes ?? /^(\S*)\s*(.*)$/su.exec(tidy) ?? [];
  return { word: inQuotes ? word.trim() : word, rest };
}

/** Removes one pair of quotes around the whole text. */
export function unquote(text: string): string {
  const first = text.at(0) ?? "";
  const kind = [doubleQuotes, singleQuotes].find((quotes) => first !== "" && quotes.includes(first));
  return kind && text.length > 1 && kind.includes(text.at(-1) ?? " ") ? text.slice(1, -1).trim() : text;
}

function commandAt(text: string, commands: readonly CommandName[]): { name: string; length: number } | null {
  const { pattern, names } = spellingsOf(commands);
  const match = pattern.exec(text);
  const name = match && names.get(collapse(match[1] ?? "").toLowerCase());
  return name === null || name === undefined ? null : { name, length: match?.[0].length ?? 0 };
}

interface Spellings {
  /** Any of them at the beginning of a text, the longest that fits; the first group. */
  pattern: RegExp;
  /** The command's own name by what may stand for it, in lower case. */
  names: ReadonlyMap<string, string>;
}

// Making the pattern takes longer than a thousand texts take to be read by it.
const spellings = new WeakMap<readonly CommandName[], Spellings>();

function spellingsOf(commands: readonly CommandName[]): Spellings {
  const known = spellings.get(commands) ?? madeSpellings(commands);
  spellings.set(commands, known);
  return known;
}

function madeSpellings(commands: readonly CommandName[]): Spellings {
  const all = commands.flatMap(({ name, aliases }) => [name, ...aliases].map((spelling) => [spelling, name] as const));
  const longestFirst = all.map(([spelling]) => spelling).sort((a, b) => b.length - a.length);
  const any = longestFirst.map((spelling) => spelling.split(" ").map(escapePattern).join("\\s+")).join("|");
  // Of two commands of one spelling the first has it.
  const names = new Map(all.toReversed().map(([spelling, name]) => [spelling.toLowerCase(), name]));
  return { pattern: new RegExp(`^(${any})(?=$|\\s|[.!?]$)[.!?]?`, "iu"), names };
}

function takeOptions(text: string): Pick<CommandCall, "options"> & { rest: string } {
  const options: CommandCall["options"] = {};
  const rest: string[] = [];
  let left = text;
  for (let match = optionStart.exec(left); match; match = optionStart.exec(left)) {
    const name = (match[1] ?? "").toLowerCase() as OptionName;
    rest.push(left.slice(0, match.index));
    const { value, length } = readValue(name, left.slice(match.index + match[0].length));
    if (options[name] !== undefined) throw new UserError("optionTwice", { option: name });
    if (value !== "") options[name] = value;
    left = left.slice(match.index + match[0].length + length);
  }
  return { rest: [...rest, left].join(" "), options };
}

function readValue(name: OptionName, text: string): { value: string; length: number } {
  const first = text.at(0) ?? "";
  if (first && doubleQuotes.includes(first)) return readQuoted(name, text, (char) => doubleQuotes.includes(char));
  if (first && singleQuotes.includes(first)) return readQuoted(name, text, closesSingle);
  const next = optionStart.exec(text);
  const value = next ? text.slice(0, next.index) : text;
  return { value: collapse(value), length: value.length };
}

// An apostrophe inside a word does not close a single-quoted value: name:'O'Hara'.
function closesSingle(char: string, following: string): boolean {
  return singleQuotes.includes(char) && !/^[\p{L}\p{N}]/u.test(following);
}

function readQuoted(name: OptionName, text: string, closes: (char: string, following: string) => boolean) {
  for (let at = 1; at < text.length; at += 1) {
    if (closes(text.charAt(at), text.slice(at + 1, at + 3))) return { value: text.slice(1, at).trim(), length: at + 1 };
  }
  throw new UserError("optionUnclosed", { option: name });
}

function quoted(value: string): string {
  return [...value].some((char) => doubleQuotes.includes(char)) ? `'${value}'` : `"${value}"`;
}

function collapse(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
