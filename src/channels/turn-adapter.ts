import { setTimeout as wait } from "node:timers/promises";
import {
  type Activity,
  ActivityEventNames,
  ActivityTypes,
  type BotAdapter,
  type ConversationReference,
  type ResourceResponse,
  TurnContext,
} from "botbuilder";

/** What every adapter here does alike. Functions, as one of them must extend an adapter of somebody else. */

/** The bot's part of a turn. */
export type Logic = (context: TurnContext) => Promise<void>;

/** Sends one activity and answers its id on the platform; null for one that this platform cannot show. */
export type SendOne = (activity: Partial<Activity>) => Promise<string | null>;

/** What Bot Framework calls a pause between two messages; its list of types leaves it out. */
const delayType = "delay";
/** A longer pause is a mistake, and would hold the turn of a person who waits. */
const longestDelayMs = 10_000;

/**
 * Sends activities one after the other. Answers one response per activity, in order; what cannot be shown has the id
 * "". The first failure is thrown, and nothing after it is sent. `trace` is never sent, `delay` waits.
 */
export async function sendInOrder(activities: Partial<Activity>[], send: SendOne): Promise<ResourceResponse[]> {
  const responses: ResourceResponse[] = [];
  for (const activity of activities) responses.push({ id: (await sendOrPause(activity, send)) ?? "" });
  return responses;
}

async function sendOrPause(activity: Partial<Activity>, send: SendOne): Promise<string | null> {
  if (activity.type === ActivityTypes.Trace) return null;
  if (activity.type !== delayType) return send(activity);
  const delayMs = typeof activity.value === "number" ? activity.value : 1000;
  await wait(Math.min(Math.max(delayMs, 0), longestDelayMs));
  return null;
}

/** The adapter's own `runMiddleware`, which is protected. */
export type RunMiddleware = (context: TurnContext, logic: Logic) => Promise<void>;

/**
 * A turn that the bot begins. Whatever `logic` throws reaches the caller, and not `onTurnError`: only the caller knows
 * what a message that did not arrive means. The context is revoked afterwards.
 */
export async function continueTurn(
  adapter: BotAdapter,
  run: RunMiddleware,
  reference: Partial<ConversationReference>,
  logic: Logic,
): Promise<void> {
  const opening: Partial<Activity> = { type: ActivityTypes.Event, name: ActivityEventNames.ContinueConversation };
  const activity = TurnContext.applyConversationReference(opening, reference, true);
  let failure: { error: unknown } | null = null;
  await run(new TurnContext(adapter, activity), async (context) => {
    try {
      await logic(context);
    } catch (error) {
      failure = { error };
    }
  });
  rethrow(failure);
}

function rethrow(failure: { error: unknown } | null): void {
  if (failure) throw failure.error;
}

/** Whether this turn was begun by the bot, so that what it says answers nobody. */
export function isBegunByBot(context: TurnContext): boolean {
  return (
    context.activity.type === ActivityTypes.Event && context.activity.name === ActivityEventNames.ContinueConversation
  );
}

/** The callback among the last two arguments of `continueConversationAsync`, of which the audience may be left out. */
export function logicAmong(logicOrAudience: string | Logic, logic?: Logic): Logic {
  if (typeof logicOrAudience === "function") return logicOrAudience;
  if (logic) return logic;
  throw new TypeError("continueConversationAsync needs a callback");
}

/** Thrown where a platform has no such thing: an adapter must do it or say so. */
export function notSupported(platform: string, what: string): Error {
  return new Error(`${platform} does not support ${what}: not supported`);
}
