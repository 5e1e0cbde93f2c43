// What a program has declared and declares no longer goes back in SEI, exactly that, and nothing is forgotten on the way.

import type { FaultRule } from "../../sandbox/src/index.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Properties } from "../support/resourceDriver.ts";
import { UNKNOWN } from "../support/unknownValue.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

/** What SEI has, the markers aside. */
function inSei(id: string): { tags: readonly string[]; metadata: object } {
  const { managed_by: _, instance: __, ...metadata } = stack.stored(id)?.metadata ?? {};
  return { tags: stack.stored(id)?.tagNames ?? [], metadata };
}

interface Situation {
  readonly what: string;
  readonly declared: Properties;
  /** What others do in SEI's web page. */
  readonly tagged?: readonly string[];
  readonly set?: Record<string, unknown>;
  /** Whether a refresh sees that before the program changes. */
  readonly refreshed?: true;
  readonly after: Properties;
  readonly changed: readonly string[];
  readonly warning?: string;
  readonly left: { readonly tags?: readonly string[]; readonly metadata?: object };
}

const SITUATIONS: readonly Situation[] = [
  {
    what: "tags",
    declared: { tags: ["b", "a"] },
    after: {},
    changed: ["tags"],
    left: {},
  },
  {
    what: "tags, beside those of others",
    declared: { tags: ["a"] },
    tagged: ["a", "meanwhile"],
    after: {},
    changed: ["tags"],
    left: { tags: ["meanwhile"] },
  },
  {
    what: "tags that were written in other letters",
    declared: { tags: ["Platform", "PLATFORM", " platform "] },
    tagged: ["platform", "other"],
    after: {},
    changed: ["tags"],
    left: { tags: ["other"] },
  },
  {
    what: "tags, beside those of others that a refresh has shown",
    declared: { tags: ["a", "b"] },
    tagged: ["a", "b", "later", "meanwhile"],
    refreshed: true,
    after: {},
    changed: ["tags"],
    warning: "the tags a, b leave SEI; the tags later, meanwhile, which others added, stay.",
    left: { tags: ["later", "meanwhile"] },
  },
  {
    what: "tags that others have taken off already, as a refresh has shown",
    declared: { tags: ["a"] },
    tagged: ["meanwhile"],
    refreshed: true,
    after: {},
    changed: ["tags"],
    warning: "nothing that was declared is left in SEI; the tags meanwhile, which others added, stay.",
    left: { tags: ["meanwhile"] },
  },
  {
    what: "tags of which the program had made those of others its own",
    declared: { tags: ["a"] },
    tagged: ["a", "meanwhile"],
    refreshed: true,
    after: { tags: ["a", "meanwhile"] },
    changed: [],
    left: { tags: ["a", "meanwhile"] },
  },
  {
    what: "one of several tags: the list is whole, as ever",
    declared: { tags: ["a", "b"] },
    tagged: ["a", "b", "meanwhile"],
    after: { tags: ["b"] },
    changed: ["tags"],
    left: { tags: ["b"] },
  },
  {
    what: "an empty list of tags",
    declared: { tags: [] },
    tagged: ["meanwhile"],
    after: {},
    changed: ["tags"],
    left: { tags: ["meanwhile"] },
  },
  {
    what: "tags that were never declared",
    declared: { description: "one" },
    tagged: ["by hand"],
    after: { description: "two" },
    changed: ["description"],
    left: { tags: ["by hand"] },
  },
  {
    what: "one setting of several",
    declared: { ingestion: { commits: false, users: true } },
    after: { ingestion: { users: true } },
    changed: ["ingestion"],
    left: { metadata: { fetch_users: true } },
  },
  {
    what: "all settings, beside keys of others",
    declared: {
      ingestion: { projects: ["backend", "web"], commitsPerMergeRequest: 10, excludeProjectIds: [7] },
    },
    set: { timezone: "UTC", fetch_commits: false },
    after: {},
    changed: ["ingestion"],
    left: { metadata: { timezone: "UTC", fetch_commits: false } },
  },
  {
    what: "the one list of projects, for none",
    declared: { ingestion: { projects: ["backend"], users: true } },
    after: { ingestion: { users: true } },
    changed: ["ingestion"],
    left: { metadata: { fetch_users: true } },
  },
  {
    what: "a setting that others have changed",
    declared: { ingestion: { users: true } },
    set: { fetch_users: false },
    after: {},
    changed: ["ingestion"],
    left: {},
  },
  {
    what: "a setting that others have changed, as a refresh has shown",
    declared: { ingestion: { users: true } },
    set: { fetch_users: "false" },
    refreshed: true,
    after: {},
    changed: ["ingestion"],
    left: {},
  },
  {
    what: "a setting in the place of which others have set null, as a refresh has shown",
    declared: { ingestion: { users: true } },
    set: { fetch_users: null },
    refreshed: true,
    after: {},
    changed: ["ingestion"],
    left: {},
  },
  {
    what: "a key of metadata, with all that others have put into it",
    declared: { metadata: { limits: { a: 1, deep: { b: [2] } }, fetch_file_diffs: false } },
    set: { limits: { a: 1, theirs: true } },
    after: { metadata: { fetch_file_diffs: false } },
    changed: ["metadata"],
    left: { metadata: { fetch_file_diffs: false } },
  },
  {
    what: "what is within a key that stays",
    declared: { metadata: { limits: { a: 1, b: 2 } } },
    after: { metadata: { limits: { b: 2 } } },
    changed: ["metadata"],
    left: { metadata: { limits: { b: 2 } } },
  },
  {
    what: "a key for the same thing under another name",
    declared: { metadata: { before: 1 } },
    after: { metadata: { after: 1 } },
    changed: ["metadata"],
    left: { metadata: { after: 1 } },
  },
  {
    what: "keys that are called as what every object has",
    declared: { metadata: { constructor: 1, toString: 2, kept: 3 } },
    after: { metadata: { kept: 3 } },
    changed: ["metadata"],
    left: { metadata: { kept: 3 } },
  },
  {
    what: "everything at once, with a rename",
    declared: { tags: ["a"], ingestion: { users: true }, metadata: { note: "x" }, description: "stays" },
    tagged: ["a", "theirs"],
    set: { theirs: true },
    after: { name: "renamed" },
    changed: ["description", "ingestion", "metadata", "name", "tags"],
    warning: "[DESCRIPTION_KEPT]",
    left: { tags: ["theirs"], metadata: { theirs: true } },
  },
  {
    what: "startIngestion and adoptExisting, which are no state of SEI",
    declared: { startIngestion: true, adoptExisting: true },
    tagged: ["theirs"],
    set: { theirs: true },
    after: {},
    changed: ["adoptExisting", "startIngestion"],
    left: { tags: ["theirs"], metadata: { theirs: true } },
  },
];

