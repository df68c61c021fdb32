import { createHash } from "node:crypto";
import { acquaintancesOf } from "../acquaintances.js";
import { type CommandCall, splitAtWith, unquote } from "../command.js";
import type { Address, Choice, Person, SentShare, Share, Track } from "../domain.js";
import { UserError } from "../errors.js";
import { foldName } from "../fold-name.js";
import type { Refusal } from "../ports.js";
import { parseTrackLink } from "../song-link.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";

/** Fits every platform's message together with the card's words. */
const maxTextLength = 1_000;
const draftTtlMs = 24 * 60 * 60_000;

interface Words {
  pre: string | null;
  post: string | null;
}

export const share: Command = {
  name: "share",
  aliases: ["send_song", "send song", "send"],
  about: "aboutShare",
  usage: [
    "share <link or words> with Bob Fisher",
    "share this with Bob Fisher",
    'share <link> with Bob Fisher pre:"shown with the song" post:"opens when it was played"',
    'send_song <link> name:"Bob Fisher" pre:"…" post:"…"',
  ],
  run: forPeople(async (call, turn, ports) => {
    const answer = chosen.exec(call.words);
    if (answer) return sendChosen(answer, turn, ports);
    const { name, song } = readWho(call);
    if (unquote(song) === "") throw new UserError("shareHow");
    const words = { pre: readText("pre", call), post: readText("post", call) };
    const people = await peopleCalled(name, turn.person, ports);
    if (people.length === 0) return { reply: turn.texts.unknownPerson(isToken(name) ? "" : name, ports.botName) };
    const found = await readSong(song, turn.person, ports);
    if (Array.isArray(found)) return offer(found, people, name, words, turn, ports);
    return sendTo(people, name, found, words, turn, ports);
  }),
};

function sendTo(
  people: Person[],
  name: string,
  track: Track,
  words: Words,
  turn: PersonTurn,
  ports: CommandPorts,
): Outcome {
  const [only, ...others] = people;
  if (!only) return { reply: turn.texts.unknownPerson(name, ports.botName) };
  if (others.length > 0) return ask(name, people, track, words, turn, ports.clock.nowMs());
  return send(track, only, words, turn, ports);
}

