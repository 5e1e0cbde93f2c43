// The program that `sei-gitlab adopt` writes, and what it leaves out of it. That Pulumi takes everything over with it
// is seen on the real engine, in tests/lifecycle/adopt.test.ts.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { needTheBuild, seiGitlab, typed } from "./program.ts";

let sandbox: Sandbox;
let env: Record<string, string>;
beforeAll(async () => {
  needTheBuild();
  sandbox = await startCheckedSandbox();
  env = { HARNESS_SEI_API_KEY: sandbox.apiKey, HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl };
});
beforeEach(() => {
  for (const { id } of sandbox.integrations()) sandbox.webPage.remove(id);
});
afterAll(() => sandbox?.close());

type Made = Parameters<Sandbox["webPage"]["create"]>[0];

const create = (more: Partial<Made> = {}): string =>
  sandbox.webPage.create({ name: "gitlab", metadata: {}, ...more });

async function adopted(...args: string[]): Promise<string> {
  const run = await typed(["adopt", ...args], env);
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  return run.stdout;
}

test("one of each kind, as a whole", async () => {
  const cloud = create({
    name: "GitLab.com",
    description: "by hand",
    tags: ["platform", "core"],
    metadata: { fetch_users: true, repos: "a,b", swallow_errors: true },
  });
  const satellite = create({ name: "GitLab com", url: "https://gitlab.example.com", satellite: true });
  const oauth = create({ name: "日本", authentication: "oauth" });
  const several = create({ name: "several", tokens: [sandbox.tokens.valid, sandbox.tokens.valid2] });
  const managed = create({ name: "managed", metadata: { managed_by: "organization/urn:x", instance: "i" } });

  expect(
    await adopted(),
  ).toBe(`// GitLab integrations that this program takes over: 4. Written by sei-gitlab adopt.
//
// SEI shows no token, so give them in the environment, at every preview and up:
//   GITLAB_TOKEN_${cloud}
// \`pulumi preview\` shows what is taken over, and \`pulumi up\` takes it over: nothing changes but the token and the
// mark of who manages it. The existingId lines may go away afterwards. From then on \`pulumi destroy\`, or a
// resource taken out of this program, deletes the integration with its ingestion history; the resource options
// protect and retainOnDelete prevent that.

import { GitLabIntegration } from "pulumi-harness-sei";

new GitLabIntegration("gitlab-com", {
  existingId: "${cloud}",
  name: "GitLab.com",
  accountType: "cloud",
  url: "https://gitlab.com",
  authMethod: "pat",
  tokenFrom: { env: "GITLAB_TOKEN_${cloud}" },
  description: "by hand",
  tags: ["core", "platform"],
  ingestion: { projects: ["a", "b"], users: true },
  metadata: { swallow_errors: true },
});

new GitLabIntegration("gitlab-com-${satellite}", {
  existingId: "${satellite}",
  name: "GitLab com",
  accountType: "enterprise",
  url: "https://gitlab.example.com",
  satellite: true,
  authMethod: "pat",
  tags: [],
});

new GitLabIntegration("gitlab-${oauth}", {
  existingId: "${oauth}",
  name: "日本",
  accountType: "cloud",
  url: "https://gitlab.com",
  authMethod: "oauth",
  tags: [],
});

// SEI has several tokens, and keeps them: a token here would take the place of all. existingId stays.
new GitLabIntegration("several", {
  existingId: "${several}",
  name: "several",
  accountType: "cloud",
  url: "https://gitlab.com",
  authMethod: "pat",
  tags: [],
});

// Not taken over:
//   ${managed} "managed" is managed by "organization/urn:x".
`);
});

test("one that SEI is deleting is told in a comment (H30)", async () => {
  const id = create({ name: "going" });
  sandbox.deletionsTake(60_000);
  sandbox.webPage.remove(id);
  sandbox.deletionsTake(0);

  expect(await adopted()).toContain(`// Not taken over:\n//   ${id} "going" is being deleted by SEI.\n`);
});

