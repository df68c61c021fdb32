import { parseCommand } from "../../src/bots/command.js";
import type { CommandPorts } from "../../src/bots/commands/command.js";
import type {
  Address,
  Batch,
  Bond,
  Group,
  Message,
  Permission,
  Person,
  SentShare,
  Share,
} from "../../src/bots/domain.js";
import { UpstreamError } from "../../src/bots/errors.js";
import { plainManner } from "../../src/bots/manner.js";
import type { Plugin, PluginHost, Telling } from "../../src/bots/plugin.js";
import type { Genres, Json, Playlists, Records, Releases, Tops } from "../../src/bots/plugin-ports.js";
import type { Cache, Effect, Locks, Music } from "../../src/bots/ports.js";
import { type Language, sayIn } from "../../src/bots/say.js";
import { textsIn } from "../../src/bots/text.js";
import { nextTime } from "../../src/scheduler/cron.js";
import type { SettableClock } from "../fakes/alarms.js";
import { silentLog } from "../fixtures/silent-log.js";

/** What a plugin told somebody. */
export interface Told {
  personId: string;
  id: string;
  news: Json;
  atMs: number;
}

/** The host of one plugin, all of it in memory, and what a test does with it. */
export interface TestHost extends PluginHost {
  /** The plugin whose jobs and schedules run here, and whose commands are typed. */
  attach(plugin: Plugin): void;
  /** Time passes; what is due runs at its own moment. */
  advance(ms: number): Promise<void>;
  runDue(): Promise<void>;
  /** When this job is due in this slot; null: not planned. */
  planned(slot: string, job: string): number | null;
  /** Types a command as this person, stores its effects, and answers the reply. Runs no jobs. Throws what it throws. */
  types(
    personId: string,
    text: string,
    how?: { turnId?: string; language?: Language; room?: string },
  ): Promise<Message>;
  /** Oldest first. */
  told: Told[];
  /** The words of what was told, as one text each, with titles, links and labels of buttons. */
  words(told: Told, language?: Language): Promise<string>;
  /** What jobs have thrown, oldest first. */
  errors: unknown[];
  /** Every name that is kept in this slot. */
  kept(slot: string): Map<string, Json>;
  /** Takes or changes somebody. */
  put(person: Person): void;
  forget(personId: string): void;
  /** What others have sent, and so on: a test fills them. */
  received: Map<string, Share[]>;
  sentOf: Map<string, SentShare[]>;
  batchesOf: Map<string, { batch: Batch; shares: SentShare[] }[]>;
  groupsOf: Map<string, Group[]>;
  bondsOf: Map<string, Bond[]>;
  /** Called before whatever is stored or read; throw here to die there. */
  onStep(step: ((what: string) => void) | null): void;
}

export interface TestHostOptions {
  clock: SettableClock;
  /** The plugin's name; default "test". */
  name?: string;
  people?: readonly Person[];
  /** Unset: every call of it fails. */
  playlists?: Playlists;
  tops?: Tops;
  releases?: Releases;
  genres?: Genres;
  music?: Pick<Music, "track">;
  /** Of other plugins; unset: nobody is. */
  enrolledIn?(plugin: string, personId: string): boolean;
}

interface Planned {
  slot: string;
  job: string;
  dueMs: number;
  /** Grows with every plan. */
  version: number;
}

const firstPauseMs = 60_000;
const longestPauseMs = 60 * 60_000;
/** More runs than this without time passing are a job that is due again and again. */
const mostRunsAtOnce = 1_000;

