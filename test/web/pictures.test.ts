import { describe, expect, it } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import type { Picture } from "../../src/bots/picture.js";
import type { HttpRequest, HttpResponse } from "../../src/http-port.js";
import { namedIn, tokenFor } from "../../src/web/picture-token.js";
import { type PictureParts, pictureRoutes, pictureUrls } from "../../src/web/pictures.js";

const dayMs = 86_400_000;
const keys = [Buffer.alloc(32, 1)];
const publicUrl = "https://songs.example";
const november: Picture = { title: "November", theme: "dark", seed: "2026-11", columns: [], alt: "November" };

interface Stand {
  nowMs: number;
  /** Null: gone. */
  picture: Picture | null;
  asked: unknown[][];
  drawn: number;
  draw(picture: Picture): Promise<Uint8Array>;
}

function stand(more: Partial<PictureParts> = {}) {
  const state: Stand = {
    nowMs: Date.parse("2026-11-30T15:00:00Z"),
    picture: november,
    asked: [],
    drawn: 0,
    draw: async ({ title }) => Buffer.from(`png of ${title}`),
  };
  const clock = { nowMs: () => state.nowMs };
  const [route] = pictureRoutes({
    keys,
    clock,
    async pictureOf(...asked) {
      state.asked.push(asked);
      return state.picture;
    },
    async draw(picture) {
      state.drawn += 1;
      return state.draw(picture);
    },
    ...more,
  });
  const get = async (url: string): Promise<HttpResponse> => {
    const { pathname } = new URL(url);
    const request: HttpRequest = {
      method: "GET",
      path: pathname,
      query: new URLSearchParams(),
      headers: {},
      cookies: {},
      body: Buffer.alloc(0),
      ip: "127.0.0.1",
    };
    if (!route) throw new Error("there is no route");
    return route.handle(request);
  };
  return { state, get, urlOf: pictureUrls({ keys, publicUrl, clock }) };
}

describe("the address of a picture", () => {
  it("shows it to whoever has it, in the language it was made in", async () => {
    const { state, get, urlOf } = stand();
    const url = urlOf("wrapped", "p_ann", "2026-11.dark", "de");
    expect(url).toMatch(/^https:\/\/songs\.example\/pictures\/[\w.-]+\.png$/);
    expect(await get(url)).toMatchObject({
      status: 200,
      headers: { "content-type": "image/png", "cache-control": "public, max-age=604800, immutable" },
      body: Buffer.from("png of November"),
    });
    await get(urlOf("wrapped", "p_ann", "2026-11"));
    expect(state.asked).toEqual([
      ["wrapped", "p_ann", "2026-11.dark", "de"],
      ["wrapped", "p_ann", "2026-11", null],
    ]);
  });

  it("is the same all day, so that what is cached is found again", () => {
    const { state, urlOf } = stand();
    const one = urlOf("wrapped", "p_ann", "2026-11");
    state.nowMs += 3_600_000;
    expect(urlOf("wrapped", "p_ann", "2026-11")).toBe(one);
    state.nowMs += dayMs;
    expect(urlOf("wrapped", "p_ann", "2026-11")).not.toBe(one);
  });

  it("is good for 90 days, and a day at most beyond", async () => {
    const { state, get, urlOf } = stand();
    const url = urlOf("wrapped", "p_ann", "2026-11");
    state.nowMs += 90 * dayMs - 1;
    expect((await get(url)).status).toBe(200);
    state.nowMs += dayMs + 1;
    expect(await get(url)).toEqual({ status: 404 });
  });

  it("goes on working after a change of keys, until its key is taken away", async () => {
    const next = Buffer.alloc(32, 2);
    const url = stand().urlOf("wrapped", "p_ann", "2026-11");
    expect((await stand({ keys: [next, ...keys] }).get(url)).status).toBe(200);
    expect(await stand({ keys: [next] }).get(url)).toEqual({ status: 404 });
  });

  it("that is forged, changed or cut shows nothing, and nobody is asked", async () => {
    const { state, get, urlOf } = stand();
    const url = urlOf("wrapped", "p_ann", "2026-11");
    const [text = "", signature = ""] = url.replace(/^.*\/|\.png$/g, "").split(".");
    const other = Buffer.from(JSON.stringify(["wrapped", "p_ben", "2026-11", null, 99_999])).toString("base64url");
    const forged = [
      `${other}.${signature}`,
      `${text}.${Buffer.alloc(16).toString("base64url")}`,
      `${text}.`,
      text,
      `${text}.${signature}.${signature}`,
      `${text}.${signature}x`.slice(0, -3),
      "",
      "x".repeat(5000),
      stand({}).urlOf("wrapped", "p_ann", "2026-11").slice(-20),
    ];
    for (const token of forged) expect(await get(`${publicUrl}/pictures/${token}.png`)).toEqual({ status: 404 });
    expect(state.asked).toEqual([]);
  });

  it("shows nothing once the plugin has nothing there, also if it was drawn before", async () => {
    const { state, get, urlOf } = stand();
    const url = urlOf("wrapped", "p_ann", "2026-11");
    expect((await get(url)).status).toBe(200);
    state.picture = null;
    expect(await get(url)).toEqual({ status: 404 });
  });
});

describe("drawing", () => {
  it("happens once for what looks the same, however often and by whomever it is asked for", async () => {
    const { state, get, urlOf } = stand();
    const urls = ["a", "b", "a"].map((ref) => urlOf("wrapped", "p_ann", ref));
    await Promise.all(urls.map(get));
    state.picture = { ...november, alt: "in other words" };
    await get(urlOf("wrapped", "p_ben", "a"));
    expect(state.drawn).toBe(1);
    state.picture = { ...november, title: "December" };
    expect((await get(urlOf("wrapped", "p_ann", "a"))).body).toEqual(Buffer.from("png of December"));
  });

  it("keeps the latest, as many bytes as it may", async () => {
    const { state, get, urlOf } = stand({ maxKeptBytes: 30 });
    const shown = async (title: string) => {
      state.picture = { ...november, title };
      await get(urlOf("wrapped", "p_ann", "a"));
      return state.drawn;
    };
    expect([await shown("One-"), await shown("Two-"), await shown("One-")]).toEqual([1, 2, 2]);
    expect([await shown("Three"), await shown("One-"), await shown("Two-")]).toEqual([3, 3, 4]);
  });

  it("that fails is tried again the next time, and says so when it will work later", async () => {
    const { state, get, urlOf } = stand();
    const url = urlOf("wrapped", "p_ann", "a");
    state.draw = () => Promise.reject(new UpstreamError("pictures", "full", { retryAfterMs: 4200 }));
    expect(await get(url)).toEqual({ status: 503, headers: { "retry-after": "5" } });
    state.draw = () => Promise.reject(new UpstreamError("pictures", "broken"));
    await expect(get(url)).rejects.toThrow("broken");
    state.draw = async () => Buffer.from("png");
    expect((await get(url)).status).toBe(200);
  });
});

it("a token brings back what was put into it", () => {
  const named = {
    plugin: "wrapped",
    personId: "p_ä",
    ref: "2026 / 11.",
    language: "es",
    expiresMs: 20_000 * dayMs,
  } as const;
  const [key = Buffer.alloc(0)] = keys;
  expect(namedIn(keys, tokenFor(key, named))).toEqual(named);
});
