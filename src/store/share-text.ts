import type { SentShare, SentState, SentTrack, Share, ShareState, Track } from "../bots/domain.js";
import { packCard, packOrigin, readCard, readOrigin } from "./address-text.js";
import {
  type Column,
  columnsOf,
  lineOf,
  packId,
  packNumber,
  packRest,
  packText,
  packTexts,
  readId,
  readNumber,
  readRest,
  readText,
  readTexts,
} from "./columns.js";

/**
 * How shares are stored. Each song has two records, and most of what Redis holds are these: so they are lines of columns
 * (`columns.ts`), and hold nothing that is known without them: neither the id, which is the field they lie under, nor
 * the recipient whose slot it is, nor what nearly all of Spotify's addresses have in common. Times but the first count
 * from the moment of sharing. Rare fields go into the last column as they are.
 *
 * The first column is the layout, the state and the marks, a character each, without marks that are 0.
 */

const layout = "1";
const uncertain = 1;
const silent = 2;
/** The same time as the state's. */
const asState = ".";

const stateLetters: Record<ShareState, string> = {
  sent: "s",
  held: "h",
  delivered: "d",
  heard: "p",
  skipped: "k",
  expired: "e",
  undelivered: "u",
  undeliverable: "n",
  cancelled: "c",
};

const sentStateLetters: Record<SentState, string> = {
  sent: "s",
  held: "h",
  requested: "r",
  delivered: "d",
  heard: "p",
  "said-heard": "a",
  skipped: "k",
  expired: "e",
  "cannot-tell": "t",
  ended: "f",
  undelivered: "u",
  undeliverable: "n",
  cancelled: "c",
};

const states = byLetter(stateLetters);
const sentStates = byLetter(sentStateLetters);

function byLetter<State extends string>(letters: Record<State, string>): Map<string, State> {
  return new Map((Object.entries(letters) as [State, string][]).map(([state, letter]) => [letter, state]));
}

export function shareText(share: Share): string {
  const { id: _, recipientId: __, number, senderId, senderName, track, sharedAtMs, stateAtMs, ...others } = share;
  const { state, version, isUncertain, isSilent, deliveredAtMs, pre, post, heardAtMs, evidence, ...optional } = others;
  const { card, ...rest } = optional;
  const after = (atMs: number | null) => packNumber(atMs === null ? null : atMs - sharedAtMs);
  const delivered = deliveredAtMs === stateAtMs ? asState : after(deliveredAtMs);
  const marks = (isUncertain ? uncertain : 0) + (isSilent ? silent : 0);
  return lineOf([
    ...[
      `${layout}${stateLetters[state]}${marks || ""}`,
      packNumber(number),
      packId("p_", senderId),
      packText(senderName),
    ],
    ...[packNumber(sharedAtMs), after(stateAtMs), packNumber(version), ...packTrack(track)],
    ...[delivered, packText(pre), packText(post), after(heardAtMs), packText(evidence)],
    ...[packCard(card), packRest(rest)],
  ]);
}

/** Of the person in whose slot it lies, under this id. Throws for what is no such text. */
export function readShare(recipientId: string, id: string, text: string): Share {
  const [head = "", number, senderId, senderName, sharedAt, stateAfter, version, ...more] = columnsOf(text);
  const [track, [deliveredAfter, pre, post, heardAfter, evidence, painted, rest]] = [more.slice(0, 6), more.slice(6)];
  const sharedAtMs = numberIn(sharedAt);
  const at = (after?: Column) => (after ? sharedAtMs + numberIn(after === asState ? stateAfter : after) : null);
  const { state, marks } = headOf(head, states);
  const card = readCard(painted);
  return {
    ...{ id, number: numberIn(number), senderId: readId("p_", senderId), senderName: textIn(senderName), recipientId },
    ...{ track: readTrack(track), pre: readText(pre), post: readText(post), sharedAtMs, state },
    ...{ stateAtMs: sharedAtMs + numberIn(stateAfter), deliveredAtMs: at(deliveredAfter), heardAtMs: at(heardAfter) },
    ...{ evidence: readText(evidence) as Share["evidence"], version: numberIn(version) },
    ...{ isUncertain: (marks & uncertain) !== 0, isSilent: (marks & silent) !== 0 },
    ...(card ? { card } : {}),
    ...readRest(rest),
  };
}

export function sentText(sent: SentShare): string {
  const { id: _, number, recipientId, recipientName, track, hasPost, ...others } = sent;
  const { sharedAtMs, state, stateAtMs, version, origin, card, ...rest } = others;
  return lineOf([
    ...[`${layout}${sentStateLetters[state]}${hasPost ? 1 : ""}`, packNumber(number)],
    ...[packId("p_", recipientId), packText(recipientName), packNumber(sharedAtMs), packNumber(stateAtMs - sharedAtMs)],
    ...[packNumber(version), ...packSong(track), packTexts(track.artists.map(({ name }) => name))],
    ...[packOrigin(origin), packCard(card), packRest(rest)],
  ]);
}

