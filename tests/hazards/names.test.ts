// Names are unique in SEI (H10), and Pulumi deletes last. Names change hands all the same, in one run.

import { unknownValue } from "@pulumi/pulumi/runtime";
import { PlannedNames } from "../../provider/src/integration/plannedNames.ts";
import { Secret } from "../../provider/src/secrets/secret.ts";
import { SeiAccount } from "../../provider/src/sei/seiAccount.ts";
import { byDoor, markerFor } from "../support/drivenDoor.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Program, Properties } from "../support/resourceDriver.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

/** A program of integrations by resource name, each with a tag and a setting of its own. */
const program = (names: Readonly<Record<string, string>>): Program =>
  Object.fromEntries(
    Object.entries(names).map(([resource, name]) => [
      resource,
      { ...inputs(), name, tags: [resource], ingestion: { projects: [resource] } },
    ]),
  );
const inputs = (): Properties => stack.program().gitlab ?? {};

/** SEI's integrations by the resource that manages them: `id name`, with the tags to show that nothing is lost. */
const inSei = () =>
  Object.fromEntries(
    stack.sandbox.integrations().map(({ id, name, tagNames, metadata }) => {
      const resource = String(metadata.managed_by).split("::").at(-1);
      return [resource, { id, name, tagNames, projects: metadata.repos }];
    }),
  );

const idOf = (resource: string) => stack.driver.state(resource)?.id;

const CHANGES: ReadonlyArray<
  readonly [what: string, before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>]
> = [
  ["two swap their names", { a: "x", b: "y" }, { a: "y", b: "x" }],
  ["two swap their names, declared the other way round", { a: "x", b: "y" }, { b: "x", a: "y" }],
  ["three pass their names on in a circle", { a: "x", b: "y", c: "z" }, { a: "y", b: "z", c: "x" }],
  [
    "each takes the name of the next, and the last a new one",
    { a: "x", b: "y", c: "z" },
    { a: "y", b: "z", c: "new" },
  ],
  ["one is removed, and another takes its name", { a: "x", b: "y" }, { a: "y" }],
  ["the first is removed, and a later one takes its name", { a: "x", b: "y" }, { b: "x" }],
  ["a new one takes a name that was given up above it", { a: "x" }, { a: "y", n: "x" }],
  [
    "a new one takes a name that was given up above it for one that was removed",
    { a: "x", b: "y" },
    { a: "y", n: "x" },
  ],
  ["a name of 50 characters changes hands", { a: "x", b: "🚀".repeat(50) }, { a: "🚀".repeat(50), b: "x" }],
];

test.each(CHANGES)("%s, in one run, and nothing else of them changes", async (_what, before, after) => {
  expect((await stack.driver.up(program(before))).errors).toEqual([]);
  const ids = Object.fromEntries(Object.keys(before).map((resource) => [resource, idOf(resource)]));

  const preview = await stack.driver.preview(program(after));
  const up = await stack.driver.up(program(after));

  expect([preview.errors, up.errors]).toEqual([[], []]);
  expect(inSei()).toEqual(
    Object.fromEntries(
      Object.entries(after).map(([resource, name]) => [
        resource,
        { id: ids[resource] ?? idOf(resource), name, tagNames: [resource], projects: resource },
      ]),
    ),
  );
  await stack.driver.refresh();
  const { ops } = await stack.driver.preview(program(after));
  expect(new Set(Object.values(ops))).toEqual(new Set(["same"]));
});

test.each<[what: string, before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>]>([
  ["two new resources with one name", {}, { a: "x", b: "x" }],
  ["a rename to a name that a later resource keeps", { a: "x", b: "y" }, { a: "y", b: "y" }],
  ["a rename to a name that an earlier resource keeps", { a: "x", b: "y" }, { a: "x", b: "x" }],
  ["a new resource with a name that another keeps", { a: "x" }, { a: "x", n: "x" }],
])("%s: refused in preview, and SEI stays as it is", async (_what, before, after) => {
  await stack.driver.up(program(before));
  const was = inSei();

  for (const run of ["preview", "up"] as const) {
    const { errors } = await stack.driver[run](program(after));
    expect(errors).toEqual([expect.stringMatching(/^\[NAME_TAKEN\] name: /)]);
    expect(errors.join()).not.toContain("adoptExisting");
  }

  expect(inSei()).toEqual(was);
});

