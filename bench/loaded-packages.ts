import module from "node:module";

/**
 * Loaded before the program by `--import`: answers SIGUSR2 on standard error with the packages that have been loaded, as
 * `{ "loaded": { <package>: <number of modules> } }`. The SDKs are CommonJS, which Node counts.
 */
process.on("SIGUSR2", () => {
  const loaded: Record<string, number> = {};
  for (const file of Object.keys(Reflect.get(module, "_cache"))) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    if (name !== undefined) loaded[name] = (loaded[name] ?? 0) + 1;
  }
  process.stderr.write(`${JSON.stringify({ loaded })}\n`);
});
