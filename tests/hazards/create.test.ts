// What a create runs into at SEI: one integration in the end, or none and a reason.
import type { FaultName } from "../../sandbox/src/index.ts";
import { type DrivenStack, type DrivenStackOptions, startDrivenStack } from "../support/drivenStack.ts";
import { markerFor } from "../support/resourceDriver.ts";
import { seiClient } from "../support/seiClient.ts";
import { leftHalfMade } from "./halfMade.ts";

const open: DrivenStack[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((stack) => stack.close()));
});

async function start(options: DrivenStackOptions = {}): Promise<DrivenStack> {
  const stack = await startDrivenStack(options);
  open.push(stack);
  return stack;
}

const posts = (stack: DrivenStack) => stack.calls().filter((call) => call === "POST /v1/integrations").length;

test("H2: names of tags become ids before the POST, and a missing tag is made first", async () => {
  const stack = await start();
  await seiClient(stack.sandbox).post("/v1/tags", { name: "Platform" });

  const id = await stack.created({ tags: ["PLATFORM", "new one"] });

  expect(stack.stored(id)?.tagNames.toSorted()).toEqual(["new one", "platform"]);
  expect(stack.sandbox.tags().map(({ name }) => name)).toEqual(["platform", "new one"]);
});

test("H2: a tag that somebody deletes just before the POST leaves no orphan, and the create succeeds", async () => {
  const stack = await start();
  const hold = stack.sandbox.hold({ match: "POST /v1/integrations", at: "beforeCommit" });

  const up = stack.driver.up(stack.program({ tags: ["platform"] }));
  await hold.reached;
  const [tag] = stack.sandbox.tags();
  await seiClient(stack.sandbox).delete(`/v1/tags/${tag?.id}`);
  hold.release();

  expect((await up).errors).toEqual([]);
  expect(stack.ours()).toMatchObject([{ name: "gitlab", tagNames: ["platform"], frequency: 60 }]);
  expect(stack.ours()[0]?.tokenIs(stack.sandbox.tokens.valid)).toBe(true);
});

test("H2: the orphan of a failure half-way is removed before the create is tried again", async () => {
  const stack = await start();
  stack.sandbox.inject({ match: "POST /v1/integrations", fault: "stepFails", step: "insertTags" });

  expect((await stack.driver.up(stack.program({ tags: ["a"] }))).errors).toEqual([]);

  expect(stack.calls().filter((call) => call.startsWith("DELETE"))).toHaveLength(1);
  expect(stack.ours()).toMatchObject([{ id: stack.driver.state()?.id, tagNames: ["a"], frequency: 60 }]);
});

test("H2: an integration that is complete but for the activity log is kept, not removed", async () => {
  const stack = await start();
  stack.sandbox.inject({ match: "POST /v1/integrations", fault: "stepFails", step: "writeActivityLog" });

  expect((await stack.driver.up(stack.program())).errors).toEqual([]);

  expect(stack.calls()).not.toContainEqual(expect.stringMatching(/^DELETE/));
  expect(stack.ours()).toMatchObject([{ id: stack.driver.state()?.id, frequency: 60 }]);
});

test("H10: a name that is taken fails the preview, and says by whom", async () => {
  const stack = await start();
  const id = stack.sandbox.webPage.create({ name: "team-a" });

  const { errors } = await stack.driver.preview(stack.program({ name: "team-a" }));

  expect(errors).toEqual([
    expect.stringMatching(
      new RegExp(`^\\[NAME_TAKEN\\] name: the integration ${id} \\(gitlab, not managed by Pulumi\\)`),
    ),
  ]);
  expect(stack.calls()).toEqual(["POST /v1/integrations/list"]);
});

test("H10: a name that is taken between look-up and POST is told as such, and its owner is left alone", async () => {
  const stack = await start();
  const hold = stack.sandbox.hold({ match: "POST /v1/integrations", at: "beforeCommit" });

  const up = stack.driver.up(stack.program({ name: "team-a" }));
  await hold.reached;
  const theirs = stack.sandbox.webPage.create({ name: "team-a" });
  hold.release();

  expect((await up).errors).toEqual([expect.stringMatching(/^\[NAME_TAKEN\]/)]);
  expect(stack.driver.state()).toBeUndefined();
  expect(stack.sandbox.integrations()).toMatchObject([{ id: theirs, metadata: { fetch_users: true } }]);
});

