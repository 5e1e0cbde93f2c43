// The policy pack of examples/policy on the real engine, which starts it with its own analyzer: `--policy-pack`.
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { policies } from "../../examples/policy/policies.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { commandBlocksOf, runBlock } from "../support/commandBlocks.ts";
import { engineFolder } from "../support/engineFolder.ts";
import { blocksOf, pageAt } from "../support/pages.ts";
import { type Stack, startStack } from "../support/stack.ts";

const root = join(__dirname, "..", "..");
const withPolicies = ["--policy-pack", join(root, "examples", "policy")];

interface Declared {
  readonly inputs?: object;
  readonly options?: object;
}

/** Has the form of a token, and opens nothing. */
const TOKEN_IN_CLEAR = "glpat-0123456789abcdefghij";

/** For each policy what violates it and nothing else, and the same as it should be. */
const table = ({ gitlabs }: Sandbox): Record<string, { violates: Declared; passes: Declared }> => ({
  "no-plain-text-token": {
    violates: { inputs: { metadata: { note: `made with ${TOKEN_IN_CLEAR}` } } },
    passes: { inputs: { metadata: { note: "made with a glpat- token" } } },
  },
  "token-from-required": {
    violates: { inputs: { token: gitlabs.privateCa.tokens.valid, tokenFrom: undefined } },
    passes: { inputs: { tokenFrom: { env: "TOKEN" } } },
  },
  "token-expiry": {
    violates: { inputs: { tokenFrom: { env: "TOKEN_WITHOUT_EXPIRY" } } },
    passes: { inputs: { tokenFrom: { env: "TOKEN" } } },
  },
  "https-only": {
    violates: { inputs: { url: gitlabs.selfManaged.url, tokenFrom: { env: "TOKEN_OF_HTTP" } } },
    passes: { inputs: { url: gitlabs.privateCa.url } },
  },
  "no-adopt-existing-in-production": {
    violates: { inputs: { adoptExisting: true } },
    passes: { inputs: { adoptExisting: false } },
  },
  protected: {
    violates: { options: { protect: false } },
    passes: { options: { protect: true } },
  },
});

const settings = {
  // The stack of the engine's tests is called dev.
  "no-adopt-existing-in-production": { productionStacks: ["dev"] },
  // The sandbox's tokens live for 364 days.
  "token-expiry": { maxDays: 364 },
};

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    main: "index.ts",
    files: { "production.json": JSON.stringify(settings) },
    env: { PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
  });
  const { privateCa, selfManaged } = stack.sandbox.gitlabs;
  Object.assign(stack.project.env, {
    NODE_EXTRA_CA_CERTS: privateCa.caFile,
    TOKEN: privateCa.tokens.valid,
    TOKEN_WITHOUT_EXPIRY: privateCa.tokens.serviceAccount,
    TOKEN_OF_HTTP: selfManaged.tokens.valid,
  });
});
afterAll(() => stack?.dispose());

async function declare(integrations: Readonly<Record<string, Declared>>): Promise<void> {
  const usual = {
    accountType: "enterprise",
    url: stack.sandbox.gitlabs.privateCa.url,
    satellite: false,
    authMethod: "pat",
    tokenFrom: { env: "TOKEN" },
  };
  const resources = Object.entries(integrations).map(([name, { inputs, options }]) => [
    name,
    { ...usual, ...inputs },
    { protect: true, ...options },
  ]);
  await stack.project.writeProgram(`
    import { GitLabIntegration } from "pulumi-harness-sei";
    for (const [name, inputs, options] of ${JSON.stringify(resources)}) new GitLabIntegration(name, inputs, options);
  `);
}

/** What each integration violates, and what its author is told. */
type Violations = Readonly<Record<string, Readonly<Record<string, string>>>>;

describe("in production", () => {
  let violations: Violations;
  beforeAll(async () => {
    const rows = Object.entries(table(stack.sandbox)).flatMap(([policy, { violates, passes }]) => [
      [`${policy}-violates`, violates],
      [`${policy}-passes`, passes],
    ]);
    await declare(Object.fromEntries(rows));
    violations = await violationsOfPreview(["--policy-pack-config", "production.json"]);
  });

  test.each(policies)("$name refuses what violates it, and nothing else does", ({ name }) => {
    expect(Object.keys(violations[`${name}-violates`] ?? {})).toEqual([name]);
    expect(violations[`${name}-passes`]).toEqual({});
  });

  test("no policy repeats the token that it has found", () => {
    expect(JSON.stringify(violations)).not.toContain(TOKEN_IN_CLEAR);
  });
});

test("the settings in docs/policy.md count, and dev is no production there", async () => {
  const { selfManaged } = stack.sandbox.gitlabs;
  const overHttp = { url: selfManaged.url, tokenFrom: { env: "TOKEN_OF_HTTP" }, adoptExisting: true };
  await declare({
    lax: { inputs: overHttp, options: { protect: false } },
    "with-satellite": { inputs: { accountType: "privateCloud", satellite: true, tokenFrom: undefined } },
  });
  await writeFile(join(stack.project.folder, "settings.json"), firstBlock("json"));

  const violations = await violationsOfPreview(["--policy-pack-config", "settings.json"]);

  expect(violations).toEqual({
    lax: {
      "token-expiry": expect.stringMatching(/^mandatory: [\s\S]* longer than 90 days/),
      protected: expect.stringMatching(/^advisory: /),
    },
    "with-satellite": {},
  });
});

