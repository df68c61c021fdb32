import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Imports every package that the built product imports, but those that BENCH_WITHOUT matches, and answers one kind of
// request.

const importOf = /^\s*(?:import|export)\b[^"']*?\bfrom\s*["']([^."'][^"']*)["']/gm;

async function packages(folder: string): Promise<Set<string>> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".js"));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const names = texts.flatMap((text) => [...text.matchAll(importOf)].map(([, name = ""]) => name));
  const without = process.env.BENCH_WITHOUT ? new RegExp(process.env.BENCH_WITHOUT) : null;
  return new Set(names.filter((name) => !name.startsWith("node:") && !without?.test(name)));
}

for (const name of await packages(fileURLToPath(new URL("../src", import.meta.url)))) await import(name);
createServer((_, response) => response.end('{"status":"ok"}')).listen(Number(process.env.PORT), "127.0.0.1");
