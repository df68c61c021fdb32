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

const optionNames = ["name", "pre", "post", "code"] as const;
export type OptionName = (typeof optionNames)[number];

// Phone keyboards turn straight quotes into curly ones, and not always in pairs: within its class any quote closes.
const doubleQuotes = '"“”„‟«»';
const singleQuotes = "'‘’‚‛`´";
const optionStart = new RegExp(`(?<=^|\\s)(${optionNames.join("|")})\\s*[:：]\\s*`, "iu");

/** What the grammar takes for the beginning of an option; its name is the first group. */
export const optionLike = new RegExp(`(?<=^|\\s)(${optionNames.join("|")})\\s*[:：]`, "iu");

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
  const word = text.trim().toLowerCase().split(/\s+/u)[0]?.slice(0, 24) ?? "";
  const ranked = commands
    .flatMap((command) =>
      [command.name, ...command.aliases].map((alias) => ({ command, distance: distance(word, alias) })),
    )
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && word.length > 1 && best.distance <= Math.max(1, Math.floor(word.length / 3))
    ? best.command.name
    : null;
}

/** Takes a person's name out of "… with Bob Fisher": the last "with" counts, songs have it too. */
export function splitAtWith(words: string): { before: string; name: string } | null {
  const split = splitAtLast(words, ["with", "to"]);
  return split && { before: split.before, name: unquote(split.after) };
}

/** Splits at the last of these words; null where none of them stands before something. */
export function splitAtLast(words: string, at: readonly string[]): { before: string; after: string } | null {
  const any = at.map(escapePattern).join("|");
  const match = new RegExp(`^(.*?)(?:^|\\s)(?:${any})\\s+(?!.*\\s(?:${any})\\s)(.+)$`, "iu").exec(words);
  return match && { before: (match[1] ?? "").trim(), after: (match[2] ?? "").trim() };
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
  const spellings = commands
    .flatMap(({ name, aliases }) => [name, ...aliases].map((spelling) => ({ name, spelling })))
    .sort((a, b) => b.spelling.length - a.spelling.length);
  for (const { name, spelling } of spellings) {
    const pattern = new RegExp(`^${spelling.split(" ").map(escapePattern).join("\\s+")}(?=$|\\s|[.!?]$)[.!?]?`, "iu");
    const match = pattern.exec(text);
    if (match) return { name, length: match[0].length };
  }
  return null;
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