/** What buttons say: `send <draft>#<which song> to <person>`, or `… with <name>` while the person is not chosen. */
const chosen = /^(d_[\w-]+)(?:#(\d{1,2}))? (?:to (p_\S+)|with (.+))$/u;

async function sendChosen(answer: RegExpExecArray, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const [, draftId = "", which = "1", personId, name = ""] = answer;
  const draft = await ports.drafts.get(turn.person.id, draftId);
  const trackId = draft?.trackIds[Number(which) - 1];
  const track = trackId === undefined ? null : await ports.music.track(trackId);
  if (!draft || !track) throw new UserError("draftGone");
  if (personId === undefined)
    return sendTo(await peopleCalled(name, turn.person, ports), name, track, draft, turn, ports);
  const recipient = await ports.people.get(personId);
  if (!recipient) throw new UserError("draftGone");
  return send(track, recipient, draft, turn, ports);
}

/** The link may stand anywhere; the name in its option, or behind the last "with". */
function readWho(call: CommandCall): { name: string; song: string } {
  if (call.words === "" && call.options.name === undefined) throw new UserError("shareHow");
  if (call.options.name !== undefined) return { name: call.options.name, song: call.words };
  const split = splitAtWith(call.words);
  if (!split || split.name === "") throw new UserError(parseTrackLink(call.words) ? "noRecipient" : "shareHow");
  return { name: split.name.replace(/[.!]+$/u, ""), song: split.before };
}

function readText(option: "pre" | "post", call: CommandCall): string | null {
  const given = call.options[option];
  if (given !== undefined && [...given].length > maxTextLength)
    throw new UserError("textTooLong", { option, limit: maxTextLength });
  return given ?? null;
}

/** One song, or several that were found for words and wait to be chosen. */
async function readSong(song: string, sender: Person, ports: CommandPorts): Promise<Track | Track[]> {
  const said = unquote(song);
  if (/^(?:this|now)$/iu.test(said)) return readNowPlaying(sender, ports);
  if (parseTrackLink(said) || /https?:|spotify[:.]/iu.test(said)) return readTrack(said, ports);
  const found = await ports.music.search(said);
  if (found.length === 0) throw new UserError("nothingFound", { words: said });
  return found;
}

async function readNowPlaying(sender: Person, ports: CommandPorts): Promise<Track> {
  if (sender.spotify?.state !== "connected") throw new UserError("connectFirst");
  const track = await ports.music.nowPlaying(sender.id);
  if (!track) throw new UserError("nothingPlays");
  return track;
}

async function readTrack(song: string, ports: CommandPorts): Promise<Track> {
  const track = await ports.music.track(await readTrackId(song, ports));
  if (!track) throw new UserError("deadLink");
  return track;
}

async function readTrackId(song: string, ports: CommandPorts, isResolved = false): Promise<string> {
  const link = parseTrackLink(song);
  if (!link) throw new UserError("unreadableLink");
  if (link.kind === "track") return link.id;
  if (link.kind === "other") throw new UserError("notATrack", { what: link.what });
  if (link.kind === "foreign") throw new UserError("foreignLink", { host: link.host });
  const target = isResolved ? null : await ports.music.resolve(link.url);
  if (target === null) throw new UserError("deadLink");
  return readTrackId(target, ports, true);
}

/** Whole names of anybody; a first name alone only of people the sender has shared with, so that it lists no strangers. */
async function peopleCalled(name: string, sender: Person, ports: CommandPorts): Promise<Person[]> {
  const pointedAt = await personBehind(name, ports);
  if (pointedAt?.id === sender.id) throw new UserError("thatIsYou");
  if (isToken(name)) return pointedAt ? [pointedAt] : [];
  const whole = await ports.people.named(name);
  const others = whole.filter((person) => person.id !== sender.id);
  if (others.length > 0) return others;
  if (whole.length > 0) throw new UserError("thatIsYou");
  return acquaintances(name, sender, ports);
}

// What channels make of a mention and of a completed name: nobody types these.
const mention = /^<@([\w-]+):([^:>]+):([^:>]+)>$/u;
const personToken = /^person:(p_\S+)$/u;

function isToken(name: string): boolean {
  return mention.test(name) || personToken.test(name);
}

async function personBehind(name: string, ports: CommandPorts): Promise<Person | null> {
  const id = personToken.exec(name)?.[1];
  if (id !== undefined) return ports.people.get(id);
  const [, channel, tenantId, userId] = mention.exec(name) ?? [];
  if (channel === undefined || tenantId === undefined || userId === undefined) return null;
  return ports.people.at({ channel, tenantId, userId, installationId: tenantId, conversationId: "", botId: "" });
}

async function acquaintances(name: string, sender: Person, ports: CommandPorts): Promise<Person[]> {
  const wanted = foldName(name);
  const known = await acquaintancesOf(ports.shares, sender.id);
  const ids = [...known].filter(([, whole]) => foldName(whole).split(" ")[0] === wanted).map(([id]) => id);
  const people = await Promise.all(ids.map((id) => ports.people.get(id)));
  return people.filter((person) => person !== null);
}

function ask(name: string, people: Person[], track: Track, words: Words, turn: PersonTurn, nowMs: number): Outcome {
  const id = `d_${hash(turn.id).slice(0, 12)}`;
  const oldestFirst = people.toSorted((a, b) => a.createdAtMs - b.createdAtMs);
  const choices = oldestFirst.map(
    (person, at): Choice => ({
      label: `${at + 1}: ${describe(person, people)}`,
      command: `send ${id} to ${person.id}`,
    }),
  );
  const draft = { id, trackIds: [track.id], pre: words.pre, post: words.post, expiresAtMs: nowMs + draftTtlMs };
  return { reply: turn.texts.whichPerson(name, choices), effects: [{ kind: "draft", draft }] };
}

/** Up to ten songs to choose from, each with its button. */
function offer(
  found: Track[],
  people: Person[],
  name: string,
  words: Words,
  turn: PersonTurn,
  ports: CommandPorts,
): Outcome {
  const id = `d_${hash(turn.id).slice(0, 12)}`;
  const [only, ...others] = people;
  const to = only && others.length === 0 ? `to ${only.id}` : `with ${name}`;
  const trackIds = found.map((track) => track.id);
  const draft = { id, trackIds, pre: words.pre, post: words.post, expiresAtMs: ports.clock.nowMs() + draftTtlMs };
  const command = (at: number) => `send ${id}#${at + 1} ${to}`;
  return { reply: turn.texts.whichSong(found, command), effects: [{ kind: "draft", draft }] };
}

/** Enough to tell namesakes apart, and nothing private: where they are and since when, to the minute if need be. */
function describe(person: Person, people: readonly Person[]): string {
  const label = joined(person, { day: "numeric", month: "short" });
  const isShared = people.some((one) => one !== person && joined(one, { day: "numeric", month: "short" }) === label);
  return isShared ? joined(person, { day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false }) : label;
}

function joined({ addresses, createdAtMs }: Person, shown: Intl.DateTimeFormatOptions): string {
  const when = new Intl.DateTimeFormat("en", { ...shown, timeZone: "UTC" }).format(createdAtMs);
  return `${addresses[0]?.channel ?? ""}, ${when}`;
}

function send(track: Track, recipient: Person, words: Words, turn: PersonTurn, ports: CommandPorts): Outcome {
  const nowMs = ports.clock.nowMs();
  const made = shareOf(track, recipient, words, turn, nowMs);
  return {
    reply: turn.texts.onItsWay(track, recipient.name, words.post !== null),
    effects: [{ kind: "send", share: made, sent: sentOf(made, recipient, turn.address) }],
    refused: (refusal: Refusal) =>
      refusal.kind === "daily-limit"
        ? turn.texts.dailyLimit(refusal.limit)
        : turn.texts.alreadySent(track, recipient.name, refusal.sentAtMs, nowMs),
  };
}

function shareOf(
  track: Track,
  recipient: Person,
  words: Words,
  turn: PersonTurn,
  nowMs: number,
): Omit<Share, "number"> {
  return {
    id: `s_${hash(`${turn.id}|${recipient.id}|${track.id}`).slice(0, 16)}`,
    senderId: turn.person.id,
    senderName: turn.person.name,
    recipientId: recipient.id,
    track,
    pre: words.pre,
    post: words.post,
    sharedAtMs: nowMs,
    state: "sent",
    stateAtMs: nowMs,
    deliveredAtMs: null,
    heardAtMs: null,
    evidence: null,
    isUncertain: false,
    isSilent: false,
    version: 1,
  };
}

function sentOf(made: Omit<Share, "number">, recipient: Person, origin: Address): Omit<SentShare, "number"> {
  const { id, name, artists, url, imageUrl } = made.track;
  return {
    id: made.id,
    recipientId: recipient.id,
    recipientName: recipient.name,
    track: { id, name, artists, url, imageUrl },
    hasPost: made.post !== null,
    sharedAtMs: made.sharedAtMs,
    state: "sent",
    stateAtMs: made.sharedAtMs,
    version: made.version,
    origin,
  };
}

function hash(value: string): string {
  return createHash("sha256").update(value).digest("base64url").replace(/[-_]/gu, "x");
}
