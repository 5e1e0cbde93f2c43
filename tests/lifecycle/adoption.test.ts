// Taking over integrations that somebody made in SEI's web page, on the real engine.
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.dispose());

const URN = "urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::gitlab";

afterEach(async () => {
  await stack.project.destroy();
  for (const { id } of stack.sandbox.integrations()) stack.sandbox.webPage.remove(id);
});

function byHand(more: object = {}): string {
  return stack.sandbox.webPage.create({
    name: "by hand",
    url: stack.sandbox.gitlabUrl,
    description: "made by hand",
    token: stack.sandbox.tokens.valid2,
    tags: ["x", "y"],
    metadata: { fetch_users: true, note: "keep me" },
    ...more,
  });
}

const only = () => {
  const [integration, ...others] = stack.sandbox.integrations();
  expect(others).toEqual([]);
  return integration;
};

test("existingId says in preview what it will overwrite, and then brings it to the declared state in one update", async () => {
  const id = byHand();
  await stack.declare({ name: "declared", existingId: id, tags: ["a"] });
  const preview = await stack.project.preview();
  expect(preview.output).toContain(`[TAKES_OVER] takes over the integration ${id} ("by hand")`);
  expect(preview.output).toContain(
    "the token is replaced; name by hand -> declared; tags x, y -> a; description kept; ingestion kept",
  );

  stack.calls();
  await stack.project.up();
  expect(stack.calls().filter((call) => !call.endsWith("/list") && !call.startsWith("GET"))).toEqual([
    `POST /v1/ingestion/${id}/logs`,
    "POST /v1/tags",
    `PUT /v1/integrations/${id}`,
  ]);
  expect(only()).toMatchObject({
    id,
    name: "declared",
    description: "made by hand",
    tagNames: ["a"],
    metadata: { fetch_users: true, note: "keep me", managed_by: expect.stringContaining(URN) },
  });
  expect(only()?.tokenIs(stack.sandbox.tokens.valid)).toBe(true);
  expect((await stack.project.preview({ expectNoChanges: true })).exitCode).toBe(0);
});

test("existingId counts only at create: removing it is no change, another value is refused", async () => {
  const id = byHand();
  await stack.declare({ name: "declared", existingId: id });
  await stack.project.up();

  await stack.declare({ name: "declared", existingId: "1" });
  const changed = await stack.project.preview();
  expect(changed.exitCode).not.toBe(0);
  expect(changed.output).toContain("[EXISTING_ID_CHANGED]");

  await stack.declare({ name: "declared" });
  expect((await stack.project.preview({ expectNoChanges: true })).exitCode).toBe(0);
  await stack.project.up();
  expect(only()?.id).toBe(id);
});

test("a replacement while existingId is set is refused before anything is deleted", async () => {
  const id = byHand();
  await stack.declare({ name: "declared", existingId: id });
  await stack.project.up();
  const { exitCode, output } = await stack.project.up(["--replace", URN]);
  expect(exitCode).not.toBe(0);
  expect(output).toContain("[REPLACEMENT_REFUSED] existingId");
  expect(only()?.id).toBe(id);
});

test.each([
  ["--replace", {}, ["--replace", URN]],
  ["replaceOnChanges", { replaceOnChanges: ["tags"] }, []],
])("a replacement by %s says that SEI drops the ingestion history", async (_how, options, args) => {
  await stack.declare({ tags: ["a"] }, options);
  await stack.project.up();
  await stack.declare({ tags: ["b"] }, options);
  const { output } = await stack.project.run(["preview", ...args]);
  expect(output).toContain("+-1 to replace");
  expect(output).toMatch(/warning: .*SEI drops (?:both|it with its ingestion history)/);
});

test("adoptExisting takes over the integration with the name; without it the name is taken", async () => {
  const id = byHand({ name: "gitlab" });
  await stack.declare();
  expect((await stack.project.preview()).output).toMatch(
    /\[NAME_TAKEN\] .*adoptExisting: true or with existingId/,
  );

  await stack.declare({ adoptExisting: true });
  await stack.project.up();
  expect(only()).toMatchObject({ id, tagNames: ["x", "y"] });

  // It counts only at create: taking it out sends nothing.
  await stack.declare();
  stack.calls();
  await stack.project.up();
  expect(stack.calls()).toEqual([]);
});

