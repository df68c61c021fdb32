import { createActing } from "../src/bots/acting.js";
import { createAgenda } from "../src/bots/agenda.js";
import { classic } from "../src/bots/backoff.js";
import { allCommands, commandsWith } from "../src/bots/commands/all.js";
import type { CommandPorts } from "../src/bots/commands/command.js";
import { type Conversation, createConversation } from "../src/bots/conversation.js";
import { createDebtCollector } from "../src/bots/debts.js";
import type { FirstLook } from "../src/bots/delivery.js";
import type { Address, Permission, Share, Track } from "../src/bots/domain.js";
import { createListenCheck } from "../src/bots/listening.js";
import { plainManner, tongueOf } from "../src/bots/manner.js";
import { type OpenPlugins, openPlugins, type PluginHostParts } from "../src/bots/open-plugins.js";
import type { PluginDefinition } from "../src/bots/plugin.js";
import { createPluginJobs } from "../src/bots/plugin-jobs.js";
import { planSchedules } from "../src/bots/plugin-schedules.js";
import type { AlarmHandler, Log } from "../src/bots/ports.js";
import type { Language } from "../src/bots/say.js";
import { withHints } from "../src/bots/share-hints.js";
import { nextLookMs } from "../src/bots/share-states.js";
import { SongBot } from "../src/bots/song-bot.js";
import { textsIn } from "../src/bots/text.js";
import { createOutboxDelivery } from "../src/channels/outbox.js";
import { nextTime } from "../src/scheduler/cron.js";
import { addressKey, addressSlot } from "../src/store/keys.js";
import type { StoreParts } from "../src/store/parts.js";
import { redisStore, type Store } from "../src/store/store.js";
import { exportUrl } from "../src/web/export.js";
import { pageUrl } from "../src/web/me/routes.js";
import { pageManner } from "../src/web/me/talk.js";
import { befriend } from "./befriend.js";
import { type ManualAlarms, manualAlarms, type SettableClock, settableClock } from "./fakes/alarms.js";
import { type FakeChannel, type FakeEvent, fakeChannel, type Seen } from "./fakes/channel.js";
import { fakeGenres } from "./fakes/genres.js";
import { type FakeMusic, fakeMusic } from "./fakes/music.js";
import { fakePlaylists } from "./fakes/playlists.js";
import { fakeReleases } from "./fakes/releases.js";
import { fakeTops } from "./fakes/tops.js";
import { paperLanterns } from "./fixtures/share.js";
import { testStore } from "./store/redis.js";

export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => minutes(60 * count);
export const days = (count: number): number => hours(24 * count);

/** Invented songs that everybody in a test world can share. */
export const tinBoat: Track = {
  ...paperLanterns,
  id: "4TinBoatMorning0000001",
  name: "Tin Boat Morning",
  isrc: "GBAAA2600002",
  url: "https://open.spotify.com/track/4TinBoatMorning0000001",
};

/** One person with a phone. */
export interface Friend {
  readonly userId: string;
  /** Types this, and waits until nothing is left to do. Answers the event's id, for a redelivery. */
  says(text: string, room?: string): Promise<string>;
  /** Presses the newest button of that label. */
  presses(label: string): Promise<void>;
  sendsSticker(): Promise<void>;
  /** Logs in at Spotify and answers the code that the page shows. */
  logsIn(account?: string, permissions?: Permission[]): Promise<string>;
  /** Becomes a friend of everybody who is there, unless the world is one of strangers. */
  registers(name?: string): Promise<void>;
  /** Spotify's history gets this play. */
  plays(track: Track, endedAtMs?: number): Promise<void>;
  /** Everything on the screen, oldest first. */
  screen(): Seen[];
  /** What came since the last look. */
  news(): string[];
  personId(): Promise<string>;
  address: Address;
}

export interface World {
  friend(userId: string, name?: string): Friend;
  /** Somebody on a platform where messages can be changed, and that has rooms. */
  friendOnBoard(userId: string, name?: string): Friend;
  clock: SettableClock;
  alarms: ManualAlarms;
  music: FakeMusic;
  channel: FakeChannel;
  board: FakeChannel;
  store: Store;
  /** The conversation as it is held on people's own pages. */
  pageConversation: Conversation;
  logged: ReturnType<typeof testStore>["logged"];
  conversation: Conversation;
  /** Writes there. */
  log: Log;
  dump: ReturnType<typeof testStore>["dump"];
  keys: ReturnType<typeof testStore>["keys"];
  /** Time passes; everything due runs at its own moment. */
  advance(ms: number): Promise<void>;
  /** An event comes again, to the letter. */
  redeliver(userId: string, eventId: string, text: string): Promise<void>;
  settle(): Promise<void>;
  /** The process dies with all it had in memory; another one begins on the same Redis. */
  restart(): Promise<void>;
  plugins: OpenPlugins;
  /** Plans a job of a plugin; `advance` runs it. */
  plan(plugin: string, slot: string, job: string, dueMs?: number): Promise<void>;
}

