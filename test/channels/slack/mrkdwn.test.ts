import { describe, expect, it } from "vitest";
import { decoded, escaped } from "../../../src/channels/slack/mrkdwn.js";

const text = (raw: string) => decoded(raw, "T1").text;

describe("what Slack sends as text", () => {
  it("has its smart quotes made straight and its hard spaces soft", () => {
    expect(text("share\u00a0x with bob pre:“hi” post:‘it’s’")).toBe("share x with bob pre:\"hi\" post:'it's'");
  });

  it("has its entities decoded, once", () => {
    expect(text("R&amp;B &lt;3 &amp;lt; &quot;")).toBe("R&B <3 &lt; &quot;");
  });

  it("has mentions by the id Slack vouches for, never by the name after it", () => {
    expect(decoded("share x with <@U123|Alice &gt; Bob>", "E9")).toEqual({
      text: "share x with <@slack:E9:U123>",
      mentions: [{ userId: "U123", text: "<@slack:E9:U123>" }],
    });
    expect(text("<@W0AB9>")).toBe("<@slack:T1:W0AB9>");
  });

  it("has no punctuation after the person it ends with", () => {
    expect(text("share x with <@U123|bob>!")).toBe("share x with <@slack:T1:U123>");
    expect(text("ask <@U123>, please.")).toBe("ask <@slack:T1:U123>, please.");
  });

  it("has links without their brackets and labels, and their ampersands back", () => {
    expect(text("share <https://open.spotify.com/track/1?a=1&amp;b=2|this song>")).toBe(
      "share https://open.spotify.com/track/1?a=1&b=2",
    );
  });

  it("has channels, groups and everybody as words, which mention nobody", () => {
    expect(decoded("<#C1|music> <!subteam^S1|@band> <!here> <!subteam^S2>", "T1")).toEqual({
      text: "#music @band @here @S2",
      mentions: [],
    });
  });

  it("lets nobody write a mention of somebody elsewhere by hand", () => {
    expect(text("share x with &lt;@slack:T2:U5&gt;")).toBe("share x with @slack:T2:U5>");
    expect(text("<https://x.example/&lt;@SLACK:T2:U5&gt;>")).not.toMatch(/<@slack/i);
  });
});

describe("what goes into a field that Slack reads as markup", () => {
  it.each([
    ["I <3 U", "I &lt;3 U"],
    ["R&B", "R&amp;B"],
    ["<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"],
  ])("cannot mention or link: %s", (plain, safe) => {
    expect(escaped(plain)).toBe(safe);
  });
});
