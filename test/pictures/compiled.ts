import { cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Compiled, compile } from "../scheduler/compiled.js";

/** The worker as it is built, with the letters it draws. */
export async function compiledWorker(): Promise<Compiled & { workerFile: string }> {
  const compiled = await compile("src/pictures/worker.ts");
  const workerFile = compiled.file("src/pictures/worker.ts");
  await cp("src/pictures/fonts", join(dirname(workerFile), "fonts"), { recursive: true });
  return { ...compiled, workerFile };
}
