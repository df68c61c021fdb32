import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { MessengerEmulator } from "../../../playground/messenger/emulator.js";
import { allCommands } from "../../../src/bots/commands/all.js";
import { languageOf, languages } from "../../../src/bots/say.js";
import { GraphClient } from "../../../src/channels/messenger/graph.js";
import { applyProfile, profileOf } from "../../../src/channels/messenger/profile.js";
import { messengerSettings } from "../../../src/channels/messenger/settings.js";
import { emulatorWith, movableClock, settingsFor } from "./bench.js";

describe("the Page's profile", () => {
  let emulator: MessengerEmulator;
  beforeEach(async () => {
    emulator = emulatorWith(movableClock());
    await emulator.start();
  });
  afterEach(() => emulator.stop());

  it("is taken by Messenger, twice if need be, with the events to send", async () => {
    const settings = settingsFor(emulator.url);
    await applyProfile(settings, allCommands);
    await applyProfile(settings, allCommands);
    const api = new GraphClient({ pageToken: "page-token", appSecret: "app-secret", apiUrl: emulator.url });
    const fields = "get_started,greeting,persistent_menu";
    expect(await api.callAPI("/me/messenger_profile", "GET", { fields })).toEqual({ data: [profileOf(allCommands)] });
    const { data } = await api.callAPI("/me/subscribed_apps", "GET");
    expect(data).toMatchObject([
      { subscribed_fields: expect.arrayContaining(["messages", "messaging_referrals", "message_reactions"]) },
    ]);
  });

  it("has Get Started, without which no m.me link arrives, and nothing that hides it", () => {
    const profile = profileOf(allCommands);
    expect(profile.get_started).toEqual({ payload: "GET_STARTED" });
    expect(Object.keys(profile)).not.toContain("ice_breakers");
  });

  it("speaks every language there is, by Meta's names for it, and English with all others", () => {
    const { greeting, persistent_menu: menus } = profileOf(allCommands) as Record<
      string,
      { locale: string; text: string }[]
    >;
    const locales = greeting?.map(({ locale }) => locale) ?? [];
    expect(locales).toEqual(["default", "de_DE", "es_ES", "es_LA"]);
    expect(menus?.map(({ locale }) => locale)).toEqual(locales);
    expect(new Set(locales.map((locale) => languageOf(locale) ?? "en"))).toEqual(new Set(languages));
    expect(greeting?.map(({ text }) => text.slice(0, 13))).toEqual([
      "I am a bot. I",
      "Ich bin ein B",
      "Soy un bot. L",
      "Soy un bot. L",
    ]);
    expect(JSON.stringify(menus?.[1])).toContain('{"type":"postback","title":"Songs für mich","payload":"inbox"}');
  });

  it("with words that are too long is refused before Messenger can", () => {
    expect(() => profileOf([], () => ({ greeting: "x".repeat(161), menu: [] }))).toThrow(RangeError);
    const item = { label: "Inbox", command: "inbox" };
    expect(() => profileOf([], () => ({ greeting: "Hi", menu: Array.from({ length: 21 }, () => item) }))).toThrow(
      RangeError,
    );
    expect(() => profileOf([], () => ({ greeting: "Hi", menu: [{ ...item, label: "x".repeat(31) }] }))).toThrow(
      RangeError,
    );
  });
});

describe("the Messenger settings", () => {
  const required = {
    MESSENGER_PAGE_ID: "1",
    MESSENGER_PAGE_TOKEN: "t",
    MESSENGER_APP_SECRET: "s",
    MESSENGER_VERIFY_TOKEN: "v",
  };

  it("speak to Meta unless told otherwise", () => {
    expect(messengerSettings.parse(required)).toEqual({
      ...required,
      MESSENGER_API_URL: "https://graph.facebook.com",
      MESSENGER_LINK_URL: "https://m.me",
      MESSENGER_API_VERSION: "v26.0",
    });
  });

  it.each([
    { MESSENGER_PAGE_ID: " " },
    { MESSENGER_API_URL: "graph.facebook.com" },
    { MESSENGER_API_URL: "ftp://graph.facebook.com" },
    { MESSENGER_API_VERSION: "26" },
  ])("refuse %j", (wrong) => {
    expect(messengerSettings.safeParse({ ...required, ...wrong }).success).toBe(false);
  });

  it("say what each is for", () => {
    for (const field of Object.values(messengerSettings.shape)) {
      expect(z.globalRegistry.get(field)?.description).toMatch(/\w+ \w+/);
    }
  });
});
