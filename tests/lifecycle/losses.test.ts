// The ways in which the engine itself could lose an integration, each made harmless or refused.
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.dispose());

const URN = "urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::gitlab";
const ids = () => stack.sandbox.integrations().map(({ id }) => id);

/** One integration, freshly created by a stack that holds nothing else. */
async function created(inputs: object = {}, options: object = {}): Promise<string> {
  stack.sandbox.clearFaults();
  await stack.declare(inputs, options);
  const { output } = await stack.project.up();
  const [id, ...others] = ids();
  if (id === undefined || others.length > 0)
    throw new Error(`not one integration, but ${ids().length}: ${output}`);
  return id;
}

afterEach(async () => {
  await stack.project.destroy();
  for (const id of ids()) stack.sandbox.webPage.remove(id);
});

/** After whatever happened, the stack holds exactly one integration, and knows which. */
async function exactlyOne(): Promise<string> {
  const [id, ...others] = ids();
  expect(others).toEqual([]);
  const { resources } = await stack.project.state();
  const resource = resources.find(({ type }) => type.includes("GitLabIntegration"));
  expect(resource?.id).toBe(id);
  expect((await stack.project.preview({ expectNoChanges: true })).exitCode).toBe(0);
  return id ?? "none";
}

test("up --replace deletes before it creates", async () => {
  const before = await created();
  await stack.project.up(["--replace", URN]);
  expect(await exactlyOne()).not.toBe(before);
});

test("SEI deletes late (H30): a replacement waits for the name, and what is on its way out is no drift and not deleted twice", async () => {
  const before = await created();
  stack.sandbox.deletionsTake(3_000);
  const { output } = await stack.project.up(["--replace", URN]);
  expect(output).toContain("[WAITS_FOR_DELETION]");
  const after = await exactlyOne();
  expect(after).not.toBe(before);

  stack.sandbox.deletionsTake(3_600_000);
  stack.sandbox.webPage.remove(after);
  stack.calls();
  const refreshed = await stack.project.preview({ refresh: true, expectNoChanges: true });
  expect(refreshed.output).toContain(`[DELETED_SOON] SEI is deleting the integration ${after}`);
  await stack.project.destroy();
  expect(stack.calls().filter((call) => call.startsWith("DELETE"))).toEqual([]);
  stack.sandbox.deletionsTake(0);
});

test("a tainted resource is replaced without a loss", async () => {
  const before = await created();
  await stack.project.run(["state", "taint", URN, "--yes"]);
  await stack.project.up();
  expect(await exactlyOne()).not.toBe(before);
});

test("deleteBeforeReplace: false cannot be chosen, because the new one would take over the old", async () => {
  const before = await created({}, { deleteBeforeReplace: false });
  await stack.project.up(["--replace", URN]);
  expect(await exactlyOne()).not.toBe(before);
});

test("replaceOnChanges works, and replaces without a loss", async () => {
  const before = await created({ tags: ["a"] }, { replaceOnChanges: ["tags"] });
  await stack.declare({ tags: ["b"] }, { replaceOnChanges: ["tags"] });
  const { output } = await stack.project.up();
  expect(output).toContain("1 replaced");
  expect(await exactlyOne()).not.toBe(before);
});

test("ignoreChanges for the token keeps the one SEI has", async () => {
  await created({}, { ignoreChanges: ["token"] });
  stack.useToken(stack.sandbox.tokens.valid2);
  expect((await stack.project.preview({ expectNoChanges: true })).exitCode).toBe(0);
  await stack.declare({ description: "changed" }, { ignoreChanges: ["token"] });
  await stack.project.up();
  await exactlyOne();
  const [integration] = stack.sandbox.integrations();
  expect(integration?.description).toBe("changed");
  expect(integration?.tokenIs(stack.sandbox.tokens.valid)).toBe(true);
  stack.useToken(stack.sandbox.tokens.valid);
});

