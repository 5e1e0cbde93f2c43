// Names are unique in SEI (H10), and Pulumi deletes last. Names change hands all the same, in one run.

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
