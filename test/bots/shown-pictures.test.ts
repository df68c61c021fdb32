import { describe, expect, it } from "vitest";
import type { Person } from "../../src/bots/domain.js";
import { plainManner } from "../../src/bots/manner.js";
import type { Picture } from "../../src/bots/picture.js";
import type { Say } from "../../src/bots/say.js";
import { createShownPictures } from "../../src/bots/shown-pictures.js";

const address = {
  channel: "slack",
  tenantId: "t",
  userId: "ann",
  installationId: "t",
  conversationId: "c",
  botId: "b",
  locale: "es-MX",
};
const spotify = {
  appId: "a",
  accountId: "s",
  displayName: null,
  authorizedAtMs: 0,
  expiresAtMs: 1,
  state: "connected",
} as const;
const ann: Person = {
  id: "p_ann",
  name: "Ann",
  addresses: [address],
  receipts: true,
  spotify,
  consent: { atMs: 0, wording: "yes" },
  createdAtMs: 0,
};

function shown(person: Person | null) {
  const asked: unknown[][] = [];
  const picture = async (personId: string, ref: string, say: Say): Promise<Picture | null> => {
    asked.push([personId, ref, say.language]);
    return ref === "gone" ? null : { title: ref, theme: "light", seed: ref, columns: [], alt: ref };
  };
  const pictureOf = createShownPictures({
    people: { get: async (id) => (person?.id === id ? person : null) },
    plugins: new Map([["wrapped", { picture }]]),
    mannerOf: () => plainManner,
  });
  return { asked, pictureOf };
}

describe("a picture of a plugin", () => {
  it("is worded in the language of its address, else in the person's, else in that of their platform", async () => {
    const { asked, pictureOf } = shown({ ...ann, language: "de" });
    expect(await pictureOf("wrapped", "p_ann", "2026-11", "en")).toMatchObject({ title: "2026-11" });
    await pictureOf("wrapped", "p_ann", "2026-11", null);
    const other = shown(ann);
    await other.pictureOf("wrapped", "p_ann", "2026-11", null);
    expect([...asked, ...other.asked].map(([, , language]) => language)).toEqual(["en", "de", "es"]);
  });

  it("is not shown of somebody who has gone or disconnected, and the plugin is not asked", async () => {
    for (const person of [null, { ...ann, spotify: null }]) {
      const { asked, pictureOf } = shown(person);
      expect(await pictureOf("wrapped", "p_ann", "2026-11", null)).toBeNull();
      expect(asked).toEqual([]);
    }
  });

  it("is none where the plugin has none, or there is no such plugin", async () => {
    const { pictureOf } = shown(ann);
    expect(await pictureOf("wrapped", "p_ann", "gone", null)).toBeNull();
    expect(await pictureOf("radar", "p_ann", "2026-11", null)).toBeNull();
  });
});
