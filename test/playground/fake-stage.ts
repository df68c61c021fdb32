import { randomUUID } from "node:crypto";
import { controlRoutes } from "../../playground/control-api.js";
import { createCrossings } from "../../playground/crossings.js";
import { createDiscordChat } from "../../playground/discord-chat.js";
import { createFeed } from "../../playground/feed.js";
import { createHappenings } from "../../playground/happenings.js";
import { createMessengerChat, type MessengerSide } from "../../playground/messenger-chat.js";
import { createFriends, everybodyOn } from "../../playground/people.js";
import type { DueAlarm, Inspect } from "../../playground/running-app.js";
import { createSlackChat } from "../../playground/slack-chat.js";
import { createSpotifyEmulator, type SpotifyEmulator } from "../../playground/spotify/emulator.js";
import type { Stage } from "../../playground/stage.js";
import { createTimeTravel } from "../../playground/time-travel.js";
import { createVirtualClock, type VirtualClock } from "../../playground/virtual-clock.js";
import type { HttpResponse, Route } from "../../src/http-port.js";

import { type FakeDiscord, fakeDiscord } from "./fake-discord.js";
import { type FakeSlack, fakeSlack } from "./fake-slack.js";

type Seen = ReturnType<MessengerSide["messages"]>[number];

/** A running bot that only keeps alarms: each has a time and what it does when it rings. */
export interface FakeApp {
  inspect: Inspect;
  clock: VirtualClock;
  /** What was asked of the bot and what rang, with the milliseconds since the start. */
  diary: string[];
  startMs: number;
  ringAt(afterMs: number, name: string, ring?: () => void): void;
  registered: Set<string>;
}

/** `realNowMs` of the clock stands still, so that nothing depends on the machine's speed. */
export function fakeApp(): FakeApp {
  const startMs = Date.UTC(2026, 10, 21, 9);
  const clock = createVirtualClock(() => startMs);
  const alarms: (DueAlarm & { ring: () => void })[] = [];
  const diary: string[] = [];
  const registered = new Set<string>();
  const sorted = () => alarms.toSorted((a, b) => a.dueMs - b.dueMs);
  const note = (what: string) => diary.push(`${clock.nowMs() - startMs} ${what}`);
  const settle = async () => {
    for (let next = sorted()[0]; next !== undefined && next.dueMs <= clock.nowMs(); next = sorted()[0]) {
      alarms.splice(alarms.indexOf(next), 1);
      note(next.name);
      next.ring();
    }
  };
  const inspect: Inspect = {
    soonestDue: async () => sorted()[0] ?? null,
    due: async () => alarms.map(({ name, key, dueMs }) => ({ name, key, dueMs })),
    settle,
    rearm: async () => void note("rearm"),
    counts: async () => ({ jobsWaiting: 2, checks: 3, quota: { used: 40, budget: 500, blockedUntilMs: null } }),
    personAt: async ({ userId }) => (registered.has(userId) ? { id: `person-${userId}`, name: "Somebody" } : null),
  };
  const ringAt: FakeApp["ringAt"] = (afterMs, name, ring = () => undefined) =>
    void alarms.push({ name, key: "anybody", dueMs: startMs + afterMs, ring });
  return { inspect, clock, diary, startMs, ringAt, registered };
}

/** A phone on Messenger whose bot answers nothing by itself; `botSays` puts words into its mouth. */
export interface FakeMessenger extends MessengerSide {
  botSays(userId: string, content: Partial<Seen>): string;
  /** What `say` and `press` were called with. */
  acts: unknown[];
  /** HTTP status the bot's webhook answers. */
  status: number;
}