export function pluginHost(options: TestHostOptions): TestHost {
  const { clock, name: pluginName = "test" } = options;
  const people = new Map((options.people ?? []).map((person) => [person.id, person]));
  const memory = new Map<string, Map<string, string>>();
  const plans = new Map<string, Planned>();
  const pauses = new Map<string, { failures: number; untilMs: number }>();
  const lists = {
    received: new Map<string, Share[]>(),
    sentOf: new Map<string, SentShare[]>(),
    batchesOf: new Map<string, { batch: Batch; shares: SentShare[] }[]>(),
    groupsOf: new Map<string, Group[]>(),
    bondsOf: new Map<string, Bond[]>(),
  };
  const told: Told[] = [];
  const errors: unknown[] = [];
  let plugin: Plugin = {};
  let step: ((what: string) => void) | null = null;
  let count = 0;
  let versions = 0;

  const slotOf = (slot: string) => {
    const kept = memory.get(slot) ?? new Map<string, string>();
    memory.set(slot, kept);
    return kept;
  };

  const keep = (slot: string, name: string, value: Json | null) => {
    if (value === null) slotOf(slot).delete(name);
    else slotOf(slot).set(name, JSON.stringify(value));
  };

  const records: Records = {
    async get(slot, name) {
      step?.(`get ${name}`);
      return read(slotOf(slot).get(name));
    },
    async list(slot, prefix) {
      step?.(`list ${prefix}`);
      const names = [...slotOf(slot).keys()].filter((name) => name.startsWith(prefix)).sort();
      return names.map((name) => ({ name, value: parse(slotOf(slot).get(name) ?? "null") }));
    },
    async change<T extends Json>(slot: string, name: string, decide: (value: T | null) => T | null | undefined) {
      step?.(`change ${name}`);
      const now = read<T>(slotOf(slot).get(name));
      const next = decide(now);
      if (next === undefined) return now;
      if (isForgotten(slot)) return null;
      keep(slot, name, next);
      step?.(`changed ${name}`);
      return next === null ? null : parse(JSON.stringify(next));
    },
  };

  const gone = new Set<string>();
  const isForgotten = (slot: string) => gone.has(slot);

  const plan = async (slot: string, job: string, dueMs: number | null) => {
    step?.(`plan ${job}`);
    const id = `${slot} ${job}`;
    versions += 1;
    pauses.delete(id);
    if (dueMs === null || isForgotten(slot)) plans.delete(id);
    else plans.set(id, { slot, job, dueMs, version: versions });
  };

  const tell = async (personId: string, id: string, news: Json, { askedAtMs }: Telling = {}) => {
    step?.(`tell ${id}`);
    if (isForgotten(personId) || told.some((one) => one.personId === personId && one.id === id)) return;
    const optOuts: readonly string[] = people.get(personId)?.optOuts ?? [];
    if (askedAtMs === undefined && optOuts.includes(`plugin:${pluginName}`)) return;
    told.push({ personId, id, news: parse(JSON.stringify(news)), atMs: clock.nowMs() });
    step?.(`told ${id}`);
  };

  const commit = async (slot: string, effects: readonly Effect[]) => {
    for (const effect of effects) {
      if (effect.kind === "record") keep(slot, effect.name, effect.value);
      if (effect.kind === "job") await plan(slot, effect.job, effect.dueMs);
      if (effect.kind === "settings") people.set(slot, { ...personOf(slot), ...settled(effect.changes) });
    }
  };

  const personOf = (personId: string): Person => {
    const person = people.get(personId);
    if (!person) throw new Error(`nobody is called ${personId} here`);
    return person;
  };

  async function run(planned: Planned): Promise<void> {
    const id = `${planned.slot} ${planned.job}`;
    const job = plugin.jobs?.[planned.job];
    if (!job) throw new Error(`there is no job "${planned.job}"`);
    try {
      const againMs = await job(planned.slot);
      pauses.delete(id);
      await ended(planned, againMs);
    } catch (error) {
      failed(id, error);
    }
  }

  /** What was planned meanwhile stays, unless the job wants to run sooner. */
  async function ended(planned: Planned, againMs: number | null): Promise<void> {
    const id = `${planned.slot} ${planned.job}`;
    const now = plans.get(id);
    const isSame = now?.version === planned.version;
    const due = [isSame ? null : (now?.dueMs ?? null), againMs].filter((one) => one !== null);
    await plan(planned.slot, planned.job, due.length === 0 ? null : Math.min(...due));
  }

  function failed(id: string, error: unknown): void {
    errors.push(error);
    const failures = (pauses.get(id)?.failures ?? 0) + 1;
    const asked = error instanceof UpstreamError ? error.retryAfterMs : undefined;
    const pauseMs = Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs);
    if (!(error instanceof UpstreamError) && failures >= 10) plans.delete(id);
    pauses.set(id, { failures, untilMs: clock.nowMs() + (asked ?? pauseMs) });
  }

  const runsAtMs = ({ slot, job, dueMs }: Planned) => Math.max(dueMs, pauses.get(`${slot} ${job}`)?.untilMs ?? 0);

  async function advanceTo(toMs: number): Promise<void> {
    for (let runs = 0; ; runs += 1) {
      const next = [...plans.values()].sort((a, b) => runsAtMs(a) - runsAtMs(b))[0];
      if (!next || runsAtMs(next) > toMs) break;
      if (runs > mostRunsAtOnce) throw new Error(`${next.slot} ${next.job} is due again and again`);
      clock.set(Math.max(clock.nowMs(), runsAtMs(next)));
      await run(next);
    }
    clock.set(Math.max(clock.nowMs(), toMs));
  }

  const host: PluginHost = {
    clock,
    random: { id: () => `random${String(++count).padStart(16, "0")}`, digits: (digits) => "7".repeat(digits) },
    log: silentLog,
    people: { get: async (id) => people.get(id) ?? null },
    shares: {
      received: async (id) => structuredClone(lists.received.get(id) ?? []),
      sent: async (id, ids) => (lists.sentOf.get(id) ?? []).filter((one) => ids?.includes(one.id) ?? true),
      batches: async (id) => (lists.batchesOf.get(id) ?? []).map(({ batch }) => structuredClone(batch)),
      batch: async (id, batchId) => (lists.batchesOf.get(id) ?? []).find(({ batch }) => batch.id === batchId) ?? null,
    },
    groups: { of: async (id) => lists.groupsOf.get(id) ?? [] },
    circle: { of: async (id) => lists.bondsOf.get(id) ?? [] },
    music: options.music ?? missing("music"),
    playlists: options.playlists ?? missing("playlists"),
    tops: options.tops ?? missing("tops"),
    releases: options.releases ?? missing("releases"),
    genres: options.genres ?? missing("genres"),
    records,
    enrolments: { isOn: async (name, id) => options.enrolledIn?.(name, id) ?? false },
    plan,
    effects: {
      record: (name, value) => ({ kind: "record", plugin: pluginName, name, value }),
      plan: (job, dueMs) => ({ kind: "job", plugin: pluginName, job, dueMs }),
    },
    tell,
    pictureUrl: (personId, ref) => `https://songs.example/pictures/${pluginName}/${personId}/${ref}`,
    drawCover: async (seed, title) => new TextEncoder().encode(`${seed} ${title}`),
    loginUrl: (_person, { channel }, asks, language) =>
      `https://songs.example/spotify/login?from=${channel}&lang=${language}${asks.map((ask: Permission) => `&ask=${ask}`).join("")}`,
    nextTime,
    locks: memoryLocks(),
    cache: memoryCache(clock),
  };

  return {
    ...host,
    ...lists,
    told,
    errors,
    attach: (given) => {
      plugin = given;
    },
    advance: (ms) => advanceTo(clock.nowMs() + ms),
    runDue: () => advanceTo(clock.nowMs()),
    planned: (slot, job) => plans.get(`${slot} ${job}`)?.dueMs ?? null,
    async types(personId, text, { turnId = `turn${++count}`, language = "en", room } = {}) {
      const person = personOf(personId);
      const commands = plugin.commands ?? [];
      const call = parseCommand(text, commands);
      const command = commands.find((one) => one.name === call?.name);
      if (!call || !command) throw new Error(`"${text}" is no command of this plugin`);
      const texts = textsIn({ language, spell: plainManner.spell });
      const turn = { id: turnId, address: addressOf(person, room), person, text, kind: "text" as const, texts };
      const { reply, effects = [] } = await command.run(call, turn, portsOf(host));
      await commit(personId, effects);
      return reply;
    },
    async words(one, language = "en") {
      const say = sayIn({ language, spell: plainManner.spell });
      const message = await plugin.words?.(one.news, { person: personOf(one.personId), say });
      return message ? textOf(message) : "";
    },
    kept: (slot) => new Map([...slotOf(slot)].map(([name, value]) => [name, parse(value)])),
    put: (person) => void people.set(person.id, person),
    forget: (personId) => {
      people.delete(personId);
      memory.delete(personId);
      gone.add(personId);
      for (const [id, { slot }] of plans) if (slot === personId) plans.delete(id);
    },
    onStep: (given) => {
      step = given;
    },
  };
}

