import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

// Debian's name first. Fonts are only recommended by its package, and a page without any is empty boxes.
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const packages = ["chromium", "fonts-liberation"];
const apt = "apt-get";
const line = "The browser tests need Chromium. Type: sudo apt install chromium";

function lookUp(name: string): string | null {
  for (const folder of (process.env.PATH ?? "").split(delimiter).filter(Boolean)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

function findChromium(): string | null {
  return names.map(lookUp).find((path) => path !== null) ?? null;
}

/** The browser to drive. Throws an error of one line, saying what to type, where there is none. */
export function chromiumPath(): string {
  const path = findChromium();
  if (path === null) throw new Error(line);
  return path;
}

function install(): void {
  process.stderr.write("Installing Debian's Chromium\n");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  execFileSync(apt, ["update", "-q"], { env, stdio: ["ignore", "ignore", "inherit"] });
  const args = ["install", "-y", "-q", "--no-install-recommends", ...packages];
  execFileSync(apt, args, { env, stdio: ["ignore", "ignore", "inherit"] });
}

/** Before the browser tests: as root on Debian Chromium is installed where it is missing; otherwise they fail at once. */
export default function chromium(): void {
  const mayInstall = process.getuid?.() === 0 && lookUp(apt) !== null;
  if (findChromium() === null && mayInstall) install();
  chromiumPath();
}
