import type { AddressInfo } from "node:net";
import { App, HTTPReceiver } from "@slack/bolt";
import { answerAsServer } from "./server-child.js";

// Bolt as its documentation sets it up, with one listener that acknowledges and does nothing else.
answerAsServer({
  async start({ settings }) {
    const { SLACK_SIGNING_SECRET: signingSecret = "", SLACK_COMMAND: command = "" } = settings;
    const receiver = new HTTPReceiver({ signingSecret, endpoints: "/slack/events" });
    const authorize = async () => ({ botToken: "xoxb-bench", botId: "B000000001", botUserId: "U000000000" });
    const app = new App({ receiver, authorize });
    app.command(command, ({ ack }) => ack());
    const server = await receiver.start({ port: 0, host: "127.0.0.1" });
    return (server.address() as AddressInfo).port;
  },
});
