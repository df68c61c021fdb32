import { AccessLostError, UpstreamError } from "../bots/errors.js";
import type { Music } from "../bots/ports.js";
import { failure } from "./reason.js";
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
      const access = session(personId);
      // A token that cannot be had now is a certain no; once the song has been sent off, the same failure is none.
      await access();
      const call = { method: "POST", path: "/me/player/queue", priority: "person", personId } as const;
      await request(access, { ...call, query: { uri: uriOf(trackId) } }).catch(asUnclear);
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

/** No answer, or a broken one: the song may have been added. */
function asUnclear(error: unknown): never {
  const isKnown = !(error instanceof UpstreamError) || error instanceof AccessLostError || !isSilence(error.status);
  throw isKnown ? error : failure("unclear", { cause: error });
}

function isSilence(status: UpstreamError["status"]): boolean {
  if (typeof status === "number") return status >= 500;
  return status === "network" || status === "timeout" || status === "bad-answer";
}
