/** A slash command as Discord's client sends it: the command with its sub-commands, and what is filled in. */
export interface DiscordCall {
  path: string;
  options: OptionValues;
}

/** What is filled in, by the name of the option. */
export type OptionValues = Record<string, string | number>;

/** The part of a registered command that says how it can be filled in. */
export interface CommandOffer {
  name: string;
  /** Discord's numbers: 1 sub-command, 2 group of them, 3 text, 4 whole number. */
  type?: number;
  description?: string;
  options?: CommandOffer[];
  required?: boolean;
  /** Whether the bot is asked what fits while somebody types. */
  autocomplete?: boolean;
  /** All there is to choose from, where that is fixed. */
  choices?: string[];
}

/** An offer as Discord keeps it. */
export function offerOf(command: Record<string, unknown>): CommandOffer {
  const { name, type, description, options, required, autocomplete, choices } = command;
  return {
    name: String(name),
    type: Number(type),
    description: String(description ?? ""),
    options: Array.isArray(options) ? options.map(offerOf) : [],
    required: required === true,
    autocomplete: autocomplete === true,
    choices: Array.isArray(choices) ? choices.map((choice: { value: unknown }) => String(choice.value)) : [],
  };
}

const SUBCOMMANDS: readonly unknown[] = [1, 2];
const WHOLE_NUMBER = 4;
/** What the same things are called where everything is typed. */
const OTHER_NAMES: Record<string, string> = { pre: "note", post: "after", with: "to" };
const CODE = /^(?:\d[ -]?){15}\d$/;

/**
 * What somebody means who types a command as words, or as Discord's own client shows it: `share <song> with <name>
 * pre:"…" post:"…"`, `/share song:… to:… note:…`, `group add "road trip" Bob`, `heard 3`, `receipts off`, or a code of 16 digits. Null where the
 * offer has no such command. What does not fit the options is left in, for Discord to refuse.
 */
export function discordCall(typed: string, offers: readonly CommandOffer[]): DiscordCall | null {
  const text = typed.trim().replace(/^\//, "");
  if (text === "") return null;
  if (CODE.test(text)) return { path: "register", options: { code: text } };
  const found = commandIn(text, offers) ?? commandIn(`settings ${text}`, offers);
  if (found === null) return null;
  const { options = [] } = found.offer;
  return { path: found.path, options: typedOptions(filled(found.rest, options), options) };
}

/** Where words lead among the commands: `rest` is what stands behind the path. */
export interface Found {
  path: string;
  offer: CommandOffer;
  rest: string;
}

/** The sub-commands of an offer, or of a group of them; none for one that can be typed as it is. */
export function innerOffers({ options = [] }: CommandOffer): CommandOffer[] {
  return options.filter(({ type }) => SUBCOMMANDS.includes(type));
}

/** Follows the words into the sub-commands; without a fitting one the first stands for its command. */
export function commandIn(text: string, offers: readonly CommandOffer[]): Found | null {
  const offer = offers.find(({ name }) => startsWith(text, name));
  if (offer === undefined) return null;
  const rest = text.slice(offer.name.length).trim();
  const inner = innerOffers(offer);
  const [first] = inner;
  if (first === undefined) return { path: offer.name, offer, rest };
  const found = commandIn(rest, inner) ?? (rest === "" ? { path: first.name, offer: first, rest } : null);
  return found && { ...found, path: `${offer.name} ${found.path}` };
}

/** A dash in a name is a space to people: `forget me`. */
function startsWith(text: string, name: string): boolean {
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("-", "[- ]");
  return new RegExp(`^${pattern}(?=\\s|$)`, "i").test(text);
}

function filled(rest: string, options: readonly CommandOffer[]): Record<string, string> {
  const { words, named } = namedOptions(rest, options);
  if (words === "") return named;
  const parts = has(options, "song") && has(options, "to") ? songAndFriend(words) : null;
  if (parts !== null) return { ...parts, ...named };
  return {
    ...spread(
      words,
      options.filter(({ name }) => named[name] === undefined),
    ),
    ...named,
  };
}

const TIME = /^(.+?)\s+((?:\d+|an?)\s*[a-z]+)$/i;

/**
 * Words without names, from the first option to the last: a number or one of several choices is one word, and so is what
 * something required stands behind, unless it is in quotes; a time stands at the end.
 */
function spread(words: string, options: readonly CommandOffer[]): Record<string, string> {
  const [option, next, ...more] = options;
  if (option === undefined || words === "") return {};
  if (next?.name === "time" && next.required !== true) {
    const [, before = words, time] = TIME.exec(words) ?? [];
    return { [option.name]: before, ...(time === undefined ? {} : { [next.name]: time }) };
  }
  const isOneWord = option.type === WHOLE_NUMBER || (option.choices ?? []).length > 0 || next?.required === true;
  if (next === undefined || !isOneWord) return { [option.name]: unquoted(words) };
  const [, double, single, bare = "", rest = ""] = /^(?:"([^"]*)"|'(.*?)'(?=\s|$)|(\S+))\s*(.*)$/s.exec(words) ?? [];
  return { [option.name]: double ?? single ?? bare, ...spread(withoutName(rest, next), [next, ...more]) };
}

