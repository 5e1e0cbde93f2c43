// The order of the test files. In a fresh clone jest knows no durations and goes by the size of the files, so a long
// matrix whose cells stand in another file would start last, and one core wait for it.
const { default: Sequencer } = require("@jest/test-sequencer");

/** By what takes long: the matrices, then the rest on the engine, then what needs only Node. */
const ORDER = ["tests/faults/", "tests/lifecycle/", "tests/postgres/"];

function rankOf({ path }) {
  const rank = ORDER.findIndex((folder) => path.includes(folder));
  return rank === -1 ? ORDER.length : rank;
}

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((left, right) => rankOf(left) - rankOf(right));
  }
};
