// SEI lists the integrations of all products together. One record that is not what SEI gives, of whatever product, must
// not take the others along, and must not make an integration look deleted.
import { Secret } from "../../provider/src/secrets/secret.ts";
import { SeiClient } from "../../provider/src/sei/seiClient.ts";
import { type Change, type ChangedListing, startChangedListing } from "../support/changedListing.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { ResourceDriver } from "../support/resourceDriver.ts";

let stack: DrivenStack;
let changed: ChangedListing;
let driver: ResourceDriver;
beforeEach(async () => {
  stack = await startDrivenStack();
  changed = await startChangedListing(stack.sandbox.seiBaseUrl);
  driver = stack.anotherDriver({ "harness-sei:baseUrl": changed.baseUrl });
});
afterEach(async () => {
  await changed.close();
  await stack.close();
});

function list() {
  const client = new SeiClient({
    baseUrl: changed.baseUrl,
    apiKey: new Secret(stack.sandbox.apiKey, "apiKey"),
    requestTimeoutMs: 5_000,
    maxConcurrency: 1,
  });
  return client.listIntegrations();
}

const jira = { id: "900", name: "jira", application: "jira" };

describe("an odd record of another product takes nothing along", () => {
  test.each<[what: string, record: unknown]>([
    ["null in the place of lists and objects", { ...jira, tags: null, metadata: null, description: null }],
    ["fields of another type", { ...jira, tags: "a,b", metadata: [], satellite: "yes", url: 7 }],
    ["no name", { id: "900", application: "jira" }],
    ["an id that is no number", { ...jira, id: "a1b2" }],
    ["an id that is one", { ...jira, id: 900 }],
    ["no id", { name: "jira", application: "jira" }],
    ["a date as text", { ...jira, created_at: "2026-11-25" }],
  ])("%s", async (_what, record) => {
    changed.change = (records) => [record, ...records];

    expect((await driver.up(stack.program())).errors).toEqual([]);
    expect((await driver.refresh()).ops).toEqual({ gitlab: "read" });
    stack.sandbox.webPage.remove(driver.state()?.id ?? "");
    expect((await driver.refresh()).ops).toEqual({ gitlab: "gone" });
  });

  test("and of a whole one no more is kept than who has the name", async () => {
    const large = { description: "long", tags: ["1"], metadata: { boards: Array(1_000).fill("A board") } };
    changed.change = () => [{ ...jira, ...large, url: "https://jira.example.com" }];

    const [kept] = (await list()).readable;

    expect(kept).toMatchObject({ ...jira, description: "", url: "", tagIds: [], metadata: {} });
  });

  test("and its name is taken all the same", async () => {
    changed.change = (records) => [{ ...jira, name: "gitlab", tags: null }, ...records];

    expect((await driver.preview(stack.program())).errors).toEqual([
      expect.stringMatching(/^\[NAME_TAKEN\] name: the integration 900 \(jira, /),
    ]);
  });
});

describe("SEI is deleting what has the name (H30), as it spells that in its web page", () => {
  const going = { ...jira, id: "1", name: "gitlab", status: "Deleting" };

  test.each([
    ["an odd record of another product", { ...going, tags: null }],
    ["a whole one", going],
  ])("%s: a create would wait", async (_what, record) => {
    changed.change = (records) => [record, ...records];

    const { errors, warnings } = await driver.preview(stack.program());

    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(/^\[WAITS_FOR_DELETION\] name: .* the integration 1 \(jira, /),
    ]);
  });

  test("where another has the name already, that one counts", async () => {
    await driver.up(stack.program(), { killed: true });
    changed.change = (records) => [going, ...records];

    const { warnings } = await driver.preview(stack.program());

    expect(warnings).toEqual([expect.stringContaining("[TAKES_OVER_OWN]")]);
  });
});

describe("an odd record of GitLab fails only who needs it", () => {
  const spoil =
    (name: string, fields: Record<string, unknown>): Change =>
    (records) =>
      records.map((record) => (record.name === name ? { ...record, ...fields } : record));

  beforeEach(async () => {
    const all = stack.program().gitlab ?? {};
    expect((await driver.up({ one: all, two: all })).errors).toEqual([]);
  });

  test("the others are read, and it is not taken for deleted", async () => {
    changed.change = spoil("one", { tags: "a,b" });

    const { errors, ops } = await driver.refresh();

    expect(errors).toEqual([
      expect.stringMatching(/^\[SEI_PROTOCOL\] SEI lists the integration \d+ in a form .*: tags: /),
    ]);
    expect(ops).toEqual({ two: "read" });
    expect(driver.state("one")).toBeDefined();
  });

  test("nor is one without an id, which could be any that is missing", async () => {
    changed.change = spoil("one", { id: null });

    expect((await driver.refresh()).errors).toEqual([
      expect.stringMatching(/^\[SEI_PROTOCOL\] SEI lists an integration without a readable id/),
    ]);
    expect(driver.state("one")).toBeDefined();
  });

  test("nor one of which not even the product can be told", async () => {
    changed.change = (records) => [null, ...records.filter(({ name }) => name !== "one")];

    expect((await driver.refresh()).errors).toEqual([expect.stringContaining("[SEI_PROTOCOL]")]);
    expect(driver.state("one")).toBeDefined();
  });

  test("a new integration is made beside it", async () => {
    changed.change = spoil("one", { metadata: "none" });
    const all = stack.program().gitlab ?? {};

    expect((await driver.up({ one: all, two: all, three: all })).errors).toEqual([]);
  });

  test("who asks for all integrations is told, and who asks for others is not", async () => {
    changed.change = spoil("one", { tags: "a,b" });
    const listing = await list();

    const [one, two] = [driver.state("one")?.id ?? "", driver.state("two")?.id ?? ""];
    expect(() => listing.all()).toThrow("[SEI_PROTOCOL]");
    expect(() => listing.withIds(new Set([one, two]))).toThrow("[SEI_PROTOCOL]");
    expect(listing.withIds(new Set([two]))).toMatchObject([{ name: "two" }]);
  });
});
