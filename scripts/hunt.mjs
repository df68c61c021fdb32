// Runs the property tests again and again with seeds nobody has tried: `npm run hunt -- 20` is twenty rounds.
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const rounds = Number(process.argv[2] ?? 10);
const files = readdirSync("test", { recursive: true })
  .map((name) => join("test", name))
  .filter((file) => file.endsWith(".test.ts") && readFileSync(file, "utf8").includes('from "fast-check"'));

for (let round = 1; round <= rounds; round++) {
  const seed = String(randomInt(2 ** 31));
  const ran = spawnSync("npx", ["vitest", "run", "--project", "fast", "--reporter", "dot", ...files], {
    env: { ...process.env, PROPERTY_SEED: seed },
    encoding: "utf8",
  });
  const isFine = ran.status === 0;
  const found = isFine ? "nothing found" : `a case fails with PROPERTY_SEED=${seed}\n${ran.stdout.slice(-20_000)}`;
  process.stdout.write(`round ${round} of ${rounds}: ${found}\n`);
  if (!isFine) process.exit(1);
}
