import { UpstreamError } from "./bots/errors.js";
import type { PluginHostParts } from "./bots/open-plugins.js";

/** In the place of ports that do not exist yet; each real one takes a line away. */
export function laterPorts(): Pick<PluginHostParts, "pictureUrl"> {
  return {
    pictureUrl: () => {
      throw new UpstreamError("spotify", "not built");
    },
  };
}
