import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { seiClient } from "../../tests/support/seiClient.ts";
import { type Sandbox, startSandbox } from "../src/index.ts";

let sandbox: Sandbox;
afterEach(() => sandbox.close());

const list = async (request: object) =>
  (await seiClient(sandbox).post("/v1/integrations/list", request)).body;
const names = async (request: object) =>
  (await list(request)).records.map((record: { name: string }) => record.name) as string[];

test("the newest change comes first, whatever `sort` says", async () => {
  sandbox = await startCheckedSandbox();
  const [first] = ["a", "b", "c"].map((name) => sandbox.webPage.create({ name }));
  sandbox.advanceTime(1000);
  sandbox.webPage.setDescription(String(first), "changed");

  expect(await names({ sort: [{ id: "name", desc: true }] })).toEqual(["a", "c", "b"]);
});

test("pages start at 0, have no largest size, and an empty one knows no total", async () => {
  sandbox = await startCheckedSandbox();
  for (let n = 0; n < 5; n += 1) sandbox.webPage.create({ name: `n${n}` });

  expect(await list({ page: 1, page_size: 2 })).toMatchObject({
    count: 2,
    _metadata: { page: 1, page_size: 2, has_next: true, total_count: 5 },
  });
  expect((await list({ page: 2, page_size: 2 }))._metadata.has_next).toBe(false);
  expect(await list({ page: 9, page_size: 2 })).toMatchObject({ count: 0, _metadata: { total_count: 0 } });
  expect((await list({ page_size: 0 })).records).toEqual([]);
  expect((await list({ page: -1, page_size: -1 }))._metadata).toMatchObject({ page: 0, page_size: 1000 });
  expect((await list({ page_size: 1_000_000 })).count).toBe(5);
});

test("integrations are found by application, satellite, tag, and time of change", async () => {
  sandbox = await startCheckedSandbox();
  sandbox.webPage.create({ name: "plain", tags: ["one"] });
  sandbox.webPage.create({ name: "satellite", satellite: true });
  sandbox.webPage.create({ name: "jira", application: "jira" });
  sandbox.advanceTime(10_000);
  sandbox.webPage.create({ name: "late" });
  const [one] = sandbox.tags();
  const late = sandbox.integrations().at(-1)?.updated_at ?? 0;

  expect(await names({ filter: { applications: ["jira"], application: "gitlab" } })).toEqual(["jira"]);
  expect(await names({ filter: { application: "jira" } })).toEqual(["jira"]);
  expect(await names({ filter: { satellite: true } })).toEqual(["satellite"]);
  expect(await names({ filter: { tag_ids: [one?.id] } })).toEqual(["plain"]);
  expect(await names({ filter: { updated_at: { $gt: late - 1 } } })).toEqual(["late"]);
  expect(await names({ filter: { updated_at: { $gt: late, $lt: late + 5 } } })).toEqual([]);
});

test.each([
  "application",
  "applications",
  "satellite",
  "tag_ids",
  "integration_ids",
  "linked_credentials",
  "updated_at",
  "partial",
])("a filter %p that is null is none", async (filter) => {
  sandbox = await startCheckedSandbox();
  sandbox.webPage.create({ name: "one" });

  expect(await names({ filter: { [filter]: null } })).toEqual(["one"]);
});

test.each([
  { partial: { name: null } },
  { partial: { name: "" } },
  { updated_at: { $gt: null, $lt: null } },
  { application: "" },
  { applications: [], application: null },
  { integration_ids: ["2147483648"] },
  { tag_ids: ["-1", "x", ""] },
])("%j filters nothing", async (filter) => {
  sandbox = await startCheckedSandbox();
  sandbox.webPage.create({ name: "one" });

  expect(await names({ filter })).toEqual(["one"]);
});

test.each([
  { application: 1 },
  { applications: "gitlab" },
  { applications: [null] },
  { satellite: "true" },
  { linked_credentials: 0 },
  { linked_credentials: false },
  { integration_ids: [1] },
  { tag_ids: [null] },
  { partial: "name" },
  { partial: { name: 1 } },
  { updated_at: { $gt: "1" } },
  { updated_at: { $gt: 1.5 } },
  { updated_at: { $lt: 4_102_444_800 } },
])("%j is of a class that Java does not cast, and a crash", async (filter) => {
  sandbox = await startCheckedSandbox();

  expect((await seiClient(sandbox).post("/v1/integrations/list", { filter })).status).toBe(500);
});

