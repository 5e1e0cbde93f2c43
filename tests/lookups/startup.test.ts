// Importing the package is part of the start of every program, so it loads neither the HTTP library nor zod. Looked
// at in a process of its own, and at the build: what users load.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const HEAVY = ["undici", "zod", "yaml"];

test("importing the package loads no library that only a call needs", () => {
  const entry = join(__dirname, "..", "..", "provider", "dist", "index.js");
  const program = `
    require(${JSON.stringify(entry)});
    console.log(JSON.stringify(Object.keys(require.cache)));
  `;
  const loaded: string[] = JSON.parse(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" }));
  expect(loaded).toContain(entry);
  const folders = HEAVY.map((name) => `${join("node_modules", name)}/`);
  expect(loaded.filter((file) => folders.some((folder) => file.includes(folder)))).toEqual([]);
});
