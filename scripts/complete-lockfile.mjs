// npm leaves a platform package out of package-lock.json when the registry in use does not carry it, and `npm ci` of
// npm 11 then refuses the lockfile on every machine. This adds each optional dependency that is missing, by name and
// version alone; the platform it is for stands in its name. Run it after `npm install`; it is safe to run twice.
import { readFileSync, writeFileSync } from "node:fs";

const file = "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8"));
const systems = ["android", "darwin", "freebsd", "linux", "win32", "openharmony", "netbsd", "openbsd", "sunos", "aix"];
const processors = ["arm64", "x64", "ia32", "arm", "ppc64", "riscv64", "s390x", "loong64", "mips64el", "wasm32"];

function pickFrom(known, words) {
  return known.filter((name) => words.includes(name));
}

function entryFor(name, version, dev) {
  const words = name.split(/[/-]/);
  const cpu = pickFrom(processors, words);
  const os = pickFrom(systems, words);
  const libc = words.some((word) => word.startsWith("musl")) ? ["musl"] : words.includes("gnu") ? ["glibc"] : [];
  return {
    version,
    ...(cpu.length && { cpu }),
    ...(dev && { dev }),
    optional: true,
    ...(os.length && { os }),
    ...(libc.length && { libc }),
  };
}

let added = 0;
for (const [owner, manifest] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(manifest.optionalDependencies ?? {})) {
    if (!/^\d/.test(range)) continue;
    const path = `node_modules/${name}`;
    if (lock.packages[path] || lock.packages[`${owner}/${path}`]) continue;
    lock.packages[path] = entryFor(name, range, manifest.dev);
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} platform packages added\n`);
