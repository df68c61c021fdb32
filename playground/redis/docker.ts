import { lookUp, type RedisProgram } from "./program.js";
import { run } from "./run.js";

/** Docker's official image, when an engine answers. */
export async function dockerProgram(env: NodeJS.ProcessEnv): Promise<RedisProgram | null> {
  const command = await lookUp("docker", env);
  if (!command) return null;
  const answer = await run(command, ["version", "--format", "{{.Server.Version}}"], { env, timeoutMs: 5_000 });
  return answer.code === 0 ? { source: "docker", command, args: ["redis:7-alpine", "redis-server", "-"], env } : null;
}

/** What comes before the image: the port on loopback only, standard input open for the configuration. */
export function dockerRun(name: string, port: number): string[] {
  return ["run", "--rm", "--interactive", "--name", name, "--publish", `127.0.0.1:${port}:${port}`];
}
