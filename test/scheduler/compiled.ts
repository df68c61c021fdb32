import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

export interface Compiled {
  /** The built file that stands for this source, given relative to the project. */
  file(source: string): string;
  remove(): Promise<void>;
}

/**
 * Compiles these files and what they import, for tests that need them in a process of their own: Node 20 runs no TypeScript, and
 * `dist` may be older than the sources under test.
 */
export async function compile(...entries: string[]): Promise<Compiled> {
  const project = resolve(import.meta.dirname, "../..");
  await mkdir(join(project, ".cache"), { recursive: true });
  const folder = await mkdtemp(join(project, ".cache", "test-"));
  const compilerOptions = { noEmit: false, outDir: folder, rootDir: project };
  const config = {
    extends: join(project, "tsconfig.json"),
    compilerOptions,
    files: entries.map((entry) => join(project, entry)),
    include: [],
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  await promisify(execFile)(process.execPath, [join(project, "node_modules/typescript/bin/tsc"), "-p", folder]);
  return {
    file: (source) => join(folder, source.replace(/\.ts$/, ".js")),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
