import { setTimeout as wait } from "node:timers/promises";
import type { TurnContext } from "botbuilder";
import { activityOf, addressOf, referenceOf } from "../../bots/activity.js";
import type { Address, Message } from "../../bots/domain.js";
import { UpstreamError } from "../../bots/errors.js";
import type { Manner } from "../../bots/manner.js";
import type { PresenceNote } from "../../bots/presence.js";
import type { Route } from "../../http-port.js";
import { type Channel, type ChannelParts, DeliveryError, type OnTurn } from "../channel.js";
import { InFlight } from "../in-flight.js";
import { repliedToIn } from "../reply-button.js";
import { DiscordAdapter } from "./adapter.js";
import { messageCommandName, userCommandName } from "./commands.js";
import { completionsFor } from "./completion.js";
import { Gateway, type GatewayState, type GatewayTimes } from "./gateway.js";
import { activityFor, type Interaction, readInteraction } from "./inbound.js";
import { parsed } from "./json.js";
import { type Modal, modalForReply, modalForSong, modalForUser } from "./modals.js";
import { maxCardsInMessage } from "./outbound.js";
import { listeningIn } from "./presence.js";
import type { DiscordSettings } from "./settings.js";
import { slashManner } from "./spelling.js";
import { songIn, typedCommand } from "./typed-command.js";

const channelName = "discord";
/** How long a stop may take, whatever Discord and the turns under way do. Real time. */
const stopMs = 2800;
const completionType = 8;
const modalType = 9;

export interface DiscordChannelParts extends ChannelParts {
  settings: DiscordSettings;
  /**
   * Whether this process may hold the gateway, asked every 5 s; a lease should last three times as long. Others still
   * write to people. Unset: this process always holds it.
   */
  lease?: () => Promise<boolean>;
  /** Told of every song anybody is seen listening to, so it drops what nobody waits for. Only with DISCORD_PRESENCE=on. */
  onPresence?: (note: PresenceNote & { startedAtMs: number }) => Promise<void>;
  /** Real times of the gateway; for tests. */
  times?: Partial<GatewayTimes>;
}

export interface DiscordChannel extends Channel {
  update(address: Address, messageId: string, message: Message): Promise<void>;
  /** Whether interactions arrive here: by the state of the shards. */
  readonly gateway: GatewayState;
}

/** Discord: one application. Opens no connection before `start` and the first message. */
export function createDiscordChannel(parts: DiscordChannelParts): DiscordChannel {
  return new DiscordChannelOf(parts);
}

/** In a server a shared song is there for everybody; the rest, and everything elsewhere, is for one person's eyes. */
export function isPrivate({ kind, name, guildId, isDirect }: Interaction): boolean {
  if (isDirect) return false;
  return guildId === null || kind !== "command" || name !== "share";
}

class DiscordChannelOf implements DiscordChannel {
  readonly name = channelName;
  readonly label = "Discord";
  readonly routes: Route[] = [];
  readonly maxCards = maxCardsInMessage;
  readonly startUrl: string;
  readonly manner: Manner;
  readonly #parts: DiscordChannelParts;
  readonly #adapter: DiscordAdapter;
  readonly #gateway: Gateway;
  readonly #turns = new InFlight();
  #onTurn: OnTurn | null = null;
  #halted: string | null = null;

  constructor(parts: DiscordChannelParts) {
    this.#parts = parts;
    this.startUrl = `${parts.settings.DISCORD_LINK_URL}?client_id=${parts.settings.DISCORD_APPLICATION_ID}`;
    this.manner = slashManner(parts.commands, { hasPresence: parts.settings.DISCORD_PRESENCE === "on" });
    this.#adapter = adapterFor(parts);
    this.#gateway = this.#gatewayFor(parts);
  }

  get halted(): string | null {
    return this.#gateway.fatal ?? this.#halted;
  }

  get isDeaf(): boolean {
    return this.#gateway.state === "deaf";
  }

  get gateway(): GatewayState {
    return this.#gateway.state;
  }

  async start(onTurn: OnTurn): Promise<void> {
    this.#onTurn = onTurn;
    await this.#gateway.start();
  }

