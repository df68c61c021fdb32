import { cpSync, existsSync } from "node:fs";

// tsc copies no assets: the playground's page and the letters of our pictures go beside the compiled code.
if (existsSync("playground/page")) cpSync("playground/page", "dist/playground/page", { recursive: true });
cpSync("src/pictures/fonts", "dist/src/pictures/fonts", { recursive: true });
