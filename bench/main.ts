import { parseArgs } from "node:util";
import type { Bench, Row } from "./bench.js";

import { chatMemory } from "./chat-memory.js";
import { discordInteraction } from "./discord-interaction.js";
import { groupShare } from "./group-share.js";
import { listenChecks } from "./listen.js";
import { listenDelay } from "./listen-delay.js";
import { machineFacts } from "./machine.js";
import { redisMemory, redisMemoryOfAMillion } from "./memory.js";
import { pictures } from "./pictures.js";
import { callGovernor } from "./quota.js";
import { radarCalls } from "./radar-calls.js";
import { recovery } from "./recovery.js";
import { openRedis } from "./redis.js";
import { jsonLines, table } from "./report.js";
import { simulate } from "./simulate.js";
import { slackCommand } from "./slack-command.js";
import { startUp } from "./startup.js";
import { typedText } from "./typed-text.js";
import { webhookLatency } from "./webhook-latency.js";
import { webhookThroughput } from "./webhook-throughput.js";
import { workerMemory } from "./worker-memory.js";
import { wrappedCalls } from "./wrapped-calls.js";

const benches: Record<string, Bench> = {
  "webhook-throughput": webhookThroughput,
  "webhook-latency": webhookLatency,
  "slack-command": slackCommand,
  "discord-interaction": discordInteraction,
  listen: listenChecks,
  "listen-delay": listenDelay,
  simulate,
  "group-share": groupShare,
  "typed-text": typedText,
  quota: callGovernor,
  recovery,
  pictures,
  memory: redisMemory,

  "chat-memory": chatMemory,
  "worker-memory": workerMemory,
  startup: startUp,
  "radar-calls": radarCalls,
  "wrapped-calls": wrappedCalls,
};

/** Only where they are named. */
const largeBenches: Record<string, Bench> = { "memory-million": redisMemoryOfAMillion };

const usage = `Usage: npm run bench -- [names] [--quick] [--json]

  names     ${Object.keys(benches).join(", ")}; default: all
            ${Object.keys(largeBenches).join(", ")}; only where named
  --quick   everything once and small, to see that it runs
  --json    one JSON object per line instead of the table

  REDIS_URL names a Redis to use instead of fresh ones of our own.
`;

interface Options {
  isQuick: boolean;
  isJson: boolean;
}

function note(text: string): void {
  process.stderr.write(`  ${text}\n`);
}

async function runOne(name: string, bench: Bench, isQuick: boolean): Promise<{ rows: Row[]; version: string }> {
  process.stderr.write(`${name}\n`);
  const redis = await openRedis(process.env.REDIS_URL);
  try {
    return { rows: await bench({ redis, isQuick, note }), version: redis.version };
  } finally {
    await redis.stop();
  }
}

async function run(names: string[], { isQuick, isJson }: Options): Promise<void> {
  const rows: Row[] = [];
  let version = "";
  for (const name of names) {
    const bench = benches[name] ?? largeBenches[name];
    const found = bench && (await runOne(name, bench, isQuick));
    rows.push(...(found?.rows ?? []));
    version = found?.version ?? version;
  }
  const facts = `\n${(await machineFacts(version)).join("\n")}\n\n`;
  if (isJson) process.stderr.write(facts);
  process.stdout.write(isJson ? jsonLines(rows) : facts + table(rows));
}

async function main(): Promise<void> {
  const options = {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const isUnknown = positionals.some((name) => !Object.hasOwn(benches, name) && !Object.hasOwn(largeBenches, name));
  if (values.help || isUnknown) {
    process.stdout.write(usage);
    process.exitCode = isUnknown ? 2 : 0;
    return;
  }
  const names = positionals.length > 0 ? positionals : Object.keys(benches);
  await run(names, { isQuick: values.quick, isJson: values.json });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
