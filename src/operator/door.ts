import type { Route } from "../http-port.js";
import type { BullmqAlarms } from "../scheduler/alarms.js";
import { watchProcess } from "./metrics.js";
import { metricsRoute } from "./metrics-route.js";
import { operatorRoutes } from "./pages.js";
import { createPassword } from "./password.js";
import type { RunsOf } from "./runs-list.js";
import { type ScrapedParts, scraped } from "./scraped.js";
import { createSessions } from "./session.js";

export interface DoorParts extends ScrapedParts {
  core: { OPERATOR_PASSWORD?: string | undefined; ENCRYPTION_KEY: Buffer[]; PUBLIC_URL: string };
  alarms: Pick<BullmqAlarms, "backlog" | "queues">;
  runs: RunsOf;
  /** Whether this process serves pages. */
  isWeb: boolean;
}

/** What whoever runs the bot sees by HTTP: `/metrics` of every process, and with a password the pages below `/operator`. */
export async function operatorDoor(parts: DoorParts): Promise<Route[]> {
  const { OPERATOR_PASSWORD: secret } = parts.core;
  const password = secret === undefined ? null : createPassword(secret, parts.clock);
  watchProcess(parts.metrics);
  const metrics = metricsRoute({ password, scrape: () => scraped(parts) });
  if (secret === undefined || password === null || !parts.isWeb) return [metrics];
  const { boardRoutes } = await import("./board.js");
  const { ENCRYPTION_KEY, PUBLIC_URL: publicUrl } = parts.core;
  const [first = Buffer.alloc(0)] = ENCRYPTION_KEY;
  const sessions = createSessions({ secret: first, password: secret, clock: parts.clock });
  const board = boardRoutes(parts.alarms.queues());
  return [metrics, ...operatorRoutes({ password, sessions, publicUrl, board, runs: parts.runs })];
}
