import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(__dirname, "../..");

test("the tour in the docs shows each of its ten surprises", async () => {
  const { stdout } = await promisify(execFile)("bash", [join(ROOT, "docs/sandbox-tour.sh")]);
  const section = (number: number) =>
    stdout.split(/^== /m).find((text) => text.startsWith(`${number}. `)) ?? "";

  expect(section(1)).toMatch(/PUT \S+ -> 200 .*"append_metadata":false}\nGET \S+ -> 200 .*"tags":\[\]/);
  expect(section(2)).toMatch(/PUT \S+ -> 200 /);
  expect(section(3)).toMatch(/POST \S+ -> 400 .*"message":"preflight_check_failed"/);
  expect(section(4)).toMatch(/POST \S+ -> 500 .*\nPOST \S+ -> 200 .*"name":"orphan"/);
  expect(section(5)).toMatch(/POST \S+ -> 500 .*"message":""/);
  expect(section(6)).toMatch(/DELETE \S+ -> 200 .*"success":false/);
  expect(section(7)).toMatch(/DELETE \S+ -> 200 .*"success":true/);
  expect(section(8)).toMatch(/GET \S+ -> 404 .*\nGET \S+ -> 200 /);
  expect(section(9)).toMatch(/POST \S+ -> 200 .*"name":.*\nPOST \S+ -> 500 /);
  expect(section(10)).toMatch(/POST \S+ -> 503 .*\nPOST \S+ -> 200 .*"name":"late"/);
}, 600_000);
