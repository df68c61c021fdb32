import type { Command } from "./commands/command.js";
import type { Message, Notice, OutboxEntry, Share } from "./domain.js";
import { UpstreamError } from "./errors.js";
import { formsOf } from "./forms.js";
import { groupPictures } from "./group-picture.js";
import { inTime } from "./in-time.js";
import { topics as coreTopics } from "./notices.js";
import { permissionsOf, unitedPermissions } from "./permissions.js";
import type { Picture } from "./picture.js";
import type { Enrolment, Plugin, PluginDefinition, PluginHost, PluginRun, Reader, Schedule } from "./plugin.js";
import type { PluginApi } from "./plugin-pages.js";
import type { Json } from "./plugin-ports.js";
import { type PlannableJob, scheduledJobs } from "./plugin-schedules.js";
import type { PluginTopic } from "./plugin-topic.js";
import type { Alarms, Cache, Jobs, Locks, Log, Outbox, PluginRecords, Registration } from "./ports.js";
import type { Language, Say, Wording } from "./say.js";
import type { ShareHints } from "./share-hints.js";

/** What the host of every plugin is made of. */
export interface PluginHostParts
  extends Omit<
    PluginHost,
    "records" | "plan" | "effects" | "tell" | "loginUrl" | "locks" | "cache" | "pictureUrl" | "enrolments"
  > {
  records: Pick<PluginRecords, "of">;
  jobs: Pick<Jobs, "plan">;
  outbox: Pick<Outbox, "putOnce">;
  alarms: Pick<Alarms, "arm">;
  registration: Pick<Registration, "begin">;
  locks: Locks;
  cache: Cache;
  /** The same for the plugin of this name. */
  pictureUrl(plugin: string, personId: string, ref: string, language?: Language): string;
  patience?: Patience;
}

/** How long a plugin is waited for, in real time; what takes longer has failed. */
export interface Patience {
  /** For a command, a route of the API, what turns it on or off, a hint. Default a minute. */
  answerMs: number;
  /** For what others wait for too: words beside the songs of somebody's outbox, whether it is on, a picture, its runs. Default 20 s. */
  shortMs: number;
  /** For one run of a job. Default half an hour. */
  jobMs: number;
}

const minuteMs = 60_000;
const usualPatience: Patience = { answerMs: minuteMs, shortMs: 20_000, jobMs: 30 * minuteMs };

/** A plugin at work. A picture never throws, nor do its runs; a part of a page may, and the page says that it is missing. */
export interface OpenPlugin
  extends Pick<Plugin, "enrolment" | "api" | "topic">,
    Required<Pick<Plugin, "page" | "picture" | "runs">> {
  name: string;
  commands: readonly Command[];
  jobs: ReadonlyMap<string, PlannableJob>;
  schedules: readonly Schedule[];
}

export interface OpenPlugins {
  byName: ReadonlyMap<string, OpenPlugin>;
  commands: readonly Command[];
  topics: readonly PluginTopic[];
  /** What plugins show on a person's page. */
  onPage: readonly Wording[];
  jobOf(plugin: string, job: string): PlannableJob | null;
  /** The words of what a plugin told; null: nothing to say any more. Throws what the plugin throws. */
  wordsOf(notice: Extract<Notice, { kind: "plugin" }>, reader: Reader): Promise<Message | null>;
  hints: ShareHints;
  /** Resolves when no hint is being followed. */
  idle(): Promise<void>;
}

/**
 * Opens them all. Throws, naming the plugin, when one cannot be opened, has a name that is none, or a command that the core
 * or another plugin has already.
 */
