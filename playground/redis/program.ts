import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { run } from "./run.js";

/** Something that can be started as a Redis server. Its configuration comes over standard input. */
export interface RedisProgram {
  source: "path" | "private copy" | "docker";
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
}

/** Where a Redis may come from. Each answers null when it has none. */
export interface RedisSources {
  onPath(): Promise<RedisProgram | null>;
  privateCopy(): Promise<RedisProgram | null>;
  docker(): Promise<RedisProgram | null>;
  /** The line that somebody on this system types to install one. */
  installLine(): Promise<string>;
}

/** The first source that has a Redis; throws an error whose message is one line that says what to do. */
export async function findProgram(sources: RedisSources): Promise<RedisProgram> {
  const found = (await sources.onPath()) ?? (await sources.privateCopy()) ?? (await sources.docker());
  if (found) return found;
  throw new Error(`Redis is needed and could not be found here. ${await sources.installLine()}`);
}

/** `redis-server` or `valkey-server` on the PATH of `env`, when it runs. */
export async function programOnPath(env: NodeJS.ProcessEnv): Promise<RedisProgram | null> {
  for (const name of ["redis-server", "valkey-server"]) {
    const command = await lookUp(name, env);
    const program = command && ({ source: "path", command, args: ["-"], env } as const);
    if (program && (await doesRun(program))) return { ...program, args: [...program.args] };
  }
  return null;
}

/** The full path of a program on the PATH of `env`; null when there is none. */
export async function lookUp(name: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const folder of (env.PATH ?? "").split(delimiter).filter(Boolean)) {
    const file = join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return null;
}

/** A copy for another system, or one with missing libraries, is found but does not run. */
export async function doesRun(program: Pick<RedisProgram, "command" | "env">): Promise<boolean> {
  return (await run(program.command, ["--version"], { env: program.env })).code === 0;
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
