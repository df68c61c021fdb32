import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * A loopback port for a server whose address others have to know before it listens. From below the ports that systems
 * give to connections, so that nobody gets it meanwhile.
 */
export async function portForLater(): Promise<number> {
  const port = randomInt(20_000, 32_000);
  const isFree = await new Promise<boolean>((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
  return isFree ? port : portForLater();
}
