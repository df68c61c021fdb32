import { asObject } from "../json.js";
import { refusal } from "./api-error.js";
import { postFor } from "./callbacks.js";
import { compose } from "./compose.js";
import type { LiveInteraction } from "./interactions.js";
import { FLAG } from "./message-rules.js";
import type { Platform } from "./platform.js";
import { noContent, ok, type RestAnswer, type RestCall, type Route } from "./rest-call.js";
import type { StoredMessage } from "./stored-message.js";
import { isThinking } from "./wire-shapes.js";

const HOOK = "/webhooks/:applicationId/:token";
const MAX_FOLLOW_UPS = 5;
const USER_INSTALL = "1";

type Params = Record<string, string>;
type OnMessage = (found: { interaction: LiveInteraction; message: StoredMessage }, call: RestCall) => RestAnswer;

/** The routes with which an answered interaction goes on for 15 minutes. */
export function webhookRoutes(platform: Platform): Route[] {
  const onMessage = (method: string, answer: OnMessage): Route => ({
    method,
    pattern: `${HOOK}/messages/:messageId`,
    auth: "none",
    answer: (call, params) => answer(find(platform, params), call),
  });
  return [
    {
      method: "POST",
      pattern: HOOK,
      auth: "none",
      answer: (call, params) => ok(platform.json(followUp(platform, interactionOf(platform, params), call))),
    },
    onMessage("GET", ({ message }) => ok(platform.json(message))),
    onMessage("PATCH", ({ interaction, message }, call) =>
      ok(platform.json(edit(platform, interaction, message, call))),
    ),
    onMessage("DELETE", ({ message }) => {
      platform.messages.delete(message);
      return noContent;
    }),
  ];
}

function interactionOf(platform: Platform, { applicationId, token = "" }: Params): LiveInteraction {
  if (applicationId !== platform.bot.id) throw refusal(10015);
  return platform.interactions.behindWebhook(token);
}

function find(platform: Platform, params: Params): { interaction: LiveInteraction; message: StoredMessage } {
  const interaction = interactionOf(platform, params);
  const { messageId = "" } = params;
  const id = messageId === "@original" ? interaction.original?.id : messageId;
  const isOwn = id === interaction.original?.id || interaction.followUps.has(id ?? "");
  const message = isOwn ? platform.messages.find(id ?? "") : null;
  if (message === null) throw refusal(10008);
  return { interaction, message };
}

/** The first message after "thinking…" takes its place, whatever it asks for. */
function followUp(platform: Platform, interaction: LiveInteraction, call: RestCall): StoredMessage {
  const { original } = interaction;
  if (original !== null && isThinking(original) && platform.messages.find(original.id) !== null) {
    return edit(platform, interaction, original, asEdit(call));
  }
  const isUserInstallOnly = Object.keys(interaction.owners).every((key) => key === USER_INSTALL);
  if (isUserInstallOnly && interaction.followUpCount >= MAX_FOLLOW_UPS) throw refusal(40094);
  const message = postFor(platform, interaction, asObject(call.body), call);
  interaction.followUpCount += 1;
  interaction.followUps.add(message.id);
  return message;
}

/** What only a new message could have is decided already. */
function asEdit(call: RestCall): RestCall {
  const body = asObject(call.body);
  const settled = FLAG.ephemeral | FLAG.suppressNotifications;
  return typeof body.flags === "number" ? { ...call, body: { ...body, flags: body.flags & ~settled } } : call;
}

function edit(platform: Platform, interaction: LiveInteraction, existing: StoredMessage, { body, files }: RestCall) {
  const keep = platform.keepFile(interaction.channelId);
  const composed = compose({ kind: "webhook-edit", payload: asObject(body), files, existing, keep });
  return platform.messages.edit(existing, composed);
}
