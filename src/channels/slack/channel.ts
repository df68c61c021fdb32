import { type HTTPReceiver, SocketModeReceiver } from "@slack/bolt";
import type { ConversationReference } from "botbuilder";
import { activityOf, referenceOf } from "../../bots/activity.js";
import type { Address, Message } from "../../bots/domain.js";
import { UpstreamError } from "../../bots/errors.js";
import type { Manner } from "../../bots/manner.js";
import type { Route } from "../../http-port.js";
import { type Channel, type ChannelParts, DeliveryError, type OnTurn } from "../channel.js";
import { InFlight } from "../in-flight.js";
import { SlackAdapter } from "./adapter.js";
import { clientOptions, type FindToken } from "./api.js";
import { createSlackApp } from "./app.js";
import { boltLogger } from "./bolt-log.js";
import { installRoutes } from "./install.js";
import { type InstallationRecords, Installations, type Installed } from "./installations.js";
import { isObject, parsed } from "./json.js";
import { eventsPath, installPath } from "./manifest.js";
import type { ShowPage } from "./pages.js";
import { installationIdOf, type Place } from "./place.js";
import { createReceiver, maxRequestBytes } from "./receiver.js";
import type { SlackSettings } from "./settings.js";
import { SlackTurns } from "./turns.js";

const channelName = "slack";

export interface SlackChannelParts extends ChannelParts {
  settings: SlackSettings;
  /** Where installations are kept; not used for a single workspace. */
  installations: InstallationRecords;
  /** Where the world reaches this server, without a slash at its end. */
  publicUrl: string;
  /** Draws the pages of the installation. Default: plain ones. */
  showPage?: ShowPage;
}

/** Slack: one app, in one workspace or in all that install it. Opens no connection before the first message. */
export function createSlackChannel(parts: SlackChannelParts): Channel {
  return new SlackChannel(parts);
}

class SlackChannel implements Channel {
  readonly name = channelName;
  readonly label = "Slack";
  /** A Slack message of two cards is hard to tell from two messages. */
  readonly maxCards = 1;
  readonly routes: Route[];
  readonly manner: Manner;
  readonly #parts: SlackChannelParts;
  readonly #installed: InstalledApps;
  readonly #adapter: SlackAdapter;
  readonly #turns: SlackTurns;
  readonly #inFlight = new InFlight();
  readonly #receiver: HTTPReceiver | SocketModeReceiver;
  #onTurn: OnTurn | null = null;
  /** While false nothing new is taken; what was taken before is still worked on. */
  #isOpen = false;
  #halted: string | null = null;

  constructor(parts: SlackChannelParts) {
    const { settings, log, publicUrl, isFirst } = parts;
    this.#parts = parts;
    this.manner = { spell: (command) => `${settings.SLACK_COMMAND} ${command}`, hasPresence: false };
    this.#installed = settings.SLACK_BOT_TOKEN ? oneWorkspace(settings.SLACK_BOT_TOKEN) : manyWorkspaces(parts);
    this.#adapter = adapterOf(parts, this.#installed);
    this.#turns = new SlackTurns({ ...parts, adapter: this.#adapter, onTurn: () => this.#onTurn, ...this.#removal });
    const http = createReceiver({ signingSecret: settings.SLACK_SIGNING_SECRET, log });
    this.#receiver = settings.SLACK_APP_TOKEN ? socketReceiver(settings.SLACK_APP_TOKEN, parts) : http.receiver;
    createSlackApp({
      receiver: this.#receiver,
      apiUrl: settings.SLACK_API_URL,
      find: this.#installed.find,
      isFirst,
      installUrl: this.#installed.many ? `${publicUrl}${installPath}` : null,
      inFlight: this.#inFlight,
      work: this.#turns,
      log,
    });
    const events: Route = {
      method: "POST",
      path: eventsPath,
      maxBodyBytes: maxRequestBytes,
      handle: () => ({ status: 501 }),
      // Slack sends events again that get no 200, to whichever process is there then.
      handleRaw: (request, response) =>
        this.#isOpen ? http.handle(request, response) : void response.writeHead(503).end(),
    };
    this.routes = [...(settings.SLACK_APP_TOKEN ? [] : [events]), ...installRoutesOf(parts, this.#installed)];
  }

  get halted(): string | null {
    return this.#halted;
  }

  async start(onTurn: OnTurn): Promise<void> {
    this.#onTurn = onTurn;
    this.#isOpen = true;
    if (this.#receiver instanceof SocketModeReceiver) await this.#receiver.start();
  }

  async stop(): Promise<void> {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    // Bolt's own stop waits for nothing that it has acknowledged.
    if (wasOpen && this.#receiver instanceof SocketModeReceiver) await this.#receiver.stop();
    await this.#inFlight.drained();
    if (!this.#isOpen) this.#onTurn = null;
  }

  idle(): Promise<void> {
    return this.#inFlight.drained();
  }

  async handle(event: string): Promise<void> {
    const onTurn = this.#onTurn;
    if (onTurn === null || !this.#isOpen) throw new UpstreamError(channelName, "the channel is not started");
    const body = parsed(event);
    if (!isObject(body)) return this.#parts.log.warn("slack.unreadable", { bytes: event.length });
    await this.#inFlight.track(this.#turns.run(body, null, onTurn));
  }

  canWriteFirst(): boolean {
    return true;
  }

  async send(address: Address, message: Message): Promise<string> {
    let id = "";
    await this.#deliver(async () => {
      await this.#adapter.continueConversation(referenceFor(address), async (context) => {
        id = (await context.sendActivity(activityOf(message)))?.id ?? "";
      });
    });
    return id;
  }

  async update(address: Address, messageId: string, message: Message): Promise<void> {
    await this.#deliver(() =>
      this.#adapter.continueConversation(referenceFor(address), async (context) => {
        await context.updateActivity({ ...activityOf(message), id: messageId });
      }),
    ).catch((error: unknown) => {
      // A message in a place that is shut to us is as good as gone.
      if (!(error instanceof DeliveryError) || error.failure !== "unreachable") throw error;
      throw new DeliveryError("gone", error.code, error.message, { cause: error });
    });
  }

  get #removal(): { removed(id: string, eventTime: number): Promise<boolean> } {
    return { removed: async (id, eventTime) => (await this.#installed.many?.removeBefore(id, eventTime)) ?? false };
  }

  /** What is wrong in one of many workspaces is no reason to call the whole channel broken. */
  async #deliver(call: () => Promise<void>): Promise<void> {
    try {
      await call();
      this.#halted = null;
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.failure !== "halted") throw error;
      const isOfWorkspace = this.#installed.many !== null && error.code !== "messages_tab_disabled";
      if (isOfWorkspace) throw new DeliveryError("unreachable", error.code, error.message, { cause: error });
      this.#halted = error.code;
      throw error;
    }
  }
}

