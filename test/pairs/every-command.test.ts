import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printCommand } from "../../src/bots/command.js";
import { callOf, type FullForm, formsOf, offered, type Values } from "../../src/bots/forms.js";
import { slashManner } from "../../src/channels/discord/spelling.js";
import { commandList } from "../../src/command-list.js";
import { channelNames } from "./hands.js";
import type { Person } from "./person.js";
import { roomFor } from "./platforms.js";
import { wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => {
  expect(world.errors).toEqual([]);
  return world.close();
});

interface Cast {
  ann: Person;
  bob: Person;
  /** Registered, and nobody's friend. */
  cleo: Person;
  /** On Messenger there is none. */
  room: string | undefined;
}

interface Row {
  /** What has to have happened; answers what is filled in. */
  given?: (cast: Cast) => Promise<Values> | Values;
  /** For what has no form: how it is typed. */
  typed?: (cast: Cast) => string;
  says: RegExp;
  inRoom?: true;
}

const a = "road trip";
const playlist = "https://open.spotify.com/playlist/4PaperLanternsMix00001";
const link = (title: string) => world.newSong(title).url;

/** The numbers count for each person alone. */
const numbers = new Map<string, number>();
function next(key: string): string {
  const number = (numbers.get(key) ?? 0) + 1;
  numbers.set(key, number);
  return String(number);
}

async function sends(from: Person, to: Person): Promise<Values> {
  await from.shares({ song: link(`From ${from.name} ${next("title")}`), to: to.name });
  const number = next(`to ${to.name}`);
  next(`from ${from.name}`);
  return { number };
}

const who = ({ bob }: Cast) => ({ who: bob.name });
const cleoAsks = async ({ ann, cleo }: Cast) => {
  await sends(cleo, ann);
  return { who: cleo.name };
};

