/** What stands in one row: a song, a file of the owner's computer, a podcast episode, or nothing any more (null). */
export type RowContent =
  | { kind: "track"; trackId: string }
  | { kind: "local"; name: string }
  | { kind: "episode"; name: string }
  | null;

/** One row of a playlist. Old rows have neither time nor person. */
export interface Row {
  content: RowContent;
  addedAtMs: number | null;
  addedBy: string | null;
}

/** One playlist. `version` grows with each write and makes the snapshot id. */
export interface Playlist {
  id: string;
  ownerId: string;
  name: string;
  description: string;
  isPublic: boolean;
  isCollaborative: boolean;
  collaboratorIds: Set<string>;
  /** Appears as null in lists, as broken playlists sometimes do. */
  isGhost: boolean;
  version: number;
  rows: Row[];
  /** The uploaded cover, decoded; null without one. */
  coverJpeg: Buffer | null;
}

/** How a playlist is made for a test. A string in `items` is a song's id, URI or link. */
export interface PlaylistSeed {
  ownerId: string;
  name: string;
  items?: readonly (string | null | { local: string } | { episode: string })[];
  collaboratorIds?: readonly string[];
  /** Default false. */
  isPublic?: boolean;
  isCollaborative?: boolean;
  isGhost?: boolean;
  description?: string;
}

/** The snapshot id: other after each write. */
export function snapshotId(playlist: Playlist): string {
  return Buffer.from(`${playlist.version},${playlist.id}`).toString("base64");
}

/** Whether this is the id of some state that the playlist has had. */
export function isSnapshotOf(playlist: Playlist, text: string): boolean {
  const [version = "", id] = Buffer.from(text, "base64").toString("utf8").split(",");
  return id === playlist.id && Number(version) >= 1 && Number(version) <= playlist.version;
}

/** Replaces the rows, which makes a new snapshot. */
export function writeRows(playlist: Playlist, rows: Row[]): void {
  playlist.rows = rows;
  playlist.version += 1;
}

/** Whether this listener may read the contents: Development Mode shows them to owner and collaborators only. */
export function mayRead(playlist: Playlist, listenerId: string): boolean {
  return playlist.ownerId === listenerId || playlist.collaboratorIds.has(listenerId);
}
