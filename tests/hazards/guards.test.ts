// Guards of the lifecycle, one by one: lines without which whole lives (tests/model) end well all the same, because
// what they are for comes to pass only now and then. docs/inside/measured-tests.md has the list.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import { markerFor } from "../support/resourceDriver.ts";
import { leftHalfMade } from "./halfMade.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

const THEIRS = { managed_by: "acme/urn:pulumi:prod::other::x:GitLabIntegration::gitlab", instance: "theirs" };
const writes = (): string[] => stack.calls().filter((call) => /^(?:PUT|DELETE) /.test(call));

describe("an integration whose marker is another one by now", () => {
  test.each([
    ["of another resource", THEIRS, THEIRS.managed_by],
    ["of another instance of this one", { instance: "theirs" }, markerFor("gitlab")],
  ])("%s, is not deleted, and said to stay", async (_how, metadata, owner) => {
    const id = await stack.created();
    stack.sandbox.webPage.setMetadata(id, metadata);
    stack.calls();

    const { errors, warnings } = await stack.driver.destroy();

    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      expect.stringContaining(
        `[LEFT_IN_SEI] leaves the integration ${id} ("gitlab") in SEI: it is managed by ${owner}.`,
      ),
    ]);
    expect(writes()).toEqual([]);
    expect(stack.stored(id)).toBeDefined();
  });

  test("of another resource, is not written to", async () => {
    const id = await stack.created();
    stack.sandbox.webPage.setMetadata(id, THEIRS);
    stack.calls();

    const { errors } = await stack.driver.up(stack.program({ description: "ours" }));

    expect(errors).toEqual([expect.stringMatching(/^\[OWNED_BY_OTHER\] .*managed by acme/)]);
    expect(errors.join()).not.toContain("another stack of the same names");
    expect(writes()).toEqual([]);
  });

  test.each<[of: string, metadata: object, said: RegExp]>([
    ["of somebody who left no name", { managed_by: undefined }, / is now managed by somebody else\. /],
    ["of the same resource", {}, /another stack of the same names has taken it over: set harness-sei:owner/],
  ])("an update of one that has the instance %s is refused", async (_of, metadata, said) => {
    const id = await stack.created();
    stack.sandbox.webPage.setMetadata(id, { ...metadata, instance: "theirs" });

    const { errors } = await stack.driver.up(stack.program({ description: "new" }));

    expect(errors).toEqual([expect.stringMatching(/^\[OWNED_BY_OTHER\] /)]);
    expect(errors.join()).toMatch(said);
  });

  test.each(["update", "delete"])("none at all: %s", async (step) => {
    const id = await stack.created();
    stack.sandbox.webPage.setMetadata(id, { managed_by: undefined, instance: undefined });

    if (step === "update") {
      expect((await stack.driver.up(stack.program({ description: "ours" }))).errors).toEqual([]);
      expect(stack.stored(id)).toMatchObject({
        description: "ours",
        metadata: { managed_by: markerFor("gitlab") },
      });
    } else {
      expect((await stack.driver.destroy()).warnings).toEqual([
        expect.stringMatching(/carries no marker of this resource any more/),
      ]);
      expect(stack.stored(id)).toBeDefined();
    }
  });
});

test("an update of an integration that somebody has deleted says so, and makes none", async () => {
  const id = await stack.created();
  stack.sandbox.webPage.remove(id);

  const { errors } = await stack.driver.up(stack.program({ description: "new" }));

  expect(errors).toEqual([
    expect.stringContaining(`[NOT_FOUND] the integration ${id} was deleted outside of Pulumi. `),
  ]);
  expect(stack.sandbox.integrations()).toEqual([]);
});

describe("a write that SEI has taken, and that cannot be seen", () => {
  test("a create keeps the id that SEI gave, so that the next up goes on with it", async () => {
    stack.sandbox.inject({ match: "GET /v1/integrations/*", fault: "500", times: Infinity });
    expect((await stack.driver.up(stack.program())).errors).toHaveLength(1);
    const [made] = stack.ours();
    expect(stack.driver.state()).toMatchObject({ id: made?.id });

    stack.sandbox.clearFaults();
    stack.calls();
    expect((await stack.driver.up(stack.program())).errors).toEqual([]);
    expect(stack.ours().map(({ id }) => id)).toEqual([made?.id]);
    expect(stack.calls()).not.toContain("POST /v1/integrations");
  });

  test("an update of what a create could not see looks at SEI, although nothing is to be sent", async () => {
    stack.sandbox.inject({ match: "GET /v1/integrations/*", fault: "500", times: Infinity });
    expect((await stack.driver.up(stack.program())).errors).toHaveLength(1);
    stack.sandbox.clearFaults();
    expect(stack.driver.state()?.outputs).not.toHaveProperty("createdAt");

    expect((await stack.driver.up(stack.program({ expiryWarningDays: 10 }))).errors).toEqual([]);

    expect(stack.driver.state()?.outputs).toHaveProperty("createdAt");
  });

  test("a rotation counts as not sent, and the next up sends the token again", async () => {
    const id = await stack.created();
    const { valid2 } = stack.sandbox.tokens;
    stack.sandbox.inject({ match: "PUT /v1/integrations/*", fault: "500", times: Infinity });
    expect((await stack.driver.up(stack.program({ token: valid2 }))).errors).toHaveLength(1);

    stack.sandbox.clearFaults();
    const { ops, errors } = await stack.driver.up(stack.program({ token: valid2 }));
    expect({ ops, errors }).toEqual({ ops: { gitlab: "update" }, errors: [] });
    expect(stack.stored(id)?.tokenIs(valid2)).toBe(true);
  });
});

