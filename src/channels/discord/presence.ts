import { idIn, type Json, listIn, objectIn, textIn } from "./json.js";

const listeningType = 2;

/** Somebody is seen listening to a song. Only ever evidence for: that nothing is seen means nothing. */
export interface Listening {
  userId: string;
  /** Spotify's id of the track, 22 base-62 characters. */
  trackId: string;
  startedAtMs: number;
  /** When it will be over if it is neither stopped nor skipped. */
  endsAtMs: number;
}

/**
 * What a PRESENCE_UPDATE says about Spotify; null for nothing. The track is in a field that Discord does not document
 * (`sync_id`) and may take away again.
 */
export function listeningIn(raw: unknown): Listening | null {
  const { user, activities } = objectIn(raw);
  const userId = idIn(objectIn(user).id);
  const activity = listIn(activities).map(objectIn).find(isSpotify);
  const trackId = textIn(activity?.sync_id);
  const { start, end } = objectIn(activity?.timestamps);
  if (userId === null || trackId === null || !/^[0-9A-Za-z]{22}$/.test(trackId)) return null;
  if (!isTime(start) || !isTime(end) || end <= start) return null;
  return { userId, trackId, startedAtMs: start, endsAtMs: end };
}

function isSpotify({ type, id, name }: Json): boolean {
  return type === listeningType && (textIn(id)?.startsWith("spotify:") ?? name === "Spotify");
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && value > 0 && !Number.isNaN(new Date(value).getTime());
}
