/** Slack's own way of writing text: what it sends has to be decoded, what it gets has to be escaped. */

/** Text for a field that Slack reads as markup. There is no way to write a literal `*`, `_` or `~` there. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * Whether Slack, once this is escaped, reads nothing but letters in it: no style, no emoji, no quote. Addresses and names
 * are left alone where the field says `verbatim`.
 */
export function isLiteral(text: string): boolean {
  return !/[*_~`]|:[^\s:]+:|^\s*>/m.test(text);
}

const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** One pass, so that `&amp;lt;` stays `&lt;`. */
function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}

/** Somebody who was mentioned, by the id Slack vouches for; the name after the bar is anybody's word. */
export interface Mention {
  userId: string;
  /** How the mention stands in the decoded text. */
  text: string;
}

export interface Decoded {
  text: string;
  mentions: Mention[];
}

const token = /<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g;

/**
 * What somebody typed, in plain text: links as they are, quotes straight, entities decoded. A mention becomes
 * `<@slack:TENANT:USER>`; words that only look like one lose their bracket.
 */
export function decoded(raw: string, tenantId: string): Decoded {
  const mentions: Mention[] = [];
  const parts: string[] = [];
  let end = 0;
  for (const match of raw.matchAll(token)) {
    const mention = mentionIn(match, tenantId);
    if (mention) mentions.push(mention);
    parts.push(plain(raw.slice(end, match.index)), mention?.text ?? plain(wordsOf(match)));
    end = match.index + match[0].length;
  }
  const text = [...parts, plain(raw.slice(end))].join("").trim();
  // "… with @bob!" means Bob.
  return { text: text.replace(/(<@slack:[^<>]+>)[.,;!?]+$/, "$1"), mentions };
}

function mentionIn([, kind, id = ""]: RegExpMatchArray, tenantId: string): Mention | null {
  if (kind !== "@" || !/^[UW][A-Z0-9]+$/.test(id)) return null;
  return { userId: id, text: `<@slack:${tenantId}:${id}>` };
}

function wordsOf([, kind, target = "", label]: RegExpMatchArray): string {
  if (kind === "") return target;
  const name = (label || target.replace(/^subteam\^/, "")).replace(/^[@#]/, "");
  return `${kind === "#" ? "#" : "@"}${name}`;
}

function plain(text: string): string {
  return unescaped(text)
    .replace(/[“”„‟]/g, '"')
    .replace(/[‘’‚‛]/g, "'")
    .replace(/[\u00a0\u202f]/g, " ")
    .replace(/<@slack:/gi, "@slack:");
}
