import { dirname, join } from "node:path/posix";
import { parseSync, visitorKeys } from "oxc-parser";

/** Sources by their path from the root of the repository, with forward slashes. */
export type Files = Map<string, string>;

interface Import {
  /** A file of ours by its path, `node:…`, or the name of a package. */
  target: string;
  isTypeOnly: boolean;
}

type Rule = (imported: Import, importer: string) => boolean;

const matches =
  (...patterns: (RegExp | string)[]): Rule =>
  ({ target }) =>
    patterns.some((pattern) => (typeof pattern === "string" ? pattern === target : pattern.test(target)));
const any =
  (...rules: Rule[]): Rule =>
  (imported, importer) =>
    rules.some((rule) => rule(imported, importer));

const bots = matches(/^src\/bots\//);
const httpPort = matches("src/http-port.ts");
const builtIn = matches(/^node:(?!process$)/);
const crypto = matches("node:crypto");
const anything: Rule = () => true;
const typesOf =
  (...files: string[]): Rule =>
  ({ target, isTypeOnly }) =>
    isTypeOnly && files.includes(target);

/** The SDK that a channel alone may use. */
const sdks: Record<string, string[]> = {
  messenger: ["botbuilder-adapter-facebook"],
  slack: ["@slack/bolt", "@slack/web-api", "@slack/oauth"],
  discord: ["discord.js"],
};
const sharedOfChannels = any(bots, httpPort, builtIn, matches(/^src\/channels\/[^/]+\.ts$/, "botbuilder"));
const ownOfChannel: Rule = ({ target }, importer) => {
  const channel = importer.split("/")[2] ?? "";
  return target.startsWith(`src/channels/${channel}/`) || (sdks[channel] ?? []).includes(target);
};

const ownOfPlugin: Rule = ({ target }, importer) => {
  const [, , plugin = "", ...inside] = importer.split("/");
  return inside.length > 0 && target.startsWith(`src/plugins/${plugin}/`);
};

/** Who may import what; the first row that fits the importer decides. A file that fits none is a violation. */
const rows: [RegExp, Rule][] = [
  [/^src\/bots\/say\.ts$/, any(bots, matches("intl-messageformat"))],
  [/^src\/bots\/(activity|song-bot)\.ts$/, any(bots, crypto, matches("botbuilder"))],
  [/^src\/bots\//, any(bots, crypto)],
  [/^src\/channels\/[^/]+\.ts$/, sharedOfChannels],
  [/^src\/channels\//, any(sharedOfChannels, ownOfChannel, matches("zod"))],
  [/^src\/scheduler\/cron\.ts$/, matches("cron-parser")],
  [/^src\/scheduler\//, any(bots, builtIn, matches(/^src\/scheduler\//, "bullmq", "ioredis"))],
  [/^src\/spotify\//, any(bots, httpPort, builtIn, matches(/^src\/spotify\//, "zod"))],
  [/^src\/musicbrainz\//, any(bots, httpPort, matches(/^src\/musicbrainz\//, "zod"))],
  [/^src\/store\//, any(bots, crypto, matches(/^src\/store\//, "ioredis"))],
  [/^src\/web\/api\//, any(bots, httpPort, crypto, matches(/^src\/web\/api\//, "zod", "jose"))],
  [/^src\/web\//, any(bots, httpPort, crypto, matches(/^src\/web\//, "zod"))],
  [
    /^src\/pictures\//,
    any(...[bots, crypto, matches(/^src\/pictures\//, "@napi-rs/canvas", "node:worker_threads", "node:url")]),
  ],
  [
    /^src\/operator\//,
    any(
      ...[bots, httpPort, builtIn, matches(/^src\/operator\//, /^src\/web\/(html|page|words)\.ts$/)],
      // What it counts, it knows by the types of those who tell it.
      typesOf("src/http.ts", "src/scheduler/ring.ts", "src/scheduler/alarms.ts", "src/spotify/request.ts"),
      typesOf("src/store/store.ts", "src/store/parts.ts", "botbuilder"),
      matches(
        "src/channels/channel.ts",
        "prom-client",
        "bullmq",
        "bullmq-otel",
        "@bull-board/api",
        /^@opentelemetry\//,
      ),
    ),
  ],
  [/^src\/plugins\/all\.ts$/, any(typesOf("src/bots/plugin.ts"), matches(/^src\/plugins\/[^/]+\/plugin\.ts$/))],
  [/^src\/plugins\//, any(bots, httpPort, ownOfPlugin, matches("zod"))],
  // Where everybody is introduced to everybody.
  [/^src\/(app|house|inspector|main|index|redis-probes|command-list)\.ts$/, anything],
  [
    /^src\/config\.ts$/,
    any(typesOf("src/bots/plugin.ts"), matches(/^src\/(.+\/)?settings\.ts$/, "src/plugins/all.ts", "zod")),
  ],
  [/^src\/settings\.ts$/, matches("zod")],
  [/^src\/http-port\.ts$/, matches("node:http")],
  [/^src\/http(-\w+)?\.ts$/, any(bots, httpPort, builtIn, matches(/^src\/http-\w+\.ts$/, "fastify"))],
  [/^src\/(random|clock)\.ts$/, any(bots, crypto)],
  [/^src\/log\.ts$/, any(bots, matches("pino"))],
  [/^src\/doctor\.ts$/, any(bots, builtIn, matches("src/config.ts"))],
  // The emulators judge our code, so they share none of it; the types of the seams they are plugged into are all they see.
  [
    /^playground\//,
    any(
      builtIn,
      matches(/^playground\//, "src/app.ts", "ws"),
      typesOf("src/bots/ports.ts", "src/bots/domain.ts", "src/http-port.ts"),
    ),
  ],
];

interface Node {
  type: string;
  [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function* nodesUnder(node: Node): Generator<Node> {
  yield node;
  for (const key of visitorKeys[node.type] ?? []) {
    for (const child of [node[key]].flat()) if (isNode(child)) yield* nodesUnder(child);
  }
}

function parse(path: string, source: string): Node[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0 || !isNode(program)) throw new Error(`${path} cannot be parsed`);
  return [...nodesUnder(program)];
}

function literal(value: unknown): string | null {
  return isNode(value) && typeof value.value === "string" ? value.value : null;
}

function named(value: unknown): string {
  if (!isNode(value)) return "";
  return String(value.name ?? value.value ?? "");
}

function isRequire(node: Node): boolean {
  return node.type === "CallExpression" && named(node.callee) === "require";
}

/** The node that names the module, for every way there is to import one; undefined where nothing is imported. */
function sourceOf(node: Node): unknown {
  if (isRequire(node)) return [node.arguments].flat()[0];
  if (node.type === "TSExternalModuleReference") return node.expression;
  const importing = /^(Import(Declaration|Expression)|Export(Named|All)Declaration|TSImportType)$/.test(node.type);
  return importing ? (node.source ?? undefined) : undefined;
}

function isTypeOnly(node: Node): boolean {
  return node.type === "TSImportType" || node.importKind === "type" || node.exportKind === "type";
}

function resolved(path: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier.startsWith("node:") ? specifier : packageOf(specifier);
  return join(dirname(path), specifier).replace(/\.js$/, ".ts");
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function importsOf(path: string, nodes: Node[]): Import[] {
  return nodes.flatMap((node) => {
    const source = sourceOf(node);
    if (source === undefined) return [];
    const target = resolved(path, literal(source) ?? "(computed)");
    return [{ target, isTypeOnly: isTypeOnly(node) }];
  });
}

function forbiddenImports(path: string, imports: Import[]): string[] {
  const row = rows.find(([importer]) => importer.test(path));
  if (!row) return [`${path} belongs to no row of the table`];
  return imports.filter((imported) => !row[1](imported, path)).map(({ target }) => `${path} imports ${target}`);
}

/** `name`, `globalThis.name` and the like. */
function refersTo(value: unknown, name: string): boolean {
  if (!isNode(value)) return false;
  return value.type === "MemberExpression" ? named(value.property) === name : named(value) === name;
}

function takesEnv(node: Node): boolean {
  if (node.type === "MemberExpression") return named(node.property) === "env" && refersTo(node.object, "process");
  if (node.type !== "VariableDeclarator" || !refersTo(node.init, "process")) return false;
  const pattern = isNode(node.id) ? [node.id.properties].flat() : [];
  return pattern.some((property) => isNode(property) && named(property.key) === "env");
}

function usesConsole(node: Node): boolean {
  if (node.type === "MemberExpression") return refersTo(node.object, "console");
  return node.type === "VariableDeclarator" && refersTo(node.init, "console");
}

function forbiddenGlobals(path: string, nodes: Node[], imports: Import[]): string[] {
  if (!path.startsWith("src/")) return [];
  const readsEnv = nodes.some(takesEnv) || imports.some(({ target }) => /^(node:)?process$/.test(target));
  return [
    ...(readsEnv && path !== "src/main.ts" ? [`${path} reads process.env`] : []),
    ...(nodes.some(usesConsole) ? [`${path} uses console`] : []),
  ];
}

/** Each cycle once, as the path that leads back to its beginning. */
function cycles(graph: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: string[]): void => {
    const at = trail.indexOf(file);
    if (at >= 0) found.push(`cycle: ${[...trail.slice(at), file].join(" → ")}`);
    if (at >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

/** Everything in these files that breaks the promises of the house. */
export function violations(files: Files): string[] {
  const graph = new Map<string, string[]>();
  const broken = [...files].flatMap(([path, source]) => {
    const nodes = parse(path, source);
    const imports = importsOf(path, nodes);
    graph.set(
      path,
      imports.map(({ target }) => target).filter((target) => files.has(target)),
    );
    return [...forbiddenImports(path, imports), ...forbiddenGlobals(path, nodes, imports)];
  });
  return [...broken, ...cycles(graph)];
}
