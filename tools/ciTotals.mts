// Judges jest's own result file more strictly than jest does: a skipped test is a failure, and so is a run without
// the tests on the real engine. Prints the totals as the last line.
import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { z } from "zod";

const testFile = z.object({
  name: z.string(),
  status: z.string(),
  assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
});

const results = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
  testResults: z.array(testFile),
});

type Results = z.infer<typeof results>;

const engineTests = ["tests", "lifecycle", ""].join(sep);

function complaints(run: Results): string[] {
  const neitherWay = run.testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status !== "passed" && status !== "failed")
      .map(({ fullName, status }) => `${status}: ${fullName}`),
  );
  const onEngine = run.testResults.filter((file) =>
    relative(process.cwd(), file.name).startsWith(engineTests),
  );
  const ranOnEngine = onEngine.some((file) =>
    file.assertionResults.some(({ status }) => status === "passed"),
  );
  return [
    ...neitherWay,
    ...(ranOnEngine ? [] : ["no test has run on the engine"]),
    ...(run.numRuntimeErrorTestSuites > 0
      ? [`${run.numRuntimeErrorTestSuites} test files could not run`]
      : []),
    ...(run.success ? [] : ["jest reports failure"]),
  ];
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("usage: ciTotals.mts RESULTS.json");
const text = readFileSync(file, "utf8");
if (text === "") throw new Error("jest has written no results: the tests could not start");

const run = results.parse(JSON.parse(text));
for (const complaint of complaints(run)) {
  console.log(complaint);
  process.exitCode = 1;
}
console.log(`${run.numPassedTests} passed, ${run.numFailedTests} failed`);
