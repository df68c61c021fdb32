import { asObjects, type Json } from "../json.js";
import { type BlockElement, interactiveElements } from "./block-tree.js";
import { actorOf } from "./command-actions.js";
import { type Actor, messagePlace, viewPlace } from "./payloads.js";
import type { Platform } from "./platform.js";
import type { StoredMessage } from "./stored-message.js";
import type { StoredView } from "./views.js";

/** What narrows down where an element is; without it the open modal counts, then messages from the newest, then home. */
export interface Where {
  messageTs?: string;
  viewId?: string;
}

/** Where an element is. */
export type Place = { message: StoredMessage } | { view: StoredView };

/** An element with the message or view it is in. */
export interface Found extends BlockElement {
  place: Place;
}

/** The first element that fits of what the person sees; null if there is none. */
export function findElement(
  platform: Platform,
  userId: string,
  where: Where,
  fits: (candidate: BlockElement) => boolean,
): Found | null {
  for (const place of placesSeen(platform, userId, where)) {
    const blocks = "view" in place ? asObjects(place.view.view.blocks) : blocksOf(place.message);
    const found = interactiveElements(blocks).find(fits);
    if (found !== undefined) return { ...found, place };
  }
  return null;
}

/** @throws Error if the person sees no element of that id */
export function elementById(platform: Platform, userId: string, actionId: string, where: Where): Found {
  const found = findElement(platform, userId, where, ({ element }) => element.action_id === actionId);
  if (found === null) throw new Error(`${userId} sees no menu ${actionId}`);
  return found;
}

function placesSeen({ views, messages }: Platform, userId: string, { messageTs, viewId }: Where): Place[] {
  const modal = asPlaces(views.top(userId));
  const home = asPlaces(views.home(userId));
  if (viewId !== undefined) return [...modal, ...home].filter(({ view }) => view.id === viewId);
  const written = messages
    .visibleTo(userId)
    .filter(({ from, ts }) => from === "bot" && (messageTs ?? ts) === ts)
    .map((message) => ({ message }))
    .toReversed();
  return messageTs === undefined ? [...modal, ...written, ...home] : written;
}

function asPlaces(view: StoredView | null): { view: StoredView }[] {
  return view === null ? [] : [{ view }];
}

function blocksOf({ blocks, attachments }: StoredMessage): Json[] {
  return [...blocks, ...attachments.flatMap((attachment) => attachment.blocks)];
}

/** Who acts there, for which install. In a shared channel that is the one of the channel's workspace. */
export function actorAt(platform: Platform, userId: string, place: Place): Actor & { teamId: string } {
  const user = platform.directory.user(userId);
  if ("view" in place) return { user, install: place.view.install, teamId: user.teamId };
  const { teamId } = platform.directory.channel(place.message.channelId);
  return { ...actorOf(platform, userId, teamId), teamId };
}

/** The part of a payload that says where somebody acted. */
export function placePayload(platform: Platform, { install }: Actor, place: Place): Json {
  return "view" in place ? viewPlace(place.view) : messagePlace(platform, install, place.message);
}
