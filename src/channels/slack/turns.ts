import type { Activity } from "botbuilder";
import { addressOf } from "../../bots/activity.js";
import { UpstreamError } from "../../bots/errors.js";
import type { Texts } from "../../bots/text.js";
import { type ChannelParts, DeliveryError, type OnTurn } from "../channel.js";
import { repliedToIn } from "../reply-button.js";
import { responseUrlIn, type SlackAdapter } from "./adapter.js";
import type { SlackWork } from "./app.js";
import { linkPrefix, richText } from "./blocks.js";
import { codeOf } from "./bolt-log.js";
import { shareDialog, songIn } from "./dialog.js";
import { homeCommands, homeView, shareCommand } from "./home.js";
import { type InboundOptions, presence, readBody } from "./inbound.js";
import type { Installed } from "./installations.js";
import { type Json, listIn, objectIn, textIn } from "./json.js";
import { Locales } from "./locales.js";
import { shareCallback, shareMessageCallback } from "./manifest.js";
import { optionsFor } from "./options.js";
import { installationIdOf, placeOf } from "./place.js";
import type { DialogOrigin } from "./submission.js";

export interface SlackTurnsParts extends ChannelParts {
  adapter: SlackAdapter;
  /** Null before the start and after the stop. */
  onTurn(): OnTurn | null;
  /** Forgets an installation that ended at this time (seconds); false where there is none, or a newer one. */
  removed(installationId: string, eventTime: number): Promise<boolean>;
}

/** What this bot does with what Slack brings, once that is acknowledged. Never throws: nobody is left to be told. */
export class SlackTurns implements SlackWork {
  readonly #parts: SlackTurnsParts;
  readonly #locales: Locales;

  constructor(parts: SlackTurnsParts) {
    this.#parts = parts;
    this.#locales = new Locales(parts.adapter.api, parts.log);
  }

  command = async (body: Json, at: Installed): Promise<void> => {
    const activity = read(body, at);
    if (activity?.text !== shareCommand) return this.#live(body, at);
    const channelId = placeOf(body)?.channelId ?? null;
    const isPublic = activity.conversation.isGroup;
    await this.#openDialog(body, at, { origin: { channelId, isPublic } });
  };

  pressed = async (body: Json, at: Installed): Promise<void> => {
    const action = objectIn(listIn(body.actions)[0]);
    if (textIn(action.action_id)?.startsWith(linkPrefix)) return;
    const channelId = placeOf(body)?.channelId ?? null;
    const origin = { channelId, isPublic: false };
    if (action.value === shareCommand) return this.#openDialog(body, at, { origin });
    const repliedTo = repliedToIn(textIn(action.value) ?? "");
    if (repliedTo !== null) return this.#openDialog(body, at, { origin: { ...origin, repliedTo } });
    await this.#live(body, at);
    if (objectIn(body.view).type === "home") await this.#showHome(body, at);
  };

  submitted = (body: Json, at: Installed): Promise<void> => this.#live(body, at);

  shortcut = async (body: Json, at: Installed): Promise<void> => {
    const origin = { channelId: placeOf(body)?.channelId ?? null, isPublic: false };
    if (body.callback_id === shareCallback) return this.#openDialog(body, at, { origin });
    if (body.callback_id !== shareMessageCallback) return;
    await this.#openDialog(body, at, { origin, words: songIn(body) });
  };

  homeOpened = async (body: Json, at: Installed): Promise<void> => {
    if (objectIn(body.event).tab !== "home") return;
    await this.#showHome(body, at);
  };

  removed = async (body: Json): Promise<void> => {
    const place = placeOf(body);
    const event = objectIn(body.event);
    // The ids in `tokens` are those of users; only a bot's loss is ours.
    const isOurs = event.type === "app_uninstalled" || listIn(objectIn(event.tokens).bot).length > 0;
    if (place === null || !isOurs || typeof body.event_time !== "number") return;
    const wasRemoved = await this.#parts.removed(installationIdOf(place), body.event_time);
    this.#parts.log.info("slack.uninstalled", { event: String(event.type), wasRemoved });
  };

