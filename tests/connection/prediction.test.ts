// The report says beforehand what SEI will say when the integration is created.
import { SEI_READS } from "../../provider/src/connection/report.ts";
import type { Sandbox, TokenName } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { seiClient } from "../support/seiClient.ts";
import { checkNamed, NOON, useNoProxy, validate } from "./situation.ts";

beforeAll(useNoProxy);

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startCheckedSandbox({ clock: () => NOON });
});
afterAll(() => sandbox.close());

async function failedInSei(token: string): Promise<string[]> {
  const { status, body } = await seiClient(sandbox).post("/v1/integrations", {
    name: `prediction ${token.slice(-8)}`,
    application: "gitlab",
    method: "apikey",
    url: sandbox.gitlabUrl,
    apikey: token,
  });
  if (status === 200) return [];
  const checks: Array<{ name: string; success: boolean }> = body.preflight_check.checks;
  return checks.filter(({ success }) => !success).map(({ name }) => name);
}

const TOKENS: readonly TokenName[] = [
  "valid",
  "readApi",
  "reporter",
  "guestOnly",
  "noProjects",
  "admin",
  "mergeRequestsOff",
  "pipelinesOff",
  "projectToken",
  "groupToken",
  "serviceAccount",
  "fineGrained",
  "fineGrainedProjectsOnly",
  "customPrefix",
];

test.each(TOKENS)("the same reads fail for %s here and in SEI", async (token) => {
  const text = sandbox.tokens[token];

  const report = await validate({ url: sandbox.gitlabUrl, token: text });

  const failed = report.checks.filter(
    ({ name, outcome }) => outcome === "fail" && SEI_READS.some((read) => read === name),
  );
  expect(failed.map(({ name }) => name)).toEqual(await failedInSei(text));
});

test("a disabled feature is named with the project that SEI picks, and why it picks that one", async () => {
  const report = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.mergeRequestsOff });

  expect(checkNamed(report, "Get Merge Requests")).toEqual({
    name: "Get Merge Requests",
    outcome: "fail",
    code: "FEATURE_DISABLED",
    message:
      "merge requests are disabled in project 250 (museum/monolith), with which at least SEI tests the connection: of those the token is a member of, it has the lowest id",
    remedy: "Switch it on in that project, or take the token's user out of the project.",
  });
});

test("disabled pipelines warn in SEI's own words, and their reads are left out", async () => {
  const report = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.pipelinesOff });

  expect(checkNamed(report, "Get pipelines").message).toContain("Pipelines are disabled for the project 251");
  expect(checkNamed(report, "Get pipeline variables").outcome).toBe("skip");
  expect(checkNamed(report, "Get pipeline test reports").outcome).toBe("skip");
});

test("a project without a pipeline of the last minute has no test report to read", async () => {
  const report = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.mergeRequestsOff });

  expect(checkNamed(report, "Get pipelines").outcome).toBe("pass");
  expect(checkNamed(report, "Get pipeline variables")).toMatchObject({
    outcome: "skip",
    message: expect.stringContaining("within the last minute"),
  });
});

test("a closed group is told once, with the addresses it admits and who must be among them", async () => {
  const report = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.ipRestricted });

  expect(checkNamed(report, "Get commits").outcome).toBe("skip");
  const { message, remedy } = checkNamed(report, "Allow lists");
  expect(message).toContain("project 278967 (vault/secrets)");
  expect(message).toContain("vault admits only 203.0.113.0/24");
  expect(remedy).toContain("Harness addresses must be admitted: https://developer.harness.io/");
  expect(remedy).toContain('validateConnection: "never"');
});
