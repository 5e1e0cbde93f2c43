// Every example runs as it stands: preview, up, an unchanged preview, and destroy.
import type { Sandbox } from "../../sandbox/src/index.ts";
import { exampleNames, exampleProject } from "../../tools/project/example.mts";
import { startCheckedSandbox } from "../support/contract.ts";
import { createProject, type Project, type ProjectOptions, type SecretConfig } from "../support/engine.ts";

interface Example {
  /** The example's own configuration, and what it finds in the environment. */
  readonly settings: (sandbox: Sandbox) => Pick<ProjectOptions, "config" | "env">;
  /** What SEI has after `pulumi up`. */
  readonly creates: readonly object[];
  /** What SEI still has after `pulumi destroy`. Default: nothing. */
  readonly leaves?: number;
}

const secret = (text: string): SecretConfig => ({ secret: text });

const EXAMPLES: Readonly<Record<string, Example>> = {
  "gitlab-cloud-pat": {
    settings: ({ gitlabUrl, tokens }) => ({
      config: { gitlabUrl },
      env: { GITLAB_TOKEN_FOR_SEI: tokens.valid },
    }),
    creates: [{ name: "gitlab-cloud", authentication: "api_key", tagNames: ["platform"] }],
  },
  "gitlab-cloud-oauth": {
    settings: ({ gitlabUrl, tokens, webPage }) => {
      webPage.create({ name: "by hand", url: gitlabUrl, authentication: "oauth", token: tokens.valid });
      return { config: { gitlabUrl, name: "by hand" } };
    },
    creates: [{ name: "by hand", authentication: "oauth", tagNames: ["platform"] }],
  },
  "gitlab-cloud-satellite": {
    settings: ({ gitlabUrl, tokens }) => ({
      config: { gitlabUrl },
      env: { GITLAB_TOKEN_FOR_SEI: tokens.valid },
    }),
    creates: [{ satellite: true, authentication: "none", tokenFingerprint: undefined }],
  },
  "gitlab-private-cloud": {
    settings: ({ gitlabs: { selfManaged }, ingestionKey }) => ({
      config: { gitlabUrl: selfManaged.url, satelliteApiKey: secret(ingestionKey) },
      env: { GITLAB_TOKEN_FOR_SEI: selfManaged.tokens.valid },
    }),
    creates: [{ satellite: true, authentication: "none", tokenFingerprint: undefined }],
  },
  "gitlab-enterprise": {
    settings: ({ gitlabs: { selfManaged } }) => ({
      config: { gitlabUrl: selfManaged.url },
      env: { GITLAB_TOKEN_FOR_SEI: selfManaged.tokens.valid },
    }),
    creates: [{ satellite: false, authentication: "api_key" }],
  },
  satellite: {
    settings: ({ gitlabs: { selfManaged } }) => ({
      config: { gitlabUrl: selfManaged.url },
      env: { GITLAB_TOKEN_FOR_SEI: selfManaged.tokens.valid },
    }),
    creates: [{ satellite: true, authentication: "none", tokenFingerprint: undefined }],
  },
  "several-accounts": {
    // One SEI with two keys: to the provider they are two accounts.
    settings: ({ seiBaseUrl, gitlabUrl, tokens, keyFor }) => ({
      config: { gitlabUrl, researchSeiBaseUrl: seiBaseUrl },
      env: {
        PLATFORM_GITLAB_TOKEN: tokens.valid,
        RESEARCH_GITLAB_TOKEN: tokens.valid2,
        RESEARCH_SEI_API_KEY: keyFor("ADMIN"),
      },
    }),
    creates: [{ name: "gitlab-platform" }, { name: "gitlab-research" }],
  },
  "allow-list": {
    settings: ({ gitlabs: { allowListed } }) => ({
      config: { gitlabUrl: allowListed.url },
      env: { GITLAB_TOKEN_FOR_SEI: allowListed.tokens.valid },
    }),
    creates: [{ satellite: false, authentication: "api_key" }],
  },
  recommended: {
    settings: ({ gitlabUrl, tokens }) => ({
      config: { gitlabUrl, protect: "false" },
      env: { GITLAB_TOKEN_FOR_SEI: tokens.valid },
    }),
    creates: [{ name: "gitlab-cloud", metadata: expect.objectContaining({ fetch_users: true }) }],
  },
  rotation: {
    settings: ({ gitlabUrl, tokens }) => ({
      config: { gitlabUrl },
      env: { GITLAB_TOKEN_FOR_SEI: tokens.valid },
    }),
    creates: [{ name: "gitlab-cloud" }],
  },
  teams: {
    settings: ({ gitlabUrl, tokens }) => ({
      config: { gitlabUrl },
      env: { PAYMENTS_GITLAB_TOKEN: tokens.valid, SEARCH_GITLAB_TOKEN: tokens.valid2 },
    }),
    creates: [
      { name: "GitLab of payments", tagNames: ["core", "payments"], metadata: { repos: "ledger,checkout" } },
      { name: "GitLab of search", tagNames: [] },
    ],
  },
  "take-over": {
    settings: ({ gitlabUrl, tokens, webPage }) => ({
      config: {
        gitlabUrl,
        name: "declared",
        existingId: webPage.create({ name: "by hand", url: gitlabUrl, token: tokens.valid2, tags: ["x"] }),
      },
      env: { GITLAB_TOKEN_FOR_SEI: tokens.valid },
    }),
    creates: [{ name: "declared", tagNames: ["platform"] }],
    leaves: 1,
  },
};

/** Those of the plugin, in languages.test.ts; and one that runs Pulumi by itself, in inlineProgram.test.ts. */
const ELSEWHERE = ["go", "python", "typescript-plugin", "yaml", "automation-api"];

test("every example stands in the table above, or is run elsewhere", () => {
  expect(exampleNames().sort()).toEqual([...Object.keys(EXAMPLES), ...ELSEWHERE].sort());
});

test.each(Object.entries(EXAMPLES))("%s is created, unchanged and destroyed", async (name, example) => {
  const sandbox = await startCheckedSandbox();
  let project: Project | undefined;
  try {
    const { config, env = {} } = example.settings(sandbox);
    project = await createProject({
      ...exampleProject(name),
      config: {
        "harness-sei:baseUrl": sandbox.seiBaseUrl,
        "harness-sei:apiKey": secret(sandbox.apiKey),
        ...config,
      },
      // Their types are checked by `npm run lint`, in a fraction of the time.
      env: { PULUMI_NODEJS_TRANSPILE_ONLY: "true", ...env },
    });
    // With its preview, which fails the command like any other.
    await succeeds(project, ["up", "--yes"]);
    const integrations = sandbox.integrations().sort((a, b) => a.name.localeCompare(b.name));
    expect(integrations).toMatchObject(example.creates);
    sandbox.clearRequests();
    await succeeds(project, ["preview", "--expect-no-changes"]);
    expect(sandbox.requests()).toEqual([]);
    await succeeds(project, ["destroy", "--yes", "--skip-preview"]);
    expect(sandbox.integrations()).toHaveLength(example.leaves ?? 0);
  } finally {
    await project?.dispose();
    await sandbox.close();
  }
});

async function succeeds(project: Project, args: readonly string[]): Promise<void> {
  const { exitCode, output } = await project.run(args);
  expect({ exitCode, output: exitCode === 0 ? "" : output }).toEqual({ exitCode: 0, output: "" });
}
