import type { RequestListener } from "node:http";
import type { Clock, Random } from "../../src/bots/ports.js";
import { type LoopbackServer, listenOnLoopback } from "../loopback.js";
import { type BotAnswer, BotCaller, type SendOptions } from "./bot-caller.js";
import { type CommandActions, createCommandActions } from "./command-actions.js";
import { Directory } from "./directory.js";
import { createElementActions, type ElementActions } from "./element-actions.js";
import { createEventActions, type EventActions } from "./event-actions.js";
import { type Fault, FaultQueue } from "./faults.js";
import { derivedId, Ids } from "./ids.js";
import type { WalkOptions, WalkResult } from "./install-walk.js";
import { type BotToken, Installs } from "./installs.js";
import { type MessageListener, Messages } from "./messages.js";
import { createModalActions, type ModalActions } from "./modal-actions.js";
import { OAuth } from "./oauth.js";
import { type ChannelToAdd, createFilling, type SubteamToAdd, type TeamToAdd, type UserToAdd } from "./people.js";
import type { Platform } from "./platform.js";
import { RateLimits } from "./rate-limits.js";
import { RequestLog, type SeenRequest, type SlackStats } from "./request-log.js";
import { ResponseUrls } from "./response-urls.js";
import type { SeenMessage } from "./seen-message.js";
import type { SeenView } from "./seen-view.js";
import { serve } from "./server.js";
import { Suggestions } from "./suggestions.js";
import { Triggers } from "./triggers.js";
import { type ViewListener, Views } from "./views.js";
import { createInstalling, createWatching } from "./watching.js";

const THREE_SECONDS_MS = 3000;
const POST_BURST = 10;
const POSTS_PER_MINUTE = 600;

/** Settings of the emulated platform and of the one app on it. */
export interface SlackEmulatorOptions {
  /** Time of messages, events, rates, codes and response URLs. */
  clock: Clock;
  signingSecret: string;
  clientId: string;
  clientSecret: string;
  /** Where codes may be sent: these addresses and what lies below them. */
  redirectUris: readonly string[];
  /** Default: one made from the client id. */
  appId?: string;
  /** Default: any free one. */
  port?: number;
  /** Source of ids and secrets. Default: the machine's. */
  random?: Pick<Random, "id">;
  /** The app's slash command. Default `/song`. */
  command?: string;
  /** Real time for signatures and for the life of triggers. Default Date.now. */
  realNowMs?: () => number;
  /** Real milliseconds within which the bot must answer. Default 3000. */
  ackLimitMs?: number;
  /** Real milliseconds a trigger lives. Default 3000. */
  triggerLifeMs?: number;
  /** Messages into one channel at once; then one each second of the clock. Default 10. */
  postBurst?: number;
  /** Messages into one workspace each minute of the clock. Default 600. */
  postsPerMinute?: number;
  /** Whether the app has a home tab. Default true. */
  hasHomeTab?: boolean;
  /** Whether the app has a messages tab; without it its direct messages are refused. Default true. */
  hasMessagesTab?: boolean;
}

/** How a body of any kind is delivered. */
export interface DeliverOptions extends SendOptions {
  /** Default: JSON for what begins like JSON, else a form. */
  contentType?: string;
}

/** An emulated Slack: Web API, install pages and response URLs for the bot on one side, people on the other. */
export interface SlackEmulator extends CommandActions, ElementActions, ModalActions, EventActions {
  /** Listens on 127.0.0.1. @throws Error after `stop`: an emulator runs once */
  start(): Promise<void>;
  /** Ends all connections, those left hanging too. Calling it twice is safe. */
  stop(): Promise<void>;
  /** Base URL, without slash at the end. @throws Error before `start` */
  readonly url: string;
  /** Base URL of the Web API, as the SDK wants it. @throws Error before `start` */
  readonly apiUrl: string;
  /** Address of the consent page, for the installer's `authorizationUrl`. @throws Error before `start` */
  readonly authorizeUrl: string;
  readonly appId: string;
  /** Where commands, interactions and events go, plain http. */
  setRequestUrl(url: string): void;
  /** Replaces the addresses where codes may be sent. */
  setRedirectUris(uris: readonly string[]): void;
  addTeam(team: TeamToAdd): void;
  addUser(user: UserToAdd): void;
  addChannel(channel: ChannelToAdd): void;
  addSubteam(subteam: SubteamToAdd): void;
  /** Lets the team's bot into a channel. */
  inviteBot(channelId: string): void;
  /** Installs without the pages, for a team or, by the id of an organisation (`E…`), org-wide. */
  install(teamOrEnterpriseId: string, scopes?: readonly string[]): BotToken;
  /** Installs by the pages, as that person. */
  walkOAuth(userId: string, options?: WalkOptions): Promise<WalkResult>;
  /** Id of a person's direct message with the bot. */
  directMessageId(userId: string): string;
  /** Delivers bytes of any kind, signed or not. */
  deliver(body: string | Buffer, options?: DeliverOptions): Promise<BotAnswer>;
  /** What that person sees, oldest first: in one channel, or in all of theirs. */
  messages(userId: string, channelId?: string): SeenMessage[];
  /** The person's home tab of the app; null before the bot has published one. */
  home(userId: string): SeenView | null;
  /** The modal the person has open; null if there is none. */
  modal(userId: string): SeenView | null;
  /** Queues what goes wrong with the next calls. */
  fault(fault: Fault): void;
  clearFaults(): void;
  stats(): SlackStats;
  /** Calls of the bot, oldest first, without tokens. */
  requests(): SeenRequest[];
  /** Calls the listener with every new or changed message, for each person who sees it; the returned function ends that. */
  onMessage(listener: MessageListener): () => void;
  /** Calls the listener when a modal or a home tab changes; the returned function ends that. */
  onView(listener: ViewListener): () => void;
}

