import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANN, DORA, ORG, startWorld, TEAM, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const types = () => world.received.map(({ json }) => json.event.type);

describe("an event", () => {
  it("comes in its envelope, with whom it is for", async () => {
    expect(await world.emulator.openHome(ANN)).toMatchObject({ status: 200, error: null });
    const { json, headers } = world.last();
    expect(json).toMatchObject({
      type: "event_callback",
      team_id: TEAM,
      api_app_id: world.emulator.appId,
      event_id: expect.stringMatching(/^Ev/),
      event_time: Math.floor(world.nowMs() / 1000),
      event: { type: "app_home_opened", user: ANN, tab: "home", channel: world.emulator.directMessageId(ANN) },
      authorizations: [{ team_id: TEAM, enterprise_id: null, is_bot: true, is_enterprise_install: false }],
    });
    expect(headers).not.toHaveProperty("x-slack-retry-num");
  });

  it("shows the home tab there is", async () => {
    await world.api("views.publish", { user_id: ANN, view: { type: "home", blocks: [] } });
    await world.emulator.openHome(ANN);
    expect(world.last().json.event.view).toMatchObject({ type: "home", hash: expect.any(String) });
    await world.emulator.openHome(ANN, { tab: "messages" });
    expect(world.last().json.event).not.toHaveProperty("view");
  });

  it("can be repeated under its id, late and with the retry headers", async () => {
    const eventTimeMs = world.nowMs();
    await world.emulator.event(TEAM, { type: "app_home_opened" }, { eventId: "Ev1" });
    world.advance(300_000);
    await world.emulator.event(TEAM, { type: "app_home_opened" }, { eventId: "Ev1", eventTimeMs, retryNum: 3 });
    expect(world.received.map(({ json }) => [json.event_id, json.event_time])).toEqual([
      ["Ev1", eventTimeMs / 1000],
      ["Ev1", eventTimeMs / 1000],
    ]);
    expect(world.last().headers).toMatchObject({ "x-slack-retry-num": "3", "x-slack-retry-reason": "http_timeout" });
  });

  it("of an org-wide install is for the organisation", async () => {
    world.emulator.install(ORG);
    await world.emulator.openHome(DORA);
    expect(world.last().json.authorizations).toMatchObject([
      { team_id: null, enterprise_id: ORG, is_enterprise_install: true },
    ]);
  });

  it("needs an install, be it a past one", async () => {
    await expect(world.emulator.event("T0002", { type: "x" })).rejects.toThrow("never installed");
  });
});

describe("an uninstall", () => {
  it("kills the token at once and is told in either order", async () => {
    await world.emulator.uninstall(TEAM);
    expect((await world.api("auth.test")).body.error).toBe("account_inactive");
    world.emulator.install(TEAM);
    await world.emulator.uninstall(TEAM, "revoked-first");
    expect(types()).toEqual(["app_uninstalled", "tokens_revoked", "tokens_revoked", "app_uninstalled"]);
  });

  it("names users among the revoked, not tokens", async () => {
    const { botUserId } = world.emulator.install(TEAM);
    await world.emulator.revokeToken(TEAM);
    expect(world.last().json.event).toMatchObject({ type: "tokens_revoked", tokens: { bot: [botUserId], oauth: [] } });
    expect(world.last().raw).not.toContain("xoxb");
  });

  it("can be silent and come late, after the next install with its new token", async () => {
    const atMs = world.nowMs();
    await world.emulator.uninstall(TEAM, "silent");
    world.advance(60_000);
    const next = world.emulator.install(TEAM);
    expect(next.token).not.toBe(world.token);
    await world.emulator.event(TEAM, { type: "app_uninstalled" }, { eventTimeMs: atMs });
    expect(world.last().json.event_time).toBe(atMs / 1000);
    expect((await world.api("auth.test", {}, next.token)).body.ok).toBe(true);
  });

  it("ends what people can do with the app", async () => {
    await world.emulator.uninstall(TEAM, "silent");
    await expect(world.emulator.command(ANN, "help")).rejects.toThrow("not installed");
    await expect(world.emulator.openHome(ANN)).rejects.toThrow("not installed");
  });

  it("adds scopes to a living install without changing its token", () => {
    const wider = world.emulator.install(TEAM, ["im:write"]);
    expect([wider.token, wider.scopes]).toEqual([world.token, ["commands", "chat:write", "users:read", "im:write"]]);
  });
});
