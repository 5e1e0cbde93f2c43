// The library, as a program that installed the package loads it: from the build.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { dist, needTheBuild, packagesOf } from "../support/build.ts";

beforeAll(needTheBuild);

test("a program that only declares integrations does not load the HTTP library", async () => {
  const program = `
    const { validateConnection } = require(${JSON.stringify(join(dist, "index.js"))});
    const loaded = () => Object.keys(require.cache);
    const before = loaded();
    validateConnection({ accountType: "cloud", token: "", url: "http://127.0.0.1:9" })
      .then(({ ok }) => console.log(JSON.stringify({ before, ok, after: loaded() })));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", program]);

  const { before, ok, after } = JSON.parse(stdout);
  expect(ok).toBe(false);
  expect(packagesOf(before)).not.toContain("undici");
  expect(packagesOf(after)).toContain("undici");
});
