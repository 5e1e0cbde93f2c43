// One integration from its first preview to its destruction, on the oldest SDK that is supported and on the newest.
import { version as workspaceSdk } from "@pulumi/pulumi/version";
import { oldestSupportedSdk } from "../../tools/project/sdk.mts";
import { type Stack, startStack } from "../support/stack.ts";

const PROVIDER_TEXT =
  'exports.handler = () => require("pulumi-harness-sei/runtime").provider("GitLabIntegration");';

describe.each([
  { which: "the newest SDK", version: workspaceSdk, options: {} },
  { which: "the oldest SDK", version: oldestSupportedSdk(), options: { sdk: oldestSupportedSdk() } },
])("an integration on $which, $version", ({ options }) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack(options);
    await stack.declare({ tags: ["Platform", "core"], ingestion: { users: true, projects: ["backend"] } });
  });
  afterAll(() => stack?.dispose());

  const stored = () => {
    const [integration, ...others] = stack.sandbox.integrations();
    expect(others).toEqual([]);
    if (integration === undefined) throw new Error("no integration is stored");
    return integration;
  };

  test("a first preview asks SEI whether the name is free, and writes nothing", async () => {
    const plan = await stack.project.previewPlan();
    expect(plan.changeSummary).toEqual({ create: 2 });
    expect(stack.calls()).toEqual(["POST /v1/integrations/list"]);
  });

  test("up creates it as declared, with one POST", async () => {
    const { exitCode, output } = await stack.project.up();
    expect(output).toContain("+ 2 created");
    expect(exitCode).toBe(0);
    expect(stack.calls()).toEqual([
      "POST /v1/integrations/list",
      "POST /v1/tags/list",
      "POST /v1/tags",
      "POST /v1/tags",
      "POST /v1/integrations",
      expect.stringMatching(/^GET \/v1\/integrations\/\d+$/),
    ]);
    expect(stored()).toMatchObject({
      name: "gitlab",
      application: "gitlab",
      url: stack.sandbox.gitlabUrl,
      satellite: false,
      tagNames: ["platform", "core"].sort(),
      frequency: 60,
      metadata: {
        fetch_users: true,
        repos: "backend",
        managed_by:
          "organization/urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::gitlab",
      },
    });
    expect(stored().tokenIs(stack.sandbox.tokens.valid)).toBe(true);
  });

  test("the state holds the constant provider text, a fingerprint, and no token", async () => {
    const { resources } = await stack.project.state();
    const resource = resources.find(({ type }) => type.includes("GitLabIntegration"));
    expect(resource?.inputs.__provider).toBe(PROVIDER_TEXT);
    expect(resource?.outputs.__provider).toBe(PROVIDER_TEXT);
    expect(resource?.outputs).toMatchObject({
      tokenFingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
      instance: stored().metadata.instance,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(Object.keys(resource?.inputs ?? {})).not.toContain("token");
    expect(Object.keys(resource?.outputs ?? {})).not.toContain("token");
  });

  test("an unchanged preview sends nothing", async () => {
    const { exitCode } = await stack.project.preview({ expectNoChanges: true });
    expect(exitCode).toBe(0);
    expect(stack.calls()).toEqual([]);
  });

  test("a refresh finds nothing to tell, with one page of the list", async () => {
    const { output } = await stack.project.refresh();
    expect(output).toContain("2 unchanged");
    expect(stack.calls()).toEqual(["POST /v1/integrations/list", "POST /v1/tags/list"]);
  });

  test("a rename keeps tags, token and what somebody added to the metadata (H1, H6)", async () => {
    stack.sandbox.webPage.setMetadata(stored().id, { added_by_hand: true });
    await stack.declare({
      name: "GitLab of the platform",
      tags: ["platform", "core"],
      ingestion: { users: true, projects: ["backend"] },
    });
    const { output } = await stack.project.up();
    expect(output).toContain("[diff: ~name]");
    expect(stored()).toMatchObject({
      name: "GitLab of the platform",
      tagNames: ["core", "platform"],
      metadata: { added_by_hand: true, fetch_users: true },
    });
    expect(stored().tokenIs(stack.sandbox.tokens.valid)).toBe(true);
    const put = stack.sandbox.requests().find(({ method }) => method === "PUT");
    expect(put?.body).not.toHaveProperty("apikey");
  });

  test("what is taken out goes back, and what others added stays (H34)", async () => {
    stack.sandbox.webPage.retag(stored().id, ["core", "platform", "theirs"]);
    await stack.declare({ name: "GitLab of the platform" });
    const preview = await stack.project.preview({ refresh: true, diff: true });
    expect(preview.output).toMatch(/- ingestion/);
    expect(preview.output).toMatch(/- tags/);
    expect(preview.output).toContain(
      "[TAKEN_OUT] the tags core, platform; ingestion.projects; ingestion.users leave SEI; the tags theirs, which others added, stay.",
    );
    expect(preview.output).not.toContain("applied");
    await stack.project.up(["--refresh"]);
    const { managed_by: _, instance: __, ...metadata } = stored().metadata;
    expect({ tags: stored().tagNames, metadata }).toEqual({
      tags: ["theirs"],
      metadata: { added_by_hand: true },
    });
    expect((await stack.project.preview({ expectNoChanges: true })).exitCode).toBe(0);
  });

  test("an empty list removes the tags", async () => {
    await stack.declare({ name: "GitLab of the platform", tags: [] });
    await stack.project.up();
    expect(stored().tagNames).toEqual([]);
  });

  test("a rotation shows as a changed fingerprint, and replaces nothing", async () => {
    const { id } = stored();
    stack.useToken(stack.sandbox.tokens.valid2);
    const preview = await stack.project.preview({ diff: true });
    expect(preview.output).toMatch(/~ tokenFingerprint: "[0-9a-f]{12}" => "[0-9a-f]{12}"/);
    expect(preview.output).toContain("~ 1 to update");
    await stack.project.up();
    expect(stored().id).toBe(id);
    expect(stored().tokenIs(stack.sandbox.tokens.valid2)).toBe(true);
  });

  test("a token that was replaced in the web page is sent again by another tokenVersion", async () => {
    stack.sandbox.webPage.replaceToken(stored().id, stack.sandbox.tokens.revoked);
    await stack.declare({ name: "GitLab of the platform", tags: [], tokenVersion: 1 });
    const { output } = await stack.project.up();
    expect(output).toContain("[diff: +tokenVersion]");
    expect(stored().tokenIs(stack.sandbox.tokens.valid2)).toBe(true);
  });

  test("an input that only steers the provider is recorded, and nothing is sent", async () => {
    stack.calls();
    await stack.declare({ name: "GitLab of the platform", tags: [], tokenVersion: 1, startIngestion: false });
    const { output } = await stack.project.up();
    expect(output).toContain("~ 1 updated");
    expect(stack.calls()).toEqual([]);
  });

  test("what somebody changes in the web page shows in preview --refresh, and up repairs it", async () => {
    await stack.declare({ name: "GitLab of the platform", tags: ["platform"], ingestion: { commits: true } });
    await stack.project.up();
    stack.sandbox.webPage.retag(stored().id, ["by-hand"]);
    stack.sandbox.webPage.rename(stored().id, "renamed by hand");
    stack.sandbox.webPage.setMetadata(stored().id, { fetch_commits: "true" });
    const preview = await stack.project.preview({ refresh: true, diff: true });
    expect(preview.output).toContain('~ [0]: "by-hand" => "platform"');
    expect(preview.output).toMatch(/~ name +: "renamed by hand" => "GitLab of the platform"/);
    expect(preview.output).toMatch(/~ commits: "true" => true/);

    await stack.project.refresh();
    await stack.project.up();
    expect(stored()).toMatchObject({
      name: "GitLab of the platform",
      tagNames: ["platform"],
      metadata: { fetch_commits: true },
    });
    expect((await stack.project.preview({ expectNoChanges: true })).exitCode).toBe(0);
  });

  test("a name that the program does not set is set back, too: what a refresh saw is no wish", async () => {
    await stack.declare({ tags: ["platform"], ingestion: { commits: true } });
    stack.sandbox.webPage.rename(stored().id, "renamed by hand");
    const seen = await stack.project.refresh();
    const preview = await stack.project.preview({ refresh: true, diff: true });
    expect(preview.output).toMatch(/~ name +: "renamed by hand" => "GitLab of the platform"/);
    const { output } = await stack.project.up();
    expect(seen.output).toMatch(/\[diff: .*~name\]/);
    expect(output).toContain("[diff: ~name]");
    expect(preview.output).not.toMatch(/- __wanted/);
    expect(stored().name).toBe("GitLab of the platform");
  });

  test("a plan made in a preview can be carried out, and holds no token", async () => {
    await stack.declare({ name: "planned", tags: ["platform"], ingestion: { commits: true } });
    await stack.project.run(["preview", "--save-plan", "plan.json"]);
    const { output } = await stack.project.up(["--plan", "plan.json"]);
    expect(output).toContain("[diff: ~name]");
    expect(stored().name).toBe("planned");
  });

  test("deleted outside, a refresh says so and up makes it again", async () => {
    stack.sandbox.webPage.remove(stored().id);
    const refresh = await stack.project.refresh();
    expect(refresh.output).toContain("- 1 deleted");
    expect(refresh.output).toMatch(/warning: \[GONE_FROM_SEI\] the integration \d+ is gone from SEI/);
    await stack.project.up();
    expect(stored().name).toBe("planned");
  });

  test("destroy removes it, and leaves an empty state", async () => {
    const { exitCode } = await stack.project.destroy();
    expect(exitCode).toBe(0);
    expect(stack.sandbox.integrations()).toEqual([]);
    expect((await stack.project.state()).resources).toEqual([]);
  });

  test("no token is in any output, state, backup or plan", async () => {
    const text = await stack.project.allText();
    expect(text).toContain("tokenFingerprint");
    for (const token of [stack.sandbox.tokens.valid, stack.sandbox.tokens.valid2]) {
      for (const form of [
        token,
        Buffer.from(token).toString("base64").replace(/=+$/, ""),
        encodeURIComponent(token),
      ]) {
        expect(text.includes(form)).toBe(false);
      }
    }
  });
});
