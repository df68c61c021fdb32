import type { Directory } from "./directory.js";

/** Turns what was sent into what people read, and notes whom it calls by name. */
export class Reader {
  /** User ids, `@here`, `@channel`, `@everyone` and handles of groups that were really mentioned. */
  readonly mentions = new Set<string>();
  readonly #directory: Directory;

  constructor(directory: Directory) {
    this.#directory = directory;
  }

  /** An mrkdwn text as read: links by their label, mentions by name, without the marks of bold and the like. */
  mrkdwn(text: string): string {
    const named = text.replace(/<([^<>\n]*)>/g, (whole, inside: string) => this.#token(whole, inside));
    return unescaped(withoutMarks(named));
  }

  user(id: string): string {
    this.mentions.add(id);
    return `@${this.#directory.displayName(id)}`;
  }

  broadcast(range: string): string {
    this.mentions.add(`@${range}`);
    return `@${range}`;
  }

  subteam(id: string): string {
    const name = `@${this.#directory.subteams.get(id)?.handle ?? id}`;
    this.mentions.add(name);
    return name;
  }

  channel(id: string): string {
    return `#${this.#directory.channels.get(id)?.name ?? id}`;
  }

  #token(whole: string, inside: string): string {
    const [target = "", label] = inside.split("|", 2);
    // The platform expands no mention that brings its own label, so it is read as it was written.
    if (/^@[UW][A-Z0-9]+$/.test(target)) return label === undefined ? this.user(target.slice(1)) : whole;
    if (/^#[CG][A-Z0-9]+$/.test(target)) return this.channel(target.slice(1));
    if (/^!(here|channel|everyone)$/.test(target)) return this.broadcast(target.slice(1));
    if (target.startsWith("!subteam^")) return this.subteam(target.slice("!subteam^".length));
    if (target.startsWith("!date^")) return label ?? target;
    return /^(https?:\/\/|mailto:)/.test(target) ? (label ?? target) : whole;
  }
}

/** Address of the first link in an mrkdwn text; undefined where there is none. */
export function firstLink(text: string): string | undefined {
  return /<(https?:\/\/[^|<>\s]+)(?:\|[^<>]*)?>/.exec(text)?.[1];
}

function withoutMarks(text: string): string {
  const marked = /(^|[\s([{"'.,;:!?>-])([*_~`])(?=\S)([^\n]*?\S)\2(?=$|[\s)\]}"'.,;:!?<-])/gm;
  return text.replace(marked, (_whole, before: string, _mark: string, inside: string) => `${before}${inside}`);
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
