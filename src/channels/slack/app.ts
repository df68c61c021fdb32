import { App, type Authorize, type HTTPReceiver, type Receiver, type SocketModeReceiver } from "@slack/bolt";
import { plainManner } from "../../bots/manner.js";
import type { Log } from "../../bots/ports.js";
import { sayIn } from "../../bots/say.js";
import type { InFlight } from "../in-flight.js";
import { responseUrlIn } from "./adapter.js";
import { clientOptions } from "./api.js";
import { boltLogger, codeOf } from "./bolt-log.js";
import type { Installed } from "./installations.js";
import { type Json, listIn, objectIn, textIn } from "./json.js";
import { kindOf, type Place, placeOf } from "./place.js";
import { guarded } from "./receiver.js";
import { respond } from "./replies.js";
import { Rounds } from "./rounds.js";
import { submissionErrors } from "./submission.js";

/** What is done once Slack has its acknowledgement. */
export interface SlackWork {
  command(body: Json, at: Installed): Promise<void>;
  pressed(body: Json, at: Installed): Promise<void>;
  submitted(body: Json, at: Installed): Promise<void>;
  shortcut(body: Json, at: Installed): Promise<void>;
  homeOpened(body: Json, at: Installed): Promise<void>;
  /** The app or its token is gone from this place. */
  removed(body: Json): Promise<void>;
  /** Never throws; answers within two seconds. */
  options(body: Json, at: Installed): Promise<object[]>;
}

export interface SlackAppParts {
  receiver: HTTPReceiver | SocketModeReceiver;
  apiUrl: string;
  find(place: Place): Promise<Installed | null>;
  isFirst(id: string): Promise<boolean>;
  /** Null where nobody can install the app by themselves. */
  installUrl: string | null;
  inFlight: InFlight;
  work: SlackWork;
  log: Log;
}

type Ack = (response?: unknown) => Promise<void>;

/** Whether we may work for whoever sent this. Absent for events about the end of an installation. */
type Standing = { kind: "installed"; at: Installed } | { kind: "not-installed" } | { kind: "unavailable" };

/**
 * Bolt with all its listeners. Everything is acknowledged at once, exactly once, whatever happens behind; only options
 * and submitted views have their answer in the acknowledgement itself.
 */
export function createSlackApp(parts: SlackAppParts): App {
  const { receiver, apiUrl, inFlight, log } = parts;
  const logger = boltLogger(log);
  const app = new App({
    receiver,
    authorize: authorizeWith(parts),
    logger,
    convoStore: false,
    extendedErrorHandler: true,
    ignoreSelf: true,
    attachFunctionToken: false,
    // Bolt calls nothing by itself: without a token there is no client of its own that could.
    clientOptions: clientOptions({ apiUrl, logger }),
  });
  const rounds = new Rounds();
  app.use(({ next }) => inFlight.track(next()));
  app.use(async (args) => {
    const body = bodyOf(args);
    const ack = ackOf(args);
    const standing: Standing | undefined = args.context.standing;
    if (standing !== undefined && standing.kind !== "installed") return turnAway(standing, body, ack, parts);
    if (!answersInAck(body)) {
      await ack?.();
      // When many come at once, the acknowledgements of all of them come before the work on any.
      await rounds.turn();
    }
    if (await isNew(idOf(body), parts)) await args.next();
  });
  listen(app, parts);
  // With the extended handler Bolt hands over the error among other things, which its types do not say.
  app.error(async (given: object) => log.error("slack.listenerFailed", { code: codeOf(Reflect.get(given, "error")) }));
  const take = guarded(async (event) => app.processEvent(event), log);
  receiver.init({ processEvent: take } as unknown as App & Parameters<Receiver["init"]>[0]);
  return app;
}

