// What `npm test` runs of `npm run test:all`: all that needs neither the engine nor npm, and on the engine a life through
// each door. It is what a change is tried with again and again; everything takes most of an hour, and CI runs that.
const { relative, sep } = require("node:path");

const LONG = ["tests/faults/", "tests/lifecycle/", "tests/package/", "tests/postgres/"];

const AMONG_THEM = ["integration", "lookUps", "plugin"].map((name) => `tests/lifecycle/${name}.test.ts`);

function isEveryday(file) {
  const path = relative(process.cwd(), file).replaceAll(sep, "/");
  return AMONG_THEM.includes(path) || !LONG.some((room) => path.startsWith(room));
}

module.exports = (files) => ({ filtered: files.filter(isEveryday) });
module.exports.AMONG_THEM = AMONG_THEM;
