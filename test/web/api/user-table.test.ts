import { beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../../src/bots/errors.js";
import { type ApiWorld, openApi } from "./world.js";

const table = "/user/user-table";
const refreshToken = "AQ-of-ann-0000000000000000000001";
let api: ApiWorld;
let token: string;

beforeEach(async () => {
  api = await openApi([]);
  token = await api.tokenOf(api.ann);
  api.refreshTokens.set(refreshToken, "account-ann");
});

const row = async () => (await api.get(table, token)).body;

describe("GET /user/user-table", () => {
  it("answers the caller's row, and no token of any kind", async () => {
    expect(await row()).toEqual({
      userId: await api.ann.personId(),
      email: null,
      displayName: "Ann Reed",
      active: true,
      activeWrapped: false,
      activeReleaseRadar: false,
      releaseRadarId: null,
      createdAt: "2026-11-21T12:00:00.000Z",
    });
  });

  it("names the playlist of the release radar, once there is one", async () => {
    api.radarPlaylists.set(await api.ann.personId(), "37i9dQZEVXbq0000000000");
    expect(await row()).toMatchObject({ releaseRadarId: "37i9dQZEVXbq0000000000" });
  });

  it("says who is not connected any more", async () => {
    await api.ann.says("disconnect");
    token = await api.tokenOf(api.ann);
    expect(await row()).toMatchObject({ active: false, displayName: "Ann Reed" });
  });
});

describe("POST /user/user-table with enrolments", () => {
  it.each([
    [{ wrappedEnrolled: true }, { activeWrapped: true, activeReleaseRadar: false }],
    [{ releaseRadarEnrolled: true }, { activeWrapped: false, activeReleaseRadar: true }],
    [
      { wrappedEnrolled: true, releaseRadarEnrolled: true },
      { activeWrapped: true, activeReleaseRadar: true },
    ],
  ])("%j turns on what it names", async (body, expected) => {
    const answer = await api.post(table, { email: "account-ann", ...body }, token);
    expect([answer.status, answer.body]).toEqual([200, await row()]);
    expect(await row()).toMatchObject({ active: true, ...expected });
  });

  it("never changes the other one, the name or the connection", async () => {
    await api.post(table, { wrappedEnrolled: true, releaseRadarEnrolled: true }, token);
    await api.post(table, { wrappedEnrolled: false }, token);
    expect(await row()).toMatchObject({
      activeWrapped: false,
      activeReleaseRadar: true,
      active: true,
      displayName: "Ann Reed",
    });
    await api.post(table, { releaseRadarEnrolled: false }, token);
    await api.post(table, { wrappedEnrolled: true }, token);
    expect(await row()).toMatchObject({
      activeWrapped: true,
      activeReleaseRadar: false,
      active: true,
      displayName: "Ann Reed",
    });
  });

  it("is safe to repeat", async () => {
    for (const _time of [1, 2]) await api.post(table, { wrappedEnrolled: true }, token);
    expect(await row()).toMatchObject({ activeWrapped: true });
  });

  it("says what has to be done first, where something is missing", async () => {
    api.refuses.enrolment = new UserError({
      en: "Allow that first.",
      de: "Erlaube das zuerst.",
      es: "Permítelo antes.",
    });
    const answer = await api.post(table, { wrappedEnrolled: true }, token);
    expect([answer.status, answer.body.error]).toMatchObject([409, { code: "conflict", message: "Allow that first." }]);
    expect(await row()).toMatchObject({ activeWrapped: false });
  });

  it.each(["yes", 1, null, "true"])("refuses %j for on or off", async (wrappedEnrolled) => {
    const answer = await api.post(table, { wrappedEnrolled }, token);
    expect([answer.status, answer.body.error.field]).toEqual([400, "wrappedEnrolled"]);
  });
});

describe("POST /user/user-table with who one is", () => {
  const about = { email: "account-ann", userId: "account-ann", displayName: "Ann of Harbour", refreshToken };

  it("changes the name, and nothing that was turned on", async () => {
    await api.post(table, { wrappedEnrolled: true }, token);
    const answer = await api.post(table, about, token);
    expect(answer.body).toMatchObject({
      displayName: "Ann of Harbour",
      active: true,
      activeWrapped: true,
      activeReleaseRadar: false,
    });
    expect(answer.text).not.toContain(refreshToken);
    const found = await api.world.store.people.named("ann of harbour");
    expect(found.map(({ id }) => id)).toEqual([await api.ann.personId()]);
  });

  it("keeps the bot's own login: the token that was shown takes the place of none", async () => {
    const before = await api.world.store.sealed.get(await api.ann.personId(), "spotify");
    await api.post(table, about, token);
    expect(await api.world.store.sealed.get(await api.ann.personId(), "spotify")).toBe(before);
  });

  it("refuses the refresh token of another account, and changes nothing", async () => {
    api.refreshTokens.set("AQ-of-bob", "account-bob");
    const answer = await api.post(table, { ...about, refreshToken: "AQ-of-bob", wrappedEnrolled: true }, token);
    expect([answer.status, answer.body.error.field]).toEqual([403, "refreshToken"]);
    expect(await row()).toMatchObject({ displayName: "Ann Reed", activeWrapped: false });
  });

  it.each(["userId", "displayName", "refreshToken"] as const)(
    "refuses one that lacks %s, and names it",
    async (name) => {
      const { [name]: _, ...rest } = about;
      const answer = await api.post(table, rest, token);
      expect([answer.status, answer.body.error]).toMatchObject([400, { field: name, message: `${name} is missing.` }]);
      expect(await row()).toMatchObject({ displayName: "Ann Reed" });
    },
  );

  it.each(["", " ", "@everyone", "<b>", "x".repeat(41), "a\u0000b"])("refuses %j as a name", async (displayName) => {
    const answer = await api.post(table, { ...about, displayName }, token);
    expect([answer.status, answer.body.error.field]).toEqual([400, "displayName"]);
  });
});

it.each([{}, { email: "account-ann" }, { active: true }])("neither set of fields (%j) is refused", async (body) => {
  const answer = await api.post(table, body, token);
  expect([answer.status, answer.body.error.field]).toEqual([400, "wrappedEnrolled"]);
});