/** Lies under this id. Throws for what is no such text. */
export function readSent(id: string, text: string): SentShare {
  const [head = "", number, recipientId, recipientName, sharedAt, stateAfter, version, ...more] = columnsOf(text);
  const [song, [artists, from, painted, rest]] = [more.slice(0, 3), more.slice(3)];
  const origin = readOrigin(from);
  const card = readCard(painted);
  const sharedAtMs = numberIn(sharedAt);
  const { state, marks } = headOf(head, sentStates);
  const track: SentTrack = { ...readSong(song), artists: readTexts(artists).map((name) => ({ name })) };
  return {
    ...{
      id,
      number: numberIn(number),
      recipientId: readId("p_", recipientId),
      recipientName: textIn(recipientName),
      track,
    },
    ...{ hasPost: marks === 1, sharedAtMs, state, stateAtMs: sharedAtMs + numberIn(stateAfter) },
    ...{ version: numberIn(version), ...(origin ? { origin } : {}), ...(card ? { card } : {}) },
    ...readRest(rest),
  };
}

/** A whole slot's, as the hash holds them. */
export function readShares(recipientId: string, fields: Record<string, string>): Share[] {
  return Object.entries(fields).map(([id, text]) => readShare(recipientId, id, text));
}

export function readAllSent(fields: Record<string, string> | Map<string, string>): SentShare[] {
  const entries = fields instanceof Map ? [...fields] : Object.entries(fields);
  return entries.map(([id, text]) => readSent(id, text));
}

function headOf<State>(head: string, known: Map<string, State>): { state: State; marks: number } {
  const state = known.get(head.charAt(1));
  // Not the text itself: it names people.
  if (head.length > 3 || head.charAt(0) !== layout || state === undefined)
    throw new Error(`not the record of a share: it begins with ${JSON.stringify(head.slice(0, 3))}`);
  return { state, marks: Number(head.charAt(2)) };
}

function packTrack(track: Track): Column[] {
  const artists = packTexts(track.artists.flatMap(({ name, id }) => [name, id]));
  return [...packSong(track), artists, packNumber(track.durationMs), packIsrc(track.isrc)];
}

function readTrack(columns: Column[]): Track {
  const [artists, durationMs, isrc] = columns.slice(3);
  return {
    ...readSong(columns),
    artists: pairs(readTexts(artists)).map(([name, id]) => ({ id, name })),
    ...{ durationMs: numberIn(durationMs), isrc: readIsrc(isrc) },
  };
}

function pairs(texts: string[]): [string, string][] {
  return texts.flatMap((text, at) => (at % 2 === 0 ? [[text, texts[at + 1] ?? ""] as [string, string]] : []));
}

type Song = Pick<Track, "id" | "name" | "imageUrl" | "url">;

const pages = "https://open.spotify.com/track/";

function packSong({ id, name, imageUrl, url }: Song): Column[] {
  const page = url === pages + id ? "" : `\n${packText(url)}`;
  return [packText(id), packText(name), packPicture(imageUrl) + page];
}

function readSong([songId, name, addresses = ""]: Column[]): Song {
  const [picture, page] = addresses.split("\n");
  const id = textIn(songId);
  return { id, name: textIn(name), imageUrl: readPicture(picture), url: readText(page) ?? pages + id };
}

/** Covers of 640 pixels. What follows are 24 hexadecimal digits. */
const pictures = "https://i.scdn.co/image/ab67616d0000b273";

function packPicture(url: string | null): Column {
  const digits = url?.startsWith(pictures) ? url.slice(pictures.length) : "";
  if (/^[0-9a-f]{24}$/u.test(digits)) return Buffer.from(digits, "hex").toString("base64url");
  return url === null ? "" : `=${packText(url)}`;
}

function readPicture(column: Column | undefined): string | null {
  if (!column) return null;
  if (column.startsWith("=")) return readText(column.slice(1));
  return pictures + Buffer.from(column, "base64url").toString("hex");
}

/** Twelve characters, of which the last seven are digits. */
function packIsrc(isrc: string | null): Column {
  if (isrc === null) return "";
  const isUsual = /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/u.test(isrc);
  return isUsual ? isrc.slice(0, 5) + Number(isrc.slice(5)).toString(36) : `=${packText(isrc)}`;
}

function readIsrc(column: Column | undefined): string | null {
  if (!column) return null;
  if (column.startsWith("=")) return readText(column.slice(1));
  return column.slice(0, 5) + String(Number.parseInt(column.slice(5), 36)).padStart(7, "0");
}

function textIn(column: Column | undefined): string {
  return readText(column) ?? "";
}

function numberIn(column: Column | undefined): number {
  return readNumber(column) ?? 0;
}