test("a resource renamed in the program without an alias is refused before anything is deleted", async () => {
  const before = await created({ name: "gitlab" });
  await stack.declare({ name: "gitlab" }, {}, "renamed");
  const { exitCode, output } = await stack.project.preview();
  expect(exitCode).not.toBe(0);
  expect(output).toMatch(/\[NAME_TAKEN\] name: the integration \d+ .*::gitlab\) .*aliases/);
  expect(ids()).toEqual([before]);
  await stack.declare({ name: "gitlab" });
});

test("a resource renamed with an alias is updated in place, and keeps the name in SEI", async () => {
  const before = await created();
  await stack.declare({}, { aliases: [{ name: "gitlab" }] }, "renamed");
  const { output } = await stack.project.up();
  expect(output).toContain("[diff: ~managedBy]");
  expect(await exactlyOne()).toBe(before);
  expect(stack.sandbox.integrations()[0]).toMatchObject({
    name: "gitlab",
    metadata: { managed_by: expect.stringMatching(/::renamed$/) },
  });
});

test("an integration whose marker is somebody else's is neither deleted nor changed", async () => {
  const id = await created();
  stack.sandbox.webPage.setMetadata(id, { managed_by: "other/urn:pulumi:x::y::z::w", instance: "another" });
  await stack.declare({ description: "ours" });
  const up = await stack.project.up();
  expect(up.exitCode).not.toBe(0);
  expect(up.output).toContain("[OWNED_BY_OTHER]");
  const destroy = await stack.project.destroy();
  expect(destroy.exitCode).toBe(0);
  expect(destroy.output).toMatch(
    /warning: \[LEFT_IN_SEI\] leaves the integration \d+ .* is managed by other\/urn:pulumi/,
  );
  expect(ids()).toEqual([id]);
});

test("a marker that somebody removed in the web page shows as drift, and up restores it", async () => {
  const id = await created();
  stack.sandbox.webPage.setMetadata(id, { managed_by: null, instance: null });
  const preview = await stack.project.preview({ refresh: true, diff: true });
  expect(preview.output).toContain("+ managedBy");
  await stack.project.up(["--refresh"]);
  expect(await exactlyOne()).toBe(id);
});

test("an integration retained in SEI is taken over by the same resource, with a warning", async () => {
  const id = await created({}, { retainOnDelete: true });
  await stack.project.destroy();
  expect(ids()).toEqual([id]);
  await stack.declare();
  const { output } = await stack.project.up();
  expect(output).toMatch(new RegExp(`warning: \\[TAKES_OVER_OWN\\] takes over the integration ${id}`));
  expect(await exactlyOne()).toBe(id);
});

test("what is retained longer than a day could be another team's (H32): it is taken over by its id alone", async () => {
  const id = await created({}, { retainOnDelete: true });
  await stack.project.destroy();
  stack.sandbox.advanceTime(86_400_000);
  await stack.declare();
  const refused = await stack.project.up();
  expect(refused.exitCode).not.toBe(0);
  expect(refused.output).toContain(`[OWNER_UNCERTAIN] the integration ${id} carries this resource's marker`);
  await stack.declare({ existingId: id });
  await stack.project.up();
  expect(await exactlyOne()).toBe(id);
});

test("destroy of what is already gone succeeds", async () => {
  const id = await created();
  stack.sandbox.webPage.remove(id);
  const { exitCode, output } = await stack.project.destroy();
  expect(exitCode).toBe(0);
  expect(output).toContain("- 2 deleted");
});

test("a delete that SEI reports as failed with status 200 (H7) fails the destroy, and the next one ends it", async () => {
  const id = await created();
  stack.sandbox.inject({
    match: "DELETE /v1/integrations/*",
    times: 2,
    fault: "stepFails",
    step: "deleteRow",
  });
  const first = await stack.project.destroy();
  expect(first.exitCode).not.toBe(0);
  expect(first.output).toContain("[DELETE_FAILED]");
  expect(ids()).toEqual([id]);
  expect((await stack.project.destroy()).exitCode).toBe(0);
  expect(ids()).toEqual([]);
});
