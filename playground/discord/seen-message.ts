import { asObject, asObjects, asText, type Json } from "../json.js";
import { COMPONENT, flatten, SELECTS } from "./component-rules.js";
import { FLAG } from "./message-rules.js";
import type { StoredMessage } from "./stored-message.js";

/** A button as a person sees it: it leads to the bot (`customId`) or to a page (`url`). */
export interface SeenButton {
  label: string;
  customId?: string;
  url?: string;
  disabled: boolean;
}

/** A menu as a person sees it. `options` is empty for menus of people and channels. */
export interface SeenSelect {
  customId: string;
  placeholder?: string;
  disabled: boolean;
  options: { label: string; value: string; description?: string }[];
}

/** An embed or a container. */
export interface SeenCard {
  title: string;
  subtitle?: string;
  imageUrl?: string;
  linkUrl?: string;
  /** The small line at the end of an embed. */
  foot?: string;
  /** Those inside a container; the buttons under an embed belong to the message. */
  buttons: SeenButton[];
}

/** A message as a person sees it. */
export interface SeenMessage {
  id: string;
  channelId: string;
  atMs: number;
  /** `bot`, or the id of the person who wrote it. */
  from: string;
  text: string;
  cards: SeenCard[];
  buttons: SeenButton[];
  selects: SeenSelect[];
  /** Whether nobody else sees it. */
  ephemeral: boolean;
  edited: boolean;
  /** Whether it says "thinking…". */
  thinking: boolean;
  /** Ids of the people it notifies, and `everyone`. */
  mentions: string[];
}

/** The view of a message. */
export function seenMessage(message: StoredMessage): SeenMessage {
  const { components, flags, mentions } = message;
  const containers = components.filter(({ type }) => type === COMPONENT.container);
  const loose = components.filter(({ type }) => type !== COMPONENT.container);
  return {
    id: message.id,
    channelId: message.channelId,
    atMs: message.createdMs,
    from: message.isFromBot ? "bot" : message.authorId,
    text: [message.content, textOf(loose)].filter(Boolean).join("\n"),
    cards: [...message.embeds.map(embedCard), ...containers.map(containerCard)],
    buttons: buttonsIn(loose),
    selects: selectsIn(components),
    ephemeral: (flags & FLAG.ephemeral) !== 0,
    edited: message.editedMs !== null,
    thinking: (flags & FLAG.loading) !== 0,
    mentions: [...(mentions.everyone ? ["everyone"] : []), ...mentions.users],
  };
}

function embedCard(embed: Json): SeenCard {
  const fields = asObjects(embed.fields).map(({ name, value }) => `${asText(name)}: ${asText(value)}`);
  const subtitle = [asText(embed.description), ...fields].filter(Boolean).join("\n");
  const imageUrl = asText(asObject(embed.image).url) || asText(asObject(embed.thumbnail).url);
  const foot = asText(asObject(embed.footer).text);
  return { ...card(asText(embed.title), subtitle, imageUrl, asText(embed.url), []), ...(foot && { foot }) };
}

function containerCard(container: Json): SeenCard {
  const [heading = "", ...rest] = textOf([container]).split("\n");
  const { title, linkUrl } = readHeading(heading);
  return card(title, rest.join("\n"), firstImage([container]), linkUrl, buttonsIn([container]));
}

/** Takes the markdown off a heading: its hashes, stars and link. */
function readHeading(line: string): { title: string; linkUrl: string } {
  const plain = line.replace(/^#{1,3} +/, "").replace(/\*\*/g, "");
  const link = /^\[(.*)\]\(<?(\S+?)>?\)$/.exec(plain);
  return { title: (link?.[1] ?? plain).replace(/\\([\\*_~`|>#[\]()-])/g, "$1"), linkUrl: link?.[2] ?? "" };
}

function card(title: string, subtitle: string, imageUrl: string, linkUrl: string, buttons: SeenButton[]): SeenCard {
  return {
    title,
    ...(subtitle && { subtitle }),
    ...(imageUrl && { imageUrl }),
    ...(linkUrl && { linkUrl }),
    buttons,
  };
}

function textOf(components: Json[]): string {
  const texts = flatten(components).filter(({ type }) => type === COMPONENT.text);
  return texts.map(({ content }) => asText(content)).join("\n");
}

function firstImage(components: Json[]): string {
  const media = flatten(components).flatMap((each) => [each.media, ...asObjects(each.items).map((item) => item.media)]);
  return media.map((each) => asText(asObject(each).url)).find(Boolean) ?? "";
}

function buttonsIn(components: Json[]): SeenButton[] {
  return flatten(components)
    .filter(({ type }) => type === COMPONENT.button)
    .map(({ label, emoji, custom_id, url, disabled }) => ({
      label: asText(label) || asText(asObject(emoji).name),
      ...(custom_id !== undefined && { customId: asText(custom_id) }),
      ...(url !== undefined && { url: asText(url) }),
      disabled: disabled === true,
    }));
}

function selectsIn(components: Json[]): SeenSelect[] {
  return flatten(components)
    .filter(({ type }) => SELECTS.includes(Number(type)))
    .map(({ custom_id, placeholder, disabled, options }) => ({
      customId: asText(custom_id),
      ...(placeholder !== undefined && { placeholder: asText(placeholder) }),
      disabled: disabled === true,
      options: asObjects(options).map(({ label, value, description }) => ({
        label: asText(label),
        value: asText(value),
        ...(description !== undefined && { description: asText(description) }),
      })),
    }));
}
