// The lifecycle with the state in PostgreSQL, one of Pulumi's own backends for teams that outgrow a local file.

import { type PostgresServer, startPostgres } from "../../tools/project/postgres.mts";
import { type Stack, startStack } from "../support/stack.ts";

let postgres: PostgresServer;
let stack: Stack;
beforeAll(async () => {
  postgres = await startPostgres();
  stack = await startStack({ env: { PULUMI_BACKEND_URL: postgres.url } });
});
afterAll(async () => {
  await stack?.dispose();
  await postgres?.stop();
});

const stored = () => {
  const integrations = stack.sandbox.integrations();
  expect(integrations).toHaveLength(1);
  return integrations[0];
};

const recorded = async () => {
  const { resources } = await stack.project.exportState();
  return resources.find(({ type }) => type.includes("GitLabIntegration"));
};

test("of two runs at the same time the second is refused, and one integration is made", async () => {
  await stack.declare({ tags: ["platform"] });
  const hold = stack.sandbox.hold({ match: "POST /v1/integrations", at: "beforeCommit" });
  const first = await stack.project.start(["up", "--yes", "--skip-preview"]);
  await hold.reached;
  const second = await stack.project.up();
  hold.release();

  expect(second.exitCode).not.toBe(0);
  expect(second.output).toContain("the stack is currently locked by 1 lock(s)");
  expect(await first.finished).toMatchObject({ exitCode: 0 });
  expect(stored()?.tagNames).toEqual(["platform"]);
  expect((await recorded())?.id).toBe(stored()?.id);
});

test("the refused run, made again, has nothing to do", async () => {
  expect((await stack.project.up()).output).toContain("2 unchanged");
  expect((await stack.project.preview({ expectNoChanges: true })).exitCode).toBe(0);
});

test("a rename is an update in place", async () => {
  const before = stored()?.id;
  await stack.declare({ name: "renamed", tags: ["platform"] });
  expect((await stack.project.up()).output).toContain("[diff: ~name]");
  expect(stored()).toMatchObject({ id: before, name: "renamed", tagNames: ["platform"] });
  expect(stored()?.tokenIs(stack.sandbox.tokens.valid)).toBe(true);
});

test("a refresh finds what somebody changed, and up repairs it", async () => {
  const { id } = stored() ?? { id: "" };
  stack.sandbox.webPage.retag(id, ["by-hand"]);
  expect((await stack.project.refresh()).output).toContain("~ 1 updated");
  expect((await recorded())?.outputs.tags).toEqual(["by-hand"]);
  await stack.project.up();
  expect(stored()?.tagNames).toEqual(["platform"]);
});

test("after a kill of the CLI, cancel and up bring it to the declared state", async () => {
  await stack.declare({ name: "renamed again", tags: ["platform"] });
  const hold = stack.sandbox.hold({ match: "PUT /v1/integrations/*", at: "afterCommit" });
  const killed = await stack.project.start(["up", "--yes", "--skip-preview"]);
  await hold.reached;
  killed.kill("SIGKILL");
  await killed.finished;
  hold.release();

  expect((await stack.project.up()).output).toContain("the stack is currently locked by 1 lock(s)");
  expect((await stack.project.run(["cancel", "--yes"])).exitCode).toBe(0);
  expect((await stack.project.up()).exitCode).toBe(0);
  expect(stored()?.name).toBe("renamed again");
  expect((await stack.project.preview({ expectNoChanges: true })).exitCode).toBe(0);
});

test("the database holds the state and its history, and no token", async () => {
  const rows = await postgres.query(
    "SELECT convert_from(decode(data->>'data', 'base64'), 'UTF8') FROM pulumi_state",
  );
  expect(rows.includes("tokenFingerprint")).toBe(true);
  expect(rows.includes(stack.sandbox.tokens.valid)).toBe(false);
  expect(rows.includes(stack.sandbox.apiKey)).toBe(false);
});

test("destroy removes it, and leaves an empty state", async () => {
  expect((await stack.project.destroy()).exitCode).toBe(0);
  expect(stack.sandbox.integrations()).toEqual([]);
  expect((await stack.project.exportState()).resources).toEqual([]);
});