/** Who has the app, and with which token. */
interface InstalledApps {
  find(place: Place): Promise<Installed | null>;
  tokenOf: FindToken;
  /** Null where there is one workspace and nothing to install. */
  many: Installations | null;
}

function oneWorkspace(token: string): InstalledApps {
  return {
    find: async (place) => ({ id: installationIdOf(place), token, botUserId: "" }),
    tokenOf: async () => token,
    many: null,
  };
}

function manyWorkspaces({ installations, clock }: SlackChannelParts): InstalledApps {
  const many = new Installations(installations, clock);
  return {
    find: (place) => many.find(place),
    tokenOf: async (id) => (await many.at(id))?.token ?? null,
    many,
  };
}

function adapterOf({ settings, log }: SlackChannelParts, { tokenOf, many }: InstalledApps): SlackAdapter {
  return new SlackAdapter({
    signingSecret: settings.SLACK_SIGNING_SECRET,
    botToken: tokenOf,
    apiUrl: settings.SLACK_API_URL,
    log,
    onDeadToken: async (id, token) => {
      log.warn("slack.deadToken", { installation: id });
      await many?.removeToken(id, token);
    },
  });
}

function socketReceiver(appToken: string, { settings, log }: SlackChannelParts): SocketModeReceiver {
  const logger = boltLogger(log);
  const options = clientOptions({ apiUrl: settings.SLACK_API_URL, logger });
  return new SocketModeReceiver({ appToken, logger, installerOptions: { clientOptions: options } });
}

function installRoutesOf(parts: SlackChannelParts, { many }: InstalledApps): Route[] {
  const { SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_STATE_SECRET, SLACK_API_URL, SLACK_COMMAND } = parts.settings;
  if (many === null || !SLACK_CLIENT_ID || !SLACK_CLIENT_SECRET || !SLACK_STATE_SECRET) return [];
  return installRoutes({
    clientId: SLACK_CLIENT_ID,
    clientSecret: SLACK_CLIENT_SECRET,
    stateSecret: SLACK_STATE_SECRET,
    apiUrl: SLACK_API_URL,
    command: SLACK_COMMAND,
    publicUrl: parts.publicUrl,
    installations: many,
    isFirst: parts.isFirst,
    log: parts.log,
    showPage: parts.showPage,
  });
}

/** To the room the address names, else to the person: Slack opens a direct message by the id of a user. */
function referenceFor(address: Address): ConversationReference {
  const reference = referenceOf(address);
  const [teamId = address.tenantId] = address.conversationId.split(":", 1);
  const id = `${teamId}:${address.room ?? address.userId}`;
  const properties = { installationId: address.installationId };
  return { ...reference, conversation: { ...reference.conversation, id, properties } };
}
