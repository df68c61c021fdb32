import { asObject, asText, type Json } from "../json.js";
import type { BlockElement } from "./block-tree.js";
import type { BotAnswer } from "./bot-caller.js";
import { type ActionParts, notice, plainAnswer } from "./command-actions.js";
import {
  actorAt,
  elementById,
  type Found,
  findElement,
  type Place,
  placePayload,
  type Where,
} from "./element-search.js";
import { type Actor, interaction } from "./payloads.js";
import type { Platform } from "./platform.js";
import { type ActOptions, sendPayload } from "./sending.js";
import { type SuggestAnswer, type SuggestParts, suggest } from "./suggest.js";
import { filledIn } from "./view-state.js";

/** A button by what it says or carries. */
export interface ButtonWanted extends Where {
  label?: string;
  actionId?: string;
  value?: string;
}

/** A menu by its id, and what is chosen: a value or label, an id, a text, or a list of them. */
export interface Choice extends Where {
  actionId: string;
  chosen: unknown;
}

/** Using what is in messages and views. */
export interface ElementActions {
  /** @throws Error if the person sees no such button */
  press(userId: string, button: ButtonWanted, options?: ActOptions): Promise<BotAnswer>;
  /**
   * Chooses from a menu, or types into a field. In a modal's inputs that stays with the person until they submit, and
   * null comes back. @throws Error if there is no such menu or option
   */
  select(userId: string, choice: Choice, options?: ActOptions): Promise<BotAnswer | null>;
  /** Types into a menu that asks the bot. Fewer letters than it asks for send nothing: status 0, no options. */
  suggest(userId: string, actionId: string, text: string, options?: ActOptions & Where): Promise<SuggestAnswer>;
}

/** Using elements, as people do. */
export function createElementActions(parts: SuggestParts): ElementActions {
  const { platform, suggestions } = parts;
  return {
    press: async (userId, button, options = {}) => {
      const found = findElement(platform, userId, button, (candidate) => isWanted(candidate, button));
      if (found === null)
        throw new Error(`${userId} sees no button ${button.label ?? button.actionId ?? button.value}`);
      return act(parts, userId, found, pressed(found.element), options);
    },
    select: async (userId, { actionId, chosen, ...where }, options = {}) => {
      const found = elementById(platform, userId, actionId, where);
      const filled = filledIn(found.element, chosen, suggestions.offered(userId, actionId));
      keep(found, filled);
      const isSilent = found.isInput && found.block.dispatch_action !== true;
      return isSilent ? null : act(parts, userId, found, filled, options);
    },
    suggest: async (userId, actionId, text, { messageTs, viewId, ...options } = {}) => {
      const where = { ...(messageTs !== undefined && { messageTs }), ...(viewId !== undefined && { viewId }) };
      return suggest(parts, userId, elementById(platform, userId, actionId, where), text, options);
    },
  };
}

function isWanted({ element }: BlockElement, { label, actionId, value }: ButtonWanted): boolean {
  if (label === undefined && actionId === undefined && value === undefined) return false;
  const isButton = element.type === "button" || element.type === "icon_button";
  const says = asText(asObject(element.text).text);
  const fits = (wanted: string | undefined, is: unknown) => wanted === undefined || wanted === is;
  return isButton && fits(label, says) && fits(actionId, element.action_id) && fits(value, element.value);
}

/** What the payload repeats of a button. */
function pressed(element: Json): Json {
  const repeated = ["type", "text", "value", "style", "url", "icon"].filter((name) => element[name] !== undefined);
  return Object.fromEntries(repeated.map((name) => [name, element[name]]));
}

/** In views it stays filled in. */
function keep({ place, block, element }: Found, filled: Json): void {
  if (!("view" in place)) return;
  const [blockId, actionId] = [asText(block.block_id), asText(element.action_id)];
  place.view.state[blockId] = { ...place.view.state[blockId], [actionId]: filled };
}

async function act(
  { platform, caller }: ActionParts,
  userId: string,
  found: Found,
  done: Json,
  options: ActOptions,
): Promise<BotAnswer> {
  const answer = await sendPayload(caller, actionPayload(platform, userId, found, done), options);
  if (answer.error !== null) fail(platform, userId, found.place, answer.error);
  return plainAnswer(answer);
}

function actionPayload(platform: Platform, userId: string, { block, element, place }: Found, done: Json): Json {
  const actor = actorAt(platform, userId, place);
  const viewId = "view" in place && place.view.type === "modal" ? place.view.id : null;
  const actionTs = platform.ids.ts(platform.clock.nowMs());
  return {
    ...interaction(platform, actor, "block_actions", actor.teamId),
    trigger_id: platform.triggers.issue({ userId, installKey: actor.install.key, viewId }),
    ...placePayload(platform, actor, place),
    ...responseUrl(platform, actor, place),
    actions: [{ action_id: element.action_id, block_id: block.block_id, ...done, action_ts: actionTs }],
  };
}

/** Messages can be answered to; views cannot. */
function responseUrl(platform: Platform, { user, install }: Actor, place: Place): Json {
  if ("view" in place) return {};
  const { channelId, ts } = place.message;
  const target = { userId: user.id, channelId, botUserId: install.botUserId, originalTs: ts, typed: null };
  return { response_url: platform.responseUrls.issue("actions", user.teamId, target), state: { values: {} } };
}

function fail(platform: Platform, userId: string, place: Place, error: string): void {
  if ("message" in place) {
    notice(platform, { userId, channelId: place.message.channelId }, `That did not work (error: ${error})`);
  } else {
    place.view.failure = error;
    platform.views.touch(place.view);
  }
}
