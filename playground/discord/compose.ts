import { asObject, asObjects, asText, isObject, type Json } from "../json.js";
import { refusal } from "./api-error.js";
import { invalidForm } from "./form.js";
import { type Mentions, mentionsIn } from "./mentions.js";
import { checkMessage, checkPayload, FLAG, type PayloadKind } from "./message-rules.js";
import type { StoredFile, StoredMessage } from "./stored-message.js";

const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** A file as it was uploaded, under its number in `files[n]`. */
export interface UploadedFile {
  index: string;
  name: string;
  contentType: string;
  bytes: Buffer;
}

/** The parts of a message that a payload sets. */
export type Composed = Pick<StoredMessage, "content" | "embeds" | "components" | "flags" | "attachments" | "mentions">;

/** A payload on its way to become a message. */
export interface Composition {
  kind: PayloadKind;
  payload: Json;
  files: UploadedFile[];
  /** The message that is edited or filled in; null for a new one. */
  existing: StoredMessage | null;
  /** Gives an uploaded file its id and address. */
  keep: (file: UploadedFile, description: string | null) => StoredFile;
}

/** Judges a payload and makes the message's content of it. @throws DiscordError 50035, 50006 or 40005 */
export function compose(composition: Composition): Composed {
  const { kind, payload, files, existing } = composition;
  checkPayload(kind, payload);
  if (files.some(({ bytes }) => bytes.length > MAX_FILE_BYTES)) throw refusal(40005);
  const draft = {
    content: asText(payload.content === undefined ? existing?.content : payload.content),
    embeds: asObjects(payload.embeds === undefined ? existing?.embeds : payload.embeds),
    components: asObjects(payload.components === undefined ? existing?.components : payload.components),
    flags: flagsAfter(payload, existing),
  };
  const attachments = attachmentsAfter(composition);
  checkMessage({ ...draft, files: attachments.map(({ filename }) => filename) });
  return { ...resolveFiles(draft, attachments), attachments, mentions: mentionsOf(composition, draft) };
}

function flagsAfter(payload: Json, existing: StoredMessage | null): number {
  const wanted = Number(payload.flags ?? 0);
  if (existing === null) return wanted;
  const had = existing.flags;
  const isV2Lost = (had & FLAG.componentsV2) !== 0 && payload.flags != null && (wanted & FLAG.componentsV2) === 0;
  if (isV2Lost) throw invalidForm("flags", "MESSAGE_INVALID_FLAGS", "IS_COMPONENTS_V2 cannot be removed.");
  if ((wanted & ~had & FLAG.ephemeral) !== 0) {
    throw invalidForm("flags", "MESSAGE_INVALID_FLAGS", "EPHEMERAL is fixed by the first response.");
  }
  const suppressed = payload.flags == null ? had & FLAG.suppressEmbeds : 0;
  return (had & ~FLAG.loading & ~FLAG.suppressEmbeds) | wanted | suppressed;
}

function attachmentsAfter({ payload, files, existing, keep }: Composition): StoredFile[] {
  const listed = Array.isArray(payload.attachments) ? asObjects(payload.attachments) : null;
  const had = existing?.attachments ?? [];
  for (const { id } of listed ?? []) {
    const isKnown = had.some((each) => each.id === String(id)) || files.some(({ index }) => index === String(id));
    if (!isKnown) throw invalidForm("attachments", "ATTACHMENT_NOT_FOUND", `There is no file ${String(id)}.`);
  }
  const kept = had.filter((each) => listed === null || listed.some(({ id }) => String(id) === each.id));
  return [...kept, ...files.map((file) => keepAs(file, listed ?? [], keep))];
}

function keepAs(file: UploadedFile, listed: Json[], keep: Composition["keep"]): StoredFile {
  const said = listed.find(({ id }) => String(id) === file.index);
  return keep({ ...file, name: asText(said?.filename) || file.name }, asText(said?.description) || null);
}

function mentionsOf({ kind, payload }: Composition, draft: Pick<Composed, "content" | "components">): Mentions {
  const defaults = kind === "channel" || kind === "channel-edit" ? ["users", "roles", "everyone"] : ["users"];
  return mentionsIn(draft, isObject(payload.allowed_mentions) ? payload.allowed_mentions : { parse: defaults });
}

/** Puts the addresses of uploaded files in the place of `attachment://name`. */
function resolveFiles<T extends object>(draft: T, files: StoredFile[]): T {
  return asObject(resolved(draft, files)) as T;
}

function resolved(value: unknown, files: StoredFile[]): unknown {
  if (Array.isArray(value)) return value.map((each) => resolved(each, files));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([k, each]) => [k, resolved(each, files)]));
  const file = files.find(({ filename }) => value === `attachment://${filename}`);
  return file?.url ?? value;
}
