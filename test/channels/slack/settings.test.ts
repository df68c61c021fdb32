import { describe, expect, it } from "vitest";
import { slackProblems, slackSettings } from "../../../src/channels/slack/settings.js";

const many = { SLACK_CLIENT_ID: "1.2", SLACK_CLIENT_SECRET: "c", SLACK_STATE_SECRET: "s" };

describe("the settings of Slack", () => {
  it("need no more than the secret and one way to a token", () => {
    expect(slackSettings.parse({ SLACK_SIGNING_SECRET: "x" })).toMatchObject({
      SLACK_API_URL: "https://slack.com/api/",
      SLACK_COMMAND: "/song",
    });
    expect(slackProblems({ SLACK_BOT_TOKEN: "xoxb-1" })).toEqual([]);
    expect(slackProblems(many)).toEqual([]);
  });

  it.each([
    ["no way at all", {}, /needs SLACK_BOT_TOKEN for one workspace, or SLACK_CLIENT_ID/],
    ["both ways", { ...many, SLACK_BOT_TOKEN: "xoxb-1" }, /only one of the two/],
    ["half of both", { SLACK_BOT_TOKEN: "xoxb-1", SLACK_CLIENT_ID: "1.2" }, /only one of the two/],
    ["half of one", { SLACK_CLIENT_ID: "1.2" }, /^SLACK_CLIENT_SECRET, SLACK_STATE_SECRET are missing/],
    ["most of one", { ...many, SLACK_STATE_SECRET: "" }, /^SLACK_STATE_SECRET is missing/],
  ])("refuse %s in a sentence", (_, env, problem) => {
    expect(slackProblems(env)).toEqual([expect.stringMatching(problem)]);
  });

  it.each([
    { SLACK_SIGNING_SECRET: " " },
    { SLACK_API_URL: "slack.com" },
    { SLACK_COMMAND: "song" },
    { SLACK_COMMAND: "/Song" },
    { SLACK_COMMAND: `/${"s".repeat(32)}` },
  ])("refuse %o", (env) => {
    expect(slackSettings.safeParse({ SLACK_SIGNING_SECRET: "x", ...env }).success).toBe(false);
  });

  it("say what each is for", () => {
    for (const field of Object.values(slackSettings.shape)) expect(field.description).toMatch(/\w{3}/);
  });
});
