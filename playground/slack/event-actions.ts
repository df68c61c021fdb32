import type { Json } from "../json.js";
import type { BotAnswer } from "./bot-caller.js";
import { type ActionParts, actorOf, plainAnswer } from "./command-actions.js";
import { botDirect } from "./conversations.js";
import type { Install } from "./installs.js";
import { eventEnvelope } from "./payloads.js";
import { type ActOptions, sendEvent } from "./sending.js";
import { viewPayload } from "./view-payload.js";

/** How an event is delivered. */
export interface EventOptions extends ActOptions {
  /** Default: a new one. Giving one again repeats the event. */
  eventId?: string;
  /** Delivers it as that repetition, with its reason. Default: the first delivery. */
  retryNum?: number;
  /** Default `http_timeout`. */
  retryReason?: string;
  /** When it happened, by the clock. Default now. */
  eventTimeMs?: number;
}

/** In which order the two events of an uninstall come, or that they do not come for now. */
export type UninstallOrder = "uninstalled-first" | "revoked-first" | "silent";

/** What happens in workspaces, told as events. */
export interface EventActions {
  /** Delivers any event once, for the newest install of a team or organisation, dead or alive. */
  event(key: string, event: Json, options?: EventOptions): Promise<BotAnswer>;
  /** Opens the app's home tab, or its messages tab. */
  openHome(userId: string, options?: EventOptions & { tab?: "home" | "messages" }): Promise<BotAnswer>;
  /** Removes the app: its token dies at once (`account_inactive`), then `app_uninstalled` and `tokens_revoked` come. */
  uninstall(key: string, order?: UninstallOrder, options?: EventOptions): Promise<BotAnswer[]>;
  /** Only kills the token (`token_revoked`), and tells so unless `silent`. */
  revokeToken(key: string, order?: "told" | "silent", options?: EventOptions): Promise<BotAnswer[]>;
}

export function createEventActions(parts: ActionParts): EventActions {
  const deliver = (install: Install, event: Json, options: EventOptions = {}) =>
    deliverEvent(parts, install, event, options);
  const { installs } = parts.platform;
  return {
    event: async (key, event, options) => deliver(installs.newest(key), event, options),
    openHome: async (userId, options) => openHome(parts, userId, options),
    uninstall: async (key, order = "uninstalled-first", options) => {
      const install = installs.newest(key);
      install.state = "inactive";
      const events = [{ type: "app_uninstalled" }, revoked(install)];
      const ordered = { "uninstalled-first": events, "revoked-first": events.toReversed(), silent: [] }[order];
      return inTurn(ordered, (event) => deliver(install, event, options));
    },
    revokeToken: async (key, order = "told", options) => {
      const install = installs.newest(key);
      install.state = "revoked";
      return inTurn(order === "told" ? [revoked(install)] : [], (event) => deliver(install, event, options));
    },
  };
}

/** Ids of users, not tokens. */
function revoked({ botUserId }: Install): Json {
  return { type: "tokens_revoked", tokens: { oauth: [], bot: [botUserId] } };
}

async function inTurn(events: readonly Json[], deliver: (event: Json) => Promise<BotAnswer>): Promise<BotAnswer[]> {
  const answers: BotAnswer[] = [];
  for (const event of events) answers.push(await deliver(event));
  return answers;
}

async function deliverEvent(
  { platform, caller }: ActionParts,
  install: Install,
  event: Json,
  options: EventOptions,
): Promise<BotAnswer> {
  const { eventId = platform.ids.id("Ev"), eventTimeMs = platform.clock.nowMs(), retryNum, ...rest } = options;
  const { retryReason = "http_timeout", ...act } = rest;
  const teamId = install.teamId ?? platform.directory.user(install.botUserId).teamId;
  const stamped = { event_ts: (eventTimeMs / 1000).toFixed(6), ...event };
  const envelope = eventEnvelope(platform, install, teamId, stamped, { eventId, eventTimeMs });
  const retry: Record<string, string> =
    retryNum === undefined ? {} : { "x-slack-retry-num": String(retryNum), "x-slack-retry-reason": retryReason };
  return plainAnswer(await sendEvent(caller, envelope, { ...act, headers: { ...retry, ...act.headers } }));
}

function openHome(
  parts: ActionParts,
  userId: string,
  { tab = "home", ...options }: EventOptions & { tab?: "home" | "messages" } = {},
): Promise<BotAnswer> {
  const { platform } = parts;
  const { install } = actorOf(platform, userId);
  const view = tab === "home" ? platform.views.home(userId) : null;
  const event = {
    type: "app_home_opened",
    user: userId,
    channel: botDirect(platform, install, userId).id,
    tab,
    ...(view !== null && { view: viewPayload(view) }),
  };
  return deliverEvent(parts, install, event, options);
}
