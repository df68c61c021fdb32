import { writeFileSync } from "node:fs";
import { envExample } from "../dist/src/config.js";

// Run it after a build whenever a setting changes; a test compares the file with the settings.
writeFileSync(".env.example", envExample());
