import { beforeEach, describe, expect, it } from "vitest";
import { languages } from "../../../src/bots/say.js";
import { paperLanterns } from "../../fixtures/share.js";
import { type Friend, hours, minutes, openWorld, tinBoat, type World } from "../../world.js";
import { inventedSections, type MeStand, openMe, type PageBrowser } from "./stand.js";

let world: World;
let ann: Friend;
let bob: Friend;
let stand: MeStand;

beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  stand = await openMe(world);
});

function tokenOf(link: string): string {
  return new URL(link).searchParams.get("token") ?? "";
}

function pathOf(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname + search;
}

describe("the link from the chat", () => {
  it("shows a page with one button, and to look at it uses nothing up", async () => {
    const link = await stand.linkFor(bob);
    const browser = stand.browser();
    for (const _look of [1, 2, 3]) {
      await browser.open(pathOf(link));
      expect([browser.status, browser.cookie]).toEqual([200, ""]);
      expect(browser.text).toContain("Your page is ready");
      expect(browser.html).not.toContain("<script");
      expect(Object.fromEntries(browser.headers)).toMatchObject({
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "content-security-policy": expect.stringContaining("form-action 'self'"),
      });
    }
    await browser.enter(link);
    expect([browser.status, browser.path]).toEqual([200, "/me"]);
    expect(browser.text).toContain("Hello, Bob Fisher");
  });

  it.each(["me", "my page", "Page"])("comes for %s", async (words) => {
    expect(await stand.linkFor(bob, words)).toContain("/me/enter?token=");
  });

  it("is for whoever asked in private alone", async () => {
    const lea = world.friendOnBoard("lea", "Lea Sand");
    await lea.registers();
    await lea.says("me", "C1");
    expect(JSON.stringify(world.board.inRoom("C1"))).not.toContain("/me/enter");
  });

  it("works once, and is over after ten minutes and once there is nobody any more", async () => {
    const [used, late, gone] = [await stand.linkFor(bob), await stand.linkFor(bob), await stand.linkFor(ann)];
    await stand.browser().enter(used);
    await ann.says("forget me now");
    for (const link of [used, gone]) {
      const browser = await stand.browser().enter(link);
      expect([browser.status, browser.cookie]).toEqual([410, ""]);
      expect(browser.text).toContain("This link is over");
    }
    await world.advance(minutes(10));
    const browser = await stand.browser().enter(late);
    expect([browser.status, browser.cookie]).toEqual([410, ""]);
  });

  it.each(["", "x", "p_x.y", "p_{}.{}", "a".repeat(900)])(
    "that is made up (%j) is over like any other",
    async (token) => {
      const browser = await stand.browser().open(`/me/enter?token=${encodeURIComponent(token)}`);
      expect(browser.status).toBe(410);
      expect((await browser.post("/me/enter", { token })).status).toBe(410);
      expect(browser.cookie).toBe("");
    },
  );

  it("opens nobody else's page, whatever name stands before its secret", async () => {
    const [, secret = ""] = tokenOf(await stand.linkFor(bob)).split(".");
    const browser = await stand.browser().post("/me/enter", { token: `${await ann.personId()}.${secret}` });
    expect([browser.status, browser.cookie]).toEqual([410, ""]);
  });

  it("signs nobody in from a form of another site", async () => {
    const token = tokenOf(await stand.linkFor(ann));
    const browser = await stand.browser().post("/me/enter", { token }, { "sec-fetch-site": "cross-site" });
    expect([browser.status, browser.cookie]).toEqual([403, ""]);
    expect((await stand.browser().post("/me/enter", { token }, { "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  it("is given thirty times a day, and a redelivered wish counts once", async () => {
    const event = await bob.says("me");
    await world.redeliver("bob", event, "me");
    for (let at = 1; at < 30; at++) expect(await stand.linkFor(bob)).toContain("/me/enter");
    await bob.says("me");
    expect(bob.news().at(-1)).toBe(
      "You have had 30 links to your page in 24 hours. You can have the next one on Nov 22, 12:00 UTC.",
    );
    await world.advance(hours(24));
    expect(await stand.linkFor(bob)).toContain("/me/enter");
  });

  it("is tried so often and no more from one address", async () => {
    const link = await stand.linkFor(bob);
    const browser = stand.browser();
    for (let at = 0; at < 60; at++) await browser.post("/me/enter", { token: `p_x.${at}` });
    expect((await browser.enter(link)).status).toBe(429);
    await world.advance(minutes(9.5));
    expect((await browser.open(pathOf(link))).status).toBe(429);
    await world.advance(minutes(1));
    expect((await browser.enter(await stand.linkFor(bob))).status).toBe(200);
  });
});

describe("a browser that is signed in", () => {
  it("has a cookie that no script reads, that other sites do not send, and that https alone carries", async () => {
    const browser = await stand.browser().open(pathOf(await stand.linkFor(bob)));
    const token = tokenOf(await stand.linkFor(bob));
    const response = await fetch(`${stand.url}/me/enter`, {
      method: "POST",
      body: new URLSearchParams({ token }),
      redirect: "manual",
    });
    expect(response.status).toBe(303);
    const [pair, ...flags] = (response.headers.get("set-cookie") ?? "").split("; ");
    expect(pair).toMatch(/^me=p_[\w-]+\.[\w-]{22}$/u);
    expect(flags).toEqual(["Path=/me", "Max-Age=43200", "HttpOnly", "SameSite=Strict", "Secure"]);
    expect(browser.cookie).toBe("");
  });

  it("has one without Secure where there is no https", async () => {
    const plain = await openMe(world, { publicUrl: "http://127.0.0.1:3000" });
    await bob.says("me");
    const token = tokenOf(await stand.linkFor(bob));
    const init = { method: "POST", body: new URLSearchParams({ token }), redirect: "manual" } as const;
    expect((await fetch(`${plain.url}/me/enter`, init)).headers.get("set-cookie")).toMatch(
      /HttpOnly; SameSite=Strict$/u,
    );
  });

  it("stays so while it is used, for two hours without a look, and for twelve in all", async () => {
    const used = await stand.signedIn(bob);
    const idle = await stand.signedIn(bob);
    for (let at = 0; at < 6; at++) {
      await world.advance(minutes(119));
      expect((await used.open("/me")).text).toContain("Hello, Bob Fisher");
    }
    expect((await idle.open("/me")).text).toContain("Your page opens from the chat");
    await world.advance(minutes(7));
    expect((await used.open("/me")).text).toContain("Your page opens from the chat");
  });

  it("is one of five at most", async () => {
    const browsers: PageBrowser[] = [];
    for (let at = 0; at < 6; at++) browsers.push(await stand.signedIn(bob));
    const open = await Promise.all(browsers.map(async (one) => (await one.open("/me")).text.includes("Hello")));
    expect(open).toEqual([false, true, true, true, true, true]);
  });

  it("signs out by itself, and leaves the others", async () => {
    const [one, other] = [await stand.signedIn(bob), await stand.signedIn(bob)];
    const before = one.cookie;
    await one.post("/me/leave", one.keys);
    expect(one.text).toContain("You are signed out");
    expect(one.cookie).toBe("");
    one.cookie = before;
    expect((await one.open("/me")).text).toContain("Your page opens from the chat");
    expect((await other.open("/me")).text).toContain("Hello, Bob Fisher");
  });

  it("signs out everywhere, and links that were not used are over", async () => {
    const [one, other] = [await stand.signedIn(bob), await stand.signedIn(bob)];
    const link = await stand.linkFor(bob);
    await one.says("me off");
    expect(one.text).toContain("Your page is closed in every browser");
    expect(one.cookie).toBe("");
    expect((await other.open("/me")).text).toContain("Your page opens from the chat");
    expect((await stand.browser().enter(link)).status).toBe(410);
  });

  it("is forgotten with the person, whose page says goodbye", async () => {
    const [one, other] = [await stand.signedIn(bob), await stand.signedIn(bob)];
    await one.says("forget me");
    expect(one.text).toContain("It cannot be undone.");
    expect(one.commands).toContain("forget me now");
    expect((await other.open("/me")).text).toContain("Hello, Bob Fisher");
    await one.says("forget me now");
    expect(one.text).toContain("Done, I have forgotten you.");
    expect(one.cookie).toBe("");
    expect((await other.open("/me")).text).toContain("Your page opens from the chat");
    expect((await world.keys()).filter((key) => key.endsWith(":visits"))).toEqual([]);
  });

  it("stays when Spotify is disconnected, and shows it", async () => {
    const browser = await stand.signedIn(bob);
    expect(browser.text).toContain("Your Spotify is connected as account-bob");
    await browser.says("disconnect");
    expect(browser.text).toContain("what I had of it is erased");
    expect(browser.text).toContain("Your Spotify is not connected.");
    expect(browser.commands).toContain("register");
    await browser.says("register");
    expect(browser.html).toMatch(/<a rel="noopener noreferrer" href="https:\/\/songs\.example\.org\/spotify\/login/u);
  });

  it("proves itself with what is stored nowhere and logged nowhere, like the link", async () => {
    const link = await stand.linkFor(bob);
    const [, linkSecret = ""] = tokenOf(link).split(".");
    const browser = await stand.browser().enter(link);
    await browser.says("receipts off");
    const [, secret = ""] = browser.cookie.split(".");
    expect([linkSecret.length, secret.length]).toEqual([22, 22]);
    const known = JSON.stringify([[...(await world.dump())], stand.log.lines, world.logged]);
    expect(known).not.toContain(linkSecret);
    expect(known).not.toContain(secret);
  });
});

describe("a browser that is not signed in", () => {
  it("reads how to get the link, and hears it may be signed in where another page has led it here", async () => {
    const browser = await stand.browser().open("/me");
    expect([browser.status, browser.text.includes("Write me to the bot")]).toEqual([200, true]);
    expect(browser.text).not.toContain("Are you signed in already?");
    await browser.open("/me", { "sec-fetch-site": "cross-site" });
    expect(browser.text).toContain("Are you signed in already?");
  });

  it.each(["x", "p_x.y", "p_{}.{}", "%00"])("with a made-up cookie (%s) as well", async (cookie) => {
    const browser = stand.browser();
    browser.cookie = `me=${cookie}`;
    expect((await browser.open("/me")).text).toContain("Your page opens from the chat");
  });

  it("does nothing", async () => {
    const browser = await stand.browser().post("/me", { say: "receipts off", key: "", nonce: "" });
    expect(browser.status).toBe(401);
    expect(await world.store.people.get(await bob.personId())).toMatchObject({ receipts: true });
  });
});

describe("what is pressed", () => {
  it("is said in the conversation, and the answer stands on the page, also after a reload", async () => {
    const browser = await stand.signedIn(bob);
    await browser.says("receipts off");
    expect(browser.path).toMatch(/^\/me\?answer=[\w-]{22}$/u);
    expect(browser.text).toContain("Receipts are off. Friends are not told what you play.");
    expect(browser.text).toContain("Receipts are off: friends are not told what you play.");
    expect((await browser.open(browser.path)).text).toContain("Receipts are off. Friends are not told");
    expect((await browser.open("/me")).text).not.toContain("Receipts are off. Friends are not told");
    await bob.says("settings");
    expect(bob.news().at(-1)).toContain("Receipts are off");
  });

  it("can be typed, words behind a command and whole commands alike", async () => {
    const browser = await stand.signedIn(bob);
    await browser.says("quiet", "22-8 Europe/Berlin");
    expect(browser.text).toContain("From 22:00 to 08:00 (Europe/Berlin) I keep quiet");
    await browser.says("", `share ${tinBoat.url} with Ann Reed`);
    expect(browser.text).toContain("On its way to Ann Reed: “Tin Boat Morning”");
    await world.settle();
    expect(ann.news().at(-1)).toContain("Tin Boat Morning");
    expect((await browser.open("/me")).text).toContain("to Ann Reed – delivered");
  });

  it("decides once, however often and however fast the same showing is sent", async () => {
    const browser = await stand.signedIn(bob);
    const { keys } = browser;
    const say = `share ${tinBoat.url} with Ann Reed`;
    const twins = [stand.browser(), stand.browser(), stand.browser()];
    for (const twin of twins) twin.cookie = browser.cookie;
    await Promise.all(twins.map((twin) => twin.post("/me", { ...keys, say })));
    for (const twin of twins) expect(twin.text).toContain("On its way to Ann Reed");
    await browser.post("/me", { ...keys, say });
    expect(browser.text).toContain("On its way to Ann Reed");
    expect(await world.store.shares.sent(await bob.personId())).toHaveLength(1);
    await browser.says(say);
    expect(browser.text).toContain("already has");
  });

  it("another button of the same showing decides for itself", async () => {
    const browser = await stand.signedIn(bob);
    const { keys } = browser;
    await browser.post("/me", { ...keys, say: "receipts off" });
    await browser.post("/me", { ...keys, say: "where on" });
    expect(browser.text).toContain("Friends are told on which channel their song reached you.");
  });

  it("gives the link to the file at once, which is kept nowhere", async () => {
    const browser = await stand.signedIn(bob);
    await browser.says("export");
    expect(browser.path).toBe("/me");
    const url = /href="(https:[^"]+\/export\?key=[^"]+)"/u.exec(browser.html)?.[1] ?? "";
    expect(url).not.toBe("");
    const secret = /\.([\w-]{22})/u.exec(new URL(url).searchParams.get("key") ?? "")?.[1] ?? "none";
    expect(JSON.stringify([...(await world.dump())])).not.toContain(secret);
  });

  it.each([
    ["no key", { key: "" }],
    ["a wrong key", { key: "A".repeat(43) }],
  ])("with %s does nothing", async (_how, wrong) => {
    const browser = await stand.signedIn(bob);
    await browser.post("/me", { ...browser.keys, say: "receipts off", ...wrong });
    expect(browser.status).toBe(403);
    expect(browser.text).toContain("Nothing was done");
    expect(await world.store.people.get(await bob.personId())).toMatchObject({ receipts: true });
    await browser.post("/me/leave", wrong);
    expect(browser.status).toBe(403);
    expect((await browser.open("/me")).text).toContain("Hello, Bob Fisher");
  });

  it("with the key of another browser does nothing, be it somebody else's or one's own", async () => {
    const browser = await stand.signedIn(bob);
    for (const other of [await stand.signedIn(ann), await stand.signedIn(bob)])
      expect((await browser.post("/me", { ...other.keys, say: "receipts off" })).status).toBe(403);
    expect(await world.store.people.get(await bob.personId())).toMatchObject({ receipts: true });
  });

  it("on another site does nothing, even with the right key", async () => {
    const browser = await stand.signedIn(bob);
    for (const site of ["cross-site", "same-site"])
      expect(
        (await browser.post("/me", { ...browser.keys, say: "receipts off" }, { "sec-fetch-site": site })).status,
      ).toBe(403);
    expect(await world.store.people.get(await bob.personId())).toMatchObject({ receipts: true });
  });

  it("does so sixty times in five minutes, and then waits", async () => {
    const browser = await stand.signedIn(bob);
    const { keys } = browser;
    for (let at = 0; at < 60; at++) await stand.browser().post("/me", {}, { cookie: browser.cookie });
    for (let at = 0; at < 60; at++) {
      await fetch(`${stand.url}/me`, {
        method: "POST",
        body: new URLSearchParams({ ...keys, say: "" }),
        headers: { cookie: browser.cookie },
        redirect: "manual",
      });
    }
    await browser.post("/me", { ...keys, say: "receipts off" });
    expect([browser.status, browser.text.includes("That was very quick")]).toEqual([429, true]);
    expect((await (await stand.signedIn(ann)).says("receipts off")).status).toBe(200);
    await world.advance(minutes(5));
    expect((await browser.post("/me", { ...keys, say: "receipts off" })).status).toBe(200);
  });

  it("that is far too long is refused", async () => {
    const browser = await stand.signedIn(bob);
    expect((await browser.says("x".repeat(70_000))).status).toBe(413);
  });
});

describe("the page", () => {
  it("has the lists of the chat, with their buttons and pages", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher pre:"for you"`);
    for (let at = 0; at < 11; at++) {
      const track = { ...tinBoat, id: `4Song${String(at).padStart(17, "0")}`, name: `Song ${at}.` };
      track.url = `https://open.spotify.com/track/${track.id}`;
      world.music.addTrack(track);
      await bob.says(`share ${track.url} with Ann Reed`);
      if (at === 8) await world.advance(hours(25));
    }
    await bob.says("group create crew");
    await bob.says("group add crew Ann Reed");
    const browser = await stand.signedIn(bob);
    expect(browser.text).toContain("1. Paper Lanterns – The Quiet Harbour from Ann Reed");
    expect(browser.text).toContain("crew – 2 people, yours");
    const [share] = await world.store.shares.received(await bob.personId());
    for (const command of [`heard ${share?.id}`, `skip ${share?.id}`, `unfriend ${await ann.personId()}`, "invite"])
      expect(browser.commands).toContain(command);
    expect(browser.text).not.toContain("Song 0.");
    expect(browser.html).toContain('href="/me?sent=2#sent"');
    await browser.open("/me?sent=2");
    expect(browser.text).toContain("Song 0.");
    expect(browser.html).toContain('href="/me?sent=1#sent"');
    await browser.says(`heard ${share?.id}`);
    expect(browser.text).toContain("Noted: you have heard “Paper Lanterns”");
  });

  it("shows nobody what is not theirs: another's songs, withheld ones, groups, answers", async () => {
    const eve = world.friend("eve", "Eve Stone");
    await eve.registers();
    await eve.says("group create EvesDen");
    await bob.says("block Eve Stone");
    await ann.says("unfriend Eve Stone");
    await eve.says(`share ${tinBoat.url} with Bob Fisher pre:"from the blocked"`);
    await eve.says(`share ${tinBoat.url} with Ann Reed pre:"words to a stranger"`);
    await ann.says(`share ${paperLanterns.url} with Bob Fisher pre:"for Bob" post:"locked away"`);
    const [bobs, anns, eves] = [await stand.signedIn(bob), await stand.signedIn(ann), await stand.signedIn(eve)];
    expect(bobs.text).not.toMatch(/Tin Boat|from the blocked|EvesDen|locked away/u);
    expect(bobs.text).toContain("Blocked: Eve Stone");
    expect(anns.text).not.toMatch(/words to a stranger|EvesDen|Tin Boat/u);
    expect(anns.text).toContain("Would like to send you songs");
    expect(eves.text).not.toMatch(/for Bob|block(?:ed|s) you|Paper Lanterns/iu);
    const [share] = await world.store.shares.received(await bob.personId());
    await eves.says(`heard ${share?.id}`);
    expect(eves.text).toContain("I have no song with that number for you.");
    await bobs.says("receipts off");
    const answer = bobs.path;
    expect((await eves.open(answer)).text).not.toContain("Receipts are off. Friends");
  });

  it("says in words what people call themselves and their songs, whatever it is", async () => {
    const nasty = `<script>alert(1)</script>"'><img src=x>`;
    const song = { ...tinBoat, id: "4Nasty0000000000000001", name: nasty, imageUrl: 'javascript:alert(1)"' };
    song.url = `https://open.spotify.com/track/${song.id}`;
    song.artists = [{ id: "a", name: "عمرو & <b>" }];
    world.music.addTrack(song);
    const mallory = world.friend("mallory", "Mallory");
    await mallory.registers();
    // The bot takes no such names; a page does not rely on it.
    await world.store.people.change(await mallory.personId(), { name: "<i>שלום</i>" });
    await mallory.says(`share ${song.url} with Bob Fisher pre:"<svg onload=alert(3)>"`);
    stand = await openMe(world, { sections: [inventedSections(nasty)] });
    const browser = await stand.signedIn(bob);
    const own = browser.html.replace(/<style>[\s\S]*?<\/style>/u, "");
    expect(own).not.toMatch(/<script|<img src=x|<i>|<b>|javascript:|onload=alert\(3\)>/u);
    expect(browser.text).toContain(nasty);
    expect(browser.text).toContain("<i>שלום</i>");
    expect(own).toContain('<h3 dir="auto">');
    await browser.says("", `${nasty} https://example.com/?a="b&c=<d>`);
    expect(browser.html).not.toMatch(/<script|<img src=x/u);
  });

  it("lets in its own style and the covers it shows, and no script at all", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    const browser = await stand.signedIn(bob);
    const policy = browser.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("img-src https://example.com;");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(browser.html).not.toMatch(/<script|\son\w+=|\sstyle=/u);
    expect(browser.headers.get("cache-control")).toBe("no-store");
    expect(browser.headers.get("referrer-policy")).toBe("no-referrer");
  });

  it.each(languages)("is all in %s for somebody who speaks it", async (language) => {
    await bob.says(`language ${language}`);
    const browser = await stand.signedIn(bob);
    const title = { en: "Songs waiting for you", de: "Songs, die auf dich warten", es: "Canciones que te esperan" };
    expect(browser.html).toContain(`<html lang="${language}">`);
    expect(browser.text).toContain(title[language]);
    for (const other of languages) if (other !== language) expect(browser.text).not.toContain(title[other]);
    await browser.post("/me", { say: "x" });
    const nothing = { en: "Nothing was done", de: "Es ist nichts geschehen", es: "No se hizo nada" };
    expect(browser.status).toBe(403);
    expect(Object.values(nothing).some((words) => browser.text.includes(words))).toBe(true);
  });

  it("offers a token where the API is switched on, and none otherwise", async () => {
    expect((await stand.signedIn(bob)).commands).not.toContain("api token");
    stand = await openMe(world, { hasApi: true });
    expect((await stand.signedIn(bob)).commands).toContain("api token");
  });
});

describe("what plugins bring", () => {
  it("stands on the page with its tables, bars and buttons", async () => {
    stand = await openMe(world, { sections: [inventedSections()] });
    const browser = await stand.signedIn(bob);
    for (const words of ["Your months", "41 plays", "Copies of playlists", "Mon, Dec 7, 09:00", "September 2026"])
      expect(browser.text).toContain(words);
    expect(browser.html).toContain('<rect class="fill" width="65.9%"');
    expect(browser.html).toContain('aria-label="Run now: Glass Weather"');
    expect(browser.html).toMatch(/<a href="#months">Your months<\/a>/u);
  });

  it("costs its own part only, when it fails and when it takes too long", async () => {
    stand = await openMe(world, {
      patienceMs: 1,
      sections: [
        inventedSections(),
        { name: "broken", page: () => Promise.reject(new Error("no")) },
        {
          name: "thrown",
          page: () => {
            throw new Error("no");
          },
        },
        { name: "slow", page: () => new Promise(() => {}) },
      ],
    });
    const browser = await stand.signedIn(bob);
    expect(browser.text.match(/This part is not there right now/gu)).toHaveLength(3);
    expect(browser.text).toContain("Songs waiting for you");
    expect(browser.text).toContain("41 plays");
    expect(stand.log.lines.map(({ event, fields }) => [event, (fields as { plugin?: string }).plugin]).sort()).toEqual([
      ["page.partMissing", "broken"],
      ["page.partMissing", "slow"],
      ["page.partMissing", "thrown"],
    ]);
  });
});