describe("H34: SEI does not know who has added a tag or a key, so what is taken out is what was declared", () => {
  test.each(SITUATIONS)("$what", async (situation) => {
    const { declared, tagged, set, refreshed, after, changed, warning, left } = situation;
    const id = await stack.created(declared);
    if (tagged !== undefined) stack.sandbox.webPage.retag(id, tagged);
    if (set !== undefined) stack.sandbox.webPage.setMetadata(id, set);
    if (refreshed) expect((await stack.driver.refresh()).errors).toEqual([]);

    const preview = await stack.driver.preview(stack.program(after));
    expect(preview.changed).toEqual(changed.length === 0 ? {} : { gitlab: changed });
    expect(preview.warnings).toEqual(warning === undefined ? [] : [expect.stringContaining(warning)]);
    expect((await stack.driver.up(stack.program(after))).errors).toEqual([]);

    expect(inSei(id)).toEqual({ tags: left.tags ?? [], metadata: left.metadata ?? {} });
    await expectSettled(after);
  });
});

/** Neither a preview nor a refresh has anything left to tell. */
async function expectSettled(inputs: Properties): Promise<void> {
  expect((await stack.driver.preview(stack.program(inputs))).ops).toEqual({ gitlab: "same" });
  expect((await stack.driver.refresh()).errors).toEqual([]);
  const { ops, warnings } = await stack.driver.preview(stack.program(inputs));
  expect({ ops, warnings }).toEqual({ ops: { gitlab: "same" }, warnings: [] });
}

