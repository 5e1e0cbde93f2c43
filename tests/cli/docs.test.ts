// docs/validate.md shows what the program prints, and lists the checks that there are.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GITLAB_CHECKS, SEI_CHECKS } from "../../provider/src/connection/report.ts";
import type { Sandbox, TokenName } from "../../sandbox/src/index.ts";
import { root } from "../../tools/project/root.mts";
import { startCheckedSandbox } from "../support/contract.ts";
import { blocksOf } from "../support/pages.ts";
import { needTheBuild, seiGitlab } from "./program.ts";

const path = "docs/validate.md";
const page = { path, text: readFileSync(join(root, path), "utf8") };

let sandbox: Sandbox;
beforeAll(async () => {
  needTheBuild();
  sandbox = await startCheckedSandbox();
});
afterAll(() => sandbox?.close());

/** What differs from run to run: the address of the sandbox, the name of its account, and how far away a date is. */
const steady = (text: string): string =>
  text
    .replaceAll(sandbox.gitlabUrl, "https://gitlab.com")
    .replaceAll("SandboxAccount", "acme")
    .replaceAll(/\d{4}-\d\d-\d\d/g, "DATE")
    .replaceAll(/in \d+ days/g, "in N days");

test.each([
  ["a good token", 0, "valid", ["--name", "gitlab-cloud"]],
  ["a token whose user is a guest", 1, "guestOnly", []],
] as const)("the example of %s is what the program prints", async (_, index, token: TokenName, flags) => {
  const env = {
    GITLAB_TOKEN: sandbox.tokens[token],
    HARNESS_SEI_API_KEY: sandbox.apiKey,
    HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl,
  };
  const { stdout } = await seiGitlab(["validate", "--url", sandbox.gitlabUrl, ...flags], { env });

  expect(steady(blocksOf(page, "text")[index]?.code ?? "")).toBe(steady(stdout));
});

test("the table has every check, in the order of the report", () => {
  const rows = page.text.slice(page.text.indexOf("| check |")).matchAll(/^\| `([^`]+)` \|/gm);
  expect([...rows].map(([, name]) => name)).toEqual([...GITLAB_CHECKS, ...SEI_CHECKS]);
});
