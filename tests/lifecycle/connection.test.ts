// Validate Connection in the pull request: a bad token fails the preview, and nothing is sent to SEI but a question.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.dispose());

interface Situation {
  readonly situation: string;
  readonly token: (sandbox: Sandbox) => string;
  readonly inputs?: (sandbox: Sandbox) => object;
  /** Codes that fail the preview; none for one that passes. */
  readonly fails: readonly string[];
  readonly warns?: readonly string[];
}

const situations: readonly Situation[] = [
  { situation: "a good token", token: ({ tokens }) => tokens.valid, fails: [] },
  {
    situation: "a token GitLab does not know",
    token: ({ tokens }) => tokens.unknown,
    fails: ["TOKEN_UNKNOWN"],
  },
  { situation: "an expired token", token: ({ tokens }) => tokens.expired, fails: ["TOKEN_EXPIRED"] },
  { situation: "a revoked token", token: ({ tokens }) => tokens.revoked, fails: ["TOKEN_REVOKED"] },
  {
    situation: "a token about to expire",
    token: ({ tokens }) => tokens.expiring,
    fails: [],
    warns: ["TOKEN_EXPIRING"],
  },
  {
    situation: "a token with read_api alone",
    token: ({ tokens }) => tokens.readApi,
    fails: [],
    warns: ["TOKEN_SCOPE"],
  },
  {
    situation: "a token without a scope for the API",
    token: ({ tokens }) => tokens.noScope,
    fails: ["TOKEN_SCOPE"],
  },
  { situation: "a token of a Guest", token: ({ tokens }) => tokens.guestOnly, fails: ["ROLE_TOO_LOW"] },
  {
    situation: "a token of a member of no project",
    token: ({ tokens }) => tokens.noProjects,
    fails: ["NO_PROJECTS"],
  },
  { situation: "a deploy token", token: ({ tokens }) => tokens.deploy, fails: ["TOKEN_WRONG_KIND"] },
  {
    situation: "an address that is no GitLab",
    token: ({ tokens }) => tokens.valid,
    inputs: ({ gitlabs }) => ({ url: gitlabs.notGitLab.url }),
    fails: ["NOT_GITLAB"],
  },
  {
    situation: "another server under the name of a satellite's GitLab",
    token: ({ tokens }) => tokens.valid,
    inputs: ({ gitlabs }) => ({ accountType: "privateCloud", url: gitlabs.notGitLab.url }),
    fails: [],
    warns: ["NOT_GITLAB"],
  },
  {
    situation: "a project to ingest that there is not, beside the one that SEI tests",
    token: ({ tokens }) => tokens.valid,
    inputs: () => ({ ingestion: { projects: ["nowhere"] } }),
    fails: [],
    warns: ["PROJECT_NEVER_MATCHES"],
  },
  { situation: "a custom role on Guest", token: ({ tokens }) => tokens.customRole, fails: [] },
  {
    situation: "a token without memberships where SEI does not ask for them",
    token: ({ tokens }) => tokens.admin,
    inputs: () => ({ ingestion: { checkProjectMembership: false } }),
    fails: [],
    warns: ["NO_PROJECTS"],
  },
];

test.each(situations)(
  "$situation: the preview fails with $fails",
  async ({ token, inputs = () => ({}), fails, warns = [] }) => {
    const { sandbox, project } = stack;
    stack.useToken(token(sandbox));
    await stack.declare(inputs(sandbox));
    stack.calls();
    const plan = await project.preview({ json: true });
    expect(plan.exitCode === 0).toBe(fails.length === 0);
    for (const code of [...fails, ...warns]) expect(plan.output).toContain(`[${code}]`);
    expect(plan.output).not.toContain(token(sandbox));
    expect(stack.calls()).toEqual(fails.includes("TOKEN_WRONG_KIND") ? [] : ["POST /v1/integrations/list"]);
  },
);

