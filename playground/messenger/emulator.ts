import type { Clock } from "../../src/bots/ports.js";
import { type LoopbackServer, listenOnLoopback } from "../loopback.js";
import { type BodyShapes, createBodyShapes } from "./body-shapes.js";
import { Delivery } from "./delivery.js";
import { createEventShapes, type EventShapes, withStringTimestamp, withUnknownKeys } from "./event-shapes.js";
import { type Fault, FaultQueue } from "./faults.js";
import { createGraph } from "./graph.js";
import type { GraphCredentials } from "./graph-auth.js";
import { serveGraph } from "./graph-server.js";
import { type MessageListener, Page } from "./page.js";
import { createPersonActions, type PersonActions } from "./person-actions.js";
import { type MessengerStats, RequestLog, type SeenRequest } from "./request-log.js";
import type { SeenMessage } from "./seen-message.js";
import { createSend } from "./send.js";
import type { Person } from "./thread.js";
import { type DeliverOptions, type WebhookResult, WebhookSender } from "./webhook-sender.js";

const ACK_LIMIT_MS = 5000;
const SENDS_PER_SECOND = 300;

/** Settings of one emulated Page with its app. */
export interface MessengerEmulatorOptions {
  /** Time of the 24-hour window, of typing, of timestamps and of rates. Deadlines of HTTP use real time. */
  clock: Clock;
  pageId: string;
  /** Default `Send Songs`. */
  pageName?: string;
  pageToken: string;
  appSecret: string;
  verifyToken: string;
  /** Where events go, plain http; may be set later with `setWebhook`. */
  webhookUrl?: string;
  /** Newest Graph version there is. Default `v26.0`. */
  apiVersion?: string;
  /** Default: any free one. */
  port?: number;
  /** Names of approved utility templates. Default: none. */
  templates?: string[];
  /** Refuse calls without `appsecret_proof`. Default true. */
  requireProof?: boolean;
  /** Dead Graph versions: `refuse` (default) names the mistake, `upgrade` serves them as the oldest live one. */
  deadVersions?: "refuse" | "upgrade";
  /** Real milliseconds within which a webhook must be answered. Default 5000. */
  ackLimitMs?: number;
  /** Messages per second of the clock until 613 comes. Default 300, as on the platform. */
  sendsPerSecond?: number;
}

/** An emulated Messenger: the Graph API for the bot on one side, people and their threads on the other. */
export interface MessengerEmulator extends PersonActions {
  /** Listens on 127.0.0.1. @throws Error after `stop`: an emulator runs once */
  start(): Promise<void>;
  /** Ends all connections, those left hanging too. Calling it twice is safe. */
  stop(): Promise<void>;
  /** Base URL of the Graph API, without version. @throws Error before `start` */
  readonly url: string;
  setWebhook(url: string): void;
  /** The GET handshake: whether the bot knows the verify token and echoes the challenge. */
  verifyWebhook(): Promise<boolean>;
  addPerson(person: Person): void;
  /** Delivers a raw body: batches, odd shapes, wrong signatures. What it says does not show in `messages`. */
  deliver(body: object | Buffer, options?: DeliverOptions): Promise<WebhookResult>;
  /** Builders of events and bodies for `deliver`. */
  readonly shapes: EventShapes & BodyShapes & EventVariations;
  /** What that person sees, oldest first. */
  messages(psid: string): SeenMessage[];
  /** Whether the bot shows as typing to that person. */
  typing(psid: string): boolean;
  /** The person blocks the Page: sends get 551/1545041. */
  block(psid: string): void;
  unblock(psid: string): void;
  /** The platform restricts the Page, or lifts that: sends get 10/1893063. */
  restrictPage(isRestricted?: boolean): void;
  /** Another app takes the thread, or gives it back: sends get 10/2018300 and events come as standby. */
  ownThread(psid: string, isOwnedElsewhere?: boolean): void;
  /** Queues what goes wrong with the next Graph calls. */
  fault(fault: Fault): void;
  clearFaults(): void;
  stats(): MessengerStats;
  /** Graph calls, oldest first, without tokens. */
  requests(): SeenRequest[];
  /** Calls the listener with every new message of any thread; the returned function ends that. */
  onMessage(listener: MessageListener): () => void;
}

