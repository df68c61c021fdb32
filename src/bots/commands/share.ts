import { type CommandCall, splitAtWith, unquote } from "../command.js";
import type { Person, Track } from "../domain.js";
import { UserError } from "../errors.js";
import { isToken, namesakeChoices } from "../finding-people.js";
import { readSong } from "../finding-song.js";
import { limits } from "../limits.js";
import { hash, sentOf, shareOf, type Words } from "../new-share.js";
import type { Refusal } from "../ports.js";
import { parseTrackLink } from "../song-link.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";
import { commonGroups } from "./common-groups.js";
import { groupName, isGroup, type Recipient, recipientOf, recipientsCalled } from "./recipients.js";
import { sendToGroup } from "./share-group.js";

const draftTtlMs = limits.draftHours * 60 * 60_000;

export const share: Command = {
  name: "share",
  aliases: ["send_song", "send song", "send"],
  about: "aboutShare",
  topic: "songs",
  isBasic: true,
  forms: [
    {
      fields: [
        { name: "song", about: "fieldSong", kind: "song", isRequired: true, maxLength: 500 },
        { name: "to", about: "fieldTo", kind: "recipient", isRequired: true, maxLength: 100, option: "name" },
        { name: "note", about: "fieldNote", kind: "text", maxLength: limits.noteLength },
        { name: "after", about: "fieldAfter", kind: "text", maxLength: limits.noteLength },
      ],
      says: "{song} with|to {to} pre:{note} post:{after}",
    },
  ],
  usage: [
    "share <link or words> with Bob Fisher",
    "share this with Bob Fisher",
    "share <link or words> with #road-trip",
    'share <link> with Bob Fisher pre:"shown with the song" post:"opens when it was played"',
    'send_song <link> name:"Bob Fisher" pre:"…" post:"…"',
  ],
  run: forPeople(async (call, turn, ports) => {
    const answer = chosen.exec(call.words);
    if (answer) return sendChosen(answer, turn, ports);
    const { name, song } = readWho(call);
    if (unquote(song) === "") throw new UserError("shareHow");
    const words = readWords(call);
    const to = await recipientsCalled(name, turn, ports);
    if (to.length === 0) return { reply: turn.texts.unknownPerson(isToken(name) ? "" : name, ports.botName) };
    return shareWith(to, name, { song, ...words }, turn, ports);
  }),
};

/** What goes with the song of a call. Throws UserError for what is too long. */
export function readWords(call: CommandCall): Words {
  return { pre: readText("pre", call), post: readText("post", call) };
}

/** A song, by its link or by words, for whoever `name` may mean; where that is more than one, a question. */
export async function shareWith(
  to: Recipient[],
  name: string,
  { song, ...words }: Words & { song: string },
  turn: PersonTurn,
  ports: CommandPorts,
): Promise<Outcome> {
  const found = await readSong(song, turn.person, ports);
  if (Array.isArray(found)) return offer(found, to, name, words, turn, ports);
  return sendTo(to, name, found, words, turn, ports);
}

async function sendTo(
  to: Recipient[],
  name: string,
  track: Track,
  words: Words,
  turn: PersonTurn,
  ports: CommandPorts,
): Promise<Outcome> {
  const [only, ...others] = to;
  if (!only) return { reply: turn.texts.unknownPerson(name, ports.botName) };
  if (others.length > 0) return ask(name, to, track, words, turn, ports.clock.nowMs());
  return isGroup(only) ? sendToGroup(track, only, words, turn, ports) : send(track, only, words, turn, ports);
}