describe("what has failed is not forgotten", () => {
  const PUT = "PUT /v1/integrations/*";
  const GET = "GET /v1/integrations/*";
  const FOR_EVER = { times: Number.POSITIVE_INFINITY };
  /** And what came of it cannot be read. */
  const ANSWER_LOST: readonly FaultRule[] = [
    { match: PUT, fault: "resetAfterCommit", ...FOR_EVER },
    { match: GET, fault: "500", skip: 1, ...FOR_EVER },
  ];
  const declared = {
    tags: ["a", "b"],
    ingestion: { users: true, commits: true },
    metadata: { note: { x: 1 } },
  };
  const after = { ingestion: { commits: true } };

  test.each<[how: string, faults: readonly FaultRule[], unchanged: boolean]>([
    ["SEI refuses the PUT", [{ match: PUT, fault: "500", ...FOR_EVER }], true],
    ["the connection breaks before it", [{ match: PUT, fault: "resetBeforeCommit", ...FOR_EVER }], true],
    [
      "and nothing can be read, either",
      [
        { match: PUT, fault: "500", ...FOR_EVER },
        { match: GET, fault: "500", skip: 1, ...FOR_EVER },
      ],
      true,
    ],
    ["SEI fails at the row", [{ match: PUT, fault: "stepFails", step: "updateRow", ...FOR_EVER }], true],
    ["the answer is lost, and what SEI has", ANSWER_LOST, false],
    ["the tags cannot be listed", [{ match: "POST /v1/tags/list", fault: "500", ...FOR_EVER }], true],
  ])("%s: the next up takes it out, with a refresh before it or without", async (_how, faults, unchanged) => {
    for (const refreshes of [false, true]) {
      const name = refreshes ? "with" : "without";
      const id = await stack.created({ ...declared, name });
      stack.sandbox.webPage.retag(id, ["a", "b", "theirs"]);
      for (const fault of faults) stack.sandbox.inject(fault);
      expect((await stack.driver.up(stack.program({ ...after, name }))).errors).toHaveLength(1);
      stack.sandbox.clearFaults();
      if (unchanged)
        expect(inSei(id)).toMatchObject({ tags: ["a", "b", "theirs"], metadata: { note: { x: 1 } } });

      if (refreshes) expect((await stack.driver.refresh()).errors).toEqual([]);
      expect((await stack.driver.up(stack.program({ ...after, name }))).errors).toEqual([]);

      expect(inSei(id)).toEqual({
        tags: ["theirs"],
        metadata: { fetch_commits: true },
      });
      await expectSettled({ ...after, name });
      expect((await stack.driver.destroy()).errors).toEqual([]);
    }
  });

  /** Of all that was declared but a setting, while somebody has added a tag. */
  async function refusedTakingOut(): Promise<void> {
    const id = await stack.created(declared);
    stack.sandbox.webPage.retag(id, ["a", "b", "theirs"]);
    stack.sandbox.inject({ match: PUT, fault: "500", ...FOR_EVER });
    await stack.driver.up(stack.program(after));
    stack.sandbox.clearFaults();
  }

  test("the preview after it says what goes, although the engine counts it as gone", async () => {
    await refusedTakingOut();

    const { ops, changed, warnings } = await stack.driver.preview(stack.program(after));

    expect({ ops, changed }).toEqual({ ops: { gitlab: "update" }, changed: { gitlab: [] } });
    expect(warnings).toEqual([
      expect.stringContaining(
        "[TAKEN_OUT] the tags a, b; ingestion.users; metadata.note leave SEI; the tags theirs, which others added, stay.",
      ),
    ]);
  });

  test.each<[how: string, inputs: Properties, said: string]>([
    [
      "settings that are not known yet",
      { ingestion: UNKNOWN },
      "[TAKEN_OUT] the tags a, b leave SEI; the tags theirs, which others added, stay.",
    ],
    [
      "metadata that are not known yet",
      { ...after, metadata: UNKNOWN },
      "[TAKEN_OUT] the tags a, b leave SEI; the tags theirs, which others added, stay.",
    ],
    [
      "a list of tags, which is whole",
      { ...after, tags: ["a"] },
      "[TAKEN_OUT] ingestion.users; metadata.note leave SEI.",
    ],
  ])("the preview after it tells of %s no more than it can", async (_how, inputs, said) => {
    await refusedTakingOut();

    const { warnings } = await stack.driver.preview(stack.program(inputs));

    expect(warnings).toEqual([expect.stringContaining(said)]);
  });

  test("declared anew, it stays", async () => {
    const id = await stack.created(declared);
    stack.sandbox.inject({ match: PUT, fault: "500", ...FOR_EVER });
    await stack.driver.up(stack.program(after));
    stack.sandbox.clearFaults();

    expect((await stack.driver.up(stack.program(declared))).errors).toEqual([]);

    expect(inSei(id)).toEqual({
      tags: ["a", "b"],
      metadata: { fetch_users: true, fetch_commits: true, note: { x: 1 } },
    });
    await expectSettled(declared);
  });

  test.each<[what: string, faults: readonly FaultRule[], asked: Properties]>([
    ["a tag in the place of another", [{ match: GET, fault: "500", skip: 1, times: 6 }], { tags: ["b"] }],
    ["a tag in the place of another, by a PUT whose answer was lost", ANSWER_LOST, { tags: ["b"] }],
    [
      "a key of metadata",
      [{ match: GET, fault: "500", skip: 1, times: 6 }],
      { tags: ["a"], metadata: { note: 1 } },
    ],
    [
      "a tag more, in an answer that cannot be read",
      [{ match: GET, fault: "wrongJson", skip: 1, times: 5 }],
      { tags: ["a", "b"] },
    ],
  ])("what a failed update has put there, %s, goes with the rest", async (_what, faults, asked) => {
    const id = await stack.created({ tags: ["a"] });
    for (const fault of faults) stack.sandbox.inject(fault);
    expect((await stack.driver.up(stack.program(asked))).errors).toHaveLength(1);
    stack.sandbox.clearFaults();
    stack.sandbox.webPage.retag(id, [...(stack.stored(id)?.tagNames ?? []), "theirs"]);
    expect((await stack.driver.refresh()).errors).toEqual([]);

    expect((await stack.driver.up(stack.program())).errors).toEqual([]);

    expect(inSei(id)).toEqual({ tags: ["theirs"], metadata: {} });
  });

  test("what a refused update would have replaced is still ours to take out", async () => {
    const id = await stack.created({ tags: ["a"] });
    stack.sandbox.inject({ match: PUT, fault: "500", ...FOR_EVER });
    expect((await stack.driver.up(stack.program({ tags: ["b"] }))).errors).toHaveLength(1);
    stack.sandbox.clearFaults();
    stack.sandbox.webPage.retag(id, ["a", "theirs"]);

    expect((await stack.driver.up(stack.program())).errors).toEqual([]);

    expect(inSei(id)).toEqual({ tags: ["theirs"], metadata: {} });
  });

  test("what a refused update would have put there is not ours, when somebody else puts it there", async () => {
    const id = await stack.created({ tags: ["a"] });
    stack.sandbox.inject({ match: PUT, fault: "throttled", retryAfter: 3_600, ...FOR_EVER });
    expect((await stack.driver.up(stack.program({ tags: ["a", "b"] }))).errors).toHaveLength(1);
    stack.sandbox.clearFaults();
    stack.sandbox.webPage.retag(id, ["a", "b"]);

    expect((await stack.driver.up(stack.program())).errors).toEqual([]);

    expect(inSei(id).tags).toEqual(["b"]);
  });

  test("a setting that somebody has taken away and put back is still ours to take out", async () => {
    const id = await stack.created({ ingestion: { users: true } });
    stack.sandbox.webPage.setMetadata(id, { fetch_users: undefined });
    await stack.driver.refresh();
    stack.sandbox.webPage.setMetadata(id, { fetch_users: true });
    await stack.driver.refresh();

    expect((await stack.driver.preview(stack.program())).changed).toEqual({ gitlab: ["ingestion"] });
    expect((await stack.driver.up(stack.program())).errors).toEqual([]);

    expect(inSei(id)).toEqual({ tags: [], metadata: {} });
  });
});

