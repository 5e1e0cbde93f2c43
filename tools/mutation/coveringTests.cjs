// How jest runs tests for Stryker, which gives each mutant the names of the tests that come to it, and lets jest load
// all files of the room to look for them, and run on after one has failed. Here a mutant meets the files that have
// such a test, the quickest first, until one of them notices it.
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { default: TestRunner } = require("jest-runner");

/** Of the run without a mutant: `{ [path]: { names, ms } }`. Stryker's processes share its folder. */
const WITHOUT_MUTANT = "tests-without-mutant.json";

module.exports = class CoveringTests extends TestRunner {
  async runTests(tests, watcher, options) {
    const { rootDir, testNamePattern } = this._globalConfig;
    const file = join(rootDir, WITHOUT_MUTANT);
    if (process.env.__STRYKER_ACTIVE_MUTANT__ === undefined) {
      const files = {};
      this.on("test-file-success", ([{ path }, { testResults, perfStats }]) => {
        files[path] = { names: testResults.map(({ fullName }) => fullName), ms: perfStats.runtime };
      });
      await super.runTests(tests, watcher, options);
      writeFileSync(file, JSON.stringify(files));
      return;
    }

    const files = JSON.parse(readFileSync(file, "utf8"));
    const pattern = new RegExp(testNamePattern ?? "", "i");
    const covering = tests
      .filter(({ path }) => files[path].names.some((name) => pattern.test(name)))
      .toSorted((left, right) => files[left.path].ms - files[right.path].ms);
    this.on("test-file-success", ([, { numFailingTests }]) => {
      if (numFailingTests > 0) watcher.setState({ interrupted: true });
    });
    await super.runTests(covering, watcher, options);
  }
};