test("a satellite's GitLab on plain http is declared as one that is not tried from here", async () => {
  create({ url: "http://gitlab.example.com:8080", satellite: true });
  expect(await adopted()).toContain(`  url: "http://gitlab.example.com:8080",
  satellite: true,
  validateConnection: "never",
`);
});

test("only those that are named, and an error for one that is not there", async () => {
  const [first, second] = [create({ name: "first" }), create({ name: "second" })];
  const other = create({ name: "other", application: "jira" });
  const program = await adopted(second);
  expect(program).toContain(`existingId: "${second}"`);
  expect(program).not.toContain(`existingId: "${first}"`);
  for (const id of [other, "999999"]) {
    const run = await typed(["adopt", first, id], env);
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain(`[NOT_FOUND] SEI has no GitLab integration with the id ${id}.`);
  }
});

test("another product's integrations, and another spelling of gitlab, are not there", async () => {
  create({ name: "a", application: "jira" });
  create({ name: "b", application: "GitLab" });
  expect(await adopted()).toBe(
    "// GitLab integrations that exist in SEI: 0. There is nothing to take over. Written by sei-gitlab adopt.\n",
  );
});

test.each<[what: string, made: Partial<Made>, said: string]>([
  ["another kind of credential", { authentication: "none" }, 'has the kind of credential "none"'],
  [
    "a satellite with a credential",
    { satellite: true, authentication: "oauth" },
    'kind of credential "oauth"',
  ],
  ["plain http", { url: "http://gitlab.example.com" }, "only https is used"],
  [
    "a password in the address",
    { url: "https://me:hunter22@gitlab.example.com" },
    "credentials do not belong",
  ],
  [
    "an address of the API behind a satellite",
    { url: "https://gl.example.com/api/v4", satellite: true },
    "not the root",
  ],
])("%s is not taken over", async (_, made, said) => {
  create(made);
  const program = await adopted();
  expect(program).toContain(said);
  expect(program).not.toContain("new GitLabIntegration");
  expect(program).not.toContain("hunter22");
});

test.each<[what: string, made: Partial<Made>, said: string]>([
  ["a list in the wrong type", { metadata: { repos: ["a"] } }, "ingestion.projects is left out"],
  ["a text for a flag", { metadata: { fetch_mrs: "true" } }, "ingestion.mergeRequests is left out"],
  [
    "a list that would be rewritten",
    { metadata: { project_ids_to_exclude: "1, 2" } },
    "excludeProjectIds is left",
  ],
  ["a setting that does nothing", { metadata: { fetch_prs: true } }, "metadata.fetch_prs is left out"],
  ["a null", { metadata: { note: null } }, "metadata.note is left out"],
  ["a key that Pulumi keeps for itself", { metadata: { __x: 1 } }, "metadata.__x is left out"],
  ["a line break in a key", { metadata: { "x\ny": null } }, "metadata.x\\ny is left out"],
  [
    "a pasted address of the API",
    { url: "https://gitlab.com/api/v4" },
    'url: was "https://gitlab.com/api/v4"',
  ],
])("%s is told in a comment", async (_, made, said) => {
  create(made);
  const program = await adopted();
  expect(program.split("\n").filter((line) => line.startsWith("//") && line.includes(said))).toHaveLength(1);
  expect(program).toContain("new GitLabIntegration");
});

test.each<[what: string, made: Partial<Made>]>([
  ["a token", { url: "https://gitlab.com/" }],
  ["OAuth", { url: "https://gitlab.com/", authentication: "oauth" }],
  ["a satellite", { url: "https://gitlab.com//", satellite: true }],
])("a pasted slash is no difference, with %s", async (_, made) => {
  create(made);
  const program = await adopted();
  expect(program).toContain('url: "https://gitlab.com",');
  expect(program).not.toContain("url: was");
});

test("what looks like a token is in no program", async () => {
  const { valid } = sandbox.tokens;
  create({ name: "in texts", description: `token ${valid}`, metadata: { note: valid, [valid]: 1 } });
  create({ name: `glpat-${"Ab3dEf6hIj9l"}${"Mn0pQr3t"}` });
  const program = await adopted();
  expect(program).not.toContain(valid);
  expect(program).not.toContain("Mn0pQr3t");
  expect(program.match(/looks like a secret/g)).toHaveLength(4);
});

