// How many requests a stack costs, whatever its size.
import { USER_AGENT } from "../../provider/src/http/httpClient.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Program, Properties } from "../support/resourceDriver.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

/** So many integrations of one token. */
function many(count: number, inputs: Properties = {}): Program {
  const all = stack.program(inputs).gitlab ?? {};
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`team-${index}`, all]));
}

/** How often each call was made, ids left out: `{ "POST /v1/integrations": 50 }`. */
function counts(): Record<string, number> {
  const found: Record<string, number> = {};
  for (const call of stack.calls()) {
    const kind = call.replace(/\d+$/, "ID");
    found[kind] = (found[kind] ?? 0) + 1;
  }
  return found;
}

/** How often integrations were read, alone or together, beside what else was sent. Which, tests/sei/reads.test.ts tells. */
function countsWithReads(): { reads: number; others: Record<string, number> } {
  const {
    "GET /v1/integrations/ID": gets = 0,
    "POST /v1/integrations/list": lists = 0,
    ...others
  } = counts();
  return { reads: gets + lists, others };
}

test("creating 50 integrations with the same tags costs 50 POSTs, at most 50 reads back, two look-ups and the tags once", async () => {
  const program = many(50, { tags: ["platform", "core"], validateConnection: "never" });

  expect((await stack.driver.up(program)).errors).toEqual([]);

  const { reads, others } = countsWithReads();
  expect(others).toEqual({ "POST /v1/tags/list": 1, "POST /v1/tags": 2, "POST /v1/integrations": 50 });
  // The look-ups are one in the process of the preview, and one in that of the update.
  expect(reads).toBeLessThanOrEqual(50 + 2);
});

test("many integrations of one token cost GitLab one validation in each of the two processes", async () => {
  const askedOfGitLab = async (count: number): Promise<number> => {
    const before = stack.sandbox.requests().length;
    expect((await stack.driver.preview(many(count))).errors).toEqual([]);
    const ofUs = ({ server, headers }: { server: string; headers: Readonly<Record<string, string>> }) =>
      server === "gitlab" && headers["user-agent"] === USER_AGENT;
    return stack.sandbox.requests().slice(before).filter(ofUs).length;
  };

  const one = await askedOfGitLab(1);

  expect(one).toBeGreaterThan(0);
  expect(await askedOfGitLab(20)).toBe(one);
});

describe("a stack that is there already", () => {
  test.each([1, 50])("a preview of %i unchanged integrations sends nothing to anybody", async (count) => {
    const program = many(count, { tags: ["platform"], ingestion: { users: true } });
    await stack.driver.up(program);
    stack.sandbox.clearRequests();

    const { ops, errors } = await stack.driver.preview(program);

    expect(errors).toEqual([]);
    expect(new Set(Object.values(ops))).toEqual(new Set(["same"]));
    expect(stack.sandbox.requests()).toEqual([]);
  });

  test("a change of one of 50 costs one read, one PUT and one read back", async () => {
    const program = many(50);
    await stack.driver.up(program);
    stack.calls();

    const changed = { ...program["team-7"], description: "changed" };
    expect((await stack.driver.up({ ...program, "team-7": changed })).errors).toEqual([]);

    expect(counts()).toEqual({ "GET /v1/integrations/ID": 2, "PUT /v1/integrations/ID": 1 });
  });

  test("a destroy of 50 costs a DELETE and at most a read each", async () => {
    await stack.driver.up(many(50));
    stack.calls();

    expect((await stack.driver.destroy()).errors).toEqual([]);

    const { reads, others } = countsWithReads();
    expect(others).toEqual({ "DELETE /v1/integrations/ID": 50 });
    expect(reads).toBeLessThanOrEqual(50);
  });
});

test("a destroy of 20, all of which are gone, costs a GET each, two listings, and no more than half of them read together before", async () => {
  await stack.driver.up(many(20));
  for (const { id } of stack.sandbox.integrations()) stack.sandbox.webPage.remove(id);
  stack.calls();

  expect((await stack.driver.destroy()).errors).toEqual([]);

  const { "POST /v1/integrations/list": lists, ...others } = counts();
  expect(others).toEqual({ "GET /v1/integrations/ID": 20 });
  expect(lists).toBeLessThanOrEqual(2 + 10);
});

describe("a refresh of a large stack reads pages, not integrations", () => {
  // Made behind the provider's back: what counts is the refresh. The driver then believes that it made them.
  async function stackOf(count: number, inputs: Properties): Promise<void> {
    await stack.driver.up(many(1, inputs));
    const [pattern] = stack.sandbox.integrations();
    const state = stack.driver.state("team-0");
    if (pattern === undefined || state === undefined) throw new Error("there is no pattern");
    for (let index = 1; index < count; index++) {
      const name = `team-${index}`;
      const { url, metadata, tagNames } = pattern;
      const id = stack.sandbox.webPage.create({ name, url, metadata: { ...metadata }, tags: tagNames });
      const own = { ...state.outputs, name };
      stack.driver.believe(name, { ...state, id, inputs: { ...state.inputs, name }, outputs: own });
    }
    stack.calls();
  }

  test.each([
    ["1,000 integrations without tags", {}, { "POST /v1/integrations/list": 1 }],
    [
      "1,000 integrations with tags",
      { tags: ["platform"] },
      { "POST /v1/integrations/list": 1, "POST /v1/tags/list": 1 },
    ],
  ])("%s", async (_what, inputs, expected) => {
    await stackOf(1_000, inputs);

    const { ops, errors } = await stack.driver.refresh();

    expect(errors).toEqual([]);
    expect(Object.values(ops).filter((op) => op === "read")).toHaveLength(1_000);
    expect(counts()).toEqual(expected);
  });

  test("of 60, 40 of which are gone, it reads two listings", async () => {
    await stackOf(60, {});
    const gone = Array.from({ length: 40 }, (_, index) => `team-${index + 10}`);
    for (const name of gone) stack.sandbox.webPage.remove(stack.driver.state(name)?.id ?? "");

    const { ops, errors } = await stack.driver.refresh();

    expect(errors).toEqual([]);
    expect(Object.keys(ops).filter((name) => ops[name] === "gone")).toEqual(gone);
    expect(counts()).toEqual({ "POST /v1/integrations/list": 2 });
  });

  test("one integration more than a page holds costs one page more", async () => {
    await stackOf(1_001, {});

    expect((await stack.driver.refresh()).errors).toEqual([]);

    expect(counts()).toEqual({ "POST /v1/integrations/list": 2 });
  });
});
