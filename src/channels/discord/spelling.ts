import { type CommandName, parseCommand } from "../../bots/command.js";
import { circleCommands, spelledCircle } from "./circle-commands.js";

/** Commands that stand alone on Discord, and the option their words go into. */
const wordsOption: Record<string, string> = {
  heard: "number",
  skip: "number",
  cancel: "number",
  inbox: "page",
  sent: "page",
  help: "command",
};
const underSettings = ["receipts", "prefer", "where", "presence", "language", "quiet", "zone", "notify"];

const known: CommandName[] = ["share", "register", "settings", "remind", "export", "disconnect", "forget me"]
  .concat(Object.keys(wordsOption), underSettings)
  .concat(circleCommands.map(({ name }) => name.replaceAll("-", " ")))
  .map((name) => ({ name, aliases: name === "share" ? ["send_song"] : [] }));

/** How a typed command is written on Discord: as its slash command with the options filled in. */
export function spellOnDiscord(typed: string): string {
  const call = parseCommand(typed, known);
  if (!call) return typed;
  const { name, words, options } = call;
  if (name === "share") return spelledShare(words, options);
  const aboutPeople = spelledCircle(name, words);
  if (aboutPeople !== null) return aboutPeople;
  if (underSettings.includes(name)) return spelledSetting(name, words);
  const slash = `/${name.replaceAll(" ", "-")}`;
  const option = wordsOption[name];
  if (option) return `${slash}${filled(option, words)}`;
  if (name === "remind") return `${slash}${spelledReminder(words)}`;
  return `${slash}${filled("name", options.name)}${filled("code", options.code)}`;
}

/** What stands behind "for" is one friend. */
function spelledSetting(name: string, words: string): string {
  const [, to = words, friend] = /^(\S+) for (.+)$/u.exec(words) ?? [];
  return `/settings ${name}${filled("to", to)}${filled("for", friend)}`;
}

function spelledShare(words: string, { name, pre, post }: Partial<Record<"name" | "pre" | "post", string>>): string {
  const [, song = words, to = name] = /^(.+) with (.+)$/u.exec(words) ?? [];
  return `/share${filled("song", song)}${filled("to", to)}${filled("note", pre)}${filled("after", post)}`;
}

function spelledReminder(words: string): string {
  const [number = "", ...when] = words.split(" ");
  return filled("number", number) + filled("when", when.join(" "));
}

function filled(option: string, value: string | undefined): string {
  return value ? ` ${option}:${value}` : "";
}
