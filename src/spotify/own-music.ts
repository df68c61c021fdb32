import type { Music } from "../bots/ports.js";
import { once } from "./once.js";
import type { Request } from "./request.js";
import type { Session } from "./session.js";

export interface OwnMusicParts {
  request: Request;
  session: Session;
}

/** What people let the bot do in their own Spotify. */
export function createOwnMusic({ request, session }: OwnMusicParts): Pick<Music, "enqueue" | "save"> {
  return {
    async enqueue(personId, trackId) {
      const call = { method: "POST", path: "/me/player/queue", priority: "person", personId } as const;
      await once(request, session(personId), { ...call, query: { uri: uriOf(trackId) } });
    },
    async save(personId, trackId) {
      const call = { method: "PUT", path: "/me/library", priority: "person", personId } as const;
      await request(session(personId), { ...call, query: { uris: uriOf(trackId) } });
    },
  };
}

function uriOf(trackId: string): string {
  return `spotify:track:${trackId}`;
}