/** One for each form of each command, in this order: what one leaves behind may be there for the next. */
const rows: Record<string, Row> = {
  register: { says: /log in, and send me the code.*\/spotify\/login/s },
  share: {
    given: ({ bob }) => ({ song: link("Shared"), to: bob.name, note: "for you", after: "so?" }),
    says: /^On its way to Bob/,
  },
  inbox: { given: async ({ ann, bob }) => (await sends(bob, ann)) && {}, says: /^Songs for you:/ },
  sent: { says: /^Songs you sent:/ },
  heard: { given: ({ ann, bob }) => sends(bob, ann), says: /^Noted: you have heard “From Bob/ },
  skip: { given: ({ ann, bob }) => sends(bob, ann), says: /is off your list/ },
  remind: {
    given: async ({ ann, bob }) => ({ ...(await sends(bob, ann)), when: "tomorrow" }),
    says: /^I will remind you of “From Bob.* on Dec 1, 09:00 UTC/,
  },
  queue: { given: ({ ann, bob }) => sends(bob, ann), says: /^To add songs to your queue I need your permission once/ },
  save: {
    given: ({ ann, bob }) => sends(bob, ann),
    says: /^To save songs to your library I need your permission once/,
  },
  more: { given: ({ ann, bob }) => sends(bob, ann), says: /^What would you like to do with “From Bob/ },
  react: {
    given: async ({ ann, bob }) => ({ ...(await sends(bob, ann)), reaction: "fire" }),
    says: /^Bob.* gets your 🔥 for “From Bob/,
  },
  thanks: { given: ({ ann, bob }) => sends(bob, ann), says: /^Bob.* gets your thanks for “From Bob/ },
  cancel: {
    given: async ({ ann, bob }) => (await sends(ann, bob)) && { number: "2" },
    says: /^I have stopped following “From Ann/,
  },
  reply: {
    given: async ({ ann, bob }) => ({ ...(await sends(bob, ann)), song: link("Back"), note: "my turn" }),
    says: /^On its way to Bob.*: “Back”/,
  },
  friends: { says: /^You have (?:one friend|\d+ friends) here/ },
  "not-now": { given: cleoAsks, says: /songs from Cleo.* wait without a sound/ },
  accept: { given: cleoAsks, says: /^Songs from Cleo.* come to you from now on/ },
  unfriend: { given: ({ cleo }) => ({ who: cleo.name }), says: /^Cleo.* is your friend no longer/ },
  block: { given: ({ cleo }) => ({ who: cleo.name }), says: /^Cleo.* is blocked/ },
  unblock: { given: ({ cleo }) => ({ who: cleo.name }), says: /^Cleo.* is not blocked any more/ },
  again: { given: ({ cleo }) => ({ to: cleo.name }), says: /^On its way to Cleo.*: “Back”/ },
  mute: {
    given: (cast) => ({ ...who(cast), time: "7d" }),
    says: /^Until Dec 7, .* songs from Bob.* come without a sound/,
  },
  unmute: { given: who, says: /^Songs from Bob.* come with a sound again/ },
  invite: { says: /type: accept \w{8}”/ },
  "group create": {
    given: () => ({ name: a }),
    says: /^road trip is yours.*(group add "road trip" <name>|\/group add group:road trip who:<name>)/,
  },
  "group add": { given: (cast) => ({ group: a, ...who(cast) }), says: /^Bob.* is in road trip now/ },
  "group show": { given: () => ({ group: a }), says: /^road trip: 2 people.*Owner: Ann/s },
  "group list": { says: /road trip – 2 people, yours/ },
  "group rename": { given: () => ({ group: a, name: "summer" }), says: /^The group is called summer now/ },
  "group bind": {
    given: () => ({ group: "summer" }),
    says: /^Songs for summer are shown in this room|^Type that in the Slack channel/,
    inRoom: true,
  },
  "group unbind": { given: () => ({ group: "summer" }), says: /^summer is shown in no room/, inRoom: true },
  "group join": { given: () => ({ group: "summer" }), says: /^You are in summer already/ },
  "group remove": { given: (cast) => ({ group: "summer", ...who(cast) }), says: /^Bob.* is in summer no longer/ },
  "group owner": {
    given: async (cast) => {
      await cast.ann.does(() => enter(cast.ann, "group add", { group: "summer", ...who(cast) }));
      return { group: "summer", ...who(cast) };
    },
    says: /^summer belongs to Bob/,
  },
  "group leave": { given: () => ({ group: "summer" }), says: /^You have left summer/ },
  "create-group": { typed: () => "create_group name:'group1'", says: /^group1 is yours/ },
  "add-to-group": { typed: ({ bob }) => `add_to_group group1 '${bob.name}'`, says: /^Bob.* is in group1 now/ },
  "group delete": {
    given: async ({ ann }) => {
      await ann.does(() => enter(ann, "group create", { name: "short" }));
      return { group: "short" };
    },
    says: /^short is deleted/,
  },
  "sync start": {
    given: () => ({ source: playlist, target: "new Archive", when: "every monday 9:00" }),
    says: /set up as sync 1, every Monday at 09:00.*\/spotify\/login/s,
  },
  "sync list": { says: /^Your sync:/ },
  "sync pause": { given: () => ({ number: "1" }), says: /^Sync 1 is paused/ },
  "sync weekly": { given: () => ({ number: "1", to: "on" }), says: /private playlist of their own each week/ },
  "sync stats": { says: /Nothing added yet/ },
  "sync resume": { given: () => ({ number: "1" }), says: /^Sync 1 goes on, every Monday at 09:00/ },
  "sync now": { given: () => ({ number: "1" }), says: /^I look now/ },
  "sync remove": { given: () => ({ number: "1" }), says: /^Sync 1 has ended/ },
  "settings show": { says: /^You are Ann/ },
  "settings receipts": { given: () => ({ to: "on" }), says: /^Receipts are on/ },
  "settings prefer": { given: ({ ann }) => ({ to: ann.channel }), says: /^Songs come to you on .* first/ },
  "settings where": { given: () => ({ to: "on" }), says: /^Friends are told on which channel/ },
  "settings presence": { given: () => ({ to: "on" }), says: /Your status is never stored/ },
  "settings language": { given: () => ({ to: "en" }), says: /I speak English with you/ },
  "settings quiet": { given: () => ({ to: "22-8 Europe/Berlin" }), says: /^From 22:00 to 08:00 \(Europe\/Berlin\)/ },
  "settings zone": { given: () => ({ to: "Europe/Lisbon" }), says: /^Your time zone is Europe\/Lisbon/ },
  "settings notify": {
    given: () => ({ to: "receipts off" }),
    says: /^I no longer write to you what became of your songs/,
  },
  "wrapped show": { says: /^Once a month I can put together what you have heard most/ },
  "wrapped months": { says: /^Once a month I can put together what you have heard most/ },
  "wrapped on": { says: /^Done: your month in songs comes every month.*\/spotify\/login.*On December 1, 2026/s },
  "wrapped now": { says: /^For that Spotify has to let me.*\/spotify\/login/s },
  "wrapped circle": { given: () => ({ what: "on" }), says: /^You take part\./ },
  "wrapped off": { says: /^No more months will come\./ },
  "radar show": { says: /^Every week I can look for what the artists you follow have released/ },
  "radar weeks": { says: /^Every week I can look for what the artists you follow have released/ },
  "radar on": { says: /^To look for new releases I need two permissions.*\/spotify\/login.*ask=follows/s },
  "radar off": { says: /^The radar is off/ },
  page: { says: /\/me\b/ },
  export: { says: /works once, for 15 minutes.*\/export\?key=/s },
  "settings api-token": { says: /^This is your token.*\n\neyJ[\w-]+\.[\w-]+\.[\w-]+\n\n.*\/openapi\.json/s },
  start: { typed: () => "start", says: /^Hello! I am a bot/ },
  help: { given: () => ({ command: "share" }), says: /^share – send a friend a song/ },
  disconnect: { says: /^Your Spotify is disconnected/ },
  "forget-me": { says: /^This erases everything I know about you/ },
};

