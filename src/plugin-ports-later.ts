import { UpstreamError } from "./bots/errors.js";
import type { PluginHostParts } from "./bots/open-plugins.js";

type LaterPorts = Pick<PluginHostParts, "playlists" | "tops" | "releases" | "genres" | "pictureUrl">;

/** In the place of ports that do not exist yet; each real one takes a line away. */
export function laterPorts(): LaterPorts {
  const notBuilt = () => Promise.reject(new UpstreamError("spotify", "not built"));
  return {
    playlists: {
      get: notBuilt,
      mine: notBuilt,
      entries: notBuilt,
      create: notBuilt,
      add: notBuilt,
      replace: notBuilt,
      remove: notBuilt,
      describe: notBuilt,
      cover: notBuilt,
    },
    tops: { tracks: notBuilt, artists: notBuilt },
    releases: { followed: notBuilt, albums: notBuilt, tracks: notBuilt },
    genres: { of: notBuilt },
    pictureUrl: () => {
      throw new UpstreamError("spotify", "not built");
    },
  };
}
