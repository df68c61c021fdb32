import { randomInt } from "node:crypto";
import { createServer } from "node:net";

const firstPort = 20_000;
/** From here on systems give ports to connections, of which there are thousands while tests run. */
export const connectionPorts = 32_000;

/**
 * A loopback port for a server that listens later, or again: it is free now, and no connection gets it meanwhile. Another
 * server may.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(firstPort, connectionPorts);
  return (await isFree(port)) ? port : freePort();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
