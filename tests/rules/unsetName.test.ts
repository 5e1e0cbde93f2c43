// A program that sets no name wants the recorded one: what somebody renames in SEI is drift, and never becomes a wish.
import type { FaultRule } from "../../sandbox/src/index.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Properties, ResourceDriver } from "../support/resourceDriver.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

const UNSET: Properties = {};

interface Situation {
  readonly what: string;
  /** What the program says when the integration is made. */
  readonly made: Properties;
  /** What happens between the rename in SEI's web page, to "by hand", and the last program. */
  readonly meanwhile?: (driver: ResourceDriver, id: string) => Promise<unknown>;
  readonly after: Properties;
  /** What the preview shows, and where the name ends. */
  readonly changed: readonly string[];
  readonly name: string;
}

const PUT = "PUT /v1/integrations/*";
/** The write arrives; its answer does not, and then nothing can be read. */
const LOST: FaultRule = { match: PUT, fault: "resetAfterCommit", times: Number.POSITIVE_INFINITY };
const UNREADABLE: FaultRule = {
  match: "GET /v1/integrations/*",
  fault: "500",
  skip: 1,
  times: Number.POSITIVE_INFINITY,
};

const refreshed = (driver: ResourceDriver) => driver.refresh();

const SITUATIONS: readonly Situation[] = [
  {
    what: "seen by a refresh",
    made: UNSET,
    meanwhile: refreshed,
    after: UNSET,
    changed: ["name"],
    name: "gitlab",
  },
  {
    what: "seen by two refreshes",
    made: UNSET,
    meanwhile: async (driver) => [await driver.refresh(), await driver.refresh()],
    after: UNSET,
    changed: ["name"],
    name: "gitlab",
  },
  {
    what: "renamed again after the first refresh, and seen again",
    made: UNSET,
    meanwhile: async (driver, id) => {
      await driver.refresh();
      stack.sandbox.webPage.rename(id, "by hand again");
      await driver.refresh();
    },
    after: UNSET,
    changed: ["name"],
    name: "gitlab",
  },
  {
    what: "renamed back before anything was set back",
    made: UNSET,
    meanwhile: async (driver, id) => {
      await driver.refresh();
      stack.sandbox.webPage.rename(id, "gitlab");
      await driver.refresh();
    },
    after: UNSET,
    changed: [],
    name: "gitlab",
  },
  {
    what: "not seen by a refresh: nothing is planned, as with every drift",
    made: UNSET,
    after: UNSET,
    changed: [],
    name: "by hand",
  },
  {
    what: "not seen, with another change: an update says everything there is to say",
    made: UNSET,
    after: { description: "new" },
    changed: ["description"],
    name: "gitlab",
  },
  {
    what: "with another change",
    made: UNSET,
    meanwhile: refreshed,
    after: { tags: ["a"] },
    changed: ["name", "tags"],
    name: "gitlab",
  },
  {
    what: "declared when it was made, and taken out since",
    made: { name: "declared" },
    meanwhile: refreshed,
    after: UNSET,
    changed: ["name"],
    name: "declared",
  },
  {
    what: "declared, and still",
    made: { name: "declared" },
    meanwhile: refreshed,
    after: { name: "declared" },
    changed: ["name"],
    name: "declared",
  },
  {
    what: "declared now as somebody has renamed it",
    made: UNSET,
    meanwhile: refreshed,
    after: { name: "by hand" },
    changed: [],
    name: "by hand",
  },
  {
    what: "declared now as another one",
    made: UNSET,
    meanwhile: refreshed,
    after: { name: "third" },
    changed: ["name"],
    name: "third",
  },
  {
    what: "taken over by its name",
    made: { adoptExisting: true },
    meanwhile: refreshed,
    after: { adoptExisting: true },
    changed: ["name"],
    name: "gitlab",
  },
];

test.each(SITUATIONS)("$what", async ({ made, meanwhile, after, changed, name }) => {
  const id = await stack.created(made);
  stack.sandbox.webPage.rename(id, "by hand");
  await meanwhile?.(stack.driver, id);

  const preview = await stack.driver.preview(stack.program(after));
  expect(preview.changed).toEqual(changed.length === 0 ? {} : { gitlab: changed });
  expect((await stack.driver.up(stack.program(after))).errors).toEqual([]);

  expect(stack.stored(id)?.name).toBe(name);
  expect((await stack.driver.preview(stack.program(after))).ops).toEqual({ gitlab: "same" });
});

