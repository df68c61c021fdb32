import type { Clock } from "../../src/bots/ports.js";
import type { Directory } from "./directory.js";
import type { Ids } from "./ids.js";
import type { Installs } from "./installs.js";
import type { Messages } from "./messages.js";
import type { RateLimits } from "./rate-limits.js";
import type { ResponseUrls } from "./response-urls.js";
import type { Triggers } from "./triggers.js";
import type { Views } from "./views.js";

/** The state of the whole platform, shared by the Web API and by what people do. */
export interface Platform {
  clock: Clock;
  /** Real time in milliseconds, for the rules of three seconds and for signatures. */
  realNowMs: () => number;
  ids: Ids;
  appId: string;
  /** Whether the app has a home tab. */
  hasHomeTab: boolean;
  /** Whether the app has a messages tab: without it, direct messages from the app are refused. */
  hasMessagesTab: boolean;
  directory: Directory;
  installs: Installs;
  messages: Messages;
  views: Views;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  rates: RateLimits;
}
