import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "totals-"));
afterAll(() => rmSync(folder, { recursive: true }));

const one = (status: string) => ({ fullName: "up creates", status });
const file = (path: string, ...assertionResults: unknown[]) => ({
  name: join(root, path),
  status: "passed",
  assertionResults,
});
const passedOnEngine = file("tests/lifecycle/engine.test.ts", one("passed"));
const passing = {
  success: true,
  numPassedTests: 3,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [passedOnEngine],
};

function judge(results: unknown): { status: number | null; lines: string[] } {
  const path = join(folder, "results.json");
  writeFileSync(path, typeof results === "string" ? results : JSON.stringify(results));
  const { status, stdout } = spawnSync(process.execPath, ["tools/ciTotals.mts", path], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, lines: stdout.trimEnd().split("\n") };
}

describe("a run in CI", () => {
  test("that has passed ends with its totals", () => {
    expect(judge(passing)).toEqual({ status: 0, lines: ["3 passed, 0 failed"] });
  });

  test.each(["pending", "todo", "skipped", "disabled"])("with a %s test has failed", (status) => {
    const skipped = { ...passing, testResults: [passedOnEngine, file("tests/rules/a.test.ts", one(status))] };

    expect(judge(skipped)).toEqual({ status: 1, lines: [`${status}: up creates`, "3 passed, 0 failed"] });
  });

  test("without a test on the engine has failed", () => {
    const results = { ...passing, testResults: [file("tests/rules/a.test.ts", one("passed"))] };

    expect(judge(results)).toEqual({
      status: 1,
      lines: ["no test has run on the engine", "3 passed, 0 failed"],
    });
  });

  test("with a failure, or a test file that could not run, has failed", () => {
    const results = { ...passing, success: false, numFailedTests: 1, numRuntimeErrorTestSuites: 2 };

    expect(judge(results)).toEqual({
      status: 1,
      lines: ["2 test files could not run", "jest reports failure", "3 passed, 1 failed"],
    });
  });

  test("that never started claims no totals", () => {
    expect(judge("")).toEqual({ status: 1, lines: [""] });
  });
});
