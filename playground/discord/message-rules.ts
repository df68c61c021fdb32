import { asList, asObject, asObjects, asText, type Json } from "../json.js";
import { refusal } from "./api-error.js";
import { classicComponents, flatten, v2Components } from "./component-rules.js";
import { embeds, showsSomething } from "./embed-rules.js";
import {
  check,
  Form,
  flag,
  ignored,
  inOrder,
  integer,
  listOf,
  nullable,
  oneOf,
  type Rule,
  shape,
  snowflake,
  text,
} from "./form.js";

/** Flags of messages by name. */
export const FLAG = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  componentsV2: 1 << 15,
} as const;

/** Where a message payload comes in. */
export type PayloadKind = "channel" | "channel-edit" | "response" | "webhook-edit";

const ALLOWED_FLAGS: Record<PayloadKind, number> = {
  channel: FLAG.suppressEmbeds | FLAG.suppressNotifications | FLAG.componentsV2,
  "channel-edit": FLAG.suppressEmbeds | FLAG.componentsV2,
  response: FLAG.suppressEmbeds | FLAG.ephemeral | FLAG.suppressNotifications | FLAG.componentsV2,
  "webhook-edit": FLAG.suppressEmbeds | FLAG.ephemeral | FLAG.componentsV2,
};

const nonce: Rule = (value, form) => {
  if (typeof value === "number") integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)(value, form);
  else text(0, 25)(value, form);
};

const mentions = inOrder(
  shape(
    {},
    {
      parse: listOf(oneOf("roles", "users", "everyone"), 0, 3),
      roles: listOf(snowflake, 0, 100),
      users: listOf(snowflake, 0, 100),
      replied_user: flag,
    },
  ),
  (value, form) => {
    for (const kind of ["users", "roles"]) {
      const { parse, [kind]: listed } = asObject(value);
      if (!asList(listed).length || !Array.isArray(parse) || !parse.includes(kind)) continue;
      form.fail("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", `parse:["${kind}"] and ${kind}: [ids...] are exclusive.`);
    }
  },
);

const attachment = shape(
  { id: (value, form) => (Number.isInteger(value) ? undefined : text(1, 20)(value, form)) },
  { filename: text(1, 1024), description: nullable(text(0, 1024)), title: nullable(text(0, 1024)) },
);

const reference = shape(
  { message_id: snowflake },
  { type: oneOf(0), channel_id: snowflake, guild_id: snowflake, fail_if_not_exists: flag },
);

/** Discord ignores these two in callbacks, webhooks and edits, where discord.js always sends them. */
const tolerated = { tts: ignored, enforce_nonce: ignored };

const content: Record<string, Rule> = {
  content: nullable(text(0, 2000)),
  embeds: nullable(embeds),
  components: nullable(listOf(ignored, 0, 40)),
  allowed_mentions: nullable(mentions),
  attachments: nullable(listOf(attachment, 0, 10)),
  flags: nullable(integer(0, 2 ** 31 - 1)),
};

const PAYLOADS: Record<PayloadKind, Rule> = {
  channel: shape({}, { ...content, tts: flag, nonce, enforce_nonce: flag, message_reference: reference }),
  "channel-edit": shape({}, { ...content, ...tolerated }),
  response: shape({}, { ...content, ...tolerated }),
  "webhook-edit": shape({}, { ...content, ...tolerated }),
};

/** Checks a payload by itself. @throws DiscordError 50035 */
export function checkPayload(kind: PayloadKind, payload: Json): void {
  check(payload, inOrder(PAYLOADS[kind], flagsAllowed(ALLOWED_FLAGS[kind])));
}

function flagsAllowed(allowed: number): Rule {
  return (value, form) => {
    const unknown = Number(asObject(value).flags ?? 0) & ~allowed;
    if (unknown !== 0) form.in("flags").fail("MESSAGE_INVALID_FLAGS", `The flags ${unknown} cannot be set here.`);
  };
}

/** What a message will be once the payload is applied to it. */
export interface Draft {
  content: string;
  embeds: Json[];
  components: Json[];
  flags: number;
  /** Names of the files it has. */
  files: string[];
}

/**
 * Checks the whole message.
 * @throws DiscordError 50035, or 50006 for one that shows nothing
 */
export function checkMessage(draft: Draft): void {
  const form = new Form();
  const isV2 = (draft.flags & FLAG.componentsV2) !== 0;
  if (isV2) checkV2(draft, form);
  else classicComponents(draft.components, form.in("components"));
  checkFileReferences(draft, isV2, form);
  form.throwIssues();
  if (!isVisible(draft)) throw refusal(50006);
}

function checkV2(draft: Draft, form: Form): void {
  const message = "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2";
  if (draft.content !== "") form.in("content").fail("MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message);
  if (draft.embeds.length > 0) form.in("embeds").fail("MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message);
  v2Components(draft.components, form.in("components"));
}

function isVisible({ content: said, embeds: shown, components, files }: Draft): boolean {
  return said.trim() !== "" || shown.some(showsSomething) || components.length > 0 || files.length > 0;
}

function checkFileReferences(draft: Draft, isV2: boolean, form: Form): void {
  const referred = fileReferences(draft);
  for (const name of referred) {
    if (!draft.files.includes(name)) form.fail("ATTACHMENT_NOT_FOUND", `There is no file for attachment://${name}.`);
  }
  const unseen = draft.files.find((name) => isV2 && !referred.includes(name));
  if (unseen !== undefined) {
    form.in("attachments").fail("UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", `Nothing shows ${unseen}.`);
  }
}

function fileReferences({ embeds: shown, components }: Draft): string[] {
  const inEmbeds = shown.flatMap(({ image, thumbnail }) => [image, thumbnail]);
  const inComponents = flatten(components).flatMap((each) => [
    each.media,
    each.file,
    ...asObjects(each.items).map(({ media }) => media),
  ]);
  return [...inEmbeds, ...inComponents]
    .map((media) => asText(asObject(media).url))
    .filter((url) => url.startsWith("attachment://"))
    .map((url) => url.slice("attachment://".length));
}