test("a setting is taken out without a question for tags that nobody has declared", async () => {
  const id = await stack.created({ ingestion: { users: true } });
  stack.sandbox.webPage.retag(id, ["theirs"]);

  await stack.driver.up(stack.program());

  expect(stack.calls()).not.toContain("POST /v1/tags/list");
});

test("a PUT whose answer was lost counts only when SEI shows that it has taken it out", async () => {
  const id = await stack.created({ tags: ["a"], ingestion: { users: true } });
  stack.sandbox.inject({ match: "PUT /v1/integrations/*", fault: "resetBeforeCommit" });

  expect((await stack.driver.up(stack.program())).errors).toEqual([]);

  expect(inSei(id)).toEqual({ tags: [], metadata: {} });
});

test("H5: what SEI keeps although it took the PUT is named", async () => {
  const id = await stack.created({ tags: ["a"], ingestion: { users: true } });
  const hold = stack.sandbox.hold({ match: "PUT /v1/integrations/*", at: "afterCommit" });

  const up = stack.driver.up(stack.program());
  await hold.reached;
  stack.sandbox.webPage.retag(id, ["a"]);
  stack.sandbox.webPage.setMetadata(id, { fetch_users: true });
  hold.release();

  expect((await up).errors).toEqual([
    expect.stringMatching(/^\[UPDATE_NOT_APPLIED\] .*as asked: tags, ingestion\.users\./),
  ]);
  expect((await stack.driver.up(stack.program())).errors).toEqual([]);
  expect(inSei(id)).toEqual({ tags: [], metadata: {} });
});