test("unknown to GitLab, as a rotation: the preview fails, and SEI keeps the token that works", async () => {
  stack.useToken(stack.sandbox.tokens.valid);
  await stack.declare();
  await stack.project.up();
  stack.useToken(stack.sandbox.tokens.unknown);
  const up = await stack.project.up();
  expect(up.exitCode).not.toBe(0);
  expect(up.output).toMatch(/\[TOKEN_UNKNOWN\] token: "Token accepted" failed: /);
  expect(stack.sandbox.integrations()[0]?.tokenIs(stack.sandbox.tokens.valid)).toBe(true);
});

test("expiry and scopes are recorded, and tell of a token that is about to die without a request", async () => {
  const { sandbox, project } = stack;
  stack.useToken(sandbox.tokens.expiring);
  await project.up();
  sandbox.clearRequests();
  const plan = await project.previewPlan();
  expect(plan.diagnostics.filter(({ severity }) => severity === "warning")).toEqual([
    expect.objectContaining({
      urn: expect.stringContaining("GitLabIntegration::gitlab"),
      message: expect.stringMatching(
        /^warning: \[TOKEN_EXPIRING\] the token expires on \d{4}-\d\d-\d\d at 00:00 UTC, in \d+ days/,
      ),
    }),
  ]);
  expect(sandbox.requests()).toEqual([]);
  expect((await project.refresh()).output).toContain("[TOKEN_EXPIRING]");
  const { resources } = await project.state();
  expect(resources.find(({ type }) => type.includes("GitLab"))?.inputs).toMatchObject({
    tokenExpiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    tokenScopes: ["api"],
  });
});

test("a token that has expired since it was recorded warns, and an update of tags goes through", async () => {
  const { sandbox, project } = stack;
  const file = join(mkdtempSync(join(tmpdir(), "state-")), "state.json");
  const { stdout } = await project.run(["stack", "export"]);
  writeFileSync(file, stdout.replaceAll(/("tokenExpiresAt": )"[^"]*"/g, '$1"2020-01-01"'));
  expect((await project.run(["stack", "import", "--file", file])).exitCode).toBe(0);
  await stack.declare({ tags: ["hotfix"] });
  const up = await project.up();
  expect(up).toMatchObject({ exitCode: 0, output: expect.stringContaining("[TOKEN_EXPIRED]") });
  expect(sandbox.integrations().map(({ tagNames }) => tagNames)).toEqual([["hotfix"]]);
});

test("a token from the environment by reference is in no input; refresh and destroy do not need it", async () => {
  const { sandbox, project } = stack;
  project.env.REFERRED = sandbox.tokens.valid;
  const inputs = { tokenFrom: { env: "REFERRED" } };
  await project.writeProgram(`
    const { GitLabIntegration } = require("pulumi-harness-sei");
    new GitLabIntegration("gitlab", {
      accountType: "cloud", authMethod: "pat", url: process.env.GITLAB_URL, ...${JSON.stringify(inputs)},
    });
  `);
  await project.up();
  expect(sandbox.integrations()[0]?.tokenIs(sandbox.tokens.valid)).toBe(true);
  project.env.REFERRED = "";
  const preview = await project.preview();
  expect(preview.exitCode).not.toBe(0);
  expect(preview.output).toContain(
    "[TOKEN_SOURCE_EMPTY] tokenFrom: the environment variable REFERRED is empty",
  );
  expect((await project.refresh()).exitCode).toBe(0);
  expect((await project.destroy()).exitCode).toBe(0);
  expect(sandbox.integrations()).toEqual([]);
});

test("many integrations with one token make one validation", async () => {
  const { sandbox, project } = stack;
  stack.useToken(sandbox.tokens.valid);
  const program = (count: number) => `
    const { GitLabIntegration } = require("pulumi-harness-sei");
    for (let n = 0; n < ${count}; n++) {
      new GitLabIntegration("gitlab-" + n, {
        accountType: "cloud", authMethod: "pat", url: process.env.GITLAB_URL, token: process.env.GITLAB_TOKEN,
      });
    }
  `;
  const gitlabRequests = async (count: number) => {
    await project.writeProgram(program(count));
    sandbox.clearRequests();
    await project.preview();
    return sandbox.requests().filter(({ server }) => server === "gitlab").length;
  };
  const ofOne = await gitlabRequests(1);
  expect(ofOne).toBeGreaterThan(0);
  expect(await gitlabRequests(20)).toBe(ofOne);
});
