// The sandbox's sources as a graph.
import { join } from "node:path";
import { circlesIn, readSources } from "../../tools/docs/sources.mts";

const sources = readSources(join(__dirname, "../src"));

test("every import leads to a file of the sandbox", () => {
  const lost = [...sources.values()].flatMap(({ path, imports }) =>
    imports.filter((target) => !sources.has(target)).map((target) => `${path} -> ${target}`),
  );
  expect(lost).toEqual([]);
});

test("no file imports itself through others", () => {
  expect(circlesIn(sources)).toEqual([]);
});