/** What buttons say: `send <draft>#<which song> to <id>`, or `… with <name>` while that is not chosen. */
const chosen = /^(d_[\w-]+)(?:#(\d{1,2}))? (?:to ([pg]_\S+)|with (.+))$/u;

async function sendChosen(answer: RegExpExecArray, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const [, draftId = "", which = "1", id, name = ""] = answer;
  const draft = await ports.drafts.get(turn.person.id, draftId);
  const trackId = draft?.trackIds[Number(which) - 1];
  const track = trackId === undefined ? null : await ports.music.track(trackId);
  if (!draft || !track) throw new UserError("draftGone");
  const to = id === undefined ? await recipientsCalled(name, turn, ports) : await recipientOf(id, turn, ports);
  if (id !== undefined && to.length === 0) throw new UserError("draftGone");
  return sendTo(to, name, track, draft, turn, ports);
}

/** The link may stand anywhere; the name in its option, or behind the last "with". */
function readWho(call: CommandCall): { name: string; song: string } {
  if (call.words === "" && call.options.name === undefined) throw new UserError("shareHow");
  if (call.options.name !== undefined) return { name: call.options.name, song: call.words };
  const split = splitAtWith(call.words);
  if (!split || split.name === "") throw new UserError(parseTrackLink(call.words) ? "noRecipient" : "shareHow");
  // Whoever types a name the way people are mentioned means that name.
  return { name: split.name.replace(/(?<![.!])[.!]+$/u, "").replace(/^@(?=\p{L})/u, ""), song: split.before };
}

function readText(option: "pre" | "post", call: CommandCall): string | null {
  const given = call.options[option];
  if (given !== undefined && [...given].length > limits.noteLength)
    throw new UserError("textTooLong", { option, limit: limits.noteLength });
  return given ?? null;
}

function ask(name: string, to: Recipient[], track: Track, words: Words, turn: PersonTurn, nowMs: number): Outcome {
  const id = `d_${hash(turn.id).slice(0, 12)}`;
  const command = (recipientId: string) => `send ${id} to ${recipientId}`;
  const people = to.filter((one): one is Person => !isGroup(one));
  const reply =
    people.length > 0
      ? turn.texts.whichPerson(name, namesakeChoices(people, command))
      : turn.texts.whichGroup(groupName(name), to.filter(isGroup), command);
  const draft = { id, trackIds: [track.id], pre: words.pre, post: words.post, expiresAtMs: nowMs + draftTtlMs };
  return { reply, effects: [{ kind: "draft", draft }] };
}

/** Up to ten songs to choose from, each with its button. */
function offer(
  found: Track[],
  recipients: Recipient[],
  name: string,
  words: Words,
  turn: PersonTurn,
  ports: CommandPorts,
): Outcome {
  const id = `d_${hash(turn.id).slice(0, 12)}`;
  const [only, ...others] = recipients;
  const to = only && others.length === 0 ? `to ${only.id}` : `with ${name}`;
  const trackIds = found.map((track) => track.id);
  const draft = { id, trackIds, pre: words.pre, post: words.post, expiresAtMs: ports.clock.nowMs() + draftTtlMs };
  const command = (at: number) => `send ${id}#${at + 1} ${to}`;
  const manner = ports.mannerOf(turn.address.channel);
  return { reply: turn.texts.whichSong(found, command, manner), effects: [{ kind: "draft", draft }] };
}

async function send(
  track: Track,
  recipient: Person,
  words: Words,
  turn: PersonTurn,
  ports: CommandPorts,
): Promise<Outcome> {
  const nowMs = ports.clock.nowMs();
  const common = await commonGroups(turn.person.id, recipient.id, ports);
  const made = {
    ...shareOf(track, recipient, words, turn, nowMs),
    ...(common.length > 0 ? { commonGroups: common } : {}),
  };
  return {
    reply: turn.texts.onItsWay(track, recipient.name, words.post !== null),
    effects: [{ kind: "send", share: made, sent: sentOf(made, recipient, turn.address) }],
    refused: (refusal: Refusal) => {
      if (refusal.kind === "already-sent")
        return turn.texts.alreadySent(track, recipient.name, refusal.sentAtMs, nowMs);
      if (refusal.kind === "pair-limit") return turn.texts.pairLimit(recipient.name, refusal.limit);
      return turn.texts.dailyLimit(refusal.limit);
    },
  };
}
