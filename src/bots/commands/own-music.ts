import { isUndelivered } from "../delivery.js";
import type { Message, Permission, Person, Share } from "../domain.js";
import { AccessLostError, UpstreamError } from "../errors.js";
import { permissionsOf, unitedPermissions } from "../permissions.js";
import type { Effect } from "../ports.js";
import type { Wish } from "../texts/registration.js";
import { shownTo } from "../visibility.js";
import { type Command, type CommandPorts, forPeople, type PersonTurn } from "./command.js";
import { numberIn } from "./fields.js";
import { pick, seen } from "./lists.js";

/** A song that somebody was sent, into their own Spotify. */

export const queue = ownMusicCommand("queue", "aboutQueue");
export const save = ownMusicCommand("save", "aboutSave");

/** Where a card has no room for it. */
export const more: Command = {
  name: "more",
  aliases: [],
  about: "aboutMore",
  topic: "songs",
  forms: [{ fields: [numberIn("fieldInboxNumber")] }],
  usage: ["more 3"],
  run: forPeople(async (call, turn, { shares }) => ({
    reply: turn.texts.more(
      pick(call, (await shares.received(turn.person.id)).filter(shownTo(turn.person.id)), "inbox"),
    ),
  })),
};

/** Longer than any platform repeats an event. */
const markMs = 48 * 60 * 60_000;
const wishMs = 60 * 60_000;

function ownMusicCommand(name: Permission, about: Command["about"]): Command {
  return {
    name,
    aliases: [],
    about,
    topic: "songs",
    forms: [{ fields: [numberIn("fieldInboxNumber")] }],
    usage: [`${name} 3`],
    run: forPeople(async (call, turn, ports) => {
      const share = pick(call, (await ports.shares.received(turn.person.id)).filter(shownTo(turn.person.id)), "inbox");
      // Its message may not have come yet, and a play counts from now on.
      const effects = isUndelivered(share) ? [seen(share, await ports.circle.of(turn.person.id), turn, ports)] : [];
      const reply = await attempt(name, share, turn, ports);
      const isAsked = !permissionsOf(turn.person).includes(name);
      return { reply, effects: isAsked ? [...effects, wish(name, share, ports)] : effects };
    }),
  };
}

/** What was wanted is kept for after the login: by then its button may be gone. */
function wish(name: Permission, { track }: Share, { clock }: CommandPorts): Effect {
  const draft = { id: wishId(name), trackIds: [track.id], pre: null, post: null };
  return { kind: "draft", draft: { ...draft, expiresAtMs: clock.nowMs() + wishMs } };
}

function wishId(name: Permission): string {
  return `wish-${name}`;
}

/** Ids of the songs for which these permissions were asked last, as far as they are known. */
export async function wishesFor(
  names: readonly Permission[],
  { id }: Person,
  { drafts, shares }: CommandPorts,
): Promise<Wish[]> {
  const [received, found] = await Promise.all([
    shares.received(id),
    Promise.all(names.map((name) => drafts.get(id, wishId(name)))),
  ]);
  return names.map((name, at) => {
    const share = received.filter(shownTo(id)).findLast((one) => one.track.id === found[at]?.trackIds[0]);
    return { permission: name, shareId: share?.id ?? null };
  });
}

async function attempt(name: Permission, share: Share, turn: PersonTurn, ports: CommandPorts): Promise<Message> {
  const { person, texts } = turn;
  if (person.spotify?.state !== "connected") return texts.connectFor(linkFor(name, turn, ports), name);
  if (!permissionsOf(person).includes(name)) return texts.askPermission(linkFor(name, turn, ports), name);
  try {
    if (name === "save") await ports.music.save(person.id, share.track.id);
    else if (await isFirstTry(turn, ports)) await ports.music.enqueue(person.id, share.track.id);
    else return texts.perhapsQueued(share);
    return texts.inMySpotify(share, name);
  } catch (error) {
    return explained(error, name, share, turn, ports);
  }
}

/**
 * The mark comes before the call. When we are stopped in between, or before the reply is stored, the same event comes
 * again and finds it: then nobody knows whether the song was added, which is said, and it is not added twice.
 */
function isFirstTry({ id }: PersonTurn, { once }: CommandPorts): Promise<boolean> {
  return once.first(`queue:${id}`, markMs);
}

/** Asks for what is wanted and for what was allowed before, which a new login would lose; for nothing else. */
function linkFor(name: Permission, { person, address, texts }: PersonTurn, { registration }: CommandPorts): string {
  return registration.begin(address, unitedPermissions(permissionsOf(person), [name]), texts.say.language);
}

/** What Spotify's refusal means for the person. Throws what is no matter of theirs. */
function explained(error: unknown, name: Permission, share: Share, turn: PersonTurn, ports: CommandPorts): Message {
  const { texts, person } = turn;
  if (!(error instanceof UpstreamError)) throw error;
  const { status, retryAfterMs = 0 } = error;
  if (status === "scope") return texts.askPermission(linkFor(name, turn, ports), name);
  if (isEnded(error)) return texts.connectFor(linkFor(name, turn, ports), name);
  if (status === "premium-required") return texts.needsPremium();
  if (status === "no-device") return texts.needsDevice(share);
  if (status === "not-found") return texts.songGone(share);
  if (status === "unclear") return texts.perhapsQueued(share);
  if (status !== "quota" && status !== "rate" && status !== "budget") throw error;
  return texts.spotifyBusy(ports.clock.nowMs() + Math.max(retryAfterMs, 60_000), person.zone);
}

function isEnded(error: UpstreamError): boolean {
  const { status } = error;
  return error instanceof AccessLostError && (status === "invalid-grant" || status === "not-connected");
}
