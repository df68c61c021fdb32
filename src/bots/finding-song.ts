import { unquote } from "./command.js";
import type { CommandPorts } from "./commands/command.js";
import type { Person, Track } from "./domain.js";
import { AccessLostError, UserError } from "./errors.js";
import { lastSent } from "./last-sent.js";
import { parseTrackLink } from "./song-link.js";

/** One song, or several that were found for words and wait to be chosen. */
export async function readSong(song: string, sender: Person, ports: CommandPorts): Promise<Track | Track[]> {
  const said = unquote(song);
  if (/^(?:this|now)$/iu.test(said)) return readNowPlaying(sender, ports);
  if (/^again$/iu.test(said)) return readLastSent(sender, ports);
  if (parseTrackLink(said) || /https?:|spotify[:.]/iu.test(said)) return readTrack(said, ports);
  const found = await ports.music.search(said);
  if (found.length === 0) throw new UserError("nothingFound", { words: said });
  return found;
}

async function readNowPlaying(sender: Person, ports: CommandPorts): Promise<Track> {
  if (sender.spotify?.state !== "connected") throw new UserError("connectFirst");
  const track = await ports.music.nowPlaying(sender.id).catch(asConnectFirst);
  if (!track) throw new UserError("nothingPlays");
  return track;
}

/** Only a new login helps, and the reply says how. */
function asConnectFirst(error: unknown): never {
  throw error instanceof AccessLostError ? new UserError("connectFirst") : error;
}

async function readLastSent({ id }: Person, { shares, music }: CommandPorts): Promise<Track> {
  const last = await lastSent(shares, id);
  if (!last) throw new UserError("againNone");
  const track = await music.track(last.track.id);
  if (!track) throw new UserError("deadLink");
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
