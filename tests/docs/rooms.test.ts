// The table of tests/README.md, and what every test file has to keep to.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/project/root.mts";

const { AMONG_THEM }: { AMONG_THEM: readonly string[] } = require("../support/everyday.cjs");

const tests = join(root, "tests");
const rows = readFileSync(join(tests, "README.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim()));

test("the table names exactly the folders that are there", () => {
  const folders = readdirSync(tests, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const named = rows.map(([, room = ""]) => room.replaceAll("`", ""));
  expect(named).toEqual(folders.map(({ name }) => name).sort());
});

test("every helper that the table names is there", () => {
  const missing = rows.flatMap(([, room = "", , , , helpers = ""]) =>
    [...helpers.matchAll(/`([^`]+)`/g)]
      .map(([, file = ""]) => (file.startsWith("support/") ? file : join(room.replaceAll("`", ""), file)))
      .filter((file) => !existsSync(join(tests, file))),
  );
  expect(missing).toEqual([]);
});

test("what `npm test` runs of the rooms that take long is there", () => {
  expect(AMONG_THEM.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

const SOURCES = ["tests", "tools", "bench", "sandbox/tests"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.m?ts$/.test(file))
    .map((file) => {
      const path = join(folder, file);
      return { path, text: readFileSync(join(root, path), "utf8") };
    }),
);

test("a relative import names its file, with the ending", () => {
  const without = SOURCES.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:from|import) "(\.{1,2}\/[^"]+)";$/gm)]
      .filter(([, target = ""]) => !/\.(?:m?ts|m?js|json)$/.test(target))
      .map(([, target]) => `${path}: ${target}`),
  );
  expect(without).toEqual([]);
});