  options = async (body: Json, at: Installed): Promise<object[]> => {
    const activity = presence(body, optionsOf(at));
    if (activity === null) return [];
    // The options are the acknowledgement itself, so nothing is asked first.
    const locale = this.#locales.known(this.#parts.adapter.atOf(activity), activity.from.id);
    return optionsFor(body, addressOf(inLanguage(activity, locale)), this.#parts);
  };

  /** Runs the turn of one payload; rejects with what it throws. `at` is null where nobody has looked it up. */
  async run(body: Json, at: Installed | null, onTurn: OnTurn): Promise<void> {
    const activity = await this.#spoken(read(body, at));
    if (activity === null) return this.#parts.log.warn("slack.unreadable", { type: String(body.type ?? "") });
    await this.#parts.acted(addressOf(activity), this.#parts.clock.nowMs());
    await this.#parts.adapter.runTurn(activity, onTurn, { responseUrl: responseUrlIn(body) });
  }

  async #live(body: Json, at: Installed): Promise<void> {
    try {
      const onTurn = this.#parts.onTurn();
      if (onTurn === null) throw new UpstreamError("slack", "the channel has stopped");
      await this.run(body, at, onTurn);
    } catch (error) {
      this.#parts.log.error("slack.turnFailed", { code: codeOf(error) });
      if (!(error instanceof DeliveryError)) await this.#apologise(body, at);
    }
  }

  async #apologise(body: Json, at: Installed): Promise<void> {
    const activity = read(body, at);
    const { text = "" } = activity ? (await this.#textsFor(activity)).apology() : {};
    const way = activity && this.#parts.adapter.wayFor(activity, { responseUrl: responseUrlIn(body) });
    // Who cannot even be told will try again by themselves.
    await way?.post({ text, blocks: [richText(text)] }).catch(() => "");
  }

  /** A null for `words`: they were looked for in vain. */
  async #openDialog(body: Json, at: Installed, { origin, words }: DialogWanted): Promise<void> {
    const teamId = placeOf(body)?.teamId ?? undefined;
    const activity = presence(body, optionsOf(at));
    if (activity === null) return;
    try {
      const { say } = await this.#textsFor(activity);
      const content = words === null ? { origin, hint: say("noSongInMessage") } : { origin, words };
      await this.#parts.adapter.api.openView(
        { installationId: at.id, ...(teamId === at.id ? {} : { teamId }) },
        textIn(body.trigger_id) ?? "",
        shareDialog(content, say),
      );
    } catch (error) {
      this.#parts.log.warn("slack.dialogFailed", { code: codeOf(error) });
      await this.#apologise(body, at);
    }
  }

  /** Says what the commands would say; somebody who opens it can be reached again. */
  async #showHome(body: Json, at: Installed): Promise<void> {
    const activity = await this.#spoken(presence(body, optionsOf(at)));
    if (activity === null) return;
    const { adapter, clock, log, acted, answered, peek, commands, textsFor } = this.#parts;
    const address = addressOf(activity);
    try {
      await acted(address, clock.nowMs());
      const messages = await Promise.all(homeCommands(commands).map((command) => peek(address, command)));
      const { say } = await textsFor(address);
      await adapter.api.publishHome(adapter.atOf(activity), address.userId, homeView(messages, say));
      await answered(address);
    } catch (error) {
      log.warn("slack.homeFailed", { code: codeOf(error) });
    }
  }

  /** With the language of whoever it is from. */
  async #spoken(activity: Activity | null): Promise<Activity | null> {
    return (
      activity && inLanguage(activity, await this.#locales.of(this.#parts.adapter.atOf(activity), activity.from.id))
    );
  }

  async #textsFor(activity: Activity): Promise<Texts> {
    return this.#parts.textsFor(addressOf((await this.#spoken(activity)) ?? activity));
  }
}

interface DialogWanted {
  origin: DialogOrigin;
  words?: string | null;
}

function inLanguage(activity: Activity, locale: string | null): Activity {
  return locale === null ? activity : { ...activity, locale };
}

/** What somebody said; a command without a word asks for help. */
function read(body: Json, at: Installed | null): Activity | null {
  const activity = readBody(body, at === null ? {} : optionsOf(at));
  if (activity?.type === "message" && textIn(body.command) !== null && !activity.text) activity.text = "help";
  return activity;
}

function optionsOf({ id, botUserId }: Installed): InboundOptions {
  return { installationId: id, botUserId };
}
