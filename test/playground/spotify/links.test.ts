import { describe, expect, it } from "vitest";
import { read, spotify } from "./harness.js";

const follow = (url: string, headers = {}) => fetch(url, { redirect: "manual", headers });

async function songPages() {
  const world = await spotify();
  const song = world.track("Seven Bridges Home");
  const code = world.emulator.shortLinks(song.id).app.split("/").at(-1);
  return { ...world, song, code, web: world.emulator.urls.web };
}

describe("short links", () => {
  it.each(["s", "link"])("/%s/… redirects to the song's real link, also for HEAD", async (kind) => {
    const { web, code, song } = await songPages();
    const response = await follow(`${web}/${kind}/${code}`);
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toMatch(new RegExp(`^${song.url}\\?si=`));
    const head = await fetch(`${web}/${kind}/${code}`, { method: "HEAD", redirect: "manual" });
    expect(head.headers.get("location")).toBe(response.headers.get("location"));
  });

  it("a browser gets a page instead", async () => {
    const { web, code, song } = await songPages();
    const page = await read(await follow(`${web}/link/${code}`, { "user-agent": "Mozilla/5.0" }));
    expect(page.status).toBe(200);
    expect(page.text).toContain(song.url);
  });

  it("an unknown code is 404", async () => {
    const { web } = await songPages();
    expect((await follow(`${web}/s/unknown`)).status).toBe(404);
  });

  it("one leads to a foreign host whose path looks right", async () => {
    const { web } = await songPages();
    const location = new URL((await follow(`${web}/s/foreign`)).headers.get("location") ?? "");
    expect(location.host).toBe("open-spotify.example");
    expect(location.pathname).toMatch(/^\/track\/[0-9A-Za-z]{22}$/);
  });

  it("one leads round in a loop on this server", async () => {
    const { web } = await songPages();
    const once = (await follow(`${web}/s/loop`)).headers.get("location") ?? "";
    const twice = (await follow(once)).headers.get("location");
    expect(twice).toBe(`${web}/s/loop`);
  });
});

describe("oEmbed", () => {
  it("gives title and thumbnail without a login", async () => {
    const { web, song } = await songPages();
    const { json } = await read(await fetch(`${web}/oembed?url=${encodeURIComponent(song.url)}`));
    expect(json).toMatchObject({
      title: song.title,
      thumbnail_url: `${web}/covers/${song.album.id}.svg`,
      type: "rich",
    });
  });

  it("refuses an unknown and a missing url", async () => {
    const { web } = await songPages();
    expect((await fetch(`${web}/oembed?url=https://example.com`)).status).toBe(404);
    expect((await fetch(`${web}/oembed`)).status).toBe(400);
  });
});

describe("pages and covers", () => {
  it("a song has a public page", async () => {
    const { web, song } = await songPages();
    const page = await read(await fetch(`${web}/track/${song.id}`));
    expect(page.status).toBe(200);
    expect(page.text).toContain(song.title);
    expect((await fetch(`${web}/track/${"0".repeat(22)}`)).status).toBe(404);
    expect((await fetch(`${web}/track/${song.id}`, { method: "POST" })).status).toBe(405);
  });

  it("a cover is an SVG that anybody may load, always the same for an album", async () => {
    const { web, song, track } = await songPages();
    const url = `${web}/covers/${song.album.id}.svg`;
    const first = await read(await fetch(url));
    expect(first.headers.get("content-type")).toBe("image/svg+xml");
    expect(first.headers.get("access-control-allow-origin")).toBe("*");
    expect((await read(await fetch(url))).text).toBe(first.text);
    const other = await read(await fetch(`${web}/covers/${track("Glass Weather").album.id}.svg`));
    expect(other.text).not.toBe(first.text);
    expect((await fetch(`${web}/covers/%3Cscript%3E.svg`)).status).toBe(404);
  });
});
