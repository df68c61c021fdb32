import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { compile } from "../scheduler/compiled.js";

/** The built program: `node <main> <command>`. */
export interface Built {
  main: string;
  remove(): Promise<void>;
}

const project = resolve(import.meta.dirname, "../..");

/** `dist` where it is newer than every source, as in `npm test`, which builds first; else a private build. */
export async function build(): Promise<Built> {
  const main = join(project, "dist/src/main.js");
  const builtAtMs = await changedAtMs(main).catch(() => 0);
  const sources = [...(await sourcesIn("src")), ...(await sourcesIn("playground"))];
  const isFresh = (await Promise.all(sources.map(changedAtMs))).every((atMs) => atMs < builtAtMs);
  if (isFresh) return { main, remove: async () => undefined };
  const { file, remove } = await compile("src/main.ts");
  return { main: file("src/main.ts"), remove };
}

async function sourcesIn(folder: string): Promise<string[]> {
  const names = await readdir(join(project, folder), { recursive: true });
  return names.filter((name) => name.endsWith(".ts")).map((name) => join(project, folder, name));
}

async function changedAtMs(file: string): Promise<number> {
  return (await stat(file)).mtimeMs;
}
