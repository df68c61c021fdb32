import { type Activity, ActivityTypes, type Entity } from "botbuilder";
import { isObject, type Json, listIn, objectIn, textIn } from "./json.js";
import { type Decoded, decoded } from "./mrkdwn.js";
import { installationIdOf, type Place, placeOf } from "./place.js";
import { submissionText } from "./submission.js";

export const channelId = "slack";
export const serviceUrl = "https://slack.com/";

/** Everything in a payload that is as good as a key. */
const secretFields = ["token", "response_url", "response_urls", "trigger_id"];

export interface InboundOptions {
  /** Who the bot is there; its own words are not heard. */
  botUserId?: string;
  /** Under which the installation was found, where that is not what the payload says. */
  installationId?: string;
}

/**
 * What a payload says to a bot, in the Bot Framework's words; null for what says nothing: unknown shapes, messages of
 * bots, changes of messages. The text is the command as somebody would have typed it, whatever they did. Never throws.
 */
export function readBody(body: Json, options: InboundOptions = {}): Activity | null {
  const place = placeOf(body);
  if (!place?.userId || place.userId === options.botUserId) return null;
  const said = saidIn(body, place);
  return said && toActivity(body, place, said, options);
}

/** The part of an activity that says what happened. */
type Said = Pick<Partial<Activity>, "type" | "name" | "text" | "value" | "entities" | "id"> & {
  /** Where it was said when the payload itself does not name a channel. */
  room?: string | null;
  threadTs?: string | null;
};

function saidIn(body: Json, place: Place): Said | null {
  switch (place.kind) {
    case "command":
      return { ...spoken(textIn(body.text) ?? "", place), id: textIn(body.trigger_id) ?? "" };
    case "action":
      return pressedIn(body);
    case "view":
      return submittedIn(body);
    case "shortcut":
      return {
        type: ActivityTypes.Event,
        name: "shortcut",
        value: body.callback_id,
        id: textIn(body.trigger_id) ?? "",
      };
    case "event":
      return eventSaid(body, place);
    case "options":
      return null;
  }
}

function spoken(raw: string, { tenantId }: Place): Said {
  const { text, mentions }: Decoded = decoded(raw, tenantId);
  const entities: Entity[] = mentions.map(({ userId, text: its }) => ({
    type: "mention",
    mentioned: { id: userId, name: "" },
    text: its,
  }));
  return { type: ActivityTypes.Message, text, ...(entities.length > 0 ? { entities } : {}) };
}

function pressedIn(body: Json): Said | null {
  const action = objectIn(listIn(body.actions)[0]);
  const value = textIn(action.value) ?? textIn(objectIn(action.selected_option).value);
  if (value === null) return null;
  const id = textIn(body.trigger_id) ?? textIn(action.action_ts) ?? "";
  return { type: ActivityTypes.Message, text: value, value, id };
}

/** A view is submitted once, so its own id tells a second delivery apart. */
function submittedIn(body: Json): Said | null {
  if (body.type !== "view_submission") return null;
  const view = objectIn(body.view);
  const id = `view:${textIn(view.id) ?? textIn(body.trigger_id) ?? ""}`;
  const { text, room } = submissionText(body);
  if (text !== null) return { type: ActivityTypes.Message, text, id, room };
  return { type: ActivityTypes.Event, name: "view", value: { callbackId: view.callback_id, state: view.state }, id };
}

function eventSaid(body: Json, place: Place): Said | null {
  const event = objectIn(body.event);
  const id = textIn(body.event_id) ?? textIn(event.ts) ?? "";
  if (event.type !== "message" && event.type !== "app_mention")
    return { type: ActivityTypes.Event, name: String(event.type ?? ""), value: event, id };
  // Bots' messages, and everything that is about a message rather than one.
  const isOwnWord = event.bot_id === undefined && !isObject(event.bot_profile);
  const isSpoken =
    event.subtype === undefined || event.subtype === "file_share" || event.subtype === "thread_broadcast";
  if (!isOwnWord || !isSpoken) return null;
  return { ...spoken(textIn(event.text) ?? "", place), id, threadTs: textIn(event.thread_ts) };
}

function toActivity(body: Json, place: Place, said: Said, options: InboundOptions): Activity {
  const { room = null, threadTs, id, ...words } = said;
  const activity: Partial<Activity> = {
    ...words,
    ...(id ? { id } : {}),
    ...whereAndWho({ ...place, channelId: place.channelId ?? room }, threadTs ?? null, options),
    recipient: { id: options.botUserId || (textIn(body.api_app_id) ?? ""), name: "" },
    channelData: { slack: { kind: place.kind, payload: withoutSecrets(body) } },
  };
  // The type demands fields that no channel but Teams fills.
  return activity as Activity;
}

/** Surfaces without a channel (views, global shortcuts) are a conversation with the person. */
function whereAndWho(place: Place, threadTs: string | null, { installationId }: InboundOptions): Partial<Activity> {
  const userId = place.userId ?? "";
  const where = place.channelId ?? userId;
  const isGroup = place.channelId !== null && !where.startsWith("D");
  const installation = installationId ?? installationIdOf(place);
  const id = [place.teamId ?? installation, where, ...(threadTs ? [threadTs] : [])].join(":");
  const properties = { installationId: installation, ...(isGroup ? { room: where } : {}) };
  const conversationType = isGroup ? "channel" : "personal";
  return {
    channelId,
    serviceUrl,
    from: { id: userId, name: "" },
    conversation: { id, name: "", isGroup, conversationType, tenantId: place.tenantId, properties },
  };
}

/** An activity that says nothing, for where somebody is: to complete their fields, to draw their home. */
export function presence(body: Json, options: InboundOptions = {}): Activity | null {
  const place = placeOf(body);
  return place?.userId ? toActivity(body, place, { type: ActivityTypes.Event, name: "presence" }, options) : null;
}

function withoutSecrets(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !secretFields.includes(name)));
}
