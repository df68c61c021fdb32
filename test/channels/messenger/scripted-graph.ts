import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface GraphRequest {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface ScriptedGraph {
  url: string;
  requests: GraphRequest[];
  /** What the next requests get; the last one goes on. */
  answerWith(answer: (response: ServerResponse) => void): void;
  close(): Promise<void>;
}

/** A server that says what it is told to, for answers no emulator of Graph would give. */
export async function scriptedGraph(): Promise<ScriptedGraph> {
  const requests: GraphRequest[] = [];
  let answer = (response: ServerResponse): void => void response.end('{"message_id":"m_1"}');
  const server = createServer(async (request, response) => {
    const { method = "", url: path = "", headers } = request;
    requests.push({ method, path, headers, body: await text(request) });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answerWith: (next) => {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers as Graph does when it refuses. */
export function refusal(status: number, code: number, subcode?: number, more: object = {}) {
  return (response: ServerResponse) => {
    const error = {
      message: `(#${code}) no`,
      type: "OAuthException",
      code,
      error_subcode: subcode,
      fbtrace_id: "A1",
      ...more,
    };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
  };
}