test.each([
  ["name", "n".repeat(51), "NAME_INVALID"],
  ["description", "d".repeat(141), "DESCRIPTION_INVALID"],
])("H10: a %s that is too long for SEI is refused without a request", async (input, value, code) => {
  const stack = await start();

  const { errors } = await stack.driver.preview(stack.program({ [input]: value }));

  expect(errors).toEqual([expect.stringMatching(new RegExp(`^\\[${code}\\] ${input}: `))]);
  expect(stack.calls()).toEqual([]);
});

test("H11: after a 503 the work that goes on at SEI is waited for, and not done twice", async () => {
  const stack = await start();
  stack.sandbox.inject({ match: "POST /v1/integrations", fault: "asyncTimeout" });
  const preflight = stack.sandbox.hold({ match: "gitlab GET /api/v4/groups", at: "beforeCommit" });
  // SEI needs 20 seconds more than the gateway has patience.
  const startedAt = stack.clock.now();
  stack.clock.onSleep = async () => {
    if (stack.clock.now() < startedAt + 20_000) return;
    preflight.release();
    while (stack.ours().length === 0) await new Promise((resolve) => setImmediate(resolve));
  };

  // Our own validation would meet the hold as well.
  const program = stack.program({ validateConnection: "never" });
  expect((await stack.driver.up(program)).errors).toEqual([]);

  expect(posts(stack)).toBe(1);
  expect(stack.ours()).toMatchObject([{ id: stack.driver.state()?.id, frequency: 60 }]);
});

test.each<[fault: FaultName, posts: number]>([
  ["resetAfterCommit", 1],
  ["truncatedBody", 1],
  ["wrongJson", 1],
  ["notJson", 1],
  ["500AfterCommit", 1],
  ["503AfterCommit", 1],
  ["resetBeforeCommit", 2],
  ["html", 2],
  ["500", 2],
  ["502", 2],
  ["503", 2],
])("H11: a POST that meets %s ends with one integration after %i", async (fault, expected) => {
  const stack = await start();
  stack.sandbox.inject({ match: "POST /v1/integrations", fault });

  expect((await stack.driver.up(stack.program({ tags: ["a"] }))).errors).toEqual([]);

  const sent = stack.requests().map(({ method, path }) => `${method} ${path}`);
  expect(sent.filter((call) => call === "POST /v1/integrations")).toHaveLength(expected);
  expect(sent.filter((call) => call.startsWith("PUT"))).toEqual([]);
  expect(stack.sandbox.integrations()).toMatchObject([{ id: stack.driver.state()?.id, tagNames: ["a"] }]);
});

test("H11: a POST that fails for ever is sent twice, each of them whole", async () => {
  const stack = await start();
  stack.sandbox.inject({ match: "POST /v1/integrations", fault: "500", times: Infinity });

  expect((await stack.driver.up(stack.program())).errors).toHaveLength(1);

  const sent = stack.requests().filter(({ method, path }) => `${method} ${path}` === "POST /v1/integrations");
  const whole = { name: "gitlab", application: "gitlab", start_ingestion: true, tags: [] };
  expect(sent.map(({ body }) => body)).toMatchObject([whole, whole]);
  expect(stack.driver.state()).toBeUndefined();
});

test("H11: what another run of this resource has made while the POST failed is taken over", async () => {
  const stack = await start();
  stack.sandbox.inject({ match: "POST /v1/integrations", fault: "503" });
  let id = "";
  stack.clock.onSleep = async () => {
    stack.clock.onSleep = undefined;
    id = stack.sandbox.webPage.create({ name: "gitlab", url: stack.sandbox.gitlabUrl });
    stack.sandbox.webPage.setMetadata(id, { managed_by: markerFor("gitlab"), instance: "theirs" });
  };

  expect((await stack.driver.up(stack.program())).errors).toEqual([]);

  expect(stack.sandbox.integrations()).toMatchObject([{ id }]);
  expect(stack.driver.state()?.id).toBe(id);
});

