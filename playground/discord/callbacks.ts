import { asObject, asObjects, type Json } from "../json.js";
import { compose } from "./compose.js";
import { check, ignored, invalidForm, oneOf, shape } from "./form.js";
import { INTERACTION, type LiveInteraction, type ResponseKind } from "./interactions.js";
import { FLAG } from "./message-rules.js";
import { checkChoices, checkModal } from "./modal-rules.js";
import type { Platform } from "./platform.js";
import { noContent, ok, type RestAnswer, type RestCall, type Route } from "./rest-call.js";
import type { StoredMessage } from "./stored-message.js";

/** Types of first responses by name. */
const CALLBACK = { message: 4, deferred: 5, deferredUpdate: 6, update: 7, choices: 8, modal: 9 } as const;

type Respond = (
  platform: Platform,
  interaction: LiveInteraction,
  data: unknown,
  call: RestCall,
) => StoredMessage | null;

const RESPONSES: Record<ResponseKind, Respond> = {
  message: respondWithMessage,
  deferred: (platform, interaction, data) => think(platform, interaction, data),
  deferredUpdate: (_platform, interaction) => interaction.source,
  update: updateSource,
  choices: (_platform, interaction, data) => {
    checkChoices(data, interaction.focusedType);
    return null;
  },
  modal: openModal,
};

/** The route of first responses. */
export function callbackRoutes(platform: Platform): Route[] {
  return [
    {
      method: "POST",
      pattern: "/interactions/:interactionId/:token/callback",
      auth: "none",
      answer: (call, { interactionId = "", token = "" }) => respond(platform, call, interactionId, token),
    },
  ];
}

function respond(platform: Platform, call: RestCall, id: string, token: string): RestAnswer {
  const interaction = platform.interactions.toAnswer(id, token);
  check(call.body, shape({ type: oneOf(...Object.values(CALLBACK)) }, { data: ignored }));
  const { type, data } = asObject(call.body);
  const kind = kindOf(Number(type));
  if (!allowedFor(interaction).includes(kind)) {
    throw invalidForm("type", "INTERACTION_CALLBACK_TYPE_INVALID", `This interaction cannot be answered by ${kind}.`);
  }
  const message = RESPONSES[kind](platform, interaction, data, call);
  interaction.original = message;
  platform.interactions.answered(interaction, kind, kind === "choices" ? asObjects(asObject(data).choices) : []);
  if (call.query.get("with_response") !== "true") return noContent;
  return ok(describe(platform, interaction, Number(type), message));
}

function kindOf(type: number): ResponseKind {
  const found = Object.entries(CALLBACK).find(([, each]) => each === type);
  return (found?.[0] ?? "message") as ResponseKind;
}

function allowedFor({ type, isModalFromMessage }: LiveInteraction): ResponseKind[] {
  if (type === INTERACTION.autocomplete) return ["choices"];
  if (type === INTERACTION.component) return ["message", "deferred", "deferredUpdate", "update", "modal"];
  if (type === INTERACTION.command) return ["message", "deferred", "modal"];
  return isModalFromMessage ? ["message", "deferred", "deferredUpdate", "update"] : ["message", "deferred"];
}

function respondWithMessage(platform: Platform, interaction: LiveInteraction, data: unknown, call: RestCall) {
  return postFor(platform, interaction, asObject(data), call);
}

/** Posts a message as the answer to an interaction: the first one, or a follow-up. */
export function postFor(
  platform: Platform,
  interaction: LiveInteraction,
  payload: Json,
  { files }: RestCall,
): StoredMessage {
  const keep = platform.keepFile(interaction.channelId);
  const composed = compose({ kind: "response", payload, files, existing: null, keep });
  return post(platform, interaction, composed.flags, composed);
}

/** Only the person may see the answer if the bot says so, or if the server does not let its answers be public. */
function post(
  platform: Platform,
  interaction: LiveInteraction,
  wanted: number,
  content: Partial<StoredMessage>,
): StoredMessage {
  const { isForcedEphemeral, userId, channelId, id, type, name, owners } = interaction;
  const flags = isForcedEphemeral ? wanted | FLAG.ephemeral : wanted;
  return platform.messages.post({
    ...content,
    flags,
    channelId,
    authorId: platform.bot.id,
    isFromBot: true,
    onlyFor: (flags & FLAG.ephemeral) === 0 ? null : userId,
    interaction: { id, type, userId, name, owners },
  });
}

function think(platform: Platform, interaction: LiveInteraction, data: unknown): StoredMessage {
  check({ data: data ?? {} }, shape({ data: shape({}, { flags: oneOf(0, FLAG.ephemeral) }) }));
  return post(platform, interaction, Number(asObject(data).flags ?? 0) | FLAG.loading, {});
}

function updateSource(platform: Platform, interaction: LiveInteraction, data: unknown, call: RestCall) {
  const { source } = interaction;
  if (source === null) return null;
  const keep = platform.keepFile(interaction.channelId);
  const composed = compose({
    kind: "webhook-edit",
    payload: asObject(data),
    files: call.files,
    existing: source,
    keep,
  });
  return platform.messages.edit(source, composed);
}

function openModal(platform: Platform, interaction: LiveInteraction, data: unknown): null {
  checkModal(data);
  platform.modals.set(interaction.userId, { data: asObject(data), openedBy: interaction });
  return null;
}

function describe(platform: Platform, { id, type }: LiveInteraction, callback: number, message: StoredMessage | null) {
  const about = message === null ? {} : { response_message_id: message.id };
  const resource = message === null ? {} : { message: platform.json(message) };
  return { interaction: { id, type, ...about }, resource: { type: callback, ...resource } };
}
