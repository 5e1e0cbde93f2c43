// An API key for a satellite on the real engine, from its first preview to its destruction.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seiClient } from "../support/seiClient.ts";
import { type Stack, startStack } from "../support/stack.ts";

const PROVIDER_TEXT =
  'exports.handler = () => require("pulumi-harness-sei/runtime").provider("IngestionKey");';

const program = (inputs: object) => `
  const { IngestionKey } = require("pulumi-harness-sei");
  const apiKey = new IngestionKey("satellite", ${JSON.stringify(inputs)});
  exports.keyId = apiKey.keyId;
  exports.key = apiKey.key;
  apiKey.key.apply((key) => require("node:fs").appendFileSync(process.env.USED_KEYS, key + "\\n"));
`;

interface StoredKey {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly role: string;
}

let stack: Stack;
/** Outside of the project: every key that the program could use, one a line. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ingestion-key-"));
  // As Harness's gateway and vanity hosts have it.
  const sandbox = { basePath: "/gateway/sei/api" };
  stack = await startStack({ sandbox, env: { USED_KEYS: join(folder, "keys") } });
  await stack.project.writeProgram(program({ description: "in the data centre" }));
});
afterAll(async () => {
  await stack?.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** The keys of the account that are not the sandbox's own. */
const keys = async (): Promise<StoredKey[]> => {
  const { body } = await seiClient(stack.sandbox).post("/v1/apikeys/list", {});
  const records: StoredKey[] = body.records;
  stack.sandbox.clearRequests();
  return records.filter(({ name }) => !name.startsWith("sandbox "));
};

test("a first preview asks nothing", async () => {
  expect((await stack.project.previewPlan()).changeSummary).toEqual({ create: 2 });
  expect(stack.calls()).toEqual([]);
});

test("up creates it with one POST, after a look for what a killed run has left", async () => {
  expect((await stack.project.up()).exitCode).toBe(0);
  expect(stack.calls()).toEqual(["POST /v1/apikeys/list", "POST /v1/apikeys"]);
  expect(await keys()).toEqual([
    expect.objectContaining({
      name: "satellite",
      role: "INGESTION",
      description: expect.stringMatching(/^in the data centre \[pulumi [0-9a-f]{8}-[0-9a-f]{6}\]$/),
    }),
  ]);
});

test("the state holds the constant provider text, the id, and the key as a secret", async () => {
  const { resources } = await stack.project.state();
  const resource = resources.find(({ type }) => type.includes("IngestionKey"));
  expect(resource?.inputs.__provider).toBe(PROVIDER_TEXT);
  const [key] = await keys();
  expect(resource).toMatchObject({
    id: key?.id,
    outputs: { keyId: key?.id, tenant: "sandboxaccount", key: { ciphertext: expect.any(String) } },
  });
});

test("an unchanged preview and a refresh have nothing to tell", async () => {
  expect((await stack.project.preview({ expectNoChanges: true })).exitCode).toBe(0);
  expect(stack.calls()).toEqual([]);
  expect((await stack.project.refresh()).output).toContain("2 unchanged");
  expect((await stack.project.preview({ expectNoChanges: true })).exitCode).toBe(0);
});

test("another role is another key, made before the old one is removed", async () => {
  const [old] = await keys();
  await stack.project.writeProgram(program({ description: "in the data centre", role: "admin" }));
  const { output } = await stack.project.up();
  expect(output).toContain("+-1 replaced");
  expect(stack.calls()).toEqual([
    "POST /v1/apikeys/list",
    "POST /v1/apikeys",
    `DELETE /v1/apikeys/${old?.id}`,
  ]);
  expect(await keys()).toEqual([expect.objectContaining({ role: "ADMIN" })]);
});

test("removed outside, a refresh says so and up makes another one", async () => {
  const [removed] = await keys();
  await seiClient(stack.sandbox).delete(`/v1/apikeys/${removed?.id}`);
  const refresh = await stack.project.refresh();
  expect(refresh.output).toContain("- 1 deleted");
  expect(refresh.output).toMatch(/warning: \[GONE_FROM_SEI\] the API key \S+ is gone from SEI/);
  await stack.project.up();
  const [made] = await keys();
  expect(made?.id).not.toBe(removed?.id);
});

test("the program's output is a secret", async () => {
  const { stdout } = await stack.project.run(["stack", "output", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ key: "[secret]", keyId: expect.any(String) });
});

test("with another tenant's key neither refresh nor destroy loses the only copy of the key (H33)", async () => {
  const company = {
    ...JSON.parse(Buffer.from(stack.sandbox.apiKey, "base64").toString("utf8")),
    company: "Other",
  };
  stack.project.env.HARNESS_SEI_API_KEY = Buffer.from(JSON.stringify(company)).toString("base64");
  for (const { exitCode, output } of [await stack.project.refresh(), await stack.project.destroy()]) {
    expect(exitCode).not.toBe(0);
    expect(output).toContain("[SEI_KEY_INVALID] the SEI API key belongs to the tenant other");
  }
  delete stack.project.env.HARNESS_SEI_API_KEY;
  const { resources } = await stack.project.state();
  expect(resources.find(({ type }) => type.includes("IngestionKey"))?.id).toBe((await keys())[0]?.id);
});

test("destroy removes it", async () => {
  expect((await stack.project.destroy()).exitCode).toBe(0);
  expect(await keys()).toEqual([]);
});

test("killed between the create and the record of it, the next up ends with one key (H33)", async () => {
  const made = stack.sandbox.hold({ match: "POST /v1/apikeys", at: "afterCommit" });
  const running = await stack.project.start(["up", "--yes", "--skip-preview"]);
  await made.reached;
  running.kill("SIGKILL");
  await running.finished;
  made.release();
  await stack.project.run(["cancel", "--yes"]);
  const [lost] = await keys();
  expect(lost).toBeDefined();

  const { exitCode, output } = await stack.project.up();

  expect(exitCode).toBe(0);
  expect(output).toContain(`[REMOVES_LOST_KEY] removes the API key ${lost?.id}`);
  const [left, ...others] = await keys();
  expect([left?.id === lost?.id, others]).toEqual([false, []]);
  await stack.project.destroy();
  expect(await keys()).toEqual([]);
});

test("no key is in any output, state or backup", async () => {
  const used = new Set((await readFile(join(folder, "keys"), "utf8")).trim().split("\n"));
  expect(used.size).toBe(4);
  const text = await stack.project.allText();
  expect(text).toContain("IngestionKey");
  for (const key of used) {
    const { key: secret }: { key: string } = JSON.parse(Buffer.from(key, "base64").toString("utf8"));
    for (const form of [key, encodeURIComponent(key), secret]) expect(text.includes(form)).toBe(false);
  }
});
