import { asObject, asObjects, asText, isFilled, isObject, type Json } from "../json.js";
import { childBlocks } from "./block-tree.js";
import { firstLink, type Reader } from "./mrkdwn.js";
import { readRichText } from "./seen-rich-text.js";

/** A button. A `link` opens `url`; the bot hears of that press too. */
export interface SeenButton {
  label: string;
  kind: "press" | "link";
  actionId: string;
  blockId: string;
  value?: string;
  url?: string;
}

/** A picture with words and buttons: a `card`, a `section` with a picture, or a picture by itself. */
export interface SeenCard {
  title: string;
  subtitle?: string;
  imageUrl?: string;
  /** What a screen reader says of a picture by itself. */
  imageAlt?: string;
  linkUrl?: string;
  buttons: SeenButton[];
}

/** Something to choose from or to fill in. */
export interface SeenMenu {
  actionId: string;
  blockId: string;
  /** Type of the element, like `external_select`. */
  type: string;
  /** Label of its input block, else its placeholder. */
  label: string;
  isOptional: boolean;
  /** Texts of the options that are known without asking the bot. */
  options: string[];
}

/** What people see of some blocks. */
export interface SeenBlocks {
  text: string;
  cards: SeenCard[];
  buttons: SeenButton[];
  menus: SeenMenu[];
}

/** Reads blocks from top to bottom. */
export function seenBlocks(blocks: readonly Json[], reader: Reader): SeenBlocks {
  const reading = new Reading(reader);
  for (const block of blocks) reading.read(block);
  return reading.result();
}

class Reading {
  readonly #reader: Reader;
  readonly #lines: string[] = [];
  readonly #cards: SeenCard[] = [];
  readonly #buttons: SeenButton[] = [];
  readonly #menus: SeenMenu[] = [];
  /** The card to which the next `context` and `actions` belong, as one sees them below it. */
  #open: SeenCard | null = null;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  result(): SeenBlocks {
    const text = this.#lines.filter((line) => line !== "").join("\n");
    return { text, cards: this.#cards, buttons: this.#buttons, menus: this.#menus };
  }

  read(block: Json): void {
    if (block.type !== "actions" && block.type !== "context") this.#open = null;
    switch (block.type) {
      case "actions":
      case "context_actions":
        this.#use(block, asObjects(block.elements));
        break;
      case "context":
        this.#context(block);
        break;
      case "section":
        this.#section(block);
        break;
      case "image":
        this.#picture(block);
        break;
      case "card":
        this.#card(block);
        break;
      case "input":
        this.#menus.push(menuOf(block, asObject(block.element)));
        break;
      default:
        this.#words(block);
    }
  }

  #words(block: Json): void {
    if (block.type === "rich_text") this.#lines.push(readRichText(block, this.#reader));
    else if (block.type === "markdown") this.#lines.push(asText(block.text));
    else this.#lines.push(this.#text(block.text), this.#text(block.title), this.#text(block.subtitle));
    for (const child of childBlocks(block)) this.read(child);
  }

  #section(block: Json): void {
    const lines = [block.text, ...asObjects(block.fields)]
      .map((text) => this.#text(text))
      .filter((line) => line !== "");
    const accessory = asObject(block.accessory);
    if (accessory.type === "image") {
      this.#illustrated(block, lines.join("\n"), accessory.image_url);
    } else {
      this.#lines.push(...lines);
      this.#use(block, isObject(block.accessory) ? [accessory] : []);
    }
  }

  #illustrated(block: Json, words: string, imageUrl: unknown): void {
    const [title = "", ...rest] = words.split("\n");
    const linkUrl = firstLink(asText(asObject(block.text).text));
    this.#show({ title, subtitle: rest.join("\n"), imageUrl, linkUrl });
  }

  #picture(block: Json): void {
    this.#show({ title: this.#text(block.title), imageUrl: block.image_url, imageAlt: block.alt_text });
  }

  #card(block: Json): void {
    const subtitle = [this.#text(block.subtitle), this.#text(block.body)].filter((line) => line !== "").join("\n");
    const image = asObject(block.hero_image ?? block.icon);
    const linkUrl = firstLink(asText(asObject(block.title).text));
    this.#show({ title: this.#text(block.title), subtitle, imageUrl: image.image_url, linkUrl });
    this.#use(block, asObjects(block.actions));
  }

  #show(parts: {
    title: string;
    subtitle?: string;
    imageUrl?: unknown;
    imageAlt?: unknown;
    linkUrl?: string | undefined;
  }): void {
    const { title, subtitle, imageUrl, imageAlt, linkUrl } = parts;
    this.#open = {
      title,
      ...(isFilled(subtitle) && { subtitle }),
      ...(isFilled(imageUrl) && { imageUrl }),
      ...(isFilled(imageAlt) && { imageAlt }),
      ...(isFilled(linkUrl) && { linkUrl }),
      buttons: [],
    };
    this.#cards.push(this.#open);
  }

  #context(block: Json): void {
    const line = asObjects(block.elements)
      .map((element) => this.#text(element))
      .filter(Boolean)
      .join(" ");
    if (this.#open === null) this.#lines.push(line);
    else this.#open.subtitle = [this.#open.subtitle, line].filter(Boolean).join("\n");
  }

  #use(block: Json, elements: Json[]): void {
    for (const element of elements) {
      if (element.type === "button" || element.type === "icon_button") this.#button(buttonOf(block, element));
      else if (element.type === "feedback_buttons") this.#feedback(block, element);
      else this.#menus.push(menuOf(block, element));
    }
  }

  #feedback(block: Json, element: Json): void {
    for (const half of [element.positive_button, element.negative_button]) {
      this.#button({ ...buttonOf(block, asObject(half)), actionId: asText(element.action_id) });
    }
  }

  #button(button: SeenButton): void {
    (this.#open?.buttons ?? this.#buttons).push(button);
  }

  #text(text: unknown): string {
    const { type, text: words } = asObject(text);
    if (type === "image") return "";
    return type === "mrkdwn" ? this.#reader.mrkdwn(asText(words)) : asText(words);
  }
}

function buttonOf(block: Json, element: Json): SeenButton {
  return {
    label: asText(asObject(element.text).text),
    kind: isFilled(element.url) ? "link" : "press",
    actionId: asText(element.action_id),
    blockId: asText(block.block_id),
    ...(isFilled(element.value) && { value: element.value }),
    ...(isFilled(element.url) && { url: element.url }),
  };
}

function menuOf(block: Json, element: Json): SeenMenu {
  const label = asText(asObject(block.label).text) || asText(asObject(element.placeholder).text);
  return {
    actionId: asText(element.action_id),
    blockId: asText(block.block_id),
    type: asText(element.type),
    label,
    isOptional: block.optional === true,
    options: knownOptions(element).map((option) => asText(asObject(option.text).text)),
  };
}

/** The options an element lists itself, in groups or not. */
export function knownOptions(element: Json): Json[] {
  const grouped = asObjects(element.option_groups).flatMap((group) => asObjects(group.options));
  return [...asObjects(element.options), ...grouped];
}