/** A message as somebody reads it: everything in it, one line each. */
export function textOf({ text, cards = [], choices = [], menus = [] }: Message): string {
  const lines = [
    text,
    ...cards.flatMap(({ title, subtitle, text: body, link, buttons = [] }) => [
      ...[title, subtitle, body, link && `${link.label}: ${link.url}`],
      ...buttons.map(({ label, command }) => `[${label}: ${command}]`),
    ]),
    ...[...choices, ...menus.flatMap((menu) => menu.choices)].map(({ label, command }) => `[${label}: ${command}]`),
  ];
  return lines.filter((line) => line !== undefined && line !== "").join("\n");
}

function settled(changes: object): Partial<Person> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function addressOf({ addresses: [first] }: Person, room: string | undefined): Address {
  if (!first) throw new Error("somebody without any address");
  return room === undefined ? first : { ...first, room };
}

/** What commands of plugins use of the core's ports; the rest is missing here. */
function portsOf({ people, shares, groups, circle, music, clock, log }: PluginHost): CommandPorts {
  const some = {
    ...{ clock, log, botName: "Send Songs", mannerOf: () => plainManner },
    registration: { begin: ({ channel }: Address) => `https://songs.example/spotify/login?from=${channel}` },
    ...{ people, shares, groups, circle, music },
  };
  return Object.assign(missing<CommandPorts>("ports"), some);
}

/** Says so as soon as something of it is called. */
function missing<T extends object>(what: string): T {
  return new Proxy({} as T, {
    get: (own, name) =>
      Reflect.get(own, name) ??
      (() => {
        throw new Error(`this test has no ${what}, and ${String(name)} of it was called`);
      }),
  });
}

function memoryLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async with(key, _ttlMs, fn) {
      const before = tails.get(key) ?? Promise.resolve();
      const run = before.then(fn, fn);
      tails.set(
        key,
        run.catch(() => {}),
      );
      return run;
    },
  };
}

function memoryCache({ nowMs }: SettableClock): Cache {
  const kept = new Map<string, { value: string; untilMs: number }>();
  return {
    get: async (key) => {
      const found = kept.get(key);
      return found && found.untilMs > nowMs() ? found.value : null;
    },
    put: async (key, value, ttlMs) => void kept.set(key, { value, untilMs: nowMs() + ttlMs }),
  };
}

function read<T extends Json>(text: string | undefined): T | null {
  return text === undefined ? null : parse<T>(text);
}

function parse<T extends Json>(text: string): T {
  return JSON.parse(text);
}
