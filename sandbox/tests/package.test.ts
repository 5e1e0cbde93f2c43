// What the package would hold if it were published.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
const textOf = (path: string) => readFileSync(join(ROOT, path), "utf8");
const packageOf = (folder: string): { engines: object; files: string[] } =>
  JSON.parse(textOf(`${folder}/package.json`));

test("it runs where the provider does, under the same licence", () => {
  expect(packageOf("sandbox").engines).toEqual(packageOf("provider").engines);
  expect(textOf("sandbox/LICENSE")).toBe(textOf("LICENSE"));
});

test("the contract, the README and the licence are in it", () => {
  const { files } = packageOf("sandbox");

  expect(files).toEqual(expect.arrayContaining(["contract", "README.md", "LICENSE"]));
  for (const file of files.filter((name) => !name.includes("*"))) {
    expect([file, existsSync(join(ROOT, "sandbox", file))]).toEqual([file, true]);
  }
});