const commands = commandList({});
const forms = commands.flatMap(formsOf);
const formAt = new Map(forms.map((form) => [form.path, form] as const));

it("every form of every command has its row", () => {
  expect(Object.keys(rows).sort()).toEqual(forms.map(({ path }) => path).sort());
});

/** By that platform's own means: a slash command with fields on Discord, words everywhere else. */
function enter(person: Person, path: string, values: Values, room?: string): Promise<unknown> {
  const form = formAt.get(path);
  if (!form) throw new Error(`There is no form ${path}`);
  if (person.channel === "discord")
    return world.discord.command(
      person.userId,
      path,
      fields(form, values),
      room === undefined ? {} : { channelId: room },
    );
  return person.hands.say(printCommand(callOf(form, values)), room);
}

function fields({ fields }: FullForm, values: Values): Record<string, string | number> {
  const isNumber = (name: string) => fields.some((field) => field.name === name && field.kind === "number");
  return Object.fromEntries(
    Object.entries(values).map(([name, value = ""]) => [name, isNumber(name) ? Number(value) : value]),
  );
}

// Nobody looks at statuses here, so that Discord has no word for looking at them either.
const slashCommands = new Set(
  offered(commands, slashManner(commands))
    .flatMap(formsOf)
    .map(({ path }) => path),
);

describe.each(channelNames)("on %s", (channel) => {
  let cast: Cast;

  beforeAll(async () => {
    const ann = await world.friend(channel, `Ann on ${channel}`);
    const bob = await world.friend(channel, `Bob on ${channel}`);
    const cleo = world.stranger(channel, `Cleo on ${channel}`);
    await cleo.registers();
    cast = { ann, bob, cleo, room: channel === "messenger" ? undefined : roomFor(world, [ann, bob]) };
  });

  it.each(Object.entries(rows))("%s has its answer", async (path, { given, typed, says, inRoom }) => {
    const { ann, room } = cast;
    if (channel === "discord" && !slashCommands.has(path))
      return expect(async () => enter(ann, path, {})).rejects.toThrow(/has no|no sub-command|no command/);
    const values = (await given?.(cast)) ?? {};
    const answer = await ann.does(() =>
      typed ? ann.hands.say(typed(cast)) : enter(ann, path, values, inRoom && room),
    );
    expect(wordsOf(answer)).toMatch(says);
  });
});
