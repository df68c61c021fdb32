import type { Crossing } from "./crossings.js";
import type { Happening } from "./happenings.js";
import { watchPlatforms } from "./onlookers.js";
import type { ChannelName, Friend } from "./people.js";
import type { DueAlarm } from "./running-app.js";
import { type PaneItem, paneItemOf } from "./seen-items.js";
import { callsSoFar, type LastPlay, registeredPeople, type Stage } from "./stage.js";
import type { MenuOffers, PaneForm } from "./surfaces.js";
import type { Skip } from "./time-travel.js";

/** A phone shows at most so many messages; what is older stays in the control API's `messages`. */
const SHOWN_MESSAGES = 150;
/** Several open pages and quick polls share one look at the bot. */
const LOOK_MS = 250;

/** One phone with its player. */
export interface Pane {
  id: string;
  registered: boolean;
  typing: boolean;
  lastPlay: LastPlay | null;
  items: PaneItem[];
  /** What they have to fill in; null for nothing. */
  form: PaneForm | null;
  /** What the platform's menus offer; null where it has none. */
  menus: MenuOffers | null;
  /** Sections of the bot's home tab; null where there is none yet. */
  home: PaneItem[] | null;
}

/** What the system is about to do and has done. */
export interface SystemNews {
  calls: Record<ChannelName | "spotify", number>;
  checks: number;
  jobsWaiting: number;
  quota: { left: number; budget: number; blockedUntilMs: number | null };
  due: { what: string; who: string | null; dueMs: number }[];
}

/** What is new since a version; parts that have not changed are left out. */
export interface News {
  version: number;
  nowMs: number;
  skip: Skip | null;
  panes: Pane[];
  system?: SystemNews;
  happenings?: Happening[];
  /** The newest things that have come from one phone to another. */
  crossings?: Crossing[];
}

/** A song that can be picked in a player. */
export interface CatalogueSong {
  id: string;
  title: string;
  artists: string;
  album: string;
  durationMs: number;
  url: string;
  imageUrl: string;
}

/** What the page polls. */
export interface Feed {
  /** Everything for version 0 or one of an earlier run. */
  news(since: number): Promise<News>;
  catalogue(): CatalogueSong[];
}

/** A part of the news, with the version in which it last changed. */
interface Part<T> {
  version: number;
  json: string;
  value: T;
}

/** The news of a stage. */
export function createFeed(stage: Stage): Feed {
  // Begins with the time, so that a page left open over a restart asks for a version long past and gets everything.
  let version = Date.now();
  const parts = new Map<string, Part<unknown>>();
  watchPlatforms(stage);
  const look = shared(() => lookAtBot(stage), LOOK_MS);

  function changed<T>(name: string, value: T, since: number): T | undefined {
    const json = JSON.stringify(value);
    const known = parts.get(name);
    if (known?.json === json) return known.version > since ? value : undefined;
    version += 1;
    parts.set(name, { version, json, value });
    return value;
  }

  return {
    async news(since) {
      const { system, registered } = await look();
      const from = since > version ? 0 : since;
      const panes = stage.friends.flatMap((friend) => {
        return changed(friend.id, paneOf(stage, friend, registered.has(friend.id)), from) ?? [];
      });
      const systemNews = changed(" system", system, from);
      const happenings = changed(" happenings", stage.happenings.list(), from);
      const crossings = changed(" crossings", stage.crossings.list(), from);
      return {
        version,
        nowMs: stage.clock.nowMs(),
        skip: stage.travel.current(),
        panes,
        ...(systemNews && { system: systemNews }),
        ...(happenings && { happenings }),
        ...(crossings && { crossings }),
      };
    },
    catalogue: () => songsOf(stage),
  };
}

/** Calls `fn` at most once in `ms` of real time; everybody else gets what that call gave. */
function shared<T>(fn: () => Promise<T>, ms: number): () => Promise<T> {
  let last: { atMs: number; result: Promise<T> } | null = null;
  return () => {
    if (last !== null && performance.now() - last.atMs < ms) return last.result;
    const result = fn();
    last = { atMs: performance.now(), result };
    result.catch(() => {
      last = null;
    });
    return result;
  };
}

async function lookAtBot(stage: Stage): Promise<{ system: SystemNews; registered: Set<string> }> {
  const inspect = stage.inspect();
  const [people, counts, alarms] = await Promise.all([registeredPeople(stage), inspect.counts(), inspect.due()]);
  const { budget, used, blockedUntilMs } = counts.quota;
  const system = {
    calls: callsSoFar(stage),
    checks: counts.checks,
    jobsWaiting: counts.jobsWaiting,
    quota: { left: Math.max(0, budget - used), budget, blockedUntilMs },
    due: alarms.toSorted((a, b) => a.dueMs - b.dueMs).map((alarm) => inWords(alarm, stage.friends, people)),
  };
  const registered = stage.friends.filter((friend) => people.get(friend.id)).map((friend) => friend.id);
  return { system, registered: new Set(registered) };
}

const ALARM_WORDS: Record<string, (name: string) => string> = {
  "listen-check": (name) => `See what ${name} has played`,
  outbox: (name) => `Deliver to ${name}`,
  agenda: (name) => `Remind ${name}`,
  debts: (name) => `Pass on ${name}’s news`,
};

function inWords(
  alarm: DueAlarm,
  friends: readonly Friend[],
  people: Map<string, { id: string } | null>,
): SystemNews["due"][number] {
  const friend = friends.find((each) => people.get(each.id)?.id === alarm.key);
  const words = ALARM_WORDS[alarm.name] ?? ((name) => `${alarm.name} for ${name}`);
  return { what: words(friend?.name ?? "a newcomer"), who: friend?.id ?? null, dueMs: alarm.dueMs };
}

function paneOf(stage: Stage, friend: Friend, registered: boolean): Pane {
  const { forms, menus, home, ...chat } = stage.chats[friend.channel];
  return {
    id: friend.id,
    registered,
    typing: chat.typing(friend.userId),
    lastPlay: stage.lastPlays.get(friend.id) ?? null,
    items: chat.messages(friend.userId).slice(-SHOWN_MESSAGES).map(paneItemOf),
    form: forms?.open(friend.userId) ?? null,
    menus: menus?.offers() ?? null,
    home: home?.sections(friend.userId)?.map(paneItemOf) ?? null,
  };
}

function songsOf(stage: Stage): CatalogueSong[] {
  return stage.spotify.tracks().map(({ id, title, artists, album, durationMs, url }) => ({
    id,
    title,
    artists: artists.map((artist) => artist.name).join(", "),
    album: album.title,
    durationMs,
    url,
    imageUrl: `${stage.spotify.urls.web}/covers/${album.id}.svg`,
  }));
}