export function openPlugins(
  definitions: readonly PluginDefinition[],
  settings: Readonly<Record<string, unknown>>,
  parts: PluginHostParts,
  coreCommands: readonly Command[],
): OpenPlugins {
  const opened = new Map<string, { plugin: Plugin; open: OpenPlugin }>();
  const enrolments: PluginHost["enrolments"] = {
    isOn: async (plugin, personId) => (await opened.get(plugin)?.open.enrolment?.isOn(personId)) ?? false,
  };
  for (const definition of definitions) {
    const { name } = definition;
    naming(name, () => checkName(name, [...opened.keys()]));
    const plugin = naming(name, () =>
      definition.open(hostOf(name, parts, enrolments), settingsOf(definition, settings)),
    );
    const open = guarded(name, plugin, parts);
    const taken = [...coreCommands, ...[...opened.values()].flatMap((one) => one.open.commands)];
    naming(name, () => {
      checkCommands(open.commands, taken);
      for (const { cron, zone } of open.schedules) parts.nextTime(cron, parts.clock.nowMs(), zone);
    });
    opened.set(name, { plugin, open });
  }
  const all = [...opened.values()];
  const { log, patience = usualPatience } = parts;
  const hinting = hintsTo(
    [...opened].map(([name, { plugin }]) => ({ name, plugin })),
    { log, patience },
  );
  const byName = new Map(all.map(({ open }) => [open.name, open]));
  return {
    byName,
    commands: all.flatMap(({ open }) => open.commands),
    topics: all.flatMap(({ open: { name, topic } }) => (topic ? [{ name, about: topic }] : [])),
    onPage: all.flatMap(({ plugin }) => plugin.onPage ?? []),
    jobOf: (plugin, job) => byName.get(plugin)?.jobs.get(job) ?? null,
    wordsOf: ({ plugin, news }, reader) =>
      inTime(plugin, patience.shortMs, async () => (await opened.get(plugin)?.plugin.words?.(news, reader)) ?? null),
    ...hinting,
  };
}

/** Those of a plugin that no configuration knows are its defaults. */
function settingsOf({ name, settings }: PluginDefinition, all: Readonly<Record<string, unknown>>): unknown {
  return Object.hasOwn(all, name) ? all[name] : settings?.parse({});
}