test.each([
  ["the name", ["name"]],
  ["everything", ["name", "__wanted"]],
])(
  "with ignoreChanges of %s the engine puts what a refresh saw in its place, and there it stays",
  async (_what, ignored) => {
    const id = await stack.created();
    stack.sandbox.webPage.rename(id, "by hand");
    await stack.driver.refresh();
    const recorded = stack.driver.state()?.inputs ?? {};

    const kept = Object.fromEntries(ignored.map((name) => [name, recorded[name]]));
    const { ops } = await stack.driver.up(stack.program(kept));

    expect(ops).toEqual({ gitlab: "same" });
    expect(stack.stored(id)?.name).toBe("by hand");
  },
);

test("no program has a word for what is recorded beside it", async () => {
  const { errors } = await stack.driver.preview(stack.program({ __wanted: { name: "mine" } }));
  expect(errors).toEqual([expect.stringContaining("[UNKNOWN_INPUT] __wanted: ")]);
});

test.each<[what: string, faults: readonly FaultRule[]]>([
  ["is refused", [{ match: PUT, fault: "500", times: Number.POSITIVE_INFINITY }]],
  ["gets no answer, and nothing can be read", [LOST, UNREADABLE]],
])(
  "a rename in the program that %s is what a program without a name wants from then on",
  async (_how, faults) => {
    const id = await stack.created();
    for (const fault of faults) stack.sandbox.inject(fault);
    expect((await stack.driver.up(stack.program({ name: "asked" }))).errors).toHaveLength(1);
    stack.sandbox.clearFaults();
    stack.sandbox.webPage.rename(id, "by hand");
    await stack.driver.refresh();

    expect((await stack.driver.up(stack.program())).errors).toEqual([]);

    expect(stack.stored(id)?.name).toBe("asked");
  },
);

test("a name that is set back and that somebody else has meanwhile is refused in preview", async () => {
  const id = await stack.created();
  stack.sandbox.webPage.rename(id, "by hand");
  await stack.driver.refresh();
  stack.sandbox.webPage.create({ name: "gitlab", url: stack.sandbox.gitlabUrl });

  const { errors } = await stack.driver.preview(stack.program());

  expect(errors).toEqual([expect.stringMatching(/^\[NAME_TAKEN\] name: .* has the name "gitlab"/)]);
});

test("what SEI is deleting keeps the name that is wanted", async () => {
  const id = await stack.created();
  stack.sandbox.webPage.rename(id, "by hand");
  await stack.driver.refresh();
  const wanted = stack.driver.state()?.inputs;
  stack.sandbox.deletionsTake(3_600_000);
  stack.sandbox.webPage.remove(id);

  await stack.driver.refresh();

  expect(stack.driver.state()?.inputs).toEqual(wanted);
});

test("what replaces it has what was recorded of what the program leaves out: the name, and whether there is a satellite", async () => {
  const enterprise = { accountType: "enterprise", authMethod: "pat", validateConnection: "never" };
  await stack.created({ ...enterprise, accountType: "cloud", name: "declared" });
  expect((await stack.driver.up(stack.program(enterprise))).errors).toEqual([]);

  const { ops } = await stack.driver.up(
    stack.program({
      ...enterprise,
      authMethod: "oauth",
      token: undefined,
      oauth: stack.sandbox.webPage.authorizeOAuth(),
    }),
  );

  expect(ops).toEqual({ gitlab: "replace" });
  expect(stack.ours()).toMatchObject([{ name: "declared", satellite: false }]);
});

test("the passing name of one that gives its own up is no wish, although a refresh sees it", async () => {
  const both = (a: Properties, b: Properties) => {
    const { gitlab } = stack.program();
    return { a: { ...gitlab, ...a }, b: { ...gitlab, ...b } };
  };
  await stack.driver.up(both({}, {}));
  const [idOfA, idOfB] = [stack.driver.state("a")?.id ?? "", stack.driver.state("b")?.id ?? ""];
  stack.sandbox.webPage.rename(idOfA, "a (id 1)");
  stack.sandbox.webPage.rename(idOfB, "a");
  await stack.driver.refresh();

  expect((await stack.driver.up(both({}, {}))).errors).toEqual([]);

  expect([stack.stored(idOfA)?.name, stack.stored(idOfB)?.name]).toEqual(["a", "b"]);
});
