import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createSlackEmulator,
  type SlackEmulator,
  type SlackEmulatorOptions,
} from "../../../playground/slack/emulator.js";

export const SIGNING_SECRET = "signing-secret";
export const CLIENT_ID = "111.222";
export const CLIENT_SECRET = "client-secret";
export const REDIRECT_URI = "http://127.0.0.1:9/slack/oauth_redirect";
export const TEAM = "T0001";
export const OTHER_TEAM = "T0002";
export const ORG = "E0001";
export const ORG_TEAM = "T0003";
export const ANN = "U0ANN";
export const BOB = "U0BOB";
/** Somebody of another workspace. */
export const CLEO = "U0CLEO";
/** Somebody of a workspace in an organisation. */
export const DORA = "W0DORA";
/** A channel with Ann, Bob and the bot. */
export const MUSIC = "C0MUSIC";
/** A channel with Ann and Bob, without the bot. */
export const TALK = "C0TALK";
export const MINUTE_MS = 60_000;

/** A request the bot got. */
export interface Received {
  headers: IncomingHttpHeaders;
  raw: string;
  /** Fields of a form, with `payload` apart. */
  form: Record<string, string>;
  /** The JSON of an event, or of the field `payload`. */
  json: Payload;
}

/** JSON whose fields a test knows. */
// biome-ignore lint/suspicious/noExplicitAny: payloads are looked into at will, and a wrong guess fails the test
export type Payload = Record<string, any>;

/** What the bot answers; `null` leaves the request unanswered. */
export type BotReply = { status?: number; json?: object; text?: string } | null;

/** An answer of the Web API. */
export interface ApiReply {
  status: number;
  body: Payload;
  headers: Headers;
}

/** An emulator with people, a bot that records, and a clock that moves only when told. */
export interface World {
  emulator: SlackEmulator;
  token: string;
  received: Received[];
  /** The newest request. */
  last(): Received;
  respondWith(reply: (received: Received) => BotReply): void;
  advance(ms: number): void;
  nowMs(): number;
  /** Moves the real time of triggers and signatures. */
  advanceReal(ms: number): void;
  /** Calls the Web API with a form, objects as JSON, as the SDK does. */
  api(method: string, args?: Payload, token?: string | null): Promise<ApiReply>;
  close(): Promise<void>;
}

export async function startWorld(options: Partial<SlackEmulatorOptions> = {}): Promise<World> {
  const time = { nowMs: Date.UTC(2026, 10, 1), realNowMs: Date.now() };
  const bot = await startBot();
  const emulator = createSlackEmulator({
    clock: { nowMs: () => time.nowMs },
    realNowMs: () => time.realNowMs,
    signingSecret: SIGNING_SECRET,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    redirectUris: [REDIRECT_URI],
    ...options,
  });
  await emulator.start();
  emulator.setRequestUrl(bot.url);
  fill(emulator);
  const { token } = emulator.install(TEAM);
  emulator.inviteBot(MUSIC);
  return {
    emulator,
    token,
    received: bot.received,
    last: () => {
      const received = bot.received.at(-1);
      if (received === undefined) throw new Error("The bot has received nothing");
      return received;
    },
    respondWith: bot.respondWith,
    advance: (ms) => {
      time.nowMs += ms;
    },
    nowMs: () => time.nowMs,
    advanceReal: (ms) => {
      time.realNowMs += ms;
    },
    api: (method, args = {}, bearer = token) => callApi(emulator.apiUrl, method, args, bearer),
    close: async () => {
      await emulator.stop();
      await bot.close();
    },
  };
}

function fill(emulator: SlackEmulator): void {
  emulator.addTeam({ id: TEAM, name: "Record Club" });
  emulator.addTeam({ id: OTHER_TEAM, name: "Tape Club" });
  emulator.addTeam({ id: ORG_TEAM, name: "Org Radio", enterpriseId: ORG });
  emulator.addUser({ teamId: TEAM, id: ANN, name: "Ann Reed" });
  emulator.addUser({ teamId: TEAM, id: BOB, name: "Bob Fisher" });
  emulator.addUser({ teamId: OTHER_TEAM, id: CLEO, name: "Cleo Park" });
  emulator.addUser({ teamId: ORG_TEAM, id: DORA, name: "Dora Lang" });
  emulator.addChannel({ teamId: TEAM, id: MUSIC, name: "music", members: [ANN, BOB] });
  emulator.addChannel({ teamId: TEAM, id: TALK, name: "talk", members: [ANN, BOB] });
}

async function callApi(apiUrl: string, method: string, args: Payload, token: string | null): Promise<ApiReply> {
  const fields = Object.entries(args).map(([name, value]) => [
    name,
    typeof value === "object" ? JSON.stringify(value) : String(value),
  ]);
  const response = await fetch(`${apiUrl}${method}`, {
    method: "POST",
    redirect: "error",
    headers: { connection: "close", ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: new URLSearchParams(Object.fromEntries(fields)),
  });
  return { status: response.status, body: (await response.json()) as Payload, headers: response.headers };
}

/** Posts to a response URL; `ok` or the error. */
export async function respondTo(responseUrl: string, body: object): Promise<string> {
  const headers = { "content-type": "application/json", connection: "close" };
  const response = await fetch(responseUrl, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  return response.ok ? text : `${response.status} ${(JSON.parse(text) as Payload).error}`;
}

async function startBot() {
  const received: Received[] = [];
  let reply: (received: Received) => BotReply = () => ({});
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const entry = receivedOf(request.headers, Buffer.concat(chunks).toString("utf8"));
      received.push(entry);
      const answer = reply(entry);
      if (answer === null) return;
      const type = answer.json === undefined ? "text/plain" : "application/json; charset=utf-8";
      const body = answer.json === undefined ? (answer.text ?? "") : JSON.stringify(answer.json);
      response.writeHead(answer.status ?? 200, { "content-type": type }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    respondWith: (next: typeof reply) => {
      reply = next;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function receivedOf(headers: IncomingHttpHeaders, raw: string): Received {
  const isJson = headers["content-type"]?.startsWith("application/json") === true;
  const form = isJson ? {} : Object.fromEntries(new URLSearchParams(raw));
  const json = isJson ? raw : (form.payload ?? "{}");
  return { headers, raw, form, json: JSON.parse(json) as Payload };
}

/** A `section` with a button and a menu that asks the bot. */
export const buttonBlocks = [
  { type: "section", text: { type: "mrkdwn", text: "Heard it?" } },
  {
    type: "actions",
    block_id: "answers",
    elements: [
      { type: "button", action_id: "song:heard", text: { type: "plain_text", text: "Heard it" }, value: "heard 1" },
      {
        type: "button",
        action_id: "song:open",
        text: { type: "plain_text", text: "Open" },
        url: "https://example.com",
      },
    ],
  },
];

/** A modal that asks for a song, a person and a note. */
export const shareModal = {
  type: "modal",
  callback_id: "song:share",
  title: { type: "plain_text", text: "Share a song" },
  submit: { type: "plain_text", text: "Send" },
  private_metadata: "draft 1",
  blocks: [
    {
      type: "input",
      block_id: "song",
      label: { type: "plain_text", text: "Song" },
      element: { type: "external_select", action_id: "song:pick", min_query_length: 2 },
    },
    {
      type: "input",
      block_id: "to",
      label: { type: "plain_text", text: "To" },
      element: { type: "users_select", action_id: "song:to" },
    },
    {
      type: "input",
      block_id: "note",
      optional: true,
      label: { type: "plain_text", text: "Note" },
      element: { type: "plain_text_input", action_id: "song:note", max_length: 20 },
    },
  ],
};
