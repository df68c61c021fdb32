import { readFile } from "node:fs/promises";

const lines: Record<string, string> = {
  debian: "sudo apt install redis-server",
  ubuntu: "sudo apt install redis-server",
  fedora: "sudo dnf install valkey",
  rhel: "sudo dnf install valkey",
  alpine: "sudo apk add redis",
  arch: "sudo pacman -S valkey",
  suse: "sudo zypper install redis",
  darwin: "brew install redis",
};

/** What to type on this system; `osRelease` is the text of /etc/os-release. */
export function installLineFor(platform: NodeJS.Platform, osRelease: string): string {
  if (platform === "win32") return "Start Docker Desktop, or use WSL, or set REDIS_URL.";
  const known = [platform, ...namesIn(osRelease)].map((name) => lines[name]).find(Boolean);
  return known ? `Type: ${known}` : "Install redis-server 6.2 or newer, or set REDIS_URL.";
}

/** The line for the system this runs on. */
export async function installLine(): Promise<string> {
  return installLineFor(process.platform, await readFile("/etc/os-release", "utf8").catch(() => ""));
}

function namesIn(osRelease: string): string[] {
  const fields = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)];
  return fields.flatMap((field) => (field[1] ?? "").split(" "));
}
