import { setImmediate as nextTick } from "node:timers/promises";
import { isValidSlackRequest } from "@slack/bolt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ann, bob, openSlack, room, type SlackBench, signingSecret, team } from "./bench.js";

const form = "application/x-www-form-urlencoded";

let bench: SlackBench;
const texts = () => bench.turns.map((turn) => turn?.text);
const events = () => bench.log.lines.map(({ event }) => event);
const payload = (body: unknown) => new URLSearchParams({ payload: JSON.stringify(body) }).toString();

beforeEach(async () => {
  bench = await openSlack();
});
afterEach(() => bench.close());

describe("a request", () => {
  it("is known as Slack's by its signature, as documented", () => {
    const body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const headers = {
      "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
      "x-slack-request-timestamp": 1531420618,
    };
    expect(isValidSlackRequest({ signingSecret, body, headers, nowMilliseconds: 1531420618_000 })).toBe(true);
  });

  it.each(["wrong-secret", "flipped", "wrong-version", "missing", "missing-timestamp"] as const)(
    "with a signature that is %s is refused",
    async (signature) => {
      expect(await bench.emulator.command(ann, "inbox", { signature })).toMatchObject({ status: 401 });
      await bench.settled();
      expect(bench.turns).toEqual([]);
    },
  );

  it.each([-301, 301, 86_400])(
    "stamped %i s beside the time is refused: past and future timestamp",
    async (seconds) => {
      const answer = await bench.emulator.command(ann, "inbox", { timestampOffsetS: seconds });
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { code: "unauthorized", status: 401 } });
      expect(bench.turns).toEqual([]);
    },
  );

  it("may have a charset in its content type, and capitals", async () => {
    const body = new URLSearchParams({ command: "/song", text: "inbox", user_id: ann, team_id: team }).toString();
    for (const contentType of [`${form}; charset=utf-8`, "Application/X-WWW-Form-Urlencoded"])
      expect(await bench.emulator.deliver(body, { contentType })).toMatchObject({ status: 200 });
    await bench.settled();
    expect(texts()).toEqual(["inbox", "inbox"]);
  });

  it("that is oversized is refused before its signature is looked at", async () => {
    const answer = await bench.emulator.deliver("x".repeat(1024 * 1024 + 1), { signature: "missing" });
    expect(answer.status === 413 || answer.status === 0).toBe(true);
    expect(events()).toEqual([]);
  });

  it.each([
    ["null", "application/json"],
    ["[]", "application/json"],
    ['"text"', "application/json"],
    ["{", "application/json"],
    ["", "application/json"],
    ["payload=null", form],
    ["payload=%7B", form],
    ["payload=%5B%5D", form],
    ["payload=1&payload=2", form],
  ])("whose body is %s gets an answer at once", async (body, contentType) => {
    expect(await bench.emulator.deliver(body, { contentType })).toMatchObject({ status: 400 });
  });

  it("to another address, also //, is none of ours", async () => {
    for (const path of ["//", "//slack/events", "/slack", "/slack/events/x"])
      expect((await fetch(`${bench.url}${path}`, { method: "POST" })).status).toBe(404);
    expect((await fetch(`${bench.url}/slack/events`)).status).toBe(405);
  });

  it("answers the handshake and the look at our certificate, and nothing smuggled beside it", async () => {
    const hello = JSON.stringify({ type: "url_verification", challenge: "c4" });
    expect(await bench.emulator.deliver(hello)).toMatchObject({ status: 200, body: '{"challenge":"c4"}' });
    expect(await bench.emulator.deliver(hello, { signature: "flipped" })).toMatchObject({ status: 401 });
    const smuggled = new URLSearchParams({
      ssl_check: "1",
      command: "/song",
      text: "inbox",
      user_id: ann,
      team_id: team,
    });
    expect(await bench.emulator.deliver(smuggled.toString(), { signature: "missing" })).toMatchObject({ status: 200 });
    await bench.settled();
    expect(bench.turns).toEqual([]);
  });

  it("of a kind nobody knows is answered at once and forgotten", async () => {
    for (const body of ['{"type":"something_new"}', "{}"])
      expect(await bench.emulator.deliver(body)).toMatchObject({ status: 200 });
    expect(await bench.emulator.deliver(payload({ type: "dialog_cancellation" }))).toMatchObject({ status: 200 });
    expect(events()).toEqual(["slack.unknown", "slack.unknown", "slack.unknown"]);
  });

  it("is refused once the channel has stopped, so that Slack tries elsewhere", async () => {
    await bench.channel.stop();
    expect(await bench.emulator.openHome(ann)).toMatchObject({ status: 503 });
    expect(bench.emulator.home(ann)).toBeNull();
  });
});

