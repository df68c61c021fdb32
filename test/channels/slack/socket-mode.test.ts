import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { allCommands } from "../../../src/bots/commands/all.js";
import { plainManner } from "../../../src/bots/manner.js";
import { textsIn } from "../../../src/bots/text.js";
import type { OnTurn } from "../../../src/channels/channel.js";
import { createSlackChannel } from "../../../src/channels/slack/channel.js";
import { ann, memoryRecords, movableClock, recordedLog, settingsFor, team } from "./bench.js";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** As little of Socket Mode as there can be: it opens, and hands over one command. */
async function socketSlack(envelope: object) {
  const calls: { method: string; authorization: string | undefined }[] = [];
  const acks: unknown[] = [];
  const server = createServer((request, response) => {
    calls.push({ method: String(request.url), authorization: request.headers.authorization });
    const { port } = server.address() as AddressInfo;
    const url = request.url?.endsWith("apps.connections.open") ? { url: `ws://127.0.0.1:${port}/link` } : {};
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ok: true, ts: "1.2", channel: "D1", ...url }));
  });
  const sockets = new WebSocketServer({ server });
  const acknowledged = new Promise<void>((resolve) => {
    sockets.on("connection", (socket: WebSocket) => {
      socket.on("message", (data) => {
        acks.push(JSON.parse(String(data)));
        resolve();
      });
      socket.send(JSON.stringify({ type: "hello", num_connections: 1 }));
      socket.send(JSON.stringify(envelope));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { calls, acks, acknowledged, apiUrl: `http://127.0.0.1:${port}/api/` };
}

it("in Socket Mode the same commands come over a socket, and no address is open to the world", async () => {
  const payload = { command: "/song", text: "inbox", user_id: ann, team_id: team, channel_id: "D1", trigger_id: "1.2" };
  const slack = await socketSlack({
    type: "slash_commands",
    envelope_id: "e1",
    accepts_response_payload: true,
    payload,
  });
  const turns: unknown[] = [];
  const channel = createSlackChannel({
    settings: settingsFor(slack.apiUrl, {
      ...{ SLACK_CLIENT_ID: undefined, SLACK_CLIENT_SECRET: undefined, SLACK_STATE_SECRET: undefined },
      ...{ SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1" },
    }),
    ...{ installations: memoryRecords(), publicUrl: "http://127.0.0.1:1", clock: movableClock(), log: recordedLog() },
    ...{ random: { id: () => "r", digits: () => "1" }, acted: async () => {}, answered: async () => {} },
    ...{
      peek: async () => ({}),
      suggest: { songs: async () => [], people: async () => [], groups: async () => [], recipients: async () => [] },
      commands: allCommands,
      textsFor: async () => textsIn({ language: "en", spell: plainManner.spell }),
      isFirst: async () => true,
    },
  });
  const onTurn: OnTurn = async (context) => {
    turns.push(context.activity.text);
    await context.sendActivity("here");
  };
  expect(channel.routes).toEqual([]);
  await channel.start(onTurn);
  closing.push(() => channel.stop());
  await slack.acknowledged;
  await channel.stop();
  expect(slack.acks).toMatchObject([{ envelope_id: "e1" }]);
  expect(turns).toEqual(["inbox"]);
  expect(slack.calls).toEqual([
    { method: "/api/apps.connections.open", authorization: "Bearer xapp-1" },
    { method: "/api/users.info", authorization: "Bearer xoxb-1" },
    { method: "/api/chat.postMessage", authorization: "Bearer xoxb-1" },
  ]);
});
