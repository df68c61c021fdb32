import type { Clock } from "../bots/ports.js";
import { createFlights } from "./flights.js";
import type { Access } from "./request.js";
import type { RequestTokens, SpotifyApp } from "./tokens.js";

/** What the app's own session needs. */
export interface AppSessionParts {
  requestTokens: RequestTokens;
  clock: Clock;
}

const marginMs = 90_000;

/** The app's own access (client credentials) to songs and search; the token lives in this process only. */
export function createAppSession(parts: AppSessionParts, app: SpotifyApp): Access {
  const flights = createFlights<string>();
  let token = "";
  let renewAtMs = 0;
  const renew = async () => {
    const startedAtMs = parts.clock.nowMs();
    const answer = await parts.requestTokens(app, { grant_type: "client_credentials" });
    token = answer.access_token;
    renewAtMs = startedAtMs + answer.expires_in * 1000 - marginMs;
    return token;
  };
  return async (rejected) => {
    const isFresh = token !== "" && token !== rejected && parts.clock.nowMs() < renewAtMs;
    return { appId: app.id, accessToken: isFresh ? token : await flights("", renew) };
  };
}