export interface WorldOptions {
  areStrangers?: boolean;
  /** Unset: those of `everywhere`. */
  plugins?: readonly PluginDefinition[];
  /** By plugin; unset: their defaults. */
  settings?: Readonly<Record<string, unknown>>;
  /** In the place of what plugins would have: of Spotify, mostly. */
  ports?: Partial<PluginHostParts>;
  /** What commands may use besides. */
  commandPorts?(store: Store, parts: StoreParts): Partial<CommandPorts>;
}

/** Plugins of every world that names none of its own: a suite can be run with them once more. */
export const everywhere: PluginDefinition[] = [];

/**
 * The whole house but the platforms: the real store on a real Redis, the core, the outbox; time stands still. With
 * `areStrangers` nobody is anybody's friend by registering.
 */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { areStrangers = false, plugins: definitions = everywhere, settings = {}, ports = {} } = options;
  const clock = settableClock(Date.UTC(2026, 10, 21, 12));
  const kit = testStore({ clock });
  const hints = {
    arrived: (share: Share) => plugins.hints.arrived(share),
    heard: (share: Share) => plugins.hints.heard(share),
  };
  const store = withHints(redisStore(kit.parts), hints);
  const alarms = manualAlarms({ clock, dueTimes: store.dueTimes });
  const music = fakeMusic();
  for (const track of [paperLanterns, tinBoat]) music.addTrack(track);
  const mannerOf = () => plainManner;
  const firstLookMs: FirstLook = (share, receipts) => nextLookMs(share, classic, receipts, share.stateAtMs);
  const shared = { ...store, alarms, music, clock, log: kit.parts.log, mannerOf, firstLookMs };
  const pictureUrl = (plugin: string, personId: string, ref: string) =>
    `https://songs.test/picture/${plugin}/${personId}/${ref}`;
  const spotify = { playlists: fakePlaylists(clock.nowMs), tops: fakeTops(), releases: fakeReleases() };
  const drawCover = async () => Uint8Array.of(0xff, 0xd8);
  const others = { drawCover, genres: fakeGenres(), random: kit.parts.random, nextTime, pictureUrl };
  const hostParts = { ...shared, ...spotify, ...others, ...ports };
  const plugins = openPlugins(definitions, settings, hostParts, allCommands);
  const talk = {
    ...shared,
    commands: commandsWith(plugins),
    addressSlot,
    botName: "Send Songs",
    exportUrl: (token: string, language: Language) => exportUrl(kit.parts.publicUrl, token, language),
    pageUrl: (token: string, language: Language) => pageUrl(kit.parts.publicUrl, token, language),
    ...options.commandPorts?.(store, kit.parts),
  };
  const conversation = createConversation(talk);
  const acted = createActing({ people: store.people, addressSlot });
  const parts = { clock, acted, answered: async () => {} };
  const channel = fakeChannel({ ...parts, name: "fake" });
  const board = fakeChannel({ ...parts, name: "board", isEditable: true });
  const bot = new SongBot(conversation, kit.parts.log);
  for (const one of [channel, board]) await one.start((context) => bot.run(context));
  const handlers = {
    "listen-check": createListenCheck({ ...shared, policy: classic }),
    debts: createDebtCollector(shared),
    agenda: createAgenda(shared),
    outbox: createOutboxDelivery({
      ...shared,
      random: kit.parts.random,
      channels: new Map([channel, board].map((one) => [one.name, one])),
      textsFor: (person, address) => textsIn(tongueOf(person, address, mannerOf)),
      addressKey,
      loginUrl: store.registration.begin,
      wordsOf: (notice, person, address) =>
        plugins.wordsOf(notice, { person, say: textsIn(tongueOf(person, address, mannerOf)).say }),
      groupPictureUrl: (personId, batchId) => pictureUrl("group", personId, batchId),
    }),
    jobs: createPluginJobs({ ...shared, jobOf: plugins.jobOf }),
  };
  // Hints are followed before time goes on.
  const settled =
    (handler: AlarmHandler): AlarmHandler =>
    (key) =>
      handler(key).finally(() => plugins.idle());
  const start = async () => {
    await alarms.start({
      "listen-check": settled(handlers["listen-check"]),
      debts: settled(handlers.debts),
      agenda: settled(handlers.agenda),
      outbox: settled(handlers.outbox),
      jobs: settled(handlers.jobs),
    });
    await planSchedules(plugins.byName.values(), { ...shared, nextTime });
  };
  await start();
  let events = 0;
  const handle = async (on: FakeChannel, event: Omit<FakeEvent, "id">, id = `event-${++events}`) => {
    await on.handle(JSON.stringify({ ...event, id }));
    await plugins.idle();
    await alarms.runDue();
    return id;
  };
  const here: Address[] = [];
  const hasCome = async (address: Address) => {
    const newcomer = await store.people.at(address);
    const others = await Promise.all(here.map((other) => store.people.at(other)));
    here.push(address);
    if (areStrangers || !newcomer) return;
    for (const other of others) if (other && other.id !== newcomer.id) await befriend(store.circle, newcomer, other);
  };
  const world: World = {
    clock,
    alarms,
    music,
    channel,
    board,
    store,
    pageConversation: createConversation({ ...talk, mannerOf: pageManner(mannerOf) }),
    logged: kit.logged,
    log: kit.parts.log,
    conversation,
    dump: kit.dump,
    keys: kit.keys,
    friend: (userId, name) => friendOf({ userId, name: name ?? userId, world, channel, handle, hasCome }),
    friendOnBoard: (userId, name) => friendOf({ userId, name: name ?? userId, world, channel: board, handle, hasCome }),
    advance: (ms) => alarms.advanceTo(clock.nowMs() + ms),
    redeliver: async (userId, id, text) => void (await handle(channel, { userId, text, kind: "text" }, id)),
    settle: () => alarms.runDue(),
    restart: start,
    plugins,
    async plan(plugin, slot, job, dueMs = clock.nowMs()) {
      await store.jobs.plan(slot, plugin, job, dueMs);
      await alarms.arm("jobs", slot);
    },
  };
  return world;
}

