import { type CommandCall, splitAtWith, unquote } from "../command.js";
import type { Person, Track } from "../domain.js";
import { UserError } from "../errors.js";
import { isToken, namesakeChoices, peopleCalled } from "../finding-people.js";
import { readSong } from "../finding-song.js";
import { limits } from "../limits.js";
import { hash, sentOf, shareOf, type Words } from "../new-share.js";
import type { Refusal } from "../ports.js";
import { parseTrackLink } from "../song-link.js";
import { isBlocked } from "../welcome.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";

const draftTtlMs = 24 * 60 * 60_000;

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
    const people = await unblocked(await peopleCalled(name, turn.person, ports), turn, ports);
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
    return sendTo(
      await unblocked(await peopleCalled(name, turn.person, ports), turn, ports),
      name,
      track,
      draft,
      turn,
      ports,
    );
  const chosenPerson = await ports.people.get(personId);
  const [recipient] = await unblocked(chosenPerson ? [chosenPerson] : [], turn, ports);
  if (!recipient) throw new UserError("draftGone");
  return send(track, recipient, draft, turn, ports);
}

/** Without those whom the sender has blocked; throws UserError when nobody else is meant. */
async function unblocked(people: Person[], { person }: PersonTurn, { circle }: CommandPorts): Promise<Person[]> {
  const bonds = await Promise.all(people.map(({ id }) => circle.get(person.id, id)));
  const left = people.filter((_, at) => !isBlocked(bonds[at]));
  const [blocked] = people;
  if (blocked && left.length === 0) throw new UserError("youBlocked", { name: blocked.name });
  return left;
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
  if (given !== undefined && [...given].length > limits.noteLength)
    throw new UserError("textTooLong", { option, limit: limits.noteLength });
  return given ?? null;
}

function ask(name: string, people: Person[], track: Track, words: Words, turn: PersonTurn, nowMs: number): Outcome {
  const id = `d_${hash(turn.id).slice(0, 12)}`;
  const choices = namesakeChoices(people, (personId) => `send ${id} to ${personId}`);
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

function send(track: Track, recipient: Person, words: Words, turn: PersonTurn, ports: CommandPorts): Outcome {
  const nowMs = ports.clock.nowMs();
  const made = shareOf(track, recipient, words, turn, nowMs);
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
