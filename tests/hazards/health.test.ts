// What SEI says of the health of an ingestion.
import { readAll } from "../../provider/src/lookups/read.ts";
import { Secret } from "../../provider/src/secrets/secret.ts";
import { SeiAccount } from "../../provider/src/sei/seiAccount.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { typed } from "../cli/program.ts";
import { startCheckedSandbox } from "../support/contract.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startCheckedSandbox({ healthOfFailures: "warning" });
  const { webPage, tokens, gitlabUrl: url } = sandbox;
  webPage.create({ name: "failing", url, token: tokens.valid });
  webPage.create({ name: "healthy", url, token: tokens.valid2 });
  webPage.create({ name: "quiet", url, token: tokens.valid3 });
  sandbox.gitlabs.cloud.revoke(tokens.valid);
  for (const { id, name } of sandbox.integrations()) if (name !== "quiet") sandbox.scan(id);
});
afterEach(() => sandbox.close());

test("H36: a warning for a failed scan is told from one for no scan by the log of scans", async () => {
  const account = new SeiAccount({
    baseUrl: sandbox.seiBaseUrl,
    apiKey: new Secret(sandbox.apiKey, "apiKey"),
    requestTimeoutMs: 60_000,
    maxConcurrency: 8,
  });

  const told = (await readAll(account)).map(({ name, health, ingestionFailure }) => [
    name,
    health,
    ingestionFailure?.errors[0]?.meaning,
  ]);

  expect(told).toEqual([
    ["failing", "warning", expect.stringMatching(/^GitLab refuses the credential/)],
    ["healthy", "healthy", undefined],
    ["quiet", "warning", undefined],
  ]);
});

test("H36: sei-gitlab status says below its table which of the two a warning is", async () => {
  const env = { HARNESS_SEI_API_KEY: sandbox.apiKey, HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl };

  const { stdout } = await typed(["status"], env);

  const [, ...below] = stdout.split("\n\n");
  expect(below).toEqual([
    expect.stringMatching(/^\d+ failing: one scan failed, at /),
    expect.stringMatching(/^\d+ quiet: no scan is known to have failed, .* none in seven days\n$/),
  ]);
});