test.each<[what: string, after: Readonly<Record<string, string>>]>([
  ["one that is removed", { n: "x" }],
  ["one that is renamed below it", { n: "x", a: "y" }],
])(
  "a new resource with the name of %s is told the two runs, or the alias, that it takes",
  async (_what, after) => {
    await stack.driver.up(program({ a: "x" }));

    const { errors } = await stack.driver.preview(program(after));

    expect(errors).toEqual([
      expect.stringMatching(
        /^\[NAME_TAKEN\] name: .*aliases option.*rename or remove the other one in a run of its own first/,
      ),
    ]);
  },
);

test("whose name changes hands is told, and each name is written once more for it", async () => {
  const [before, after] = ["🚀".repeat(50), "y"];
  await stack.driver.up(program({ a: before, b: after }));
  const holder = idOf("b");

  const preview = await stack.driver.preview(program({ a: after, b: before }));
  expect(preview.warnings).toContain(
    `[NAME_CHANGES_HANDS] name: the integration ${holder} (gitlab, managed by ${markerFor("b")}) has the name "y" now, and has to give it up in this run.`,
  );
  stack.calls();
  const { warnings } = await stack.driver.up(program({ a: after, b: before }));

  expect(warnings).toContain(
    `[NAME_CHANGES_HANDS] name: the integration ${holder} (gitlab, managed by ${markerFor("b")}) gives the name "y" up, and is called "y (id ${holder})" until its own step in this run.`,
  );
  expect(stack.calls().filter((call) => call.startsWith("PUT"))).toHaveLength(3);

  const back = await stack.driver.up(program({ a: before, b: after }));

  expect(back.warnings.join("\n")).toContain(`is called "${"🚀".repeat(35)} (id ${holder})" until`);
});

test("a rename that SEI refuses gives the name back", async () => {
  await stack.driver.up(program({ a: "x", b: "y" }));
  const was = inSei();
  stack.sandbox.inject({
    match: `PUT /v1/integrations/${idOf("a")}`,
    fault: "throttled",
    retryAfter: 3_600,
    times: Infinity,
  });

  const { errors } = await stack.driver.up(program({ a: "y" }));

  expect(errors).toEqual([expect.stringContaining("[SEI_THROTTLED]")]);
  expect(inSei()).toEqual(was);
});

test("a run that was killed while names changed hands is ended by the next", async () => {
  await stack.driver.up(program({ a: "x", b: "y" }));
  await stack.driver.up(program({ a: "y", b: "x" }), { killed: true });

  expect((await stack.driver.up(program({ a: "y", b: "x" }))).errors).toEqual([]);

  expect(inSei()).toMatchObject({ a: { name: "y" }, b: { name: "x" } });
});

test.each([
  { of: "the same stack", prefix: "", isHinted: true },
  { of: "another owner's stack", prefix: "other-team/", isHinted: false },
])(
  "a name that a resource of $of has behind the other door is refused, with a hint where it fits",
  async (row) => {
    const { prefix, isHinted } = row;
    const id = stack.sandbox.webPage.create({ name: "shared", url: stack.sandbox.gitlabUrl });
    const managed_by = prefix + markerFor("former", byDoor({ class: "plugin", plugin: "class" } as const));
    stack.sandbox.webPage.setMetadata(id, { managed_by, instance: "theirs" });

    const { errors } = await stack.driver.up(program({ renamed: "shared" }));

    expect(errors).toEqual([expect.stringMatching(/^\[NAME_TAKEN\] /)]);
    expect(errors.join().includes("aliases option with its former name")).toBe(isHinted);
    expect(stack.sandbox.integrations()).toHaveLength(1);
  },
);

