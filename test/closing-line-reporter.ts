import type { Reporter, TestModule } from "vitest/node";

/** Ends the output with `N passed, N failed`, alone on the last line. A file that could not be run counts as failed. */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const passed = modules.flatMap((module) => [...module.children.allTests("passed")]).length;
    const failed = modules.map(failures).reduce((sum, count) => sum + count, unhandled.length);
    // The other reporters write their summaries, and the teardown its errors, before the process ends.
    process.once("exit", () => process.stdout.write(`${passed} passed, ${failed} failed\n`));
  }
}

function failures(module: TestModule): number {
  const failed = [...module.children.allTests("failed")].length;
  return failed === 0 && module.state() === "failed" ? 1 : failed;
}