export function fakeMessenger(clock: VirtualClock): FakeMessenger {
  const threads = new Map<string, Seen[]>();
  const listeners = new Set<Parameters<MessengerSide["onMessage"]>[0]>();
  const threadOf = (userId: string) => threads.get(userId) ?? [];
  const put = (userId: string, from: Seen["from"], content: Partial<Seen>): string => {
    const message = { mid: randomUUID(), atMs: clock.nowMs(), from, ...content };
    threads.set(userId, [...threadOf(userId), message]);
    for (const listener of listeners) listener(userId, message);
    return message.mid;
  };
  const messenger: FakeMessenger = {
    acts: [],
    status: 200,
    botSays: (userId, content) => put(userId, "bot", content),
    say: async (userId, text) => done(["say", userId, text], userId, { text }),
    press: async (userId, press) => done(["press", userId, press], userId, { text: press.title ?? "" }),
    sticker: async (userId) => done(["sticker", userId], userId, { sticker: "369239263222822" }),
    openLink: async (userId, ref) => done(["openLink", userId, ref], userId, {}),
    messages: threadOf,
    typing: () => false,
    fault: (fault) => void messenger.acts.push(["fault", fault]),
    stats: () => ({ calls: 7, webhooks: 1, byCode: { "200": 7 } }),
    onMessage(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  function done(act: unknown, userId: string, content: Partial<Seen>) {
    messenger.acts.push(act);
    put(userId, "person", content);
    return { status: messenger.status, statuses: [messenger.status], ackMs: 1, tooSlow: false };
  }
  return messenger;
}

/** The control API over fakes and a real Spotify emulator that has not been started. */
export interface FakeWorld {
  app: FakeApp;
  messenger: FakeMessenger;
  slack: FakeSlack;
  discord: FakeDiscord;
  spotify: SpotifyEmulator;
  stage: Stage;
  failures: unknown[];
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** An answer with its JSON body, whose shape the tests look at. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the tests are about what is in it
  body: any;
}

export function fakeWorld(): FakeWorld {
  const app = fakeApp();
  const messenger = fakeMessenger(app.clock);
  const slack = fakeSlack(app.clock);
  const discord = fakeDiscord(app.clock);
  const spotify = createSpotifyEmulator({ clock: app.clock, clientId: "id", clientSecret: "secret", redirectUris: [] });
  const friends = createFriends();
  for (const { listenerId, name } of friends) spotify.addListener({ id: listenerId, displayName: name });
  const inspect = () => app.inspect;
  const stage: Stage = {
    friends,
    clock: app.clock,
    messenger,
    chats: {
      messenger: createMessengerChat(messenger),
      slack: createSlackChat(slack, everybodyOn("slack", friends)),
      discord: createDiscordChat(discord, app.clock.nowMs, everybodyOn("discord", friends)),
    },
    spotify,
    pageId: "page",
    inspect,
    loginUrl: () => "http://127.0.0.1:1/spotify/login",
    travel: createTimeTravel(app.clock, inspect, 20),
    happenings: createHappenings(app.clock),
    crossings: createCrossings(friends),
    lastPlays: new Map(),
  };
  const failures: unknown[] = [];
  const routes = controlRoutes(stage, createFeed(stage), (_, error) => void failures.push(error));
  return { app, messenger, slack, discord, spotify, stage, failures, ...browser(routes) };
}

/** A browser's view of routes: every call comes from the page itself unless headers say otherwise. */
export function browser(routes: Route[]): Pick<FakeWorld, "get" | "post"> {
  const own = { host: "127.0.0.1:3000", origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-origin" };
  const call = async (method: "GET" | "POST", target: string, headers: Record<string, string>, body: Buffer) => {
    const [path = "", search = ""] = `/playground/api/${target}`.split("?");
    const route = routes.find((each) => each.method === method && each.path === path);
    if (route === undefined) throw new Error(`There is no ${method} ${path}`);
    const query = new URLSearchParams(search);
    const request = { method, path, query, headers, cookies: {}, body, ip: "127.0.0.1" };
    return answerOf(await route.handle(request));
  };
  return {
    get: (path, headers = {}) => call("GET", path, { ...own, ...headers }, Buffer.alloc(0)),
    post(path, body, headers = {}) {
      const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
      return call("POST", path, { ...own, "content-type": "application/json", ...headers }, bytes);
    },
  };
}

function answerOf(response: HttpResponse): Answer {
  return { status: response.status, body: JSON.parse(String(response.body)) };
}