test("a wildcard stands for a character, however many bytes it has, and a backslash takes its life", async () => {
  sandbox = await startCheckedSandbox();
  for (const name of ["a🦊b", "a_b", "aXb", "a\\b"]) sandbox.webPage.create({ name });
  const found = async (name: string) => (await names({ filter: { partial: { name } } })).sort();

  expect(await found("a_b")).toEqual(["aXb", "a\\b", "a_b", "a🦊b"]);
  expect(await found("a\\_b")).toEqual(["a_b"]);
  expect(await found("a\\\\b")).toEqual(["a\\b"]);
  expect(await found("🦊")).toEqual(["a🦊b"]);
});

test("linked credentials are a filter, and end with the integration that lent them, unless it goes in bulk", async () => {
  sandbox = await startCheckedSandbox();
  const sei = seiClient(sandbox);
  const [lender = "", other = ""] = ["lender", "other"].map((name) => sandbox.webPage.create({ name }));
  sandbox.webPage.create({ name: "borrower", linkedCredentials: lender });
  sandbox.webPage.create({ name: "second", linkedCredentials: other });
  const linkedTo = (id: string) => names({ filter: { linked_credentials: id } });
  expect(await linkedTo(lender)).toEqual(["borrower"]);

  await sei.delete(`/v1/integrations/${lender}`);
  await sei.delete("/v1/integrations", [other]);

  expect(await linkedTo(lender)).toEqual([]);
  expect(await linkedTo(other)).toEqual(["second"]);
});

test("tags are found by the beginning of their lower-case names", async () => {
  sandbox = await startCheckedSandbox();
  const sei = seiClient(sandbox);
  for (const name of ["Platform", "plat-two", "other-plat"]) await sei.post("/v1/tags", { name });
  const found = async (name: string) =>
    (await sei.post("/v1/tags/list", { filter: { partial: { name } } })).body.records.map(
      (tag: { name: string }) => tag.name,
    );

  expect(await found("PLAT")).toEqual(["platform", "plat-two"]);
  expect(await found("p_at")).toEqual(["platform", "plat-two"]);
  expect(await found("%-")).toEqual(["plat-two", "other-plat"]);
  expect((await sei.post("/v1/tags", { name: "PLATFORM" })).status).toBe(500);
});

test("tags are found by their ids, of which none is dropped: what is no number is a crash", async () => {
  sandbox = await startCheckedSandbox();
  const sei = seiClient(sandbox);
  for (const name of ["one", "two"]) await sei.post("/v1/tags", { name });
  const [one] = sandbox.tags();
  const found = async (filter: object) => (await sei.post("/v1/tags/list", { filter })).body;

  expect(await found({ tag_ids: [one?.id] })).toMatchObject({ count: 1, records: [{ name: "one" }] });
  expect(await found({ tag_ids: ["0"] })).toMatchObject({ count: 0, _metadata: { total_count: 0 } });
  for (const none of [
    {},
    { tag_ids: [] },
    { tag_ids: null },
    { partial: null },
    { partial: { name: null } },
  ]) {
    expect(await found(none)).toMatchObject({ count: 2, _metadata: { total_count: 2 } });
  }
  expect((await found({ tag_ids: ["one"] })).status).toBe(500);
});

test("API keys are found by the beginning of the name and of the role, the newest first", async () => {
  sandbox = await startCheckedSandbox();
  const sei = seiClient(sandbox);
  for (const name of ["Team a", "other team"]) {
    sandbox.advanceTime(1000);
    await sei.post("/v1/apikeys", { name, role: "INGESTION" });
  }
  const found = async (partial: object) =>
    (await sei.post("/v1/apikeys/list", { filter: { partial } })).body.records.map(
      (key: { name: string }) => key.name,
    );

  expect(await found({ name: "tEAM" })).toEqual(["Team a"]);
  expect(await found({ role: "ingest" })).toEqual(["other team", "Team a", "sandbox ingestion"]);
  expect(await found({ role: "gestion" })).toEqual([]);
  expect(await found({ name: null, role: "" })).toHaveLength(4);
});

test("deleting a tag takes its links along", async () => {
  sandbox = await startCheckedSandbox();
  const id = sandbox.webPage.create({ name: "a", tags: ["one", "two"] });
  const [one] = sandbox.tags();

  await seiClient(sandbox).delete(`/v1/tags/${one?.id}`);

  expect(sandbox.integrations().find((integration) => integration.id === id)?.tagNames).toEqual(["two"]);
});

test("10,000 integrations come page by page, each of them once", async () => {
  // Not a checked one: that would hold ten thousand records against the contract.
  sandbox = await startSandbox();
  for (let n = 0; n < 10_000; n += 1) sandbox.webPage.create({ name: `integration-${n}` });

  const found = new Set<string>();
  for (let page = 0; page < 10; page += 1) {
    for (const name of await names({ page, page_size: 1000 })) found.add(name);
  }

  expect(found.size).toBe(10_000);
});
