import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { homeRoutes } from "../../src/web/home.js";
import { html } from "../../src/web/html.js";
import { page } from "../../src/web/page.js";
import { privacyRoutes } from "../../src/web/privacy.js";
import { wordsOf } from "../../src/web/words.js";
import { Browser } from "./world.js";

describe("html", () => {
  it("escapes every value, and no markup of its own", () => {
    expect(html`<b title="${`"'<>&`}">${html`<i>${"<"}</i>`}${[html`<u>`, html`</u>`]}${null}${0}</b>`.markup).toBe(
      '<b title="&quot;&#39;&lt;&gt;&amp;"><i>&lt;</i><u></u>0</b>',
    );
  });
});

describe("every page", () => {
  const response = page({ words: wordsOf("en"), title: "A & B", content: html`<h1>x</h1>`, copies: true });
  const text = String(response.body);
  const policy = response.headers?.["content-security-policy"] ?? "";

  it("is a whole document, readable on a phone, in light and dark", () => {
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(text).toContain("<title>A &amp; B · Send Songs</title>");
    expect(text).toContain("prefers-color-scheme: dark");
  });

  it.each(["script", "style"])("lets in exactly its own %s", (element) => {
    const source = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(text)?.[1] ?? "";
    const hash = createHash("sha256").update(source).digest("base64");
    expect(source.length).toBeGreaterThan(100);
    expect(policy).toContain(`${element}-src 'sha256-${hash}';`);
  });

  it("has no inline handlers or styles, which its policy would refuse, and loads nothing", () => {
    expect(text).not.toMatch(/\son\w+=|\sstyle=|\ssrc=|<link|@import|url\(/);
  });

  it("brings no script where nothing is copied", () => {
    expect(String(page({ words: wordsOf("en"), title: "x", content: html`x` }).body)).not.toContain("<script");
  });
});

describe("GET /", () => {
  it("says what this is and how to begin in each channel", async () => {
    const channels = [{ label: "Messenger", startUrl: "https://m.me/1?a&b" }, { label: "Slack" }];
    const { status, text } = await new Browser(homeRoutes({ channels })).get("/");
    expect(status).toBe(200);
    expect(text).toContain("in Messenger or Slack");
    expect(text).toContain('href="https://m.me/1?a&amp;b">Open Messenger</a>');
    expect(text).not.toContain("Open Slack");
    expect(text).toContain('href="/spotify/login"');
  });
});

describe("GET / of a bot whose channels have no names", () => {
  it("still makes a sentence", async () => {
    const { text } = await new Browser(homeRoutes({ channels: [] })).get("/");
    expect(text).toContain("Open a chat with the bot and write");
  });
});

describe("GET /privacy", () => {
  it("says what is stored, for how long, and how to delete it", async () => {
    const { status, text } = await new Browser(privacyRoutes()).get("/privacy");
    expect(status).toBe(200);
    const said = [
      "60 days",
      "48 hours",
      "30 days",
      "15 minutes",
      "six months",
      "forget me",
      "disconnect",
      "receipts off",
      "Your circle",
      "Your invitations",
    ];
    for (const words of said) expect(text).toContain(words);
    expect(text).toContain("What regular jobs remember for you");
    expect(text).toContain("your access and what regular jobs remember for you are erased at once");
    expect(text).toContain("What is never stored</h2>\n<p><strong>What you play.</strong>");
  });
});
