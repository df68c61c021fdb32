import { cpSync, existsSync } from "node:fs";

// tsc copies no assets: the playground's page and the sketches of its covers go beside the compiled code.
if (existsSync("playground/page")) cpSync("playground/page", "dist/playground/page", { recursive: true });
