// The pipeline for Harness CI, and so the lines of the one for Jenkins, on the real engine: shown, approved, deployed.
import { runStep } from "../support/ci/approvedJob.ts";
import { pathFor } from "../support/ci/checkout.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { program, type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
/** Everything that anybody can read afterwards. */
const shown: string[] = [];

beforeAll(async () => {
  stack = await startStack({ program: program({ tags: ["platform"] }) });
});

afterAll(() => stack?.dispose());

async function run(step: string, variables: Readonly<Record<string, string>> = {}) {
  const { project, sandbox } = stack;
  const done = await runStep(step, project.folder, {
    ...project.env,
    PATH: pathFor(project.folder, project.env.PATH),
    CI: "true",
    HARNESS_BUILD_ID: "7",
    HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl,
    HARNESS_SEI_API_KEY: sandbox.apiKey,
    ...variables,
  });
  shown.push(done.output);
  return done;
}

/** What the step Preview hands on. */
const digestIn = (output: string) => /^DIGEST=([0-9a-f]{64})$/m.exec(output)?.[1] ?? "";

test("what was approved is deployed", async () => {
  const preview = await run("preview");
  expect(preview).toMatchObject({ exitCode: 0 });
  expect(preview.output).toContain("## GitLab integrations: 1 to create");

  expect(await run("deploy", { REVIEWED_DIGEST: digestIn(preview.output) })).toMatchObject({ exitCode: 0 });
  expect(stack.sandbox.integrations()).toMatchObject([{ tagNames: ["platform"] }]);
});

test("a change after the approval is refused", async () => {
  await stack.declare({ tags: ["core"] });
  const preview = await run("preview");
  await stack.declare({ tags: ["elsewhere"] });

  const refused = await run("deploy", { REVIEWED_DIGEST: digestIn(preview.output) });

  expect(refused.exitCode).toBe(4);
  expect(refused.output).toContain(
    "sei-gitlab check-reviewed: not deployed. The digest that was typed in is not that of this preview",
  );
  expect(stack.sandbox.integrations()).toMatchObject([{ tagNames: ["platform"] }]);
});

test("none of it shows a secret", () => {
  const { sandbox } = stack;
  expectNoSecrets(shown.join("\n"), [sandbox.apiKey, ...Object.values(sandbox.tokens)]);
});
