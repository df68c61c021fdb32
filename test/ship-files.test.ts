import { readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { allSettings, envExample, loadConfig } from "../src/config.js";

const service = z.object({
  image: z.string(),
  command: z.array(z.string()),
  environment: z.record(z.string(), z.string()).default({}),
  env_file: z.string().optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  stop_grace_period: z.string().optional(),
  restart: z.string(),
});
const compose = z
  .object({
    services: z.object({ redis: service, web: service, worker: service }),
    volumes: z.record(z.string(), z.unknown()),
  })
  .parse(parse(readFileSync("docker-compose.yml", "utf8"), { merge: true }));
const { redis, web, worker } = compose.services;

const dockerfile = readFileSync("Dockerfile", "utf8");
const steps = dockerfile.split("\n").filter((line) => /^[A-Z]+ /.test(line));
const names = allSettings().map(({ name }) => name);

describe(".env.example", () => {
  const text = readFileSync(".env.example", "utf8");

  it("is what the settings say; if not: npm run build && node scripts/write-env-example.mjs", () => {
    expect(text).toBe(envExample());
  });

  it("names every setting once", () => {
    expect([...text.matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name)).toEqual(names);
  });

  it("holds no value of what is secret or required", () => {
    const given = [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)];
    expect(given.map(([, name]) => name)).toEqual(
      allSettings()
        .filter(({ isRequired }) => isRequired)
        .map(({ name }) => name),
    );
    expect(given.filter(([, , value]) => value)).toEqual([]);
  });

  it("copied as it stands still means the playground", () => {
    const env = Object.fromEntries([...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
    expect(loadConfig(env).mode).toBe("playground");
  });
});

describe("docker-compose.yml", () => {
  it("gives only settings that exist, and values that they take", () => {
    for (const { environment } of [web, worker]) {
      expect(Object.keys(environment).filter((name) => !names.includes(name))).toEqual([]);
      expect(loadConfig(environment).core.REDIS_URL).toBe("redis://redis:6379");
    }
  });

  it("holds no secret: those come from .env", () => {
    const secret = allSettings().filter(({ isSecret }) => isSecret);
    for (const { environment, env_file } of [web, worker]) {
      expect(secret.filter(({ name }) => name in environment)).toEqual([]);
      expect(env_file).toBe(".env");
    }
  });

  it("runs both roles from one image", () => {
    expect(web.command).toEqual(["start", "--role", "web"]);
    expect(worker.command).toEqual(["start", "--role", "worker,gateway"]);
    expect(web.image).toBe(worker.image);
  });

  it.each([
    ["--appendonly", "yes"],
    ["--appendfsync", "everysec"],
    ["--maxmemory-policy", "noeviction"],
  ])("starts Redis with %s %s", (flag, value) => {
    expect(redis.image).toMatch(/^redis:7/);
    expect(redis.command[redis.command.indexOf(flag) + 1]).toBe(value);
  });

  it("keeps Redis' data in a volume, and Redis away from the network", () => {
    expect(redis.volumes).toEqual(["redis:/data"]);
    expect(compose.volumes).toHaveProperty("redis");
    expect(redis.ports).toEqual([]);
    expect(redis.healthcheck?.test).toContain("ping");
  });

  it("starts the bot once Redis answers, and lets it end what it has begun", () => {
    for (const { depends_on, stop_grace_period } of [web, worker]) {
      expect(depends_on.redis?.condition).toBe("service_healthy");
      expect(Number.parseInt(stop_grace_period ?? "", 10) * 1000).toBeGreaterThan(loadConfig({}).core.SHUTDOWN_MS);
    }
  });

  it("opens the web process to this machine alone, for the proxy that ends TLS", () => {
    expect(web.ports).toEqual([`127.0.0.1:3000:${web.environment.PORT}`]);
    expect(worker.ports).toEqual([]);
  });
});

describe("the Dockerfile", () => {
  const stages = dockerfile.split(/^FROM /m).slice(1);
  const last = stages.at(-1) ?? "";

  it("builds in one stage and runs in another, on the Node that the project supports", () => {
    expect(stages).toHaveLength(2);
    for (const stage of stages) expect(stage).toMatch(/^node:20-bookworm-slim( AS build)?\n/);
  });

  it("installs from the lockfile and leaves the tools behind", () => {
    expect(dockerfile).toContain("RUN npm ci\n");
    expect(dockerfile).toContain("npm run build && npm prune --omit=dev");
    expect(last).not.toContain("RUN ");
  });

  it("does not run as root", () => {
    expect(last).toMatch(/^USER node$/m);
    expect(last.indexOf("USER node")).toBeLessThan(last.indexOf("ENTRYPOINT"));
  });

  it("says whether it lives", () => {
    expect(last).toMatch(/^HEALTHCHECK [\s\S]*\/healthz/m);
  });

  it("carries no secret and no Redis", () => {
    const secret = allSettings().filter(({ isSecret }) => isSecret);
    expect(secret.filter(({ name }) => dockerfile.includes(name))).toEqual([]);
    expect(steps.join("\n")).not.toMatch(/redis|ARG /i);
    expect(steps.filter((step) => /^(ADD|COPY) \. /.test(step))).toEqual([]);
  });

  it("sets only what is a setting", () => {
    const [, line = ""] = /^ENV (.*)$/m.exec(last) ?? [];
    const set = line.split(" ").map((pair) => pair.split("=")[0] ?? "");
    expect(set.filter((name) => ![...names, "NODE_ENV"].includes(name))).toEqual([]);
  });

  it("copies what there is, and .dockerignore lets exactly that through", () => {
    const copied = steps
      .filter((step) => /^COPY (?!--from)/.test(step))
      .flatMap((step) => step.split(" ").slice(1, -1));
    const allowed = readFileSync(".dockerignore", "utf8")
      .split("\n")
      .filter((line) => line.startsWith("!"));
    expect(allowed.map((line) => line.slice(1)).sort()).toEqual([...copied].sort());
    expect(copied.filter((path) => statSync(path, { throwIfNoEntry: false }) === undefined)).toEqual([]);
    expect(readFileSync(".dockerignore", "utf8")).toMatch(/^\*$/m);
  });
});

describe("the sample of a signed event", () => {
  it("may be run, and takes its secret from the environment", () => {
    expect(statSync("examples/signed-event.sh").mode & 0o111).toBeGreaterThan(0);
    const text = readFileSync("examples/signed-event.sh", "utf8");
    expect(text).toContain("X-Hub-Signature-256");
    expect([...text.matchAll(/MESSENGER_\w+/g)].map(([name]) => name).filter((name) => !names.includes(name))).toEqual(
      [],
    );
  });
});

describe("the licence", () => {
  it("is the MIT licence", () => {
    expect(readFileSync("LICENSE", "utf8")).toMatch(/^MIT License\n\nCopyright \(c\) 2026 Send Songs contributors\n/);
  });
});

describe("docs/deploy.md", () => {
  it("names only settings that exist, and every required one", () => {
    const text = readFileSync("docs/deploy.md", "utf8");
    const named = [...text.matchAll(/`([A-Z][A-Z]+_[A-Z_]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
    expect(allSettings().filter(({ isRequired, name }) => isRequired && !text.includes(name))).toEqual([]);
  });
});