test("a name is held against the others although the rest of the resource is not known yet", async () => {
  const { errors } = await stack.driver.preview({
    a: { ...inputs(), name: "x", satellite: unknownValue },
    b: { ...inputs(), name: "x", satellite: unknownValue },
  });

  expect(errors).toEqual([
    expect.stringMatching(
      /^\[NAME_TAKEN\] name: the resource .*::a of this program has the name "x", too\. Names are unique in an SEI account: give one of the two another name\.$/,
    ),
  ]);
});

test("two resources that would take over one integration are refused in preview, with all consent too", async () => {
  const existingId = stack.sandbox.webPage.create({ name: "x" });
  const twice = { ...inputs(), existingId, adoptExisting: true };

  const { errors } = await stack.driver.preview({ a: { ...twice, name: "x" }, b: { ...twice, name: "y" } });

  expect(errors).toEqual([
    expect.stringMatching(
      /^\[OWNED_BY_OTHER\] existingId: the resource .*::a of this program takes over the integration \d+, too\. An integration is one resource's: leave existingId out of one of the two, or correct it\.$/,
    ),
  ]);
});

test("the keys of one tenant share its names, and those of another have theirs", () => {
  const names = new PlannedNames();
  const of = (id: string, company: string) => {
    const text = JSON.stringify({ key: `secret-of-${id}`, id, company });
    const apiKey = new Secret(Buffer.from(text).toString("base64"), "apiKey");
    const limits = { requestTimeoutMs: 1_000, maxConcurrency: 1 };
    return names.of(new SeiAccount({ baseUrl: "https://sei.example.com/sei/api", apiKey, ...limits }));
  };

  expect(of("1", "acme")).toBe(of("2", "Acme"));
  expect(of("3", "other")).not.toBe(of("1", "acme"));

  const opaque = () =>
    new SeiAccount({
      baseUrl: "https://sei.example.com/sei/api",
      apiKey: new Secret("of which nobody knows the tenant", "apiKey"),
      requestTimeoutMs: 1_000,
      maxConcurrency: 1,
    });
  const account = opaque();
  expect(names.of(account)).toBe(names.of(account));
  expect(names.of(account)).not.toBe(names.of(opaque()));

  of("1", "acme").plan("a", "x");
  expect([of("2", "acme").otherWith("x", "b"), of("1", "acme").otherWith("x", "a")]).toEqual([
    "a",
    undefined,
  ]);
});

describe("what is advised about a name that is taken is all that it then takes", () => {
  const advised = async (program: Program) => {
    const { errors } = await stack.driver.preview(program);
    return errors.join();
  };

  test("by what nobody manages: one of the two inputs", async () => {
    const id = stack.sandbox.webPage.create({ name: "x" });

    expect(await advised({ a: { ...inputs(), name: "x" } })).toContain(
      `adoptExisting: true or with existingId: "${id}"`,
    );
    expect(await advised({ a: { ...inputs(), name: "x", adoptExisting: true } })).toBe("");
  });

  test("by what another stack manages: both inputs", async () => {
    const id = stack.sandbox.webPage.create({ name: "x", metadata: { managed_by: "acme/urn:other" } });

    const advice = `both existingId: "${id}" and adoptExisting: true`;
    expect(await advised({ a: { ...inputs(), name: "x" } })).toContain(advice);
    expect(await advised({ a: { ...inputs(), name: "x", existingId: id, adoptExisting: true } })).toBe("");
  });

  test("by what is no GitLab integration: another name", async () => {
    stack.sandbox.webPage.create({ name: "x", application: "jira" });

    const advice = await advised({ a: { ...inputs(), name: "x" } });

    expect(advice).toContain("Choose another name: ");
    expect(advice).not.toContain("adoptExisting");
  });

  test("by a rename, which takes nothing over: another name", async () => {
    stack.sandbox.webPage.create({ name: "x" });
    await stack.driver.up(program({ a: "y" }));

    const advice = await advised(program({ a: "x" }));

    expect(advice).toContain("Choose another name, or give the other integration another one first");
    expect(advice).not.toContain("adoptExisting");
  });
});