interface FriendParts {
  userId: string;
  name: string;
  world: World;
  channel: FakeChannel;
  handle(on: FakeChannel, event: Omit<FakeEvent, "id">): Promise<string>;
  /** Told of everybody who registers. */
  hasCome(address: Address): Promise<void>;
}

function friendOf({ userId, name, world, channel, handle, hasCome }: FriendParts): Friend {
  const { store, clock, music } = world;
  const address = channel.addressOf(userId);
  let looked = 0;
  const friend: Friend = {
    userId,
    address,
    says: (text, room) => handle(channel, { userId, text, kind: "text", ...(room === undefined ? {} : { room }) }),
    sendsSticker: async () => void (await handle(channel, { userId, text: "", kind: "sticker" })),
    async presses(label) {
      const button = channel
        .seen(userId)
        .flatMap(({ buttons }) => buttons)
        .findLast((one) => one.label === label);
      if (!button) throw new Error(`${userId} sees no button "${label}"`);
      await friend.says(button.command);
    },
    logsIn: (account = `account-${userId}`, permissions = []) => issueCode(store, clock.nowMs(), account, permissions),
    async registers(as = name) {
      await friend.says(`register name:"${as}" code:"${await friend.logsIn()}"`);
      await hasCome(address);
    },
    async plays(track, endedAtMs = clock.nowMs()) {
      music.play(await friend.personId(), track.id, endedAtMs);
    },
    screen: () => channel.seen(userId),
    news() {
      const all = channel.seen(userId);
      const fresh = all.slice(looked).map(({ text: said, titles, words }) => {
        return [said, ...titles, ...words].filter(Boolean).join(" | ");
      });
      looked = all.length;
      return fresh;
    },
    async personId() {
      const person = await store.people.at(address);
      if (!person) throw new Error(`${userId} is not registered`);
      return person.id;
    },
  };
  return friend;
}

function issueCode(store: Store, nowMs: number, accountId: string, permissions: Permission[]): Promise<string> {
  return store.logins.issueCode({
    account: {
      appId: "app1",
      accountId,
      displayName: accountId,
      authorizedAtMs: nowMs,
      expiresAtMs: nowMs + days(180),
      state: "connected",
      ...(permissions.length > 0 ? { permissions } : {}),
    },
    secret: `secret-of-${accountId}`,
  });
}
