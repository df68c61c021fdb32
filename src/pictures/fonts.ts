import { fileURLToPath } from "node:url";
import { GlobalFonts } from "@napi-rs/canvas";

const files = [
  "bricolage-latin-800",
  "bricolage-latin-ext-800",
  "figtree-latin-500",
  "figtree-latin-700",
  "figtree-latin-ext-500",
  "figtree-latin-ext-700",
  "noto-vietnamese-600",
  "noto-cyrillic-600",
  "noto-greek-600",
  "noto-hebrew-600",
  "noto-arabic-600",
] as const;

const noto = ["vietnamese", "cyrillic", "greek", "hebrew", "arabic"].map((script) => `noto-${script}`);
const text = ["figtree-latin", "figtree-latin-ext", ...noto];
const display = ["bricolage-latin", "bricolage-latin-ext", ...noto];

/** Once in a process is enough: the renderer keeps one set of fonts for all threads. Safe to repeat. */
export function loadFonts(): void {
  for (const file of files) {
    const family = familyOf(file.replace(/-\d+$/, ""));
    if (GlobalFonts.has(family) && isWhole(family, file)) continue;
    const path = fileURLToPath(new URL(`fonts/${file}.woff2`, import.meta.url));
    if (!GlobalFonts.registerFromPath(path, family)) throw new Error(`the font ${file} cannot be read`);
  }
}

function isWhole(family: string, file: string): boolean {
  const weight = Number(file.split("-").at(-1));
  return GlobalFonts.families.some(
    (one) => one.family === family && one.styles.some((style) => style.weight === weight),
  );
}

/** So that a font of the machine with the same name is not taken for ours. */
function familyOf(name: string): string {
  return `Send Songs ${name}`;
}

export interface Font {
  face: "text" | "display";
  weight: 500 | 700 | 800;
  sizePx: number;
}

/** As a canvas takes it; what none of ours has is looked for among the fonts of the machine. */
export function fontText({ face, weight, sizePx }: Font): string {
  const families = (face === "text" ? text : display).map((name) => `"${familyOf(name)}"`);
  return `${weight} ${sizePx}px ${families.join(", ")}`;
}
