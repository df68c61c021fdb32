import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
  type WebClientOptions,
} from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "./silent-logger.js";
import { ANN, buttonBlocks, ORG, OTHER_TEAM, shareModal, startWorld, TEAM, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

function client(options: WebClientOptions = {}, token = world.token): WebClient {
  return new WebClient(token, {
    slackApiUrl: world.emulator.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silentLogger,
    ...options,
  });
}

const hello = { channel: ANN, text: "Hello" };
const texts = () => world.emulator.messages(ANN).map((message) => message.text);

describe("the real WebClient", () => {
  it("posts, updates and deletes messages", async () => {
    const { chat } = client();
    const { channel = "", ts = "", message } = await chat.postMessage({ ...hello, blocks: buttonBlocks });
    expect(message).toMatchObject({ text: "Hello", blocks: [{ type: "section" }, { type: "actions" }] });
    await chat.update({ channel, ts, text: "Changed", blocks: [] });
    expect(texts()).toEqual(["Changed"]);
    await chat.delete({ channel, ts });
    expect(texts()).toEqual([]);
  });

  it("opens and updates modals with the trigger of a command", async () => {
    await world.emulator.command(ANN, "share");
    const view = shareModal as unknown as Parameters<WebClient["views"]["open"]>[0]["view"];
    const opened = await client().views.open({ trigger_id: world.last().form.trigger_id ?? "", view });
    const { id: view_id = "", hash = "" } = opened.view ?? {};
    await client().views.update({ view_id, hash, view });
    await expect(client().views.update({ view_id, hash, view })).rejects.toMatchObject({
      data: { error: "hash_conflict" },
    });
  });

  it("sees its scopes, whoever's token it is", async () => {
    const org = world.emulator.install(ORG);
    const own = await client({ teamId: TEAM }).auth.test();
    const wide = await client({}, org.token).auth.test();
    expect(own.response_metadata?.scopes).toEqual(["commands", "chat:write", "users:read"]);
    expect([own.team_id, own.is_enterprise_install, wide.enterprise_id, wide.is_enterprise_install]).toEqual([
      TEAM,
      false,
      ORG,
      true,
    ]);
  });

  it("is refused with the platform's errors and their reasons", async () => {
    const refused = client().chat.postMessage({ ...hello, blocks: [{ type: "poster" }] });
    await expect(refused).rejects.toBeInstanceOf(WebAPIPlatformError);
    await expect(refused).rejects.toMatchObject({
      data: { error: "invalid_blocks", errors: ["unsupported type: poster [json-pointer:/blocks/0/type]"] },
    });
    await expect(client().conversations.open({ users: ANN })).rejects.toMatchObject({
      data: { error: "missing_scope", needed: "im:write" },
    });
  });

  it("meets 429 with and without Retry-After", async () => {
    world.emulator.fault({ name: "ratelimited", retryAfterS: 7 });
    const limited = client().chat.postMessage(hello);
    await expect(limited).rejects.toBeInstanceOf(WebAPIRateLimitedError);
    await expect(limited).rejects.toMatchObject({ retryAfter: 7 });
    world.emulator.fault({ name: "ratelimited-without-retry-after" });
    await expect(client().chat.postMessage(hello)).rejects.toThrow("Retry header did not contain a valid timeout");
  });

  it("meets broken answers and connections", async () => {
    const fails = async (name: "503" | "redirect" | "reset" | "html" | "truncated") => {
      world.emulator.fault({ name });
      return client()
        .auth.test()
        .catch((error: unknown) => error);
    };
    expect(await fails("503")).toBeInstanceOf(WebAPIHTTPError);
    expect(await fails("redirect")).toBeInstanceOf(WebAPIRequestError);
    expect(await fails("reset")).toBeInstanceOf(WebAPIRequestError);
    expect(await fails("html")).toMatchObject({ data: { error: expect.stringContaining("<html>") } });
    expect(await fails("truncated")).toBeInstanceOf(WebAPIPlatformError);
  });

  it("posts twice when it retries an answer that was lost", async () => {
    world.emulator.fault({ name: "dropped" });
    const retrying = client({ retryConfig: { retries: 1, minTimeout: 1, maxTimeout: 1 } });
    await retrying.chat.postMessage(hello);
    expect(texts()).toEqual(["Hello", "Hello"]);
  });

  it("is found out when shared headers carry one workspace's token into another's call", async () => {
    const other = world.emulator.install(OTHER_TEAM);
    const headers = {};
    const first = client({ headers, teamId: TEAM });
    const second = client({ headers, teamId: OTHER_TEAM }, other.token);
    await first.auth.test();
    await expect(second.auth.test()).rejects.toMatchObject({ data: { error: "team_access_not_granted" } });
  });
});
