import { describe, expect, it } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import { registerMessage } from "../../src/web/login-pages.js";
import { loginWorld, notRegistered } from "./world.js";

const CODE = "1234 5678 9012 3456";

async function finished(world = loginWorld(), from?: string) {
  const browser = world.browser();
  const state = await browser.begin(from);
  return { world, browser, state, shown: await browser.get(`/spotify/callback?code=good&state=${state}`) };
}

describe("beginning a login", () => {
  it("leads to Spotify with a fresh state and leaves a key in this browser alone", async () => {
    const { head, status } = await loginWorld().browser().get("/spotify/login");
    expect(status).toBe(302);
    expect(head.location).toMatch(/^https:\/\/accounts\.spotify\.com\/authorize\?.*state=state_1-/);
    expect(head["set-cookie"]).toMatch(
      /^login_[\w-]+=key%2B1%2F%3D; Path=\/spotify; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(head).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
  });

  it("asks for no https cookie where the address has no https", async () => {
    const { head } = await loginWorld({ publicUrl: "http://127.0.0.1:3000" }).browser().get("/spotify/login");
    expect(head["set-cookie"]).not.toContain("Secure");
  });

  it("asks for more only where the link says so, for nothing that it does not know, and each once", async () => {
    const scopeOf = async (query: string) => {
      const { head } = await loginWorld().browser().get(`/spotify/login${query}`);
      return new URL(head.location ?? "").searchParams.get("scope");
    };
    expect(await scopeOf("")).toBe("");
    expect(await scopeOf("?ask=save&ask=queue&ask=save")).toBe("queue save");
    expect(await scopeOf("?ask=playlist-modify-private&ask=toString")).toBe("");
  });

  it("ends with what was asked for, and asks for the same when it has to begin again", async () => {
    const world = loginWorld();
    const begin = async () => {
      const browser = world.browser();
      const { head } = await browser.get("/spotify/login?from=slack&ask=queue");
      return { browser, state: new URL(head.location ?? "").searchParams.get("state") ?? "" };
    };
    const good = await begin();
    await good.browser.get(`/spotify/callback?code=good&state=${good.state}`);
    expect(world.issued[0]?.account.permissions).toEqual(["queue"]);
    const declined = await begin();
    const { text } = await declined.browser.get(`/spotify/callback?error=access_denied&state=${declined.state}`);
    expect(text).toContain('href="/spotify/login?from=slack&amp;ask=queue"');
    expect(text).not.toContain("one thing only");
    world.failures.set("bad", notRegistered);
    const failed = await begin();
    const page = await failed.browser.get(`/spotify/callback?code=bad&state=${failed.state}`);
    expect(page.text).toContain('href="/spotify/login?from=slack&amp;ask=queue"');
  });

  it("never uses a state twice", async () => {
    const browser = loginWorld().browser();
    expect(await browser.begin()).not.toBe(await browser.begin());
  });
});

describe("the page with the code", () => {
  it("says what else the bot may do from now on, and nothing of it to whoever allowed nothing else", async () => {
    const browser = loginWorld().browser();
    const { head } = await browser.get("/spotify/login?ask=playlists&ask=tops&ask=follows");
    const state = new URL(head.location ?? "").searchParams.get("state") ?? "";
    const { text } = await browser.get(`/spotify/callback?code=good&state=${state}`);
    for (const what of ["read and change your playlists", "see what you hear most", "see whom you follow"])
      expect(text).toContain(`I may ${what}.`);
    expect((await finished()).shown.text).not.toContain("I may");
  });

  it("shows the code in groups of four, under the consent", async () => {
    const { shown } = await finished();
    expect(shown.status).toBe(200);
    expect(shown.text).toContain(`<output class="code" id="code" aria-label="Your code: ${CODE}">${CODE}</output>`);
    expect(shown.text).toContain("By sending this you agree to &lt;everything&gt;.");
    expect(shown.text.indexOf("By sending this")).toBeLessThan(shown.text.indexOf(CODE));
    expect(shown.text).toContain("15 minutes");
  });

  it("shows the whole message to send, with the name that Spotify knows", async () => {
    const { shown } = await finished();
    expect(shown.text).toContain(`register name:&quot;Bob Fisher&quot; code:&quot;${CODE}&quot;</code>`);
    expect(shown.text.match(/data-copy="(code|message)" hidden/g)).toHaveLength(2);
  });

  it("has a way back into every chat that takes a link, the one the person came from first", async () => {
    const links = async (from?: string) => {
      const { shown } = await finished(loginWorld(), from);
      return [...shown.text.matchAll(/href="(https:[^"]*)">([^<]*)</g)].map(([, href, label]) => `${label}: ${href}`);
    };
    const slack = "Send it in Slack: https://slack.example/?code=1234567890123456";
    const messenger = "Send it in Messenger: https://m.me/1122?ref=1234567890123456";
    expect(await links()).toEqual([slack, messenger]);
    expect(await links("messenger")).toEqual([messenger, slack]);
    expect(await links("nowhere")).toEqual([slack, messenger]);
  });

  it("stays with this pair of eyes: not cached, not sent on, no foreign code", async () => {
    const { head } = (await finished()).shown;
    expect(head).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
    const policy = head["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it("escapes what people may choose", async () => {
    const world = loginWorld();
    world.state.displayName = `<img src=x onerror=alert(1)> & 'co'`;
    const { shown } = await finished(world);
    expect(shown.text).not.toContain("<img");
    expect(shown.text).toContain("&lt;img src=x onerror=alert(1)&gt; &amp; &#39;co&#39;");
  });

  it("leaves no trace in the log", async () => {
    const { world } = await finished();
    expect(world.lines).toEqual([]);
  });

  it("passes on to the code exactly what Spotify granted", async () => {
    const { world } = await finished();
    expect(world.issued).toMatchObject([{ secret: "refresh-token", account: { accountId: "account" } }]);
  });
});

describe("the message to send", () => {
  it.each([
    ["Bob Fisher", `register name:"Bob Fisher" code:"${CODE}"`],
    ['Bob "The Fish" Fisher', `register name:"Bob The Fish Fisher" code:"${CODE}"`],
    ["Bob\n“Fish”\u200b", `register name:"Bob Fish" code:"${CODE}"`],
    [null, `register code:"${CODE}"`],
    ["", `register code:"${CODE}"`],
    ["***", `register code:"${CODE}"`],
    ["x".repeat(41), `register code:"${CODE}"`],
  ])("for somebody called %j is one that the bot understands", (name, message) => {
    expect(registerMessage(name, "1234567890123456")).toBe(message);
  });
});

describe("a callback that proves nothing", () => {
  it.each([
    ["has no state", "?code=good"],
    ["has a made-up state", "?code=good&state=made-up"],
    ["has nothing at all", ""],
    ["has an odd state", "?code=good&state=%0d%0aSet-Cookie:x%3d1"],
  ])("because it %s gets a page that says what to do", async (_, query) => {
    const browser = loginWorld().browser();
    await browser.begin();
    const { status, text, head } = await browser.get(`/spotify/callback${query}`);
    expect(status).toBe(400);
    expect(text).toContain('<a class="button" href="/spotify/login">Start again</a>');
    expect(head["set-cookie"]).toBeUndefined();
    expect(text).not.toContain(CODE);
  });

  it("because another browser began is refused, and the right browser can still go on", async () => {
    const world = loginWorld();
    const right = world.browser();
    const state = await right.begin();
    const other = world.browser();
    await other.begin();
    expect((await other.get(`/spotify/callback?code=good&state=${state}`)).status).toBe(400);
    expect((await right.get(`/spotify/callback?code=good&state=${state}`)).status).toBe(200);
  });

  it("because it comes after ten minutes is refused", async () => {
    const world = loginWorld();
    const browser = world.browser();
    const state = await browser.begin();
    world.state.nowMs += 600_001;
    expect((await browser.get(`/spotify/callback?code=good&state=${state}`)).status).toBe(400);
    expect(world.issued).toEqual([]);
  });

  it("because the state was used is refused even with the old key", async () => {
    const { world, browser, state } = await finished();
    const copy = world.browser();
    for (const name of browser.cookies.keys()) copy.cookies.set(name, "key+1/=");
    expect((await copy.get(`/spotify/callback?code=good&state=${state}`)).status).toBe(400);
    expect(world.issued).toHaveLength(1);
  });
});

describe("two logins in one browser", () => {
  it("do not disturb each other", async () => {
    const browser = loginWorld().browser();
    const [first, second] = [await browser.begin(), await browser.begin()];
    expect((await browser.get(`/spotify/callback?code=good&state=${first}`)).status).toBe(200);
    expect((await browser.get(`/spotify/callback?code=good&state=${second}`)).status).toBe(200);
  });
});

describe("a reload of the page with the code", () => {
  it("says kindly that the code was shown, issues no other, and offers to start again", async () => {
    const { world, browser, state } = await finished();
    const { text, head } = await browser.get(`/spotify/callback?code=good&state=${state}`);
    expect(text).toContain("Your code was shown already");
    expect(text).toContain('href="/spotify/login"');
    expect(text).not.toContain(CODE);
    expect(head["cache-control"]).toBe("no-store");
    expect(world.issued).toHaveLength(1);
  });
});

describe("a login that Spotify ends", () => {
  it("because the person said no is no error", async () => {
    const world = loginWorld();
    const browser = world.browser();
    const state = await browser.begin("messenger");
    const { status, text } = await browser.get(`/spotify/callback?error=access_denied&state=${state}`);
    expect(status).toBe(200);
    expect(text).toContain("nothing was stored");
    expect(text).toContain("one thing only");
    expect(text).toContain('href="/spotify/login?from=messenger"');
    expect(world.lines).toEqual([]);
  });

  it("because the person is not on the app's list says who can help", async () => {
    const world = loginWorld();
    world.failures.set("stranger", notRegistered);
    const browser = world.browser();
    const { status, text } = await browser.get(`/spotify/callback?code=stranger&state=${await browser.begin()}`);
    expect(status).toBe(403);
    expect(text).toContain("User Management");
    expect(world.lines).toMatchObject([{ level: "warn", event: "login.notAllowed" }]);
  });

  it("because Spotify is down asks to try again", async () => {
    const world = loginWorld();
    world.failures.set("late", new UpstreamError("spotify", "Spotify: timeout"));
    const browser = world.browser();
    const { status, text } = await browser.get(`/spotify/callback?code=late&state=${await browser.begin("slack")}`);
    expect(status).toBe(502);
    expect(text).toContain('href="/spotify/login?from=slack"');
    expect(world.lines).toMatchObject([{ level: "warn", event: "login.upstreamFailed" }]);
  });

  it("because its answer is used up or too old is no failure of Spotify's, and begins anew", async () => {
    const world = loginWorld();
    world.failures.set("old", new UpstreamError("spotify", "Spotify: invalid-code", { status: "invalid-code" }));
    const browser = world.browser();
    const { status, text } = await browser.get(`/spotify/callback?code=old&state=${await browser.begin("slack")}`);
    expect(status).toBe(401);
    expect(text).toContain("A login link works once");
    expect(text).toContain('href="/spotify/login?from=slack"');
    expect(world.lines).toMatchObject([{ level: "warn", event: "login.codeRefused" }]);
  });

  it.each(["error=server_error", "error=%3Cscript%3E", ""])("with %j asks to try again", async (query) => {
    const browser = loginWorld().browser();
    const { status, text } = await browser.get(`/spotify/callback?${query}&state=${await browser.begin()}`);
    expect(status).toBe(502);
    expect(text).not.toContain("<script>");
  });

  it("because of our own mistake apologises without details, and logs it without the code", async () => {
    const world = loginWorld();
    world.failures.set("odd", new TypeError("x is undefined in login.ts"));
    const browser = world.browser();
    const { status, text } = await browser.get(`/spotify/callback?code=odd&state=${await browser.begin()}`);
    expect(status).toBe(500);
    expect(text).not.toContain("undefined");
    expect(world.lines).toMatchObject([{ level: "error", event: "login.failed" }]);
  });
});

describe("while logins cannot be remembered", () => {
  it("people get a page, not a piece of JSON", async () => {
    const gone = () => Promise.reject(new UpstreamError("redis", "gone"));
    const world = loginWorld({ logins: { open: gone, close: gone, issueCode: gone } });
    const { status, text } = await world.browser().get("/spotify/login");
    expect(status).toBe(502);
    expect(text).toContain("Please try again in a minute");
  });
});