/** The way to every field of a payload, those inside others too. */
function pathsIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [[name], ...pathsIn(inner).map((path) => [name, ...path])]);
}

function changed(body: Record<string, unknown>, path: string[], to: unknown): Record<string, unknown> {
  const copy = structuredClone(body);
  const holder = path.slice(0, -1).reduce<object>((inner, name) => Reflect.get(inner, name), copy);
  Reflect.set(holder, path.at(-1) ?? "", to);
  return copy;
}

describe("a payload with missing or null fields", () => {
  const whole: Record<string, Record<string, unknown>> = {
    command: { command: "/song", text: "inbox", user_id: ann, team_id: team, channel_id: room, trigger_id: "1.2" },
    action: {
      type: "block_actions",
      user: { id: ann, team_id: team },
      team: { id: team },
      channel: { id: room },
      container: { type: "message" },
      actions: [{ action_id: "song:0", value: "inbox", action_ts: "1.2" }],
      trigger_id: "1.2",
    },
    options: {
      type: "block_suggestion",
      user: { id: ann, team_id: team },
      team: { id: team },
      action_id: "song:song",
      value: "x",
    },
    view: {
      type: "view_submission",
      user: { id: ann, team_id: team },
      team: { id: team },
      view: { id: "V1", callback_id: "song:share", state: { values: {} } },
    },
    shortcut: {
      type: "shortcut",
      user: { id: ann, team_id: team },
      team: { id: team },
      callback_id: "song:share",
      trigger_id: "1.2",
    },
    messageAction: {
      type: "message_action",
      user: { id: ann, team_id: team },
      team: { id: team },
      callback_id: "song:share-message",
      message: { text: "x" },
      channel: { id: room },
    },
    event: {
      type: "event_callback",
      team_id: team,
      event_id: "Ev1",
      event_time: 1,
      authorizations: [{ team_id: team }],
      event: { type: "app_home_opened", user: ann, tab: "home" },
    },
  };
  const cases = Object.entries(whole).flatMap(([kind, body]) =>
    pathsIn(body).flatMap((path) => [
      [kind, path.join("."), "null", changed(body, path, null)] as const,
      [kind, path.join("."), "missing", changed(body, path, undefined)] as const,
      [kind, path.join("."), "a number", changed(body, path, 7)] as const,
    ]),
  );

  it.each(cases)("(%s, %s %s) gets its answer, and nothing breaks", async (kind, _field, _how, body) => {
    const filled = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
    const asForm = new URLSearchParams(
      filled.map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
    const bytes = kind === "command" ? asForm : kind === "event" ? JSON.stringify(body) : payload(body);
    const { status, ackMs } = await bench.emulator.deliver(bytes);
    // An event that is not taken would only come again; of the others Slack tells the person that it failed.
    expect(kind === "event" ? [200] : [200, 500]).toContain(status);
    expect(ackMs).toBeLessThan(2500);
    await bench.settled();
    expect(await bench.emulator.command(bob, "sent")).toMatchObject({ status: 200 });
    await bench.settled();
    expect(texts().at(-1)).toBe("sent");
  });
});

describe("a dialog that Bolt cannot read", () => {
  it("is not taken for submitted: Slack tells the person that it failed", async () => {
    const view = { id: "V1", callback_id: "song:share", state: { values: {} } };
    const answer = await bench.emulator.deliver(payload({ type: "view_submission", team: { id: team }, view }));
    expect(answer).toMatchObject({ status: 500 });
    expect(events()).toEqual(["slack.unhandled"]);
  });
});

describe("a null where there could be something", () => {
  it("is as good as nothing: the command and the press count", async () => {
    const press = { type: "block_actions", user: { id: ann, team_id: team }, team: { id: team }, channel: null };
    const actions = [{ action_id: "song:0", value: "inbox", action_ts: "1.2" }];
    const enterprise = { enterprise: null, message: null, container: null, response_url: null, view: null };
    expect(await bench.emulator.deliver(payload({ ...press, ...enterprise, actions }))).toMatchObject({ status: 200 });
    await bench.settled();
    expect(texts()).toEqual(["inbox"]);
  });
});

describe("an event that comes again", () => {
  const peeks = () => bench.answered.length;

  it("with the same id is handled once, also as a retry", async () => {
    await bench.emulator.openHome(ann, { eventId: "Ev1" });
    await bench.settled();
    expect(await bench.emulator.openHome(ann, { eventId: "Ev1", retryNum: 1 })).toMatchObject({ status: 200 });
    await bench.settled();
    expect(peeks()).toBe(1);
  });

  it("is handled when it first arrives as a retry: retry that is the only delivery", async () => {
    await bench.emulator.openHome(ann, { eventId: "Ev1", retryNum: 1 });
    await bench.settled();
    expect(peeks()).toBe(1);
  });

  it("as the late retry after five minutes is still known", async () => {
    await bench.emulator.openHome(ann, { eventId: "Ev1" });
    await bench.settled();
    bench.clock.advance(5 * 60_000);
    await bench.emulator.openHome(ann, { eventId: "Ev1", retryNum: 3 });
    await bench.settled();
    expect(peeks()).toBe(1);
  });

  it("is handled rather than dropped when nobody knows whether it was seen", async () => {
    bench.house.isFirst = () => Promise.reject(new Error("redis"));
    await bench.emulator.openHome(ann, { eventId: "Ev1" });
    await bench.emulator.command(ann, "inbox");
    await bench.settled();
    expect([peeks(), texts()]).toEqual([1, ["inbox"]]);
  });

  it("as the same press without a trigger is done once, and the press of somebody else for itself", async () => {
    const press = (userId: string) => ({
      ...{ type: "block_actions", user: { id: userId, team_id: team }, team: { id: team } },
      actions: [{ action_id: "song:0", value: "inbox", action_ts: "1.2" }],
    });
    for (const userId of [ann, ann, bob]) await bench.emulator.deliver(payload(press(userId)));
    await bench.settled();
    expect(bench.turns.map((turn) => turn?.address.userId)).toEqual([ann, bob]);
  });

  it("as the same command or the same press is acknowledged and done once", async () => {
    let command: Record<string, unknown> = {};
    await bench.emulator.command(ann, "inbox", { alter: (body) => (command = body) });
    const again = new URLSearchParams(
      Object.entries(command).map(([name, value]): [string, string] => [name, String(value)]),
    );
    expect(await bench.emulator.deliver(again.toString())).toMatchObject({ status: 200, ackMs: expect.any(Number) });
    await bench.channel.send(
      {
        channel: "slack",
        tenantId: team,
        installationId: team,
        userId: ann,
        conversationId: `${team}:${ann}`,
        botId: "",
      },
      { text: "?", choices: [{ label: "Yes", command: "yes" }] },
    );
    let press: Record<string, unknown> = {};
    await bench.emulator.press(ann, { label: "Yes" }, { alter: (body) => (press = body) });
    expect(await bench.emulator.deliver(payload(press))).toMatchObject({ status: 200 });
    await bench.settled();
    expect(texts()).toEqual(["inbox", "yes"]);
  });
});

describe("whatever happens behind", () => {
  it("the acknowledgement does not wait for the turn", async () => {
    let finish = () => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    bench.house.onTurn = () => gate;
    expect(await bench.emulator.command(ann, "inbox")).toMatchObject({ status: 200, error: null });
    finish();
  });

  it("there is exactly one, also when the turn breaks before anything else happens", async () => {
    bench.house.onTurn = () => Promise.reject(new Error("at once"));
    expect(await bench.emulator.command(ann, "inbox", { channelId: room })).toMatchObject({ status: 200, error: null });
    await bench.settled();
    expect(events()).not.toContain("slack.notAcknowledged");
    expect(events()).not.toContain("slack.listenerFailed");
  });

  it("a stop waits for the work that is acknowledged already", async () => {
    const order: string[] = [];
    let finish = () => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    bench.house.onTurn = async (context) => {
      await gate;
      await context.sendActivity("done");
      order.push("turn");
    };
    await bench.emulator.command(ann, "inbox");
    const stopping = bench.channel.stop().then(() => order.push("stopped"));
    await nextTick();
    expect(order).toEqual([]);
    finish();
    await stopping;
    expect(order).toEqual(["turn", "stopped"]);
    expect(bench.told(ann).map(({ text }) => text)).toEqual(["done"]);
  });

  it("the log holds no secret: no token, response URL, trigger or text", async () => {
    bench.house.onTurn = () => Promise.reject(new Error("secret words"));
    bench.emulator.fault({ name: "503", times: 9 });
    bench.emulator.fault({ name: "503", times: 9, method: "response_url" });
    await bench.emulator.command(ann, "secret words");
    await bench.emulator.openHome(ann);
    await bench.emulator.globalShortcut(ann, "song:share");
    await bench.settled();
    const logged = JSON.stringify(bench.log.lines.map(({ fields }) => Object.values(fields).map(String)));
    expect(bench.log.lines.length).toBeGreaterThan(0);
    expect(logged).not.toMatch(/xoxb|hooks|secret words|\d{6,}\.\d+/);
  });
});
