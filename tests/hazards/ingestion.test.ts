// Settings of ingestion: SEI stores anything, and the agent then ignores it or fails on it.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

/** Every setting there is. */
const EVERYTHING = {
  projects: ["backend", "frontend"],
  excludeProjectIds: [7, 8],
  mergeRequests: false,
  commits: false,
  gitTags: false,
  pipelines: false,
  users: true,
  commitPatches: false,
  mergeRequestPatches: true,
  mergeRequestStateEvents: true,
  checkProjectMembership: true,
  commitsPerMergeRequest: 100,
};

test("H13: merge requests are switched by the key that the agent reads", async () => {
  const id = await stack.created({ ingestion: { mergeRequests: false } });

  expect(stack.stored(id)?.metadata).toMatchObject({ fetch_mrs: false });
});

test.each(["fetch_prs", "fetch_issues", "fetch_projects", "fetch_commit_files", "fetchMrs"])(
  "H13: %s, which ingestion never looks at, is refused without a request",
  async (setting) => {
    const { errors } = await stack.driver.up(stack.program({ ingestion: { [setting]: true } }));

    expect(errors).toEqual([
      expect.stringMatching(new RegExp(`^\\[INGESTION_INVALID\\] ingestion\\.${setting}: `)),
    ]);
    expect(stack.calls()).toEqual([]);
  },
);

test("H14: every setting is stored in the type to which the agent casts it", async () => {
  const id = await stack.created({ ingestion: EVERYTHING });

  expect(stack.stored(id)?.metadata).toMatchObject({
    repos: "backend,frontend",
    project_ids_to_exclude: "7,8",
    pr_commit_limit: 100,
  });
  expect(stack.sandbox.scan(id)).toBe("success");
  expect((await stack.driver.refresh()).errors).toEqual([]);
  expect((await stack.driver.preview(stack.program({ ingestion: EVERYTHING }))).ops).toEqual({
    gitlab: "same",
  });
});

test.each([
  ["a flag as text", { mergeRequests: "true" }],
  ["a number as text", { commitsPerMergeRequest: "100" }],
  ["no number", { commitsPerMergeRequest: false }],
  ["a list with a comma in a name", { projects: ["a,b"] }],
  ["a name instead of a list", { projects: "backend" }],
])("H14: %s is refused without a request", async (_what, ingestion) => {
  const { errors } = await stack.driver.up(stack.program({ ingestion }));

  expect(errors).toEqual([expect.stringMatching(/^\[INGESTION_INVALID\] ingestion\./)]);
  expect(stack.calls()).toEqual([]);
});

test.each([
  { fetch_mrs: "true" },
  { repos: ["backend", "frontend"] },
  { pr_commit_limit: "100" },
  { pr_commit_limit: null },
  { project_ids_to_exclude: 7 },
])("H14: %j, set behind our back, shows as drift and is put right", async (metadata) => {
  const id = await stack.created({ ingestion: EVERYTHING });
  stack.sandbox.webPage.setMetadata(id, metadata);

  expect((await stack.driver.refresh()).errors).toEqual([]);
  const { errors, changed } = await stack.driver.up(stack.program({ ingestion: EVERYTHING }));

  expect({ errors, changed }).toEqual({ errors: [], changed: { gitlab: ["ingestion"] } });
  expect(stack.sandbox.scan(id)).toBe("success");
});
