import type { CommandPorts, PersonTurn } from "../../bots/commands/command.js";
import type { Group } from "../../bots/domain.js";
import { UserError } from "../../bots/errors.js";
import { foldName } from "../../bots/fold-name.js";
import { isMember, isNamed } from "../../bots/groups.js";
import type { Playlist } from "../../bots/plugin-ports.js";
import { playlistIdIn, type SaidSource, type SaidTarget } from "./places.js";
import type { Parts, Source, Target } from "./records.js";
import { errorWords } from "./words-errors.js";

/** What somebody means by a source or a target: one, several that would fit, or none. */
export type Meant<T> = { kind: "one"; place: T; name: string | null } | { kind: "several"; playlists: Playlist[] };

export interface Asking {
  parts: Parts;
  turn: PersonTurn;
  ports: Pick<CommandPorts, "music">;
  /** Their own lists and those they follow; asked for once, and only where a name is said. */
  mine(): Promise<Playlist[]>;
}

export async function sourceMeant(said: SaidSource, asking: Asking): Promise<Meant<Source>> {
  if (said.kind === "received") return { kind: "one", place: said, name: null };
  if (said.kind === "group")
    return groupMeant((group) => isNamed(group, said.name) || group.id === said.name, said.name, asking);
  if (said.kind === "this-group") return groupMeant((group) => isHere(group, asking.turn), "", asking);
  return playlistMeant(said, asking);
}

export async function targetMeant(said: SaidTarget, asking: Asking): Promise<Meant<Target>> {
  if (said.kind === "new") return { kind: "one", place: said, name: said.name };
  return playlistMeant(said, asking);
}

async function groupMeant(fits: (group: Group) => boolean, name: string, asking: Asking): Promise<Meant<Source>> {
  const { parts, turn } = asking;
  const groups = await parts.groups.of(turn.person.id);
  const group = groups.find((one) => isMember(one, turn.person.id) && fits(one));
  if (!group) throw new UserError(name === "" ? errorWords.noGroupHere : errorWords.noGroup, { group: name });
  return { kind: "one", place: { kind: "group", id: group.id }, name: group.name };
}

function isHere({ room }: Group, { address }: PersonTurn): boolean {
  if (!room || address.room === undefined) return false;
  return room.channel === address.channel && room.tenantId === address.tenantId && room.room === address.room;
}

type SaidPlaylist = Exclude<SaidTarget, { kind: "new" }>;

async function playlistMeant(said: SaidPlaylist, asking: Asking): Promise<Meant<{ kind: "playlist"; id: string }>> {
  if (said.kind === "other") throw new UserError(errorWords.notAPlaylist);
  if (said.kind === "named") return namedPlaylist(said.name, await asking.mine());
  const id = said.kind === "playlist" ? said.id : await followed(said.url, asking);
  return { kind: "one", place: { kind: "playlist", id }, name: null };
}

async function followed(url: string, { ports }: Asking): Promise<string> {
  const link = await ports.music.resolve(url);
  const id = link === null ? null : playlistIdIn(link);
  if (id === null) throw new UserError(errorWords.notAPlaylist);
  return id;
}

function namedPlaylist(name: string, mine: readonly Playlist[]): Meant<{ kind: "playlist"; id: string }> {
  const found = calledSo(name, mine);
  const [one, ...others] = found;
  if (!one) throw new UserError(isSpotifys(name) ? errorWords.spotifysOwn : errorWords.noPlaylist, { name });
  if (others.length > 0) return { kind: "several", playlists: found };
  return { kind: "one", place: { kind: "playlist", id: one.id }, name: one.name };
}

/** Those of the whole name, or else those that have it in theirs. */
function calledSo(name: string, playlists: readonly Playlist[]): Playlist[] {
  const wanted = foldName(name);
  const whole = playlists.filter((one) => foldName(one.name) === wanted);
  return whole.length > 0 ? whole : playlists.filter((one) => foldName(one.name).includes(wanted));
}

/** What Spotify puts together for each of its listeners, and shows to no app. */
function isSpotifys(name: string): boolean {
  return /^(?:discover weekly|release radar|daily mix\b.*|on repeat|repeat rewind|your top songs\b.*|dein mix der woche|mix der woche|descubrimiento semanal|radar de novedades)$/u.test(
    foldName(name),
  );
}
