import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands for a platform that takes messages, Meta's Graph API or Slack's response URLs: answers every call, counts the messages. */
export interface MessageStub {
  url: string;
  /** Resolves when so many messages have come, typing not counted; rejects after `withinMs`. */
  received(messages: number, withinMs: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startMessageStub(): Promise<MessageStub> {
  let messages = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      if (!body.includes("sender_action")) messages += 1;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ recipient_id: "7000000000000000", message_id: `m_${messages}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async received(count, withinMs) {
      const untilMs = Date.now() + withinMs;
      while (messages < count && Date.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 50));
      if (messages !== count) throw new Error(`${count} people wrote and ${messages} were answered`);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
