import { parentPort, threadId } from "node:worker_threads";

/** Does what the title says; `hang` ends only with its thread. */
parentPort.on("message", ({ picture: { title } }) => {
  if (title === "crash") process.exit(3);
  if (title === "bug") throw new Error("unexpected");
  if (title === "throw") return parentPort.postMessage({ failure: "no letters" });
  if (title === "hang") for (;;);
  parentPort.postMessage({ bytes: Buffer.from(title), threadId });
});
