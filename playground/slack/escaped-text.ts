import type { Platform } from "./platform.js";

/** What the client has made of mentions, channels and links already. */
const TOKEN = /(<(?:[@#!]|https?:\/\/|mailto:)[^<>\n]*>)/;

/**
 * What people type as it reaches an app that wants it escaped: `@handle` becomes a mention where somebody has that
 * handle, and `&`, `<` and `>` become entities. Tokens that are there already stay.
 */
export function escapedText({ directory }: Platform, text: string): string {
  const people = [...directory.users.values()];
  const mention = (whole: string, before: string, handle: string): string => {
    const user = people.find((candidate) => candidate.handle === handle);
    return user === undefined ? whole : `${before}<@${user.id}|${user.handle}>`;
  };
  const parts = text.split(TOKEN).map((part, index) => {
    if (index % 2 === 1) return part; // the tokens themselves
    return escaped(part).replace(/(^|\s)@([a-z0-9._-]+)/g, mention);
  });
  return parts.join("");
}

function escaped(text: string): string {
  return text
    .replace(/&(?!(?:amp|lt|gt);)/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
