// docs/inside/hazards.md leads from each hazard to the tests that hold it, in the provider and in the sandbox.
import { pageAt, tableRows } from "../support/pages.ts";

const { text } = pageAt("docs/inside/hazards.md");

const hazards = tableRows(text).map(([hazard = "", , tests = ""]) => ({
  number: hazard.replace(/:.*/, ""),
  files: [...tests.matchAll(/`([A-Za-z]+)`/g)].map(([, name]) => `tests/hazards/${name}.test.ts`),
}));

/** Whether a file has a test, or a group of tests, under the number. */
function hasTestOf(number: string, file: string): boolean {
  return new RegExp(`"${number}: `).test(pageAt(file).text);
}

test("the hazards are numbered without a gap", () => {
  expect(hazards.map(({ number }) => number)).toEqual(hazards.map((_, index) => `H${index + 1}`));
});

test.each(hazards)(
  "$number has a test under its number in each file that its row names",
  ({ number, files }) => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !hasTestOf(number, file))).toEqual([]);
  },
);

test("the sandbox shows each hazard in a test under its number", () => {
  const [, file = ""] = /`([^`]+)` has a test for each number/.exec(text) ?? [];
  expect(hazards.map(({ number }) => number).filter((number) => !hasTestOf(number, file))).toEqual([]);
});