function naming<T>(name: string, step: () => T): T {
  try {
    return step();
  } catch (cause) {
    throw new Error(
      `The plugin "${name}" cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
}

/** Names that stand for something else where a plugin's would: topics of `notify`, records, and what begins ids of messages. */
const reserved: readonly string[] = [
  ...coreTopics,
  groupPictures,
  "api",
  "reminder",
  "reply",
  "repaint",
  "linked",
  "expiring",
  "befriended",
];

function checkName(name: string, taken: readonly string[]): void {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(name)) throw new Error("its name is not lower case with dashes");
  if (reserved.includes(name) || taken.includes(name)) throw new Error("its name is taken");
}

function checkCommands(commands: readonly Command[], others: readonly Command[]): void {
  const taken = new Set(others.flatMap(spellings));
  for (const command of commands) {
    const twice = spellings(command).find((spelling) => taken.has(spelling));
    if (twice !== undefined) throw new Error(`the command "${twice}" is taken`);
    for (const spelling of spellings(command)) taken.add(spelling);
    formsOf(command);
  }
}

function spellings({ name, aliases }: Command): string[] {
  return [...new Set([name, ...aliases].map((one) => one.toLowerCase()))];
}

function hostOf(name: string, parts: PluginHostParts, enrolments: PluginHost["enrolments"]): PluginHost {
  const { records, jobs, outbox, alarms, registration, locks, cache, pictureUrl, patience: _, ...rest } = parts;
  return {
    ...rest,
    enrolments,
    records: records.of(name),
    async plan(slot, job, dueMs) {
      await jobs.plan(slot, name, job, dueMs);
      if (dueMs !== null) await alarms.arm("jobs", slot);
    },
    effects: {
      record: (record, value) => ({ kind: "record", plugin: name, name: record, value }),
      plan: (job, dueMs) => ({ kind: "job", plugin: name, job, dueMs }),
    },
    async tell(personId, id, news, { askedAtMs } = {}) {
      const nowMs = rest.clock.nowMs();
      const entry = told(name, id, news, nowMs);
      await outbox.putOnce(personId, askedAtMs === undefined ? entry : answering(entry, nowMs - askedAtMs), nowMs);
      await alarms.arm("outbox", personId);
    },
    pictureUrl: (personId, ref, language) => pictureUrl(name, personId, ref, language),
    loginUrl: (person, address, asks, language) =>
      registration.begin(address, unitedPermissions(permissionsOf(person), asks), language),
    locks: { with: (key, ttlMs, fn) => locks.with(`${name}/${key}`, ttlMs, fn) },
    cache: {
      get: (key) => cache.get(`${name}/${key}`),
      put: (key, value, ttlMs) => cache.put(`${name}/${key}`, value, ttlMs),
    },
  };
}

/** Whoever asked a moment ago is awake; hours later their quiet hours count like any other time. */
const stillAwakeMs = 15 * minuteMs;

function answering(entry: PluginEntry, sinceMs: number): OutboxEntry {
  const notice = { ...entry.notice, isAsked: true } as const;
  return { ...entry, notice, ...(sinceMs <= stillAwakeMs ? { isAnswer: true } : {}) };
}

type PluginEntry = OutboxEntry & { notice: Extract<Notice, { kind: "plugin" }> };

function told(plugin: string, id: string, news: Json, nowMs: number): PluginEntry {
  const notice = { kind: "plugin", plugin, news } as const;
  return { id: `${plugin}:${id}`, notice, createdAtMs: nowMs, attempts: 0, state: "waiting" };
}

/** Whom a guard belongs to, and what it needs. */
interface Guard {
  name: string;
  log: Log;
  patience: Patience;
}

function guarded(name: string, plugin: Plugin, parts: PluginHostParts): OpenPlugin {
  const { log, patience = usualPatience } = parts;
  const guard: Guard = { name, log, patience };
  const { commands = [], jobs = {}, schedules = [], enrolment, api, topic } = plugin;
  const all = [...Object.entries(jobs), ...scheduledJobs(schedules, parts)];
  return {
    name,
    commands: commands.map((command) => guardedCommand(guard, command)),
    jobs: new Map<string, PlannableJob>(all.map(([job, run]) => [job, guardedJob(guard, run)])),
    schedules,
    ...(enrolment ? { enrolment: guardedEnrolment(guard, enrolment) } : {}),
    ...(api ? { api: api.map((route) => guardedRoute(guard, route)) } : {}),
    ...(topic ? { topic } : {}),
    runs: () => orElse<PluginRun[]>(guard, "runs", [], async () => plugin.runs?.()),
    page: async (person, reader) => (await plugin.page?.(person, reader)) ?? [],
    picture: (personId: string, ref: string, say: Say) =>
      orElse<Picture | null>(guard, "picture", null, async () => plugin.picture?.(personId, ref, say)),
  };
}

/** What fails in `run` is the turn's to say; whether it is offered is asked for every list there is. */
function guardedCommand({ name, log, patience }: Guard, command: Command): Command {
  const { isOffered } = command;
  const run: Command["run"] = (...given) => inTime(name, patience.answerMs, () => command.run(...given));
  if (!isOffered) return { topic: "jobs", ...command, run };
  return {
    topic: "jobs",
    ...command,
    run,
    isOffered(manner) {
      try {
        return isOffered(manner);
      } catch (error) {
        logBug(log, name, "isOffered", error);
        return false;
      }
    },
  };
}

/** One that never ends would keep back all others of its slot. */
function guardedJob({ name, patience }: Guard, job: PlannableJob): PlannableJob {
  return Object.assign((slot: string) => inTime(name, patience.jobMs, () => job(slot)), job);
}

function guardedRoute({ name, patience }: Guard, route: PluginApi): PluginApi {
  return { ...route, handle: (call) => inTime(name, patience.answerMs, () => route.handle(call)) };
}

/** Who turns it hears what is wrong; who only wants to know is not kept from the rest. */
function guardedEnrolment(guard: Guard, enrolment: Enrolment): Enrolment {
  return {
    isOn: (personId) => orElse<boolean>(guard, "isOn", false, () => enrolment.isOn(personId)),
    turn: (personId, on) => inTime(guard.name, guard.patience.answerMs, () => enrolment.turn(personId, on)),
    playlistId: (personId) =>
      orElse<string | null>(guard, "playlistId", null, async () => enrolment.playlistId?.(personId)),
  };
}

async function orElse<T>(
  { name, log, patience }: Guard,
  what: string,
  fallback: T,
  ask: () => Promise<T | undefined>,
  withinMs = patience.shortMs,
): Promise<T> {
  try {
    return (await inTime(name, withinMs, ask)) ?? fallback;
  } catch (error) {
    logBug(log, name, what, error);
    return fallback;
  }
}

function logBug(log: Log, plugin: string, what: string, cause: unknown): void {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  log[error instanceof UpstreamError ? "warn" : "error"]("plugin.failed", { plugin, what, error });
}

/** Nobody waits for what plugins make of it. */
function hintsTo(
  plugins: readonly { name: string; plugin: Plugin }[],
  { log, patience }: Pick<Guard, "log" | "patience">,
): Pick<OpenPlugins, "hints" | "idle"> {
  const running = new Set<Promise<void>>();
  const hint = (what: "arrived" | "heard", share: Share) => {
    for (const { name, plugin } of plugins) {
      if (!plugin.hints?.[what]) continue;
      const follow = async () => plugin.hints?.[what]?.(share);
      const run = orElse<void>({ name, log, patience }, what, undefined, follow, patience.answerMs);
      running.add(run);
      void run.then(() => running.delete(run));
    }
  };
  return {
    hints: { arrived: (share) => hint("arrived", share), heard: (share) => hint("heard", share) },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
