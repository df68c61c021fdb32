import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** What decides about visibility, and is therefore read in src/bots/visibility.ts and nowhere else. */
const marks = [
  /\bwithheld\b/,
  /\broomReceipts\b/,
  /\bstate\s*[=!]==\s*"(?:friend|asked|later|blocked|member|invited)"/,
  /"(?:friend|asked|later|blocked|member|invited)"\s*[=!]==/,
];

/** Files where these are read for something else. */
const reasons: Record<string, string> = {
  "src/bots/visibility.ts": "its home",
  "src/bots/domain.ts": "the shapes",
  "src/bots/ports.ts": "the shapes",
  "src/bots/bonds.ts": "the steps a bond takes",
  "src/bots/groups.ts": "the steps a group takes",
  "src/bots/share-states.ts": "the steps a song takes",
  "src/bots/welcome.ts": "as what a song arrives, and how it is said",
  "src/bots/answers.ts": "the shape of what it is given",
  "src/bots/own-data.ts": "one's own switches in one's own file",
  "src/bots/texts/settings.ts": "one's own switches and friends",
  "src/bots/texts/groups.ts": "members and invited people in two lines",
  "src/bots/commands/receipts.ts": "one's own switch",
  "src/bots/commands/blocking.ts": "what one has decided oneself before",
  "src/bots/commands/requests.ts": "what one has decided oneself before",
  "src/bots/commands/accept-invite.ts": "what one has decided oneself before",
  "src/bots/commands/group-members.ts": "friends are members at once, others are asked",
  "src/bots/commands/common-groups.ts": "friends need no group in common",
  "src/bots/commands/share-group.ts": "how somebody was in the group travels with the song",
};

function codeOf(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

const decides = (source: string) => marks.some((mark) => mark.test(codeOf(source)));

function deciding(): string[] {
  const paths = ["src/bots", "src/channels"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
  );
  const sources = paths.filter((path) => path.endsWith(".ts") && !path.includes("/sentences/"));
  return sources.filter((path) => decides(readFileSync(path, "utf8"))).sort();
}

describe("who may see what", () => {
  it("is decided in one file; what others read of it has a reason, and every reason a file", () => {
    expect(deciding()).toEqual(Object.keys(reasons).sort());
  });

  it.each([
    "if (share.withheld) return null;",
    "const { withheld } = share;",
    "return recipient?.roomReceipts === true;",
    'const isFriend = bond?.state === "friend";',
    'if (me.state !== "invited") return group;',
    'return "blocked" === bond.state;',
  ])("is seen to be decided in %s", (source) => {
    expect(decides(source)).toBe(true);
  });

  it.each([
    'return share.state === "delivered";',
    "// Of a withheld one nothing is said.",
    'maySee(id, { kind: "person", bond });',
  ])("is not decided in %s", (source) => {
    expect(decides(source)).toBe(false);
  });
});
