import type { Spot } from "./chat.js";
import { commandKinds, type DiscordSide, offersOf } from "./discord-side.js";
import { type CommandOffer, commandIn, discordCall, innerOffers, type OptionValues } from "./discord-words.js";
import { places } from "./people.js";
import type { Completion } from "./surfaces.js";

/** What Discord's client adds to what is typed. */
export interface DiscordCompletion {
  /** What can come next in this line; nothing where it leads nowhere. Never rejects. */
  complete(userId: string, text: string, spot: Spot): Promise<Completion[]>;
  /** The values behind what was chosen from such a list; everything else as it was typed. */
  chosen(userId: string, path: string, options: OptionValues): OptionValues;
}

/** A line whose last option is being filled in. */
interface Typing {
  path: string;
  options: CommandOffer[];
  focused: CommandOffer;
  /** The line before the value. */
  head: string;
  value: string;
  offers: readonly CommandOffer[];
}

export function createDiscordCompletion(discord: DiscordSide): DiscordCompletion {
  const memory = new Memory();

  async function ask(userId: string, typing: Typing, spot: Spot): Promise<Completion[]> {
    const { path, focused, head, value, offers } = typing;
    const { [focused.name]: _empty, ...others } = discordCall(head, offers)?.options ?? {};
    const filled = memory.chosen(userId, path, others);
    const where = { channelId: spot === "room" ? places.discord.room.id : discord.dmChannel(userId) };
    const choices = (await discord.complete(userId, path, focused.name, value, filled, where)) ?? [];
    for (const choice of choices) memory.offer(userId, typing, choice);
    return choices.map((choice) => afterValue(typing, choice.name, String(choice.value)));
  }

  return {
    chosen: (userId, path, options) => memory.chosen(userId, path, options),
    async complete(userId, text, spot) {
      if (!text.startsWith("/")) return [];
      const offers = offersOf(discord, commandKinds.typed);
      const typing = typingIn(text, offers);
      if (typing === null) return commandsFor(text.slice(1), offers);
      const { autocomplete = false, choices = [] } = typing.focused;
      if (memory.knows(userId, typing)) return optionsLeft(typing, text);
      if (!autocomplete) return choicesFor(typing, choices);
      // What Discord's own client would not ask has no answer.
      return ask(userId, typing, spot).catch(() => []);
    },
  };
}

/** What the bot has offered to whom: by person, command and option the values behind what was shown. */
class Memory {
  readonly #offered = new Map<string, string | number>();

  offer(userId: string, { path, focused }: Typing, { name, value }: { name: string; value: string | number }): void {
    this.#offered.set(keyOf(userId, path, focused.name, name), value);
  }

  knows(userId: string, { path, focused, value }: Typing): boolean {
    return this.#offered.has(keyOf(userId, path, focused.name, value.trim()));
  }

  chosen(userId: string, path: string, options: OptionValues): OptionValues {
    const values = Object.entries(options).map(([name, shown]) => {
      return [name, this.#offered.get(keyOf(userId, path, name, String(shown))) ?? shown] as const;
    });
    return Object.fromEntries(values);
  }
}

function keyOf(...parts: string[]): string {
  return JSON.stringify(parts);
}

function typingIn(text: string, offers: readonly CommandOffer[]): Typing | null {
  const found = commandIn(text.slice(1), offers);
  const options = found?.offer.options ?? [];
  if (found === null || options.length === 0) return null;
  const mark = [...text.matchAll(/(?<=\s)(\w+):\s*/g)].findLast(([, name]) =>
    options.some((each) => each.name === name),
  );
  const focused = options.find(({ name }) => name === mark?.[1]);
  if (mark === undefined || focused === undefined) return null;
  const head = text.slice(0, mark.index + mark[0].length);
  return { path: found.path, options, focused, head, value: text.slice(head.length), offers };
}

/** Commands that begin with these words, each led on to what has to be filled in first. */
function commandsFor(words: string, offers: readonly CommandOffer[]): Completion[] {
  return flattened(offers)
    .filter(({ path }) => path.startsWith(words.trimEnd().toLowerCase()))
    .map(({ path, offer: { description = "", options = [] } }) => {
      const first = options.find(({ required }) => required);
      return { label: `/${path}`, note: description, text: `/${path}${first ? ` ${first.name}:` : ""}` };
    });
}

function flattened(offers: readonly CommandOffer[], before = ""): { path: string; offer: CommandOffer }[] {
  return offers.flatMap((offer) => {
    const path = `${before}${offer.name}`;
    const inner = innerOffers(offer);
    return inner.length > 0 ? flattened(inner, `${path} `) : [{ path, offer }];
  });
}

function choicesFor(typing: Typing, choices: string[]): Completion[] {
  const wanted = typing.value.trim().toLowerCase();
  const fitting = choices.filter((choice) => choice.startsWith(wanted) && choice !== wanted);
  return fitting.map((choice) => afterValue(typing, choice, choice));
}

/** The line with this value, led on to the next option that has to be filled in. */
function afterValue({ head, focused, options, path, offers }: Typing, label: string, value: string): Completion {
  // A label that the line would not give back as it is gives way to what is sent.
  const isReadBack = discordCall(`${path} ${focused.name}:${label}`, offers)?.options[focused.name] === label;
  const line = `${head}${isReadBack ? label : value}`;
  const next = options.find(({ name, required }) => required && !isIn(line, name));
  return { label, note: "", text: next ? `${line} ${next.name}:` : line };
}

function optionsLeft({ options }: Typing, text: string): Completion[] {
  return options
    .filter(({ name }) => !isIn(text, name))
    .map(({ name, description = "" }) => ({ label: name, note: description, text: `${text.trimEnd()} ${name}:` }));
}

function isIn(line: string, option: string): boolean {
  return line.includes(` ${option}:`);
}