test("--out writes a new file, and never over one that is there", async () => {
  create();
  const folder = mkdtempSync(join(tmpdir(), "sei-gitlab-"));
  const file = join(folder, "index.ts");
  expect(await seiGitlab(["adopt", "--out", file], { env })).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: `Wrote ${file}. It takes 1 integration over.\n`,
  });
  const written = readFileSync(file, "utf8");
  expect(written).toBe(await adopted());

  create({ name: "another" });
  const again = await typed(["adopt", "--out", file], env);
  expect(again).toMatchObject({ exitCode: 1, stdout: "" });
  expect(again.stderr).toContain(`--out ${file} exists already`);
  expect(readFileSync(file, "utf8")).toBe(written);
  expect((await typed(["adopt", "--out", join(folder, "none", "index.ts")], env)).stderr).toContain(
    "index.ts cannot be written",
  );
  rmSync(folder, { recursive: true });
});

describe("what a Pulumi stack manages", () => {
  const markOf = (stack: string) => ({
    managed_by: `organization/urn:pulumi:${stack}::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::gitlab`,
    instance: "i",
  });

  test("is left out, with who manages it and how to take it, and no file is written of nothing", async () => {
    const id = create({ name: "theirs", metadata: markOf("prod") });
    const folder = mkdtempSync(join(tmpdir(), "sei-gitlab-"));
    const run = await typed(["adopt", "--out", join(folder, "index.ts")], env);

    expect(run).toMatchObject({ exitCode: 0, stdout: "" });
    expect(
      run.stderr,
    ).toBe(`// GitLab integrations that exist in SEI: 1. This program takes none of them over. Written by sei-gitlab adopt.

// Not taken over:
//   ${id} "theirs" is managed by "${markOf("prod").managed_by}"; if that stack does not have it any more: --from-stack "organization/app/prod".
--out FILE is not written.
`);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test.each(["prod", "app/prod", "organization/app/prod"])(
    "is taken from it by its name %s, and from no other",
    async (stack) => {
      const theirs = create({ name: "theirs", metadata: markOf("prod") });
      const others = create({ name: "others", metadata: markOf("preprod") });

      const program = await adopted("--from-stack", stack);

      expect(program).toContain(`existingId: "${theirs}",\n  adoptExisting: true,`);
      expect(program).toContain(
        `// taken from "${markOf("prod").managed_by}", which must not have it any more`,
      );
      expect(program).toContain(`//   ${others} "others" is managed by`);
    },
  );

  test.each([
    [
      "that manages none of them",
      "dev",
      "no such stack manages any of them; there are organization/app/prod.",
    ],
    [
      "that is two",
      "app/prod",
      "several stacks are called so; there are acme/app/prod, organization/app/prod.",
    ],
  ])("is not taken from a stack %s", async (_what, stack, said) => {
    create({ name: "theirs", metadata: markOf("prod") });
    if (stack !== "dev") {
      create({
        name: "acme's",
        metadata: {
          ...markOf("prod"),
          managed_by: markOf("prod").managed_by.replace("organization", "acme"),
        },
      });
    }
    const run = await typed(["adopt", "--from-stack", stack], env);

    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain(`--from-stack: ${said}`);
  });
});

test.each([
  ["an id that is none", ["12a"], "ids of SEI, which have digits only"],
  ["a token instead of an id", ["aB3dEf6hIj9lMn0pQr3t"], "digits only"],
])("%s is refused", async (_, argv, said) => {
  const run = await typed(["adopt", ...argv], env);
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toContain(said);
  expect(run.stderr).not.toContain(argv[0]);
});

test("without SEI in the environment it says what to set", async () => {
  const run = await typed(["adopt"], {});
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toMatch(/\[SEI_CONFIG_MISSING\] .*Set HARNESS_SEI_API_KEY/);
});
