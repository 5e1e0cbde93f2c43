// Five projects: `fast` needs nothing but Node; `plugin` are those of its tests that drive a stack, through the other
// door of the provider; `sandbox` are the tests of that package; `package` installs and runs what is published, which
// takes npm; `engine` runs the real Pulumi CLI, which its global set-up provides.
// `npx jest tests/rules` (any path outside the engine's folders) runs without it.
const typescript = ["@swc/jest", { jsc: { target: "es2023", parser: { syntax: "typescript" } } }];

const onEngine = ["<rootDir>/tests/lifecycle/", "<rootDir>/tests/faults/", "<rootDir>/tests/postgres/"];

/** @type {import("jest").Config} */
const shared = {
  testEnvironment: "node",
  testEnvironmentOptions: { globalsCleanup: "off" },
  testMatch: ["**/*.test.ts"],
  transform: { "^.+\\.m?ts$": typescript },
};

/** @type {import("jest").Config} */
const withoutEngine = { ...shared, setupFilesAfterEnv: ["<rootDir>/tests/support/fastTimeout.ts"] };

/** @type {import("jest").Config} */
module.exports = {
  // Commands of the engine wait for each other and for SEI now and then: a third keeps two cores busy meanwhile.
  maxWorkers: 3,
  // The tests of a matrix in tests/faults ask for their cells' verdicts before any cell is run: all of them at once.
  maxConcurrency: 1_000,
  testSequencer: "<rootDir>/tests/support/longestFirst.cjs",
  reporters: ["default", "<rootDir>/tests/support/fileTimes.mts"],
  projects: [
    {
      ...withoutEngine,
      displayName: "fast",
      roots: ["<rootDir>/tests"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/tests/package/", ...onEngine],
    },
    {
      ...withoutEngine,
      displayName: "sandbox",
      roots: ["<rootDir>/sandbox/tests"],
    },
    {
      ...withoutEngine,
      displayName: "package",
      roots: ["<rootDir>/tests/package"],
    },
    {
      ...withoutEngine,
      displayName: "plugin",
      roots: ["<rootDir>/tests/hazards", "<rootDir>/tests/model"],
      testPathIgnorePatterns: ["/tests/hazards/rules", "/tests/model/(?:checkFuzz|requests)"],
      // See tests/support/drivenDoor.ts.
      globals: { testedDoor: "plugin" },
    },
    {
      ...shared,
      displayName: "engine",
      roots: ["<rootDir>/tests"],
      testMatch: onEngine.map((folder) => `${folder}**/*.test.ts`),
      globalSetup: "<rootDir>/tests/support/engineGlobalSetup.ts",
      globalTeardown: "<rootDir>/tests/support/engineGlobalTeardown.ts",
      setupFilesAfterEnv: ["<rootDir>/tests/support/engineTimeout.ts"],
    },
  ],
};