test.each<[situation: string, made: object, inputs: object, code: string]>([
  ["another product's integration", { application: "jira" }, { adoptExisting: true }, "ADOPTION_MISMATCH"],
  [
    "a satellite's integration",
    { satellite: true, authentication: "none" },
    { adoptExisting: true },
    "ADOPTION_MISMATCH",
  ],
  [
    "an integration authorized by OAuth",
    { authentication: "oauth" },
    { adoptExisting: true },
    "ADOPTION_MISMATCH",
  ],
  [
    "a description that would have to be cleared",
    {},
    { adoptExisting: true, description: "" },
    "DESCRIPTION_INVALID",
  ],
  [
    "an integration that another resource manages",
    { metadata: { managed_by: "organization/urn:pulumi:prod::other::t::gitlab", instance: "i" } },
    { adoptExisting: true },
    "OWNED_BY_OTHER",
  ],
  ["an id that SEI does not have", {}, { existingId: "1", name: "new" }, "NOT_FOUND"],
])("%s is refused in the preview, and left as it is", async (_situation, made, inputs, code) => {
  const id = byHand({ name: "gitlab", ...made });
  const before = stack.sandbox.integrations();
  await stack.declare(inputs);
  const { exitCode, output } = await stack.project.preview();
  expect(exitCode).not.toBe(0);
  expect(output).toContain(`[${code}]`);
  expect(JSON.stringify(stack.sandbox.integrations())).toBe(JSON.stringify(before));
  expect(only()?.id).toBe(id);
});

test("existingId and adoptExisting together take an integration away from another resource", async () => {
  const id = byHand({
    metadata: { managed_by: "organization/urn:pulumi:prod::other::t::gitlab", instance: "theirs" },
  });
  await stack.declare({ existingId: id, adoptExisting: true });
  await stack.project.up();
  expect(only()).toMatchObject({ id, metadata: { managed_by: expect.stringContaining(URN) } });
  expect(only()?.metadata.instance).not.toBe("theirs");
});

test("an integration with several tokens is managed without them: each keeps its place through update, refresh and destroy", async () => {
  const { valid, valid2, valid3 } = stack.sandbox.tokens;
  const id = byHand({ token: undefined, tokens: [valid, valid2] });
  const before = only()?.tokenFingerprint;
  const inputs = { name: "by hand", existingId: id, token: null };

  await stack.declare(inputs);
  const { output } = await stack.project.up();
  expect(output).toContain(`("by hand"): all its tokens are kept`);
  expect(output).toContain("[TOKEN_NOT_MANAGED] token: is not declared");
  expect(only()).toMatchObject({ id, tokenFingerprint: before, authentication: "multiple_api_keys" });

  await stack.declare({ ...inputs, tags: ["a"] });
  await stack.project.up();
  expect(only()).toMatchObject({ tokenFingerprint: before, tagNames: ["a"] });
  const unchanged = await stack.project.run(["preview", "--refresh", "--expect-no-changes"]);
  expect(unchanged.exitCode).toBe(0);

  await stack.declare({ ...inputs, tags: ["a"], token: valid3 });
  expect((await stack.project.preview()).output).toContain("[REPLACES_ALL_TOKENS] token: replaces all");
  expect(only()?.tokenFingerprint).toBe(before);
});

test("OAuth for a GitLab of one's own is taken over, and warned of with the reason (H29)", async () => {
  const id = byHand({ url: stack.sandbox.gitlabs.selfManaged.url, authentication: "oauth" });
  const inputs = { accountType: "enterprise", satellite: false, url: stack.sandbox.gitlabs.selfManaged.url };
  await stack.declare({ ...inputs, authMethod: "oauth", name: "by hand", existingId: id, token: null });

  const { exitCode, output } = await stack.project.up();

  expect(exitCode).toBe(0);
  expect(output).toContain('[OAUTH_SELF_MANAGED] authMethod: is "oauth" for ');
  expect(only()).toMatchObject({ id, authentication: "oauth", tokenFingerprint: expect.any(String) });
});
