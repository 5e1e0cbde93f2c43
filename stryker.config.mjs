// Of tools/mutation.mts, one room at a time; what it found is in docs/inside/measured-tests.md.
import measured from "./jest.measured.cjs";

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: measured.collectCoverageFrom,
  testRunner: "jest",
  jest: { configFile: "jest.measured.cjs", enableFindRelatedTests: false },
  // Each mutant meets only the tests that run its line. What stands in a table that is made when its file is loaded
  // (the catalogue, the attempts of a retry) is run by no test of its own, and is left out.
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `reports/mutation/${process.env.MEASURED_ROOM}-incremental.json`,
  reporters: ["clear-text", "json", "progress"],
  jsonReporter: { fileName: `reports/mutation/${process.env.MEASURED_ROOM}.json` },
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
  concurrency: "100%",
  timeoutMS: 15_000,
  tempDirName: ".stryker-tmp",
  ignorePatterns: ["archives", "coverage", "docs/images", "reports"],
};
