// `npm run demo`, as README promises it, on a machine whose proxies are in the environment and reach nothing: the demo
// speaks to this machine alone (issue 13).
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../tools/project/freePort.mts";

const ROOT = join(__dirname, "../..");

test("the demo runs from its first line to its last, whatever proxy the environment names", async () => {
  const proxy = `http://127.0.0.1:${await freePort()}`;
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
  const env = { ...process.env, ...Object.fromEntries(proxies.map((name) => [name, proxy])) };

  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, "tools/demo.mts")], {
    cwd: ROOT,
    env,
  });

  expect(stdout).toContain("## GitLab integrations: 1 to create");
  expect(stdout).toContain("Requests sent: 0");
  expect(stdout).toMatch(/Both tokens searched for .* found 0\./);
  expect(stdout).toMatch(/\(none\)\s+Done in \d+ s\. Next: docs\/getting-started\.md/);
});