test("H11: where SEI cannot be asked what became of the POST, the next up takes over what it made", async () => {
  const stack = await start();
  stack.sandbox.inject({ match: "POST /v1/integrations", fault: "resetAfterCommit" });
  // The look-ups before the POST (preview and update) pass.
  stack.sandbox.inject({ match: "POST /v1/integrations/list", fault: "503", skip: 2, times: Infinity });

  const first = await stack.driver.up(stack.program());
  expect(first.errors).toEqual([
    expect.stringMatching(/^\[CREATE_UNCERTAIN\] .*POST .* Looking for it failed too: .*503/),
  ]);
  const [left] = stack.ours();

  stack.sandbox.clearFaults();
  const second = await stack.driver.up(stack.program());
  expect(second.errors).toEqual([]);
  expect(second.warnings).toContain(
    `[TAKES_OVER_OWN] takes over the integration ${left?.id} ("gitlab"), which an earlier run of this resource created.`,
  );
  expect(stack.sandbox.integrations().map(({ id }) => id)).toEqual([left?.id]);
});

test.each([
  ["left out", (_url: string) => undefined, "https://gitlab.com"],
  ["pasted with a slash", (url: string) => `${url}/`, undefined],
  ["pasted with the path of the API", (url: string) => `${url}/api/v4/`, undefined],
])("H12: an address %s is sent as the root that SEI needs", async (_how, said, expected) => {
  const stack = await start();

  // Only SEI reaches the stand-in of gitlab.com under that name.
  const id = await stack.created({ url: said(stack.sandbox.gitlabUrl), validateConnection: "never" });

  expect(stack.stored(id)?.url).toBe(expected ?? stack.sandbox.gitlabUrl);
});

test("H15: an integration with our marker whose application is GitLab in other letters is not taken over", async () => {
  const stack = await start();
  const metadata = { managed_by: markerFor("gitlab") };
  const id = stack.sandbox.webPage.create({ name: "gitlab", application: "GitLab", metadata });

  const { errors } = await stack.driver.up(stack.program());

  expect(errors).toEqual([
    expect.stringMatching(new RegExp(`^\\[ADOPTION_MISMATCH\\] .*${id} has application GitLab`)),
  ]);
  expect(stack.calls()).not.toContainEqual(expect.stringMatching(/^PUT/));
});

test("H19: a token that GitLab refuses creates nothing even without our validation, because SEI's preflight runs", async () => {
  const stack = await start();
  const token = stack.sandbox.tokens.revoked;

  const { errors } = await stack.driver.up(stack.program({ token, validateConnection: "never" }));

  expect(errors).toEqual([expect.stringMatching(/^\[PREFLIGHT_FAILED\]/)]);
  expect(stack.sandbox.integrations()).toEqual([]);
});

test.each([
  ["our validation", undefined, /^\[FEATURE_DISABLED\] .*merge requests are disabled in project \d+/],
  ["SEI's preflight", "never", /^\[PREFLIGHT_FAILED\] .*merge requests of the project must be enabled/],
])("H22: %s names the feature that is off in the one project that SEI tests", async (_by, mode, reason) => {
  const stack = await start();
  const token = stack.sandbox.tokens.mergeRequestsOff;

  const { errors } = await stack.driver.up(stack.program({ token, validateConnection: mode }));

  expect(errors).toEqual([expect.stringMatching(reason)]);
  expect(stack.sandbox.integrations()).toEqual([]);
});

test("H22: a token that is a member of no project, with which SEI's preflight passes, is refused", async () => {
  const stack = await start();

  const { errors } = await stack.driver.up(stack.program({ token: stack.sandbox.tokens.noProjects }));

  expect(errors).toEqual([expect.stringMatching(/^\[NO_PROJECTS\]/)]);
  expect(stack.sandbox.integrations()).toEqual([]);
});