test("a policy that is misspelled in the settings ends the run, with the names that there are", async () => {
  await writeFile(join(stack.project.folder, "misspelled.json"), '{ "token-expry": "disabled" }');

  const { exitCode, output } = await stack.project.preview({}, [
    ...withPolicies,
    "--policy-pack-config",
    "misspelled.json",
  ]);

  expect(exitCode).not.toBe(0);
  expect(output).toContain('there is no policy "token-expry"; there are no-plain-text-token, ');
});

test("pulumi up creates nothing that violates a policy, and says what to do", async () => {
  await declare({ unprotected: { options: { protect: false } } });

  const { exitCode, output } = await stack.project.up(withPolicies);

  expect(exitCode).not.toBe(0);
  expect(output).toMatch(/\[mandatory\] {2}protected .*: unprotected\)/);
  expect(output).toContain("Set the resource option protect: true.");
  expect(stack.sandbox.integrations()).toEqual([]);
});

test("the program in docs/policy.md passes, with the commands and the settings of that page", async () => {
  const { privateCa } = stack.sandbox.gitlabs;
  const { project } = stack;
  project.env.GITLAB_TOKEN_FOR_SEI = privateCa.tokens.valid;
  await project.writeProgram(firstBlock("ts").replace("https://gitlab.example.com", privateCa.url));
  await writeFile(join(project.folder, "policy-settings.json"), firstBlock("json"));
  const commands = commandBlocksOf(pageAt("docs/policy.md")).map(({ code }) => code);

  const { exitCode, output } = await runBlock(commands.join("\n"), {
    folder: project.folder,
    env: { ...project.env, PULUMI_STACK: "dev" },
    replace: { ".../examples": join(root, "examples"), "pulumi up": "pulumi up --yes" },
    programs: {
      // Each by itself: in a link to all of them Pulumi would look for plugins in the whole workspace.
      npm: `test "$*" = "install --prefix policy" && mkdir -p policy/node_modules/@pulumi policy/node_modules/@types && cd policy/node_modules &&
        for name in @pulumi/policy @pulumi/pulumi @types/node typescript; do ln -s ${join(root, "node_modules")}/$name $name; done`,
      pulumi: `exec ${join(engineFolder(), "pulumi")} "$@"`,
    },
  });

  expect(output).toMatch(/✅ harness-sei-gitlab[\s\S]*✅ harness-sei-gitlab/);
  // The sandbox's tokens live for longer than the 90 days of the page.
  expect(output).toMatch(/token-expiry[\s\S]*longer than 90 days/);
  expect(exitCode).not.toBe(0);
});

test("no token that opens GitLab is left anywhere", async () => {
  const { privateCa, selfManaged } = stack.sandbox.gitlabs;
  const tokens = [privateCa.tokens.valid, privateCa.tokens.serviceAccount, selfManaged.tokens.valid];
  const text = await stack.project.allText();
  expect(text).toContain("token-from-required");
  expect(tokens.filter((token) => text.includes(token))).toEqual([]);
});

function firstBlock(tag: string): string {
  const path = "docs/policy.md";
  return blocksOf({ path, text: readFileSync(join(root, path), "utf8") }, tag)[0]?.code ?? "";
}

const event = z.object({
  policyAnalyzeSummaryEvent: z.object({ resourceUrn: z.string() }).optional(),
  policyEvent: z
    .object({
      resourceUrn: z.string(),
      policyName: z.string(),
      enforcementLevel: z.string(),
      message: z.string(),
    })
    .optional(),
});

/** The engine tells a summary of every resource, and an event of every violation. */
async function violationsOfPreview(args: readonly string[]): Promise<Violations> {
  stack.project.env.PULUMI_ENABLE_STREAMING_JSON_PREVIEW = "1";
  const { stdout } = await stack.project.preview({ json: true }, [...withPolicies, ...args]);
  delete stack.project.env.PULUMI_ENABLE_STREAMING_JSON_PREVIEW;
  const lines = stdout.trim().split("\n");
  const events = lines.map((line) => event.parse(JSON.parse(line)));

  const integrations = events.flatMap(({ policyAnalyzeSummaryEvent: summary }) => integrationIn(summary));
  const violations = events.flatMap(({ policyEvent: violation }) => violation ?? []);
  const of = (name: string) => violations.filter((violation) => integrationIn(violation).includes(name));
  return Object.fromEntries(
    integrations.map((name) => [
      name,
      Object.fromEntries(
        of(name).map(({ policyName, enforcementLevel, message }) => [
          policyName,
          `${enforcementLevel}: ${message}`,
        ]),
      ),
    ]),
  );
}

function integrationIn(event: { readonly resourceUrn: string } | undefined): string[] {
  const name = /:GitLabIntegration::(.+)$/.exec(event?.resourceUrn ?? "")?.[1];
  return name === undefined ? [] : [name];
}
