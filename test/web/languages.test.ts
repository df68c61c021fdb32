import { describe, expect, it } from "vitest";
import { likedBest } from "../../src/bots/accept-language.js";
import { consentWording } from "../../src/bots/consent.js";
import { languages } from "../../src/bots/say.js";
import { homeRoutes } from "../../src/web/home.js";
import { privacyRoutes } from "../../src/web/privacy.js";
import { foreignIn } from "../fixtures/tell-tales.js";
import { Browser, loginWorld } from "./world.js";

const routes = [...homeRoutes({ channels: [{ label: "Messenger" }, { label: "Slack" }] }), ...privacyRoutes()];

/** What a page says, without its markup. */
function wordsOn(html: string): string {
  const shown = html.replace(/<(style|script)>[\s\S]*?<\/\1>/gu, "").replace(/<[^>]+>/gu, "");
  return shown
    .replace(/&quot;/gu, '"')
    .replace(/&#39;/gu, "'")
    .replace(/&amp;/gu, "&");
}

describe("the language a browser likes best", () => {
  it.each([
    ["de-AT,de;q=0.9,en;q=0.8", "de"],
    ["es-419", "es"],
    ["pt-BR, en;q=0.5, de;q=0.7", "de"],
    ["en;q=0, es;q=0.1", "es"],
    ["fr, pt;q=0.4", null],
    ["de;q=x", null],
    ["*", null],
    ["", null],
  ])("of %j is %s", (header, language) => {
    expect(likedBest(header)).toBe(language);
  });
});

describe("a page", () => {
  it.each(languages.flatMap((language) => ["/", "/privacy"].map((path) => ({ language, path }))))(
    "$path is in $language alone for a browser of that language, and says so",
    async ({ language, path }) => {
      const { text, head } = await new Browser(routes, language).get(path);
      expect(text).toContain(`<html lang="${language}">`);
      expect(head).toMatchObject({ "content-language": language, vary: "Accept-Language" });
      expect(foreignIn(wordsOn(text), language)).toEqual([]);
    },
  );

  it("is in the language of the link before that of the browser, and in English for all others", async () => {
    const languageAt = async (url: string, speaks?: string) =>
      (await new Browser(routes, speaks).get(url)).head["content-language"];
    expect(await languageAt("/?lang=es", "de")).toBe("es");
    expect(await languageAt("/?lang=xx", "de")).toBe("de");
    expect(await languageAt("/", "fr")).toBe("en");
    expect(await languageAt("/")).toBe("en");
  });

  it("has what is to be written to the bot in English, and bold, in every language", async () => {
    for (const language of languages) {
      const { text } = await new Browser(routes, language).get("/privacy");
      for (const command of ["forget me", "disconnect", "receipts off", "receipts public", "export"])
        expect(text).toContain(`<strong>${command}</strong>`);
    }
    const { text } = await new Browser(routes, "de").get("/");
    expect(text).toContain(
      "Öffne in Messenger oder Slack einen Chat mit dem Bot und schreib <strong>register</strong>.",
    );
  });
});

describe("a login", () => {
  it.each([
    { link: "de", speaks: "es", language: "de" },
    { link: undefined, speaks: "es", language: "es" },
    { link: undefined, speaks: undefined, language: "en" },
  ] as const)("begun in $link by a browser of $speaks ends in $language, with that consent stored", async (given) => {
    const world = loginWorld({ consentWording });
    const browser = world.browser(given.speaks);
    const state = await browser.begin("slack", given.link);
    const { text } = await browser.get(`/spotify/callback?code=good&state=${state}`);
    expect(text).toContain(`<html lang="${given.language}">`);
    expect(foreignIn(wordsOn(text), given.language)).toEqual([]);
    expect(world.consents).toEqual([consentWording(given.language)]);
    expect(wordsOn(text)).toContain(consentWording(given.language));
  });

  it("that fails is explained in the same language, and begins again in it", async () => {
    const world = loginWorld();
    const browser = world.browser("es");
    const state = await browser.begin("slack", "de");
    const { text } = await browser.get(`/spotify/callback?error=access_denied&state=${state}`);
    expect(text).toContain("Du hast Nein gesagt, und das ist in Ordnung");
    expect(text).toContain('href="/spotify/login?from=slack&amp;lang=de">Neu anfangen</a>');
    const lost = await world.browser("es").get("/spotify/callback?state=other");
    expect(lost.text).toContain("Vamos a intentarlo de nuevo");
  });
});