describe("what was never declared is left alone", () => {
  test("by a take-over, and by every update after it", async () => {
    const id = stack.sandbox.webPage.create({
      name: "theirs",
      url: stack.sandbox.gitlabUrl,
      tags: ["theirs"],
      metadata: { fetch_users: true, note: "theirs" },
    });
    await stack.driver.up(stack.program({ existingId: id, name: "ours" }));

    expect((await stack.driver.up(stack.program({ name: "renamed" }))).errors).toEqual([]);

    expect(inSei(id)).toEqual({ tags: ["theirs"], metadata: { fetch_users: true, note: "theirs" } });
  });

  test("by a resource that finds its integration again without a state", async () => {
    const id = await stack.created({ tags: ["a"], ingestion: { users: true } });
    stack.driver.forget();

    expect((await stack.driver.up(stack.program())).errors).toEqual([]);

    expect(inSei(id)).toEqual({ tags: ["a"], metadata: { fetch_users: true } });
  });
});

describe("a satellite's token is forgotten", () => {
  const satellite = (more: Properties = {}) =>
    stack.program({ accountType: "enterprise", satellite: true, validateConnection: "never", ...more });

  test("with all that is known of it, and SEI hears nothing", async () => {
    await stack.driver.up(satellite({ validateConnection: undefined }));
    expect(stack.driver.state()?.outputs).toHaveProperty("tokenFingerprint");
    stack.calls();
    const without = satellite({ token: undefined, validateConnection: undefined });

    const { changed } = await stack.driver.up(without);

    const gone = ["tokenExpiresAt", "tokenFingerprint", "tokenScopes"];
    expect(gone).toEqual(expect.arrayContaining([...(changed.gitlab ?? [])]));
    expect(changed.gitlab).toContain("tokenFingerprint");
    for (const output of gone) expect(stack.driver.state()?.outputs).not.toHaveProperty(output);
    expect(stack.calls()).toEqual([]);
    expect((await stack.driver.preview(without)).ops).toEqual({ gitlab: "same" });
  });

  test("but not where its fingerprint is kept with ignoreChanges", async () => {
    await stack.driver.up(satellite());
    const { tokenFingerprint } = stack.driver.state()?.inputs ?? {};

    const { ops } = await stack.driver.preview(satellite({ token: undefined, tokenFingerprint }));

    expect(ops).toEqual({ gitlab: "same" });
  });
});