/** Changes to an event that must not confuse a bot. */
interface EventVariations {
  withStringTimestamp: typeof withStringTimestamp;
  withUnknownKeys: typeof withUnknownKeys;
}

/** Builds the emulator; nothing listens before `start`. */
export function createMessengerEmulator(options: MessengerEmulatorOptions): MessengerEmulator {
  const { clock } = options;
  const page = new Page(options.pageId, options.pageName ?? "Send Songs", clock);
  const stopping = new AbortController();
  const sender = createSender(options, stopping.signal);
  const shapes = createEventShapes({ pageId: page.id, nowMs: () => clock.nowMs(), newMid: () => page.newMid() });
  const bodies = createBodyShapes(page.id, () => clock.nowMs());
  const delivery = new Delivery(page, bodies, sender, clock);
  const faults = new FaultQueue();
  const log = new RequestLog(clock);
  const serving = createServing(options, { page, faults, log, stopping });

  return {
    ...createPersonActions({ page, shapes, delivery }),
    ...createStanding(page, clock),
    start: () => serving.start(),
    stop: () => serving.stop(),
    get url() {
      return serving.url();
    },
    setWebhook: (url) => sender.setUrl(url),
    verifyWebhook: () => sender.verify(),
    deliver: (body, how) => delivery.raw(body, how),
    shapes: { ...shapes, ...bodies, withStringTimestamp, withUnknownKeys },
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    stats: () => ({ ...log.counts(), webhooks: sender.sent }),
    requests: () => log.requests(),
  };
}

function createSender(options: MessengerEmulatorOptions, signal: AbortSignal): WebhookSender {
  const { appSecret, verifyToken, ackLimitMs = ACK_LIMIT_MS, webhookUrl } = options;
  const sender = new WebhookSender({ appSecret, verifyToken, ackLimitMs, signal });
  if (webhookUrl !== undefined) sender.setUrl(webhookUrl);
  return sender;
}

/** Who may write to whom, and what the people see. */
function createStanding(page: Page, clock: Clock) {
  return {
    addPerson: (person: Person) => page.addPerson(person),
    messages: (psid: string) => page.thread(psid).seen(),
    typing: (psid: string) => page.thread(psid).isTyping(clock.nowMs()),
    onMessage: (listener: MessageListener) => page.onMessage(listener),
    block: (psid: string) => {
      page.thread(psid).isBlocked = true;
    },
    unblock: (psid: string) => {
      page.thread(psid).isBlocked = false;
    },
    restrictPage: (isRestricted = true) => {
      page.isRestricted = isRestricted;
    },
    ownThread: (psid: string, isOwnedElsewhere = true) => {
      page.thread(psid).isOwnedElsewhere = isOwnedElsewhere;
    },
  };
}

interface ServingParts {
  page: Page;
  faults: FaultQueue;
  log: RequestLog;
  stopping: AbortController;
}

function createServing(options: MessengerEmulatorOptions, { page, faults, log, stopping }: ServingParts) {
  const { clock, templates = [], sendsPerSecond = SENDS_PER_SECOND, port = 0 } = options;
  const send = createSend({ page, clock, templates, sendsPerSecond });
  const graph = createGraph(page, send, credentialsOf(options));
  const parts = { graph, faults, log, signal: stopping.signal };
  let server: LoopbackServer | null = null;
  return {
    start: async () => {
      if (stopping.signal.aborted) throw new Error("A stopped emulator cannot be started again: create another");
      server = await listenOnLoopback((request, response) => void serveGraph(parts, request, response), port);
    },
    stop: async () => {
      stopping.abort();
      await server?.close();
      server = null;
    },
    url: () => {
      if (server === null) throw new Error("The emulator is not running");
      return server.url;
    },
  };
}

function credentialsOf(options: MessengerEmulatorOptions): GraphCredentials {
  const { pageToken, appSecret, requireProof = true, deadVersions = "refuse", apiVersion = "v26.0" } = options;
  return { pageToken, appSecret, requireProof, deadVersions, apiVersion };
}