describe("somebody else's integration", () => {
  test.each([
    ["by its id without the consent", { existingId: true }],
    ["by its name, with the consent alone", { adoptExisting: true }],
  ])("is not taken over %s", async (_how, inputs) => {
    const id = stack.sandbox.webPage.create({
      name: "gitlab",
      url: stack.sandbox.gitlabUrl,
      metadata: THEIRS,
    });
    const existingId = "existingId" in inputs ? id : undefined;

    const { errors } = await stack.driver.up(stack.program({ ...inputs, existingId }));

    expect(errors).toEqual([expect.stringMatching(/^\[(?:OWNED_BY_OTHER|NAME_TAKEN)\] .*acme/)]);
    expect(writes()).toEqual([]);
  });

  test("keeps its name, when the program takes over another one and renames it so", async () => {
    const existingId = stack.sandbox.webPage.create({ name: "by hand", url: stack.sandbox.gitlabUrl });
    const theirs = stack.sandbox.webPage.create({ name: "gitlab" });

    const { errors } = await stack.driver.up(stack.program({ existingId, adoptExisting: true }));

    expect(errors).toEqual([
      expect.stringMatching(new RegExp(`^\\[NAME_TAKEN\\] name: the integration ${theirs} `)),
    ]);
    expect(writes()).toEqual([]);
  });

  test("that got the name between the preview of a rename and its PUT is named (H10)", async () => {
    const id = await stack.created();
    const hold = stack.sandbox.hold({ match: "PUT /v1/integrations/*", at: "beforeCommit" });
    const up = stack.driver.up(stack.program({ name: "wanted" }));
    await hold.reached;
    const theirs = stack.sandbox.webPage.create({ name: "wanted" });
    hold.release();

    expect((await up).errors).toEqual([
      expect.stringMatching(new RegExp(`^\\[NAME_TAKEN\\] name: the integration ${theirs} `)),
    ]);
    expect(stack.stored(id)?.name).toBe("gitlab");
  });
});

test("a resource does not become another integration than the one it is", async () => {
  const id = await stack.created();
  const existingId = stack.sandbox.webPage.create({ name: "by hand", url: stack.sandbox.gitlabUrl });

  const { errors } = await stack.driver.up(stack.program({ existingId, adoptExisting: true }));

  expect(errors).toEqual([
    expect.stringMatching(new RegExp(`^\\[EXISTING_ID_CHANGED\\] existingId: is "${existingId}", .* ${id}`)),
  ]);
});

test("a description that SEI has, and cannot clear, is refused to be cleared by a take-over", async () => {
  const existingId = stack.sandbox.webPage.create({ name: "gitlab", url: stack.sandbox.gitlabUrl });
  stack.sandbox.webPage.setDescription(existingId, "by hand");

  const { errors } = await stack.driver.up(stack.program({ existingId, description: "" }));

  expect(errors).toEqual([expect.stringMatching(/^\[DESCRIPTION_INVALID\] description: /)]);
});

describe("a code of OAuth works once (H23)", () => {
  const oauth = () => ({
    authMethod: "oauth",
    token: undefined,
    oauth: stack.sandbox.webPage.authorizeOAuth(),
  });
  const codes = () => stack.requests().filter(({ body }) => "code" in Object(body)).length;

  test("so a PUT with one is not sent again when no answer came", async () => {
    await stack.created(oauth());
    stack.requests();
    stack.sandbox.inject({ match: "PUT /v1/integrations/*", fault: "500AfterCommit", times: Infinity });

    await stack.driver.up(stack.program({ ...oauth(), description: "with another authorization" }));

    expect(codes()).toBe(1);
  });

  test("so a POST with one is not sent again when it made nothing", async () => {
    stack.sandbox.inject({ match: "POST /v1/integrations", fault: "500", times: Infinity });

    const { errors } = await stack.driver.up(stack.program(oauth()));

    expect(codes()).toBe(1);
    expect(errors).toEqual([expect.stringMatching(/new authorization/)]);
  });
});

test("a half-made integration of our own that cannot be removed is named, and nothing is made beside it", async () => {
  const left = await leftHalfMade(stack);
  stack.sandbox.inject({
    match: "DELETE /v1/integrations/*",
    fault: "stepFails",
    step: "deleteRow",
    times: Infinity,
  });

  const { errors } = await stack.driver.up(stack.program({ tags: ["a"] }));

  expect(errors).toEqual([
    expect.stringMatching(
      /^\[DELETE_FAILED\] the half-made integration \d+ could not be removed: Internal Server Error\. /,
    ),
  ]);
  expect(stack.ours().map(({ id }) => id)).toEqual([left]);
});
