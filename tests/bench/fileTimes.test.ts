// The reporter that says where the time of a run went.
import { timesOf } from "../support/fileTimes.mts";

test("the slowest file and the slowest room come first, with what they took", () => {
  const files = [
    { path: "tests/cli/status.test.ts", milliseconds: 1_500 },
    { path: "tests/cli/review.test.ts", milliseconds: 2_000 },
    { path: "tests/package/tarball.test.ts", milliseconds: 3_000 },
  ];

  expect(timesOf(files)).toEqual([
    "Where the time went, by file:",
    "     3.0 s  tests/package/tarball.test.ts",
    "     2.0 s  tests/cli/review.test.ts",
    "     1.5 s  tests/cli/status.test.ts",
    "and by room:",
    "     3.5 s  tests/cli",
    "     3.0 s  tests/package",
  ]);
});