test("H35: SEI's test of every project is told under the name it has there, and nothing is made", async () => {
  const stack = await start();
  stack.sandbox.preflightTests("everyProject");
  stack.sandbox.inject({
    match: "cloud GET /api/v4/projects/278965/merge_requests",
    fault: "503",
    times: Number.POSITIVE_INFINITY,
  });

  const { errors } = await stack.driver.up(stack.program());

  expect(errors).toEqual([
    expect.stringMatching(
      /^\[PREFLIGHT_FAILED\] .*"Check repository platform\/frontend" failed \(GitLab answered 50/,
    ),
  ]);
  expect(stack.sandbox.integrations()).toEqual([]);
});

test("H2: a half-made integration that could not be looked at is made whole by the next up", async () => {
  const stack = await start();
  const left = await leftHalfMade(stack);

  const { errors, warnings } = await stack.driver.up(stack.program({ tags: ["a"] }));

  expect(errors).toEqual([]);
  expect(warnings).toContain(
    `[REMOVES_HALF_MADE] removes the integration ${left} ("gitlab"), which an earlier run left half made, and creates it anew.`,
  );
  const looks = stack.calls().filter((call) => call === `GET /v1/ingestion/${left}/trigger`);
  expect(looks).toHaveLength(3);
  expect(stack.ours()).toMatchObject([{ tagNames: ["a"], frequency: 60 }]);
});

test("H2: a half-made integration that the program names by its id is taken over, and not removed", async () => {
  const stack = await start();
  const existingId = await leftHalfMade(stack);

  const { errors } = await stack.driver.up(stack.program({ tags: ["a"], existingId }));

  expect(errors).toEqual([]);
  expect(stack.ours()).toMatchObject([{ id: existingId, tagNames: ["a"] }]);
});

test("H2: what somebody else has left half made is taken over as it is, and not removed", async () => {
  const stack = await start();
  const left = await leftHalfMade(stack, stack.anotherDriver());
  stack.sandbox.webPage.setMetadata(left, { managed_by: undefined, instance: undefined });

  expect((await stack.driver.up(stack.program({ adoptExisting: true }))).errors).toEqual([]);

  expect(stack.sandbox.integrations().map(({ id }) => id)).toEqual([left]);
});

test("a leftover under another name is not taken over, because it could be another team's, but it is named", async () => {
  const stack = await start();
  const id = await stack.created();

  const another = await stack.anotherDriver().up(stack.program({ name: "renamed" }));

  expect(another.warnings).toEqual([
    expect.stringContaining(`the integration ${id} ("gitlab") carries this resource's marker`),
  ]);
  expect(stack.stored(id)?.name).toBe("gitlab");
});

// A take-over that fails must not record the instance that it wanted to write: SEI still has the one before, so every
// later update would take the integration for somebody else's, and a destroy would leave it in SEI.
describe("a take-over of our own that SEI did not carry out", () => {
  async function failedTakeOver(): Promise<DrivenStack> {
    const stack = await start();
    await stack.driver.up(stack.program(), { killed: true });
    stack.sandbox.inject({ match: "PUT /v1/integrations/*", fault: "resetBeforeCommit", times: Infinity });
    expect((await stack.driver.up(stack.program())).errors).toEqual([
      expect.stringMatching(/^\[SEI_NETWORK\]/),
    ]);
    stack.sandbox.clearFaults();
    return stack;
  }

  test("is finished by the next up", async () => {
    const stack = await failedTakeOver();

    expect((await stack.driver.up(stack.program({ description: "ours" }))).errors).toEqual([]);

    expect(stack.ours()).toMatchObject([{ description: "ours" }]);
  });

  test("leaves nothing behind once it is finished and destroyed", async () => {
    const stack = await failedTakeOver();

    await stack.driver.up(stack.program());
    await stack.driver.destroy();

    expect(stack.ours()).toEqual([]);
  });
});

test("H11: a preflight that SEI gives up after 30 seconds is told apart, and nothing is created", async () => {
  const stack = await start();
  const slow = stack.sandbox.hold({ match: "gitlab GET /api/v4/projects", at: "beforeCommit" });
  const up = stack.driver.up(stack.program({ validateConnection: "never" }));
  await slow.reached;

  stack.sandbox.advanceTime(30_000);

  expect((await up).errors).toEqual([
    expect.stringMatching(/^\[PREFLIGHT_TIMEOUT\] .*longer than 30 seconds.*SEI can reach this GitLab/),
  ]);
  expect(stack.sandbox.integrations()).toEqual([]);
  slow.release();
});