/** Builds the emulator; nothing listens before `start`. */
export function createSlackEmulator(options: SlackEmulatorOptions): SlackEmulator {
  const serving = new Serving(options.port ?? 0);
  const platform = createPlatform(options, () => serving.url);
  const caller = createCaller(options, serving.signal);
  const parts = { platform, caller, commandName: options.command ?? "/song", suggestions: new Suggestions() };
  const log = new RequestLog(options.clock);
  const faults = new FaultQueue();
  const oauth = new OAuth(platform, options);
  const served = { platform, oauth, faults, log, signal: serving.signal };

  return {
    ...createCommandActions(parts),
    ...createElementActions(parts),
    ...createModalActions(parts),
    ...createEventActions(parts),
    ...createFilling(platform.directory),
    ...createInstalling(platform, caller),
    ...createWatching(platform),
    start: () => serving.start((request, response) => void serve(served, request, response)),
    stop: () => serving.stop(),
    get url() {
      return serving.url;
    },
    get apiUrl() {
      return `${serving.url}/api/`;
    },
    get authorizeUrl() {
      return `${serving.url}/oauth/v2/authorize`;
    },
    appId: platform.appId,
    setRequestUrl: (requestUrl) => caller.setUrl(requestUrl),
    setRedirectUris: (uris) => oauth.setRedirectUris(uris),
    deliver: (body, how) => deliver(caller, body, how),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    stats: () => ({ ...log.counts(), sent: caller.sent }),
    requests: () => log.requests(),
  };
}

/** The server of one emulator, which runs once. */
class Serving {
  readonly #port: number;
  readonly #stopping = new AbortController();
  #server: LoopbackServer | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  /** Aborted by `stop`. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  get url(): string {
    if (this.#server === null) throw new Error("The emulator is not running");
    return this.#server.url;
  }

  async start(listener: RequestListener): Promise<void> {
    if (this.signal.aborted) throw new Error("A stopped emulator cannot be started again: create another");
    this.#server = await listenOnLoopback(listener, this.#port);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#server?.close();
    this.#server = null;
  }
}

function createPlatform(options: SlackEmulatorOptions, url: () => string): Platform {
  const { clock, realNowMs = Date.now, triggerLifeMs = THREE_SECONDS_MS } = options;
  const { postBurst = POST_BURST, postsPerMinute = POSTS_PER_MINUTE } = options;
  const appId = options.appId ?? derivedId("A", options.clientId);
  const ids = new Ids(options.random);
  const directory = new Directory();
  return {
    clock,
    realNowMs,
    ids,
    appId,
    hasHomeTab: options.hasHomeTab ?? true,
    hasMessagesTab: options.hasMessagesTab ?? true,
    directory,
    installs: new Installs(directory, ids, appId),
    messages: new Messages(directory, ids, clock),
    views: new Views(ids, () => clock.nowMs()),
    triggers: new Triggers(ids, realNowMs, triggerLifeMs),
    responseUrls: new ResponseUrls(ids, clock, url),
    rates: new RateLimits(clock, { burst: postBurst, perMinute: postsPerMinute }),
  };
}

function createCaller(options: SlackEmulatorOptions, signal: AbortSignal): BotCaller {
  const { signingSecret, realNowMs = Date.now, ackLimitMs = THREE_SECONDS_MS } = options;
  return new BotCaller({ signingSecret, realNowMs, ackLimitMs, signal });
}

async function deliver(caller: BotCaller, body: string | Buffer, how: DeliverOptions = {}): Promise<BotAnswer> {
  const bytes = Buffer.from(body);
  const looksLikeJson = /^\s*[{[]/.test(bytes.subarray(0, 20).toString("utf8")) || bytes.toString("utf8") === "null";
  const { contentType = looksLikeJson ? "application/json" : "application/x-www-form-urlencoded", ...options } = how;
  const { status, ackMs, body: answered, error } = await caller.send(bytes, contentType, options);
  return { status, ackMs, body: answered, error };
}
