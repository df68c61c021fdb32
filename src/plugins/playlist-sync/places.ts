import { takeWord, unquote } from "../../bots/command.js";
import { parseTrackLink } from "../../bots/song-link.js";

/** Where songs come from and where they go, as somebody says it. */

export type SaidSource =
  | { kind: "playlist"; id: string }
  | { kind: "received" }
  | { kind: "group"; name: string }
  /** The group of the room it is said in. */
  | { kind: "this-group" }
  | SaidName;

export type SaidTarget = { kind: "playlist"; id: string } | { kind: "new"; name: string } | SaidName;

type SaidName =
  | { kind: "named"; name: string }
  /** Has to be followed to learn what it is. */
  | { kind: "short"; url: string }
  /** A link to something else. */
  | { kind: "other" };

const playlistLink =
  /(?:spotify:(?:user:[^:\s]+:)?playlist:|open\.spotify\.com\/(?:[^\s?#]*\/)?playlist\/)([0-9A-Za-z]{22})(?![0-9A-Za-z])/iu;
const bareId = /^[0-9A-Za-z]{22}$/u;
const receivedWords =
  /^(?:(?:everything|all|songs|everything i was|what i was)\s+)?sent\s+to\s+me$|^(?:my\s+)?inbox$|^received$/iu;
const groupWords = /^(?:group\s+|#)(.+)$/iu;
const thisGroup = /^(?:this|the)\s+(?:group|room)$/iu;

/** The id of a linked playlist, or one that stands alone; null for none. */
export function playlistIdIn(text: string): string | null {
  return playlistLink.exec(text)?.[1] ?? (bareId.test(text.trim()) ? text.trim() : null);
}

export function readSource(text: string): SaidSource {
  const said = unquote(text);
  if (receivedWords.test(said)) return { kind: "received" };
  if (thisGroup.test(said)) return { kind: "this-group" };
  const group = groupWords.exec(said)?.[1];
  return group === undefined ? readName(said) : { kind: "group", name: unquote(group) };
}

export function readTarget(text: string): SaidTarget {
  const said = unquote(text);
  const made = /^new\s+(.+)$/iu.exec(said)?.[1];
  return made === undefined ? readName(said) : { kind: "new", name: unquote(made) };
}

function readName(said: string): { kind: "playlist"; id: string } | SaidName {
  const id = playlistIdIn(said);
  if (id !== null) return { kind: "playlist", id };
  const link = parseTrackLink(said);
  if (link?.kind === "short") return link;
  return link || /https?:|^spotify:/iu.test(said) ? { kind: "other" } : { kind: "named", name: said };
}

/** "A into B": names may have an "into" in them, links, quotes and the words of ours have not. Null: nothing like that. */
export function splitAtInto(words: string): { source: string; target: string } | null {
  const quoted = takeWord(words);
  const behind = /^["'“”„«»‘’‚]/u.test(words.trim()) ? /^(?:into|->|→)\s+(\S.*)$/isu.exec(quoted.rest)?.[1] : undefined;
  if (behind !== undefined) return { source: quoted.word, target: behind };
  const splits = [...words.matchAll(/(?<=\S)\s+(?:into|->|→)\s+(?=\S)/giu)].slice(0, 10).map((found) => ({
    source: words.slice(0, found.index).trim(),
    target: words.slice(found.index + found[0].length).trim(),
  }));
  const best = Math.max(...splits.map(sureness));
  return splits.find((split) => sureness(split) === best) ?? null;
}

function sureness({ source, target }: { source: string; target: string }): number {
  return [readSource(source).kind, readTarget(target).kind].filter((kind) => kind !== "named").length;
}
