/** One POST as it goes over the wire. Nobody looks at the name of the host. */
export function postOf(path: string, headers: Record<string, string>, body: string): Buffer {
  const all = { host: "songs.example.org", ...headers, "content-length": String(Buffer.byteLength(body)) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
}
