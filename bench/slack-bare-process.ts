import type { AddressInfo } from "node:net";
import { App, HTTPReceiver } from "@slack/bolt";
import { answerParent, cpuUs } from "./child.js";
import type { ServerRequest } from "./http-servers.js";

/** Bolt as its documentation sets it up, with one listener that acknowledges and does nothing else. */
async function start(signingSecret: string, command: string): Promise<number> {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: "/slack/events" });
  const authorize = async () => ({ botToken: "xoxb-bench", botId: "B000000001", botUserId: "U000000000" });
  const app = new App({ receiver, authorize });
  app.command(command, ({ ack }) => ack());
  const server = await receiver.start({ port: 0, host: "127.0.0.1" });
  return (server.address() as AddressInfo).port;
}

answerParent<ServerRequest>(async (request) => {
  if (request.kind !== "start") return cpuUs();
  const { SLACK_SIGNING_SECRET: secret = "", SLACK_COMMAND: command = "/song" } = request.settings;
  return start(secret, command);
});
