// The environment in which tests meet a mutant: after the first of a file has noticed it, the others are skipped.
const { TestEnvironment } = require("jest-environment-node");

module.exports = class UntilNoticed extends TestEnvironment {
  #noticed = false;

  handleTestEvent({ name, test }) {
    if (process.env.__STRYKER_ACTIVE_MUTANT__ === undefined) return;
    if (name === "test_fn_failure") this.#noticed = true;
    if (name === "test_start" && this.#noticed) test.mode = "skip";
  }
};
