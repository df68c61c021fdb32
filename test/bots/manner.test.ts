import { describe, expect, it } from "vitest";
import { plainManner, tongueOf } from "../../src/bots/manner.js";
import type { Language } from "../../src/bots/say.js";
import { textsIn } from "../../src/bots/text.js";
import { anAddress, aPerson } from "../fixtures/person.js";

const slack = anAddress({ channel: "slack", locale: "es-ES" });
const discord = anAddress({ channel: "discord", locale: "de" });
const messenger = anAddress({ channel: "messenger" });

describe("the language somebody is spoken to in", () => {
  const languageAt = (address: typeof slack, linked: (typeof slack)[], language?: Language) => {
    const person = aPerson({ addresses: linked, ...(language ? { language } : {}) });
    return tongueOf(person, address, () => plainManner).language;
  };

  it("is the one they have chosen, wherever they are", () => {
    expect(languageAt(discord, [slack, discord], "en")).toBe("en");
    expect(languageAt(messenger, [messenger], "es")).toBe("es");
  });

  it("is else that of the platform they are on", () => {
    expect(languageAt(discord, [slack, discord])).toBe("de");
    expect(languageAt(slack, [slack, discord])).toBe("es");
    expect(languageAt({ ...slack, locale: "fr-FR" }, [slack, discord])).toBe("en");
  });

  it("is else, where nothing is said, that of another address of theirs, on that platform before others", () => {
    const { locale: _, ...room } = discord;
    expect(languageAt(room, [slack, discord])).toBe("de");
    expect(languageAt(messenger, [messenger, slack])).toBe("es");
    expect(languageAt(messenger, [messenger])).toBe("en");
    expect(tongueOf(null, messenger, () => plainManner).language).toBe("en");
  });
});

describe("the words of one language and spelling", () => {
  it("are made once, and others for another spelling", () => {
    const { spell } = plainManner;
    expect(textsIn({ language: "de", spell })).toBe(textsIn({ language: "de", spell }));
    expect(textsIn({ language: "es", spell })).not.toBe(textsIn({ language: "de", spell }));
    const slash = textsIn({ language: "de", spell: (typed) => `/${typed}` });
    expect(slash.codeUsed().text).toContain("Schreib /register,");
    expect(textsIn({ language: "de", spell }).codeUsed().text).toContain("Schreib register,");
  });
});
