// What fast-check may think up: how a program begins, and the commands of the life after it.
import fc from "fast-check";
import type { FaultName, FaultRule, StepName, TokenName } from "../../sandbox/src/index.ts";
import {
  Declare,
  Destroy,
  type Drift,
  Drifts,
  Interrupted,
  Refresh,
  RemovedOutside,
  Replace,
  type Sequel,
  Up,
  UpInterrupted,
  UpKilled,
} from "./commands.ts";
import { type Declared, STRANGER } from "./model.ts";

const tagSet = fc.uniqueArray(fc.constantFrom("alpha", "beta", "gamma"), { maxLength: 3 });
const sortedTags = tagSet.map((tags) => tags.toSorted());
const token = fc.constantFrom<TokenName>("valid", "valid2", "valid3");
const ingestion = fc.record(
  {
    mergeRequests: fc.boolean(),
    users: fc.boolean(),
    projects: fc.uniqueArray(fc.constantFrom("backend", "frontend"), { maxLength: 2 }),
    commitsPerMergeRequest: fc.constantFrom(1, 250),
  },
  { requiredKeys: [] },
);

const names = fc.constantFrom("team-a", "team-b", "Team-A", "100%", undefined);
const descriptions = fc.constantFrom("one", "two", undefined);

/** What a program begins with; most of it managed in most programs. */
export const beginning: fc.Arbitrary<Declared> = fc.record({
  name: names,
  token,
  description: descriptions,
  tags: fc.option(sortedTags, { nil: undefined }),
  ingestion: fc.option(ingestion, { nil: undefined }),
  startIngestion: fc.constantFrom(true, false, undefined),
});

const declaration: fc.Arbitrary<Partial<Declared>> = fc.oneof(
  fc.record({ name: fc.oneof({ weight: 5, arbitrary: names }, fc.constant(STRANGER.name)) }),
  fc.record({ token }),
  fc.record({ description: descriptions }),
  fc.record({ tags: fc.option(sortedTags, { nil: undefined }) }),
  fc.record({ ingestion: fc.option(ingestion, { nil: undefined }) }),
  fc.record({ startIngestion: fc.constantFrom(true, false, undefined) }),
);

const drift: fc.Arbitrary<Drift> = fc.oneof(
  fc.record({ name: fc.constantFrom("team-b", "by hand") }),
  fc.record({ url: fc.constant("https://elsewhere.example") }),
  fc.record({ description: fc.constantFrom("one", "by hand", "") }),
  fc.record({ tags: sortedTags }),
  fc.record({ token }),
  fc.record({
    metadata: fc.record(
      {
        fetch_mrs: fc.constantFrom(true, false, "true", undefined),
        fetch_users: fc.constantFrom(true, undefined),
        pr_commit_limit: fc.constantFrom(100, "100"),
        timezone: fc.constantFrom("UTC", undefined),
      },
      { requiredKeys: [] },
    ),
  }),
);

const CALLS = [
  "POST /v1/integrations",
  "PUT /v1/integrations/*",
  "GET /v1/integrations/*",
  "DELETE /v1/integrations/*",
  "POST /v1/integrations/list",
  "GET /v1/ingestion/*/trigger",
  "POST /v1/tags",
  "POST /v1/tags/list",
];
const FAULTS: readonly FaultName[] = [
  "resetBeforeCommit",
  "resetAfterCommit",
  "truncatedBody",
  "html",
  "throttled",
  "500",
  "503",
  "500AfterCommit",
  "503AfterCommit",
  "wrongJson",
];
const anyFault: fc.Arbitrary<FaultRule> = fc.record({
  match: fc.constantFrom(...CALLS),
  fault: fc.constantFrom(...FAULTS),
  times: fc.constantFrom(1, 1, 2, 5, Infinity),
  skip: fc.constantFrom(0, 0, 1, 2),
});
const step = (match: string, ...steps: StepName[]): fc.Arbitrary<FaultRule> =>
  fc.record({
    match: fc.constant(match),
    fault: fc.constant<FaultName>("stepFails"),
    step: fc.constantFrom(...steps),
    times: fc.constantFrom(1, 2, 2),
  });
/** Not `insertTags` of a PUT: SEI has dropped tags that nobody manages by then, and a second failure loses them. */
const brokenStep = fc.oneof(
  step("POST /v1/integrations", "insertRow", "insertTags", "storeToken", "createTrigger", "writeActivityLog"),
  step("PUT /v1/integrations/*", "deleteTokens", "storeToken", "storeToken", "writeActivityLog"),
  step("GET /v1/integrations/*", "readRow"),
  step("DELETE /v1/integrations/*", "dropTrigger", "deleteRow", "writeActivityLog"),
);

const interruption: fc.Arbitrary<readonly FaultRule[]> = fc.array(fc.oneof(anyFault, brokenStep), {
  minLength: 1,
  maxLength: 2,
});

const sequel = fc.constantFrom<Sequel>("up", "refresh, up", "destroy");

const anUp = fc.constant(new Up());
const declare = declaration.map((change) => new Declare(change));
const drifts = fc.tuple(drift, fc.boolean()).map(([change, seen]) => new Drifts(change, seen));
const upInterrupted = fc
  .tuple(declaration, interruption, sequel)
  .map(([change, faults, next]) => new UpInterrupted(change, faults, next));
const interrupted = fc
  .tuple(fc.constantFrom("refresh" as const, "destroy" as const), interruption)
  .map(([phase, faults]) => new Interrupted(phase, faults));

// What is listed twice happens twice as often.
export const commands = fc.commands(
  [
    anUp,
    anUp,
    anUp,
    declare,
    declare,
    declare,
    drifts,
    drifts,
    upInterrupted,
    upInterrupted,
    upInterrupted,
    interrupted,
    fc.constant(new Refresh()),
    fc.constant(new UpKilled()),
    fc.boolean().map((killed) => new Replace(killed)),
    fc.constant(new RemovedOutside()),
    fc.constant(new Destroy()),
  ],
  { size: "max", maxCommands: 24 },
);
