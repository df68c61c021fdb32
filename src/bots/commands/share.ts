import { createHash } from "node:crypto";
import { type CommandCall, splitAtWith } from "../command.js";
import type { Choice, Person, SentShare, Share, Track } from "../domain.js";
import { UserError } from "../errors.js";
import type { Refusal } from "../ports.js";
import { parseTrackLink } from "../song-link.js";
import { ago, text } from "../text.js";
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
  summary: "send a friend a song",
  usage: [
    "share <link> with Bob Fisher",
    'share <link> with Bob Fisher pre:"shown with the song" post:"opens when it was played"',
    'send_song <link> name:"Bob Fisher" pre:"…" post:"…"',
  ],
  run: forPeople(async (call, turn, ports) => {
    const answer = chosen.exec(call.words);
    if (answer) return sendChosen(answer, turn, ports);
    const { name, song } = readWho(call);
    const words = { pre: readText("pre", call), post: readText("post", call) };
    const track = await readTrack(song, ports);
    const people = await peopleCalled(name, turn.person, ports);
    const [only, ...others] = people;
    if (!only) return { reply: text.unknownPerson(name, ports.botName) };
    if (others.length > 0) return ask(name, people, track, words, turn, ports.clock.nowMs());
    return send(track, only, words, turn, ports);
  }, text.registerFirst),
};

/** What the buttons of "which Bob?" say: `send <draft> to <person>`. */
const chosen = /^(d_\S+) to (p_\S+)$/u;

async function sendChosen(
  [, draftId = "", recipientId = ""]: RegExpExecArray,
  turn: PersonTurn,
  ports: CommandPorts,
): Promise<Outcome> {
  const draft = await ports.drafts.get(turn.person.id, draftId);
  const recipient = draft && (await ports.people.get(recipientId));
  const track = draft && (await ports.music.track(draft.trackId));
  if (!draft || !recipient || !track) throw new UserError(text.draftGone());
  return send(track, recipient, draft, turn, ports);
}

/** The link may stand anywhere; the name in its option, or behind the last "with". */
function readWho(call: CommandCall): { name: string; song: string } {
  if (call.words === "" && call.options.name === undefined) throw new UserError(text.shareHow());
  if (call.options.name !== undefined) return { name: call.options.name, song: call.words };
  const split = splitAtWith(call.words);
  if (!split || split.name === "")
    throw new UserError(parseTrackLink(call.words) ? text.noRecipient() : text.shareHow());
  return { name: split.name.replace(/[.!]+$/u, ""), song: split.before };
}

function readText(option: "pre" | "post", call: CommandCall): string | null {
  const given = call.options[option];
  if (given !== undefined && [...given].length > maxTextLength)
    throw new UserError(text.textTooLong(option, maxTextLength));
  return given ?? null;
}

async function readTrack(song: string, ports: CommandPorts): Promise<Track> {
  const track = await ports.music.track(await readTrackId(song, ports));
  if (!track) throw new UserError(text.deadLink());
  return track;
}

async function readTrackId(song: string, ports: CommandPorts, isResolved = false): Promise<string> {
  const link = parseTrackLink(song);
  if (!link) throw new UserError(/https?:|spotify/iu.test(song) ? text.unreadableLink() : text.shareHow());
  if (link.kind === "track") return link.id;
  if (link.kind === "other") throw new UserError(text.notATrack(link.what));
  if (link.kind === "foreign") throw new UserError(text.foreignLink(link.host));
  const target = isResolved ? null : await ports.music.resolve(link.url);
  if (target === null) throw new UserError(text.deadLink());
  return readTrackId(target, ports, true);
}

/** Whole names of anybody; a first name alone only of people the sender has shared with, so that it lists no strangers. */
async function peopleCalled(name: string, sender: Person, ports: CommandPorts): Promise<Person[]> {
  const whole = await ports.people.named(name);
  const others = whole.filter((person) => person.id !== sender.id);
  if (others.length > 0) return others;
  if (whole.length > 0) throw new UserError(text.thatIsYou());
  return acquaintances(name, sender, ports);
}

async function acquaintances(name: string, sender: Person, ports: CommandPorts): Promise<Person[]> {
  const [sent, received] = await Promise.all([ports.shares.sent(sender.id), ports.shares.received(sender.id)]);
  const known = new Map([
    ...sent.map((one): [string, string] => [one.recipientId, one.recipientName]),
    ...received.map((one): [string, string] => [one.senderId, one.senderName]),
  ]);
  const wanted = fold(name);
  const ids = [...known].filter(([, whole]) => fold(whole).split(" ")[0] === wanted).map(([id]) => id);
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
  const draft = { id, trackId: track.id, pre: words.pre, post: words.post, expiresAtMs: nowMs + draftTtlMs };
  return { reply: text.whichPerson(name, choices), effects: [{ kind: "draft", draft }] };
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
    reply: text.onItsWay(track, recipient.name, words.post !== null),
    effects: [{ kind: "send", share: made, sent: sentOf(made, recipient) }],
    refused: (refusal: Refusal) =>
      refusal.kind === "daily-limit"
        ? text.dailyLimit(refusal.limit)
        : text.alreadySent(track, recipient.name, ago(refusal.sentAtMs, nowMs)),
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

function sentOf(made: Omit<Share, "number">, recipient: Person): Omit<SentShare, "number"> {
  const { id, name, artists, url } = made.track;
  return {
    id: made.id,
    recipientId: recipient.id,
    recipientName: recipient.name,
    track: { id, name, artists, url },
    hasPost: made.post !== null,
    sharedAtMs: made.sharedAtMs,
    state: "sent",
    stateAtMs: made.sharedAtMs,
    version: made.version,
  };
}

function hash(value: string): string {
  return createHash("sha256").update(value).digest("base64url").replace(/[-_]/gu, "x");
}

function fold(name: string): string {
  return name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/gu, " ").trim();
}
