import { walkLogin } from "../../playground/login-walk.js";
import { type ChannelName, type Hands, handsOf, type Wish } from "./hands.js";
import { places } from "./platforms.js";
import { type Seen, wordsOf } from "./seen.js";
import type { World } from "./world.js";

/** Somebody with an account on one platform, and one at Spotify. */
export interface Person {
  readonly channel: ChannelName;
  readonly name: string;
  readonly userId: string;
  readonly listenerId: string;
  readonly hands: Hands;
  /** Each of these waits for the bot's next message to them and for what follows from it, and answers that message. */
  shares(wish: Wish, room?: string): Promise<Seen>;
  says(words: string, room?: string): Promise<Seen>;
  presses(message: Seen, label: string, nth?: number): Promise<Seen>;
  enters(code: string, name?: string, room?: string): Promise<Seen>;
  does(action: () => Promise<unknown>): Promise<Seen>;
  /** Asks for the login, walks it as that listener (default: themselves), and answers the code, not yet used. */
  fetchesCode(listenerId?: string): Promise<string>;
  registers(): Promise<void>;
  /** Messages of the bot that hold these words, oldest first. */
  messages(words?: string): Seen[];
  /** Those of them in which this is said of a song: in a sentence with its title, or as “it” on a card below that. */
  told(title: string, about: (song: string) => string): Seen[];
  /** The only one that does. Throws an Error that quotes the screen where there is none, or another one. */
  message(words: string): Seen;
}

/** `locale`: the language of their platform, where it says one. */
export function newPerson(world: World, channel: ChannelName, name: string, locale = "en-US"): Person {
  const number = world.nextNumber();
  const userId = { messenger: joinMessenger, slack: joinSlack, discord: joinDiscord }[channel](
    world,
    name,
    number,
    locale,
  );
  const listenerId = `listener-${number}`;
  world.spotify.addListener({ id: listenerId, displayName: name });
  return personWith(world, { channel, name, userId, listenerId, hands: handsOf(channel, world, userId) });
}

function joinMessenger({ messenger }: World, name: string, number: number): string {
  const psid = String(6_100_000_000_000_000 + number);
  messenger.addPerson({ psid, name });
  return psid;
}

function joinSlack({ slack }: World, name: string, number: number, locale: string): string {
  const id = `U0PERSON${number}`;
  slack.addUser({ teamId: places.team, id, name, locale });
  return id;
}

function joinDiscord({ discord }: World, name: string, number: number, locale: string): string {
  const id = `30000000000000${10_000 + number}`;
  discord.addUser({ id, name, guilds: [places.guild], locale });
  return id;
}

/** People take their time, which also leaves Spotify's quota enough to answer each of them at once. */
const thinkingMs = 5_000;

/** What the bot tells by itself, which may overtake its answer. */
const unasked =
  /has been asked whether|would like to send you songs|has reached|gets it with their next message|is on its way to|played (?:“|it on )|says about “|sent you a song|reacted|thanks, good pick!|möchte dir Songs|hat dir .+ geschickt|ist bei .+ angekommen/;

type Who = Pick<Person, "channel" | "name" | "userId" | "listenerId" | "hands">;

function personWith(world: World, who: Who): Person {
  const { hands, listenerId, name } = who;
  const messages = (words = "") => hands.seen().filter((message) => wordsOf(message).includes(words));
  const does = async (action: () => Promise<unknown>) => {
    world.clock.advanceTo(world.clock.nowMs() + thinkingMs);
    const before = new Set(hands.seen().map(({ id }) => id));
    const isAnswer = (message: Seen) => !before.has(message.id) && !unasked.test(wordsOf(message));
    await action();
    const answer = await world.until(`an answer to ${name}`, () => hands.seen().find(isAnswer));
    await world.settle();
    return hands.seen().find(({ id }) => id === answer.id) ?? answer;
  };
  const person: Person = {
    ...who,
    does,
    messages,
    told: (title, about) =>
      messages(title).filter((message) =>
        [about(`“${title}”`), about("it")].some((one) => wordsOf(message).includes(one)),
      ),
    message: (words) => onlyOne(messages(words), words, name, messages()),
    shares: (wish, room) => does(() => hands.share(wish, room)),
    says: (words, room) => does(() => hands.say(words, room)),
    presses: (message, label, nth) => does(() => hands.press(message, label, nth)),
    enters: (code, called, room) => does(() => hands.register(called ? { code, name: called } : { code }, room)),
    async fetchesCode(asListener = listenerId) {
      const url = /https?:\S+\/spotify\/login\S*/.exec(wordsOf(await does(() => hands.register())))?.[0];
      return walkLogin(url ?? "", asListener);
    },
    async registers() {
      const answer = wordsOf(await person.enters(await person.fetchesCode(), name));
      if (!/^(?:Welcome|Willkommen|¡Te doy la bienvenida)/u.test(answer))
        throw new Error(`${name} is not welcome: ${answer}`);
    },
  };
  return person;
}

function onlyOne(found: Seen[], words: string, name: string, all: Seen[]): Seen {
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const screen = all.map(wordsOf).join("\n---\n");
  throw new Error(`${name} sees ${found.length} messages with "${words}", not one, in:\n${screen}`);
}
