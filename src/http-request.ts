import type { IncomingMessage } from "node:http";
import { BlockList } from "node:net";
import type { HttpRequest } from "./http-port.js";

const EMPTY = Buffer.alloc(0);

/** Where a proxy of our own may be: this machine, its containers, its network. */
const nearby = new BlockList();
nearby.addSubnet("127.0.0.0", 8);
nearby.addSubnet("10.0.0.0", 8);
nearby.addSubnet("172.16.0.0", 12);
nearby.addSubnet("192.168.0.0", 16);
nearby.addSubnet("100.64.0.0", 10);
nearby.addSubnet("169.254.0.0", 16);
nearby.addAddress("::1", "ipv6");
nearby.addSubnet("fc00::", 7, "ipv6");
nearby.addSubnet("fe80::", 10, "ipv6");

function isNearby(address: string): boolean {
  return nearby.check(address, address.includes(":") ? "ipv6" : "ipv4");
}

/**
 * Whose request it is. An https PUBLIC_URL means that a proxy ends TLS before us, and that the peer of the socket is
 * this proxy; then the *last* address of X-Forwarded-For is the one that the proxy itself has seen (all before it may
 * be made up). It is believed only from a peer nearby: anybody else could have written the header.
 */
export function peerOf(socketAddress: string, forwardedFor: string | undefined, isBehindProxy: boolean): string {
  const peer = socketAddress.replace(/^::ffff:/, "");
  if (!isBehindProxy || !isNearby(peer)) return peer;
  return forwardedFor?.split(",").at(-1)?.trim() || peer;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The first cookie of each name. The object has no prototype, so `__proto__` is a name like any other. */
export function cookiesOf(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null);
  for (const pair of header?.split(";") ?? []) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, Math.max(at, 0)).trim();
    if (name && !(name in cookies))
      cookies[name] = decoded(
        pair
          .slice(at + 1)
          .trim()
          .replace(/^"(.*)"$/, "$1"),
      );
  }
  return cookies;
}

/** Works out only what the route asks for: a webhook needs neither its cookies nor its query. */
class LazyRequest implements HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string | undefined>;
  readonly body: Buffer;
  /** Read at once: a closed socket has forgotten its peer. */
  readonly ip: string;
  readonly #search: string;

  constructor(raw: IncomingMessage, body: Buffer, isBehindProxy: boolean) {
    const url = raw.url ?? "/";
    const at = url.indexOf("?");
    this.method = raw.method ?? "GET";
    this.path = at < 0 ? url : url.slice(0, at);
    this.#search = at < 0 ? "" : url.slice(at + 1);
    // Node gives a list for `set-cookie` alone, which no request has.
    this.headers = raw.headers as Record<string, string | undefined>;
    this.body = body;
    this.ip = peerOf(raw.socket.remoteAddress ?? "", this.headers["x-forwarded-for"], isBehindProxy);
  }

  get query(): URLSearchParams {
    return new URLSearchParams(this.#search);
  }

  get cookies(): Record<string, string> {
    return cookiesOf(this.headers.cookie);
  }
}

/** What the server got, as a route sees it. `body`: the bytes, or undefined where there was none. */
export function requestOf(raw: IncomingMessage, body: unknown, isBehindProxy: boolean): HttpRequest {
  return new LazyRequest(raw, Buffer.isBuffer(body) ? body : EMPTY, isBehindProxy);
}