function listen(app: App, { work, isFirst, log }: SlackAppParts): void {
  app.command(/^\//, (args) => work.command(bodyOf(args), installedIn(args)));
  app.action(/.*/, (args) => work.pressed(bodyOf(args), installedIn(args)));
  app.shortcut(/.*/, (args) => work.shortcut(bodyOf(args), installedIn(args)));
  app.event("app_home_opened", (args) => work.homeOpened(bodyOf(args), installedIn(args)));
  app.event("app_uninstalled", (args) => work.removed(bodyOf(args)));
  app.event("tokens_revoked", (args) => work.removed(bodyOf(args)));
  app.options(/.*/, async (args) => {
    const options = await work.options(bodyOf(args), installedIn(args)).catch(() => []);
    await ackOf(args)?.({ options });
  });
  app.view(/.*/, async (args) => {
    const body = bodyOf(args);
    const errors = submissionErrors(body);
    if (errors) return ackOf(args)?.({ response_action: "errors", errors });
    await ackOf(args)?.();
    // Claimed only now: a dialog that was refused is sent again under the same id.
    const id = textIn(objectIn(body.view).id);
    if (await isNew(id && `view:${id}`, { isFirst, log })) await work.submitted(body, installedIn(args));
  });
}

function authorizeWith({ find, log }: SlackAppParts): Authorize<boolean> {
  return async (_source, body) => {
    const place = placeOf(objectIn(body));
    try {
      const at = place && (await find(place));
      const standing: Standing = at ? { kind: "installed", at } : { kind: "not-installed" };
      return { standing, ...(at ? { botUserId: at.botUserId } : {}) };
    } catch (error) {
      log.error("slack.lookupFailed", { code: codeOf(error) });
      return { standing: { kind: "unavailable" } satisfies Standing };
    }
  };
}

/** A useful answer for whoever has no installation, in the way their kind of request can show one. */
async function turnAway(standing: Standing, body: Json, ack: Ack | null, parts: SlackAppParts): Promise<void> {
  const text = standing.kind === "unavailable" ? say("unavailable") : notInstalled(parts.installUrl);
  parts.log.warn("slack.turnedAway", { why: standing.kind });
  const kind = kindOf(body);
  if (kind === "command") return ack?.({ response_type: "ephemeral", text });
  if (kind === "options") return ack?.({ options: [] });
  if (body.type === "view_submission") return ack?.({ response_action: "update", view: noticeView(text) });
  await ack?.();
  const url = responseUrlIn(body);
  if (url) await respond(url, { text, blocks: [] }, { isKept: false }).catch(() => false);
}

/** Whoever has no installation here has no language here either. */
const say = sayIn({ language: "en", spell: plainManner.spell });

function notInstalled(url: string | null): string {
  return url === null ? say("slackNotSetUp") : say("slackNotInstalled", { url });
}

function noticeView(text: string): object {
  const title = { type: "plain_text", text: "Send Songs" };
  return { type: "modal", title, blocks: [{ type: "section", text: { type: "plain_text", text } }] };
}

function answersInAck(body: Json): boolean {
  return body.type === "block_suggestion" || body.type === "view_submission";
}

/** What tells a second delivery from a second deed; null where nothing does, or somebody else has to ask. */
function idOf(body: Json): string | null {
  if (body.type === "event_callback") return prefixed("event", textIn(body.event_id));
  if (answersInAck(body)) return null;
  const user = textIn(objectIn(body.user).id) ?? "";
  const pressedAt = textIn(objectIn(listIn(body.actions)[0]).action_ts);
  if (pressedAt !== null) return `action:${user}:${pressedAt}`;
  return prefixed("trigger", textIn(body.trigger_id));
}

function prefixed(kind: string, id: string | null): string | null {
  return id && `${kind}:${id}`;
}

/** A retry can be the only delivery that arrives, so whoever cannot be asked has not seen it. */
async function isNew(id: string | null, { isFirst, log }: Pick<SlackAppParts, "isFirst" | "log">): Promise<boolean> {
  try {
    return id === null || (await isFirst(`slack:${id}`));
  } catch (error) {
    log.warn("slack.dedupeFailed", { code: codeOf(error) });
    return true;
  }
}

/** Bolt's types tell a hundred payloads apart; what really came is checked field by field anyway. */
function bodyOf(args: { body: unknown }): Json {
  return objectIn(args.body);
}

function ackOf(args: object): Ack | null {
  const ack: unknown = Reflect.get(args, "ack");
  return typeof ack === "function" ? (ack as Ack) : null;
}

function installedIn({ context }: { context: object }): Installed {
  const standing: Standing | undefined = Reflect.get(context, "standing");
  if (standing?.kind !== "installed") throw new Error("a listener ran for somebody without an installation");
  return standing.at;
}
