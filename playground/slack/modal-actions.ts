import { asObject, asObjects, asText, isObject, type Json, parseJson } from "../json.js";
import { interactiveElements } from "./block-tree.js";
import type { BotAnswer } from "./bot-caller.js";
import { type ActionParts, plainAnswer } from "./command-actions.js";
import { type Actor, interaction } from "./payloads.js";
import type { Platform } from "./platform.js";
import { type ActOptions, sendPayload } from "./sending.js";
import { SlackError } from "./slack-error.js";
import type { Suggestions } from "./suggestions.js";
import { viewPayload } from "./view-payload.js";
import { checkView } from "./view-rules.js";
import { filledIn, inputBlockIds, missingInputs } from "./view-state.js";
import type { StoredView } from "./views.js";

/** What people do with an open modal. */
export interface ModalActions {
  /**
   * Fills in the open modal and submits it. `values` by action id or block id: a text, an id, a value or label of an
   * option, or a list. @throws Error if no modal is open, a value does not fit, or a required input is empty
   */
  submitView(userId: string, values?: Record<string, unknown>, options?: ActOptions): Promise<BotAnswer>;
  /** Closes the open modal; null where the bot has not asked to hear of that. @throws Error if none is open */
  closeModal(userId: string, options?: ActOptions): Promise<BotAnswer | null>;
}

export interface ModalParts extends ActionParts {
  suggestions: Suggestions;
}

export function createModalActions(parts: ModalParts): ModalActions {
  return {
    submitView: async (userId, values = {}, options = {}) => submit(parts, userId, values, options),
    closeModal: async (userId, options = {}) => close(parts, userId, options),
  };
}

function openModal(platform: Platform, userId: string): StoredView {
  const view = platform.views.top(userId);
  if (view === null) throw new Error(`${userId} has no modal open`);
  return view;
}

async function submit(
  { platform, caller, suggestions }: ModalParts,
  userId: string,
  values: Record<string, unknown>,
  options: ActOptions,
): Promise<BotAnswer> {
  const stored = openModal(platform, userId);
  if (!isObject(stored.view.submit)) throw new Error("This modal has nothing to submit");
  fill(stored, values, (actionId) => suggestions.offered(userId, actionId));
  const missing = missingInputs(asObjects(stored.view.blocks), stored.state);
  if (missing.length > 0) throw new Error(`Please fill in: ${missing.join(", ")}`);
  const answer = await sendPayload(caller, submission(platform, stored), options);
  const error = answer.error ?? react(platform, stored, answer.body);
  stored.failure = error;
  platform.views.touch(stored);
  return plainAnswer({ ...answer, error });
}

function fill(stored: StoredView, values: Record<string, unknown>, offered: (actionId: string) => Json[]): void {
  const elements = interactiveElements(asObjects(stored.view.blocks));
  for (const [name, chosen] of Object.entries(values)) {
    const found = elements.find(({ block, element }) => element.action_id === name || block.block_id === name);
    if (found === undefined) throw new Error(`The modal has no input ${name}`);
    const [blockId, actionId] = [asText(found.block.block_id), asText(found.element.action_id)];
    const filled = filledIn(found.element, chosen, offered(actionId));
    stored.state[blockId] = { ...stored.state[blockId], [actionId]: filled };
  }
}

function submission(platform: Platform, stored: StoredView): Json {
  const actor = { user: platform.directory.user(stored.userId), install: stored.install };
  const trigger = { userId: stored.userId, installKey: stored.install.key, viewId: stored.id };
  return {
    ...interaction(platform, actor, "view_submission"),
    trigger_id: platform.triggers.issue(trigger),
    view: viewPayload(stored),
    response_urls: responseUrls(platform, actor, stored),
  };
}

/** An address for each conversation that was chosen in a menu that asks for one. */
function responseUrls(platform: Platform, { user, install }: Actor, stored: StoredView): Json[] {
  return interactiveElements(asObjects(stored.view.blocks)).flatMap(({ block, element }) => {
    const value = stored.state[asText(block.block_id)]?.[asText(element.action_id)];
    const channelId = asText(value?.selected_conversation ?? value?.selected_channel);
    if (element.response_url_enabled !== true || channelId === "") return [];
    const target = { userId: user.id, channelId, botUserId: install.botUserId, originalTs: null, typed: null };
    const responseUrl = platform.responseUrls.issue("app", user.teamId, target);
    return [
      { block_id: block.block_id, action_id: element.action_id, channel_id: channelId, response_url: responseUrl },
    ];
  });
}

/** Does what the bot answered to a submission; the error if that cannot be done. */
function react(platform: Platform, stored: StoredView, body: string): string | null {
  stored.errors = {};
  const answer = body === "" ? {} : parseJson(body);
  if (!isObject(answer)) return "invalid_response";
  try {
    return reactTo(platform, stored, answer);
  } catch (error) {
    if (error instanceof SlackError) return error.code;
    throw error;
  }
}

function reactTo({ views }: Platform, stored: StoredView, answer: Json): string | null {
  switch (answer.response_action) {
    case undefined:
      views.close(stored);
      return null;
    case "clear":
      views.closeAll(stored.userId);
      return null;
    case "update":
      views.update(stored, checkView(answer.view, "modal"));
      return null;
    case "push":
      views.push(stored, checkView(answer.view, "modal"));
      return null;
    case "errors":
      return showErrors(stored, asObject(answer.errors));
    default:
      return "invalid_response_action";
  }
}

/** Only inputs can be said to be wrong. */
function showErrors(stored: StoredView, errors: Json): string | null {
  const known = inputBlockIds(stored.view.blocks);
  const entries = Object.entries(errors);
  const areFine = entries.length > 0 && entries.every(([id, text]) => known.includes(id) && asText(text) !== "");
  if (!areFine) return "invalid_errors";
  stored.errors = Object.fromEntries(entries.map(([id, text]) => [id, asText(text)]));
  return null;
}

async function close({ platform, caller }: ModalParts, userId: string, options: ActOptions): Promise<BotAnswer | null> {
  const stored = openModal(platform, userId);
  platform.views.close(stored);
  if (stored.view.notify_on_close !== true) return null;
  const actor = { user: platform.directory.user(userId), install: stored.install };
  const payload = { ...interaction(platform, actor, "view_closed"), view: viewPayload(stored), is_cleared: false };
  return plainAnswer(await sendPayload(caller, payload, options));
}