  async stop(): Promise<void> {
    this.#onTurn = null;
    const ended = Promise.all([this.#turns.drained(), this.#gateway.stop().catch(() => {})]);
    await Promise.race([ended, wait(stopMs, undefined, { ref: false })]);
  }

  idle(): Promise<void> {
    return this.#turns.drained();
  }

  async handle(event: string): Promise<void> {
    if (this.#onTurn === null) throw new UpstreamError(channelName, "the channel is not started");
    await this.#take(parsed(event), this.#onTurn);
  }

  /** What stands in the way is learned by trying: direct messages that are closed, or no server in common. */
  canWriteFirst(): boolean {
    return true;
  }

  async send(address: Address, message: Message, deliveryId?: string): Promise<string> {
    const nonce = deliveryId === undefined ? {} : { channelData: { nonce: deliveryId } };
    let id = "";
    await this.#noting(async () => {
      await this.#at(address, async (context) => {
        const sent = await context.sendActivity({ ...activityOf(message), ...nonce });
        id = sent?.id ?? "";
      });
    });
    return id;
  }

  async update(address: Address, messageId: string, message: Message): Promise<void> {
    await this.#noting(() =>
      this.#at(address, async (context) => {
        await context.updateActivity({ ...activityOf(message), id: messageId });
      }),
    );
  }

  #at(address: Address, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    return this.#adapter.continueConversation(referenceOf(address), logic);
  }

  async #noting(call: () => Promise<void>): Promise<void> {
    try {
      await call();
      this.#halted = null;
    } catch (error) {
      if (error instanceof DeliveryError && error.failure === "halted") this.#halted = error.code;
      throw error;
    }
  }

  #gatewayFor({ settings, log, random, lease, onPresence, times }: DiscordChannelParts): Gateway {
    return new Gateway({
      token: settings.DISCORD_TOKEN,
      apiUrl: settings.DISCORD_API_URL,
      hasPresence: settings.DISCORD_PRESENCE === "on" && onPresence !== undefined,
      ...{ log, random, lease, times },
      onInteraction: (raw) => void this.#arrived(raw),
      onPresence: (raw) => void this.#seen(raw),
    });
  }

  /** An interaction is lost with its turn: nobody brings it again. Never rejects. */
  async #arrived(raw: unknown): Promise<void> {
    if (this.#onTurn === null) return;
    try {
      await this.#take(raw, this.#onTurn);
    } catch (error) {
      this.#parts.log.error("discord.turnFailed", { error: asError(error) });
    }
  }

  async #take(raw: unknown, onTurn: OnTurn): Promise<void> {
    const interaction = readInteraction(raw);
    if (interaction === null) return this.#parts.log.warn("discord.unreadable");
    if (interaction.isBot || interaction.applicationId !== this.#parts.settings.DISCORD_APPLICATION_ID) return;
    const { kind, createdAtMs } = interaction;
    this.#parts.log.debug("discord.interaction", { kind, ageMs: Date.now() - createdAtMs });
    await this.#turns.track(this.#answer(interaction, onTurn));
  }

  async #answer(interaction: Interaction, onTurn: OnTurn): Promise<void> {
    if (interaction.kind === "autocomplete") return this.#complete(interaction);
    const modal = await this.#modalFor(interaction);
    if (modal) return this.#respond(interaction, { type: modalType, data: modal });
    await this.#adapter.runTurn(interaction, (context) => this.#turn(context, interaction, onTurn));
  }

  async #complete(interaction: Interaction): Promise<void> {
    const choices = await completionsFor(interaction, addressIn(interaction), this.#parts);
    await this.#respond(interaction, { type: completionType, data: { choices } });
  }

  /** What asks for something that is missing does so before anything else, as nothing can be asked later. */
  async #modalFor(interaction: Interaction): Promise<Modal | null> {
    const { kind, name, target, pressed } = interaction;
    const { suggest, textsFor } = this.#parts;
    const address = addressIn(interaction);
    if (kind === "user-command" && name === userCommandName && target)
      return modalForUser(target.id, (await textsFor(address)).say);
    const repliedTo = kind === "component" ? repliedToIn(pressed?.value ?? "") : null;
    if (repliedTo !== null) return modalForReply(repliedTo, (await textsFor(address)).say);
    const song = kind === "message-command" && name === messageCommandName ? songIn(target?.text ?? "") : null;
    if (song === null) return null;
    const people = suggest.recipients(address, "", 25).catch(() => []);
    return modalForSong(song, await people, (await textsFor(address)).say);
  }

  /** It is too late more often than not when people type on, and there is nothing left to do then. */
  async #respond(interaction: Interaction, body: object): Promise<void> {
    try {
      await this.#adapter.respond(interaction, body);
    } catch (error) {
      const code = error instanceof DeliveryError ? error.code : "bug";
      this.#parts.log.debug("discord.notAnswered", { kind: interaction.kind, code });
    }
  }

  async #turn(context: TurnContext, interaction: Interaction, onTurn: OnTurn): Promise<void> {
    const { clock, acted } = this.#parts;
    try {
      await acted(addressOf(context.activity), Math.min(interaction.createdAtMs, clock.nowMs()));
      await onTurn(context);
    } catch (error) {
      // Nobody tries an interaction again, so the person has to know. What is wrong may keep this from arriving too.
      const { apology } = await this.#parts.textsFor(addressOf(context.activity));
      if (!context.responded) await context.sendActivity(activityOf(apology())).catch(() => {});
      throw error;
    }
  }

  async #seen(raw: unknown): Promise<void> {
    const listening = listeningIn(raw);
    if (listening === null) return;
    const { userId, ...song } = listening;
    try {
      await this.#parts.onPresence?.({ address: addressOfUser(userId, this.#parts.settings), ...song });
    } catch (error) {
      this.#parts.log.warn("discord.presenceFailed", { error: asError(error) });
    }
  }
}

function adapterFor({ settings, commands, log }: DiscordChannelParts): DiscordAdapter {
  return new DiscordAdapter({
    token: settings.DISCORD_TOKEN,
    applicationId: settings.DISCORD_APPLICATION_ID,
    apiUrl: settings.DISCORD_API_URL,
    textOf: (interaction) => typedCommand(interaction, commands),
    isPrivate,
    isPlainText: true,
    log,
  });
}

function addressIn(interaction: Interaction): Address {
  return addressOf(activityFor(interaction, ""));
}

function addressOfUser(userId: string, { DISCORD_APPLICATION_ID: applicationId }: DiscordSettings): Address {
  const own = { tenantId: applicationId, installationId: applicationId, botId: applicationId };
  return { channel: channelName, ...own, userId, conversationId: `dm/${userId}` };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