/** `receipts off for Bob`: the word before the value may be what the option is called. */
function withoutName(words: string, { name }: CommandOffer): string {
  return words.startsWith(`${name} `) ? words.slice(name.length).trim() : words;
}

function unquoted(words: string): string {
  return (
    /^"([^"]*)"$|^'(.*)'$/s
      .exec(words)
      ?.slice(1)
      .find((inner) => inner !== undefined) ?? words
  );
}

function has(options: readonly CommandOffer[], wanted: string): boolean {
  return options.some(({ name }) => name === wanted);
}

/** Songs have "with" in their names too: the last one counts. */
function songAndFriend(words: string): { song: string; to: string } | null {
  const [, song, to] = /^(.+?)\s+with\s+(?!.*\swith\s)(.+)$/is.exec(words) ?? [];
  return song === undefined || to === undefined ? null : { song, to };
}

const QUOTED = `"([^"]*)"|“([^”]*)”|'(.*?)'(?![\\p{L}\\p{N}])`;

/** Takes out `name:"…"`, and `name:…` up to the next of them. */
function namedOptions(text: string, options: readonly CommandOffer[]) {
  const own = options.map(({ name }) => name);
  const others = Object.keys(OTHER_NAMES).filter((name) => own.includes(OTHER_NAMES[name] ?? ""));
  const names = [...own, ...others, ...(has(options, "to") ? ["name"] : [])].join("|");
  const named: Record<string, string> = {};
  if (names === "") return { words: text, named };
  const pattern = new RegExp(`(?<=^|\\s)(${names}):\\s*(?:${QUOTED}|(.*?)(?=\\s(?:${names}):|$))`, "giu");
  const words = text.replace(pattern, (_whole, name: string, ...values: (string | undefined)[]) => {
    named[ownName(name.toLowerCase(), options)] = (
      values.slice(0, 4).find((value) => value !== undefined) ?? ""
    ).trim();
    return "";
  });
  return { words: words.replace(/\s+/g, " ").trim(), named };
}

function ownName(name: string, options: readonly CommandOffer[]): string {
  if (has(options, name)) return name;
  return OTHER_NAMES[name] ?? (name === "name" ? "to" : name);
}

function typedOptions(values: Record<string, string>, options: readonly CommandOffer[]): OptionValues {
  const entries = Object.entries(values).map(([name, value]) => {
    const isNumber = options.find((option) => option.name === name)?.type === WHOLE_NUMBER;
    return [name, isNumber && /^\d{1,9}$/.test(value) ? Number(value) : value] as const;
  });
  return Object.fromEntries(entries);
}

/** As Discord shows what was sent: `/share song:… to:…`. */
export function shownCall({ path, options }: DiscordCall): string {
  return [`/${path}`, ...Object.entries(options).map(([name, value]) => `${name}:${value}`)].join(" ");
}
