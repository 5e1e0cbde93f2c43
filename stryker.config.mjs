// Mutants of the measured rooms, one room at a time: `npm run mutation -- --mutate "provider/src/errors/**/*.ts"`.
// What it found is in docs/inside/measured-tests.md.
import measured from "./jest.measured.cjs";

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: measured.collectCoverageFrom,
  testRunner: "jest",
  jest: { configFile: "jest.measured.cjs", enableFindRelatedTests: false },
  // Each mutant meets only the tests that run its line. One in a table that is made when its file is loaded would meet
  // all of them, and its words are held by generated pages and by `tsc`: those are left out.
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  incremental: true,
  incrementalFile: "reports/mutation/incremental.json",
  reporters: ["clear-text", "json", "progress"],
  jsonReporter: { fileName: "reports/mutation/mutation.json" },
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
  concurrency: 1,
  timeoutMS: 30_000,
  tempDirName: ".stryker-tmp",
  ignorePatterns: ["archives", "coverage", "docs/images", "reports"],
};
