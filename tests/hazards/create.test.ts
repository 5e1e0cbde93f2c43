// What a create runs into at SEI: one integration in the end, or none and a reason.
import type { FaultName } from "../../sandbox/src/index.ts";
import { markerFor } from "../support/resourceDriver.ts";
import { seiClient } from "../support/seiClient.ts";
import { startWorld, type World, type WorldOptions } from "./world.ts";

const open: World[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((world) => world.close()));
});

async function start(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options);
  open.push(world);
  return world;
}

const posts = (world: World) => world.calls().filter((call) => call === "POST /v1/integrations").length;

test("H2: names of tags become ids before the POST, and a missing tag is made first", async () => {
  const world = await start();
  await seiClient(world.sandbox).post("/v1/tags", { name: "Platform" });

  const id = await world.created({ tags: ["PLATFORM", "new one"] });

  expect(world.stored(id)?.tagNames.toSorted()).toEqual(["new one", "platform"]);
  expect(world.sandbox.tags().map(({ name }) => name)).toEqual(["platform", "new one"]);
});

test("H2: a tag that somebody deletes just before the POST leaves no orphan, and the create succeeds", async () => {
  const world = await start();
  const hold = world.sandbox.hold({ match: "POST /v1/integrations", at: "beforeCommit" });

  const up = world.driver.up(world.program({ tags: ["platform"] }));
  await hold.reached;
  const [tag] = world.sandbox.tags();
  await seiClient(world.sandbox).delete(`/v1/tags/${tag?.id}`);
  hold.release();

  expect((await up).errors).toEqual([]);
  expect(world.ours()).toMatchObject([{ name: "gitlab", tagNames: ["platform"], frequency: 60 }]);
  expect(world.ours()[0]?.tokenIs(world.sandbox.tokens.valid)).toBe(true);
});

test("H2: the orphan of a failure half-way is removed before the create is tried again", async () => {
  const world = await start();
  world.sandbox.inject({ match: "POST /v1/integrations", fault: "stepFails", step: "insertTags" });

  expect((await world.driver.up(world.program({ tags: ["a"] }))).errors).toEqual([]);

  expect(world.calls().filter((call) => call.startsWith("DELETE"))).toHaveLength(1);
  expect(world.ours()).toMatchObject([{ id: world.driver.state()?.id, tagNames: ["a"], frequency: 60 }]);
});

test("H2: an integration that is complete but for the activity log is kept, not removed", async () => {
  const world = await start();
  world.sandbox.inject({ match: "POST /v1/integrations", fault: "stepFails", step: "writeActivityLog" });

  expect((await world.driver.up(world.program())).errors).toEqual([]);

  expect(world.calls()).not.toContainEqual(expect.stringMatching(/^DELETE/));
  expect(world.ours()).toMatchObject([{ id: world.driver.state()?.id, frequency: 60 }]);
});

test("H10: a name that is taken fails the preview, and says by whom", async () => {
  const world = await start();
  const id = world.sandbox.webPage.create({ name: "team-a" });

  const { errors } = await world.driver.preview(world.program({ name: "team-a" }));

  expect(errors).toEqual([
    expect.stringMatching(
      new RegExp(`^\\[NAME_TAKEN\\] name: the integration ${id} \\(gitlab, not managed by Pulumi\\)`),
    ),
  ]);
  expect(world.calls()).toEqual(["POST /v1/integrations/list"]);
});

test("H10: a name that is taken between look-up and POST is told as such, and its owner is left alone", async () => {
  const world = await start();
  const hold = world.sandbox.hold({ match: "POST /v1/integrations", at: "beforeCommit" });

  const up = world.driver.up(world.program({ name: "team-a" }));
  await hold.reached;
  const theirs = world.sandbox.webPage.create({ name: "team-a" });
  hold.release();

  expect((await up).errors).toEqual([expect.stringMatching(/^\[NAME_TAKEN\]/)]);
  expect(world.driver.state()).toBeUndefined();
  expect(world.sandbox.integrations()).toMatchObject([{ id: theirs, metadata: { fetch_users: true } }]);
});

test.each([
  ["name", "n".repeat(51), "NAME_INVALID"],
  ["description", "d".repeat(141), "DESCRIPTION_INVALID"],
])("H10: a %s that is too long for SEI is refused without a request", async (input, value, code) => {
  const world = await start();

  const { errors } = await world.driver.preview(world.program({ [input]: value }));

  expect(errors).toEqual([expect.stringMatching(new RegExp(`^\\[${code}\\] ${input}: `))]);
  expect(world.calls()).toEqual([]);
});

test("H11: after a 503 the work that goes on at SEI is waited for, and not done twice", async () => {
  const world = await start();
  world.sandbox.inject({ match: "POST /v1/integrations", fault: "asyncTimeout" });
  const preflight = world.sandbox.hold({ match: "gitlab GET /api/v4/groups", at: "beforeCommit" });
  // SEI needs 20 seconds more than the gateway has patience.
  const startedAt = world.clock.now();
  world.clock.onSleep = async () => {
    if (world.clock.now() < startedAt + 20_000) return;
    preflight.release();
    while (world.ours().length === 0) await new Promise((resolve) => setImmediate(resolve));
  };

  // Our own validation would meet the hold as well.
  const program = world.program({ validateConnection: "never" });
  expect((await world.driver.up(program)).errors).toEqual([]);

  expect(posts(world)).toBe(1);
  expect(world.ours()).toMatchObject([{ id: world.driver.state()?.id, frequency: 60 }]);
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
  const world = await start();
  world.sandbox.inject({ match: "POST /v1/integrations", fault });

  expect((await world.driver.up(world.program({ tags: ["a"] }))).errors).toEqual([]);

  expect(posts(world)).toBe(expected);
  expect(world.sandbox.integrations()).toMatchObject([{ id: world.driver.state()?.id, tagNames: ["a"] }]);
});

test("H11: where SEI cannot be asked what became of the POST, the next up takes over what it made", async () => {
  const world = await start();
  world.sandbox.inject({ match: "POST /v1/integrations", fault: "resetAfterCommit" });
  // The look-ups before the POST (preview and update) pass.
  world.sandbox.inject({ match: "POST /v1/integrations/list", fault: "503", skip: 2, times: Infinity });

  const first = await world.driver.up(world.program());
  expect(first.errors).toEqual([expect.stringMatching(/^\[CREATE_UNCERTAIN\]/)]);
  const [left] = world.ours();

  world.sandbox.clearFaults();
  const second = await world.driver.up(world.program());
  expect(second.errors).toEqual([]);
  expect(second.warnings).toContainEqual(expect.stringContaining(`takes over the integration ${left?.id}`));
  expect(world.sandbox.integrations().map(({ id }) => id)).toEqual([left?.id]);
});

test.each([
  ["left out", (_url: string) => undefined, "https://gitlab.com"],
  ["pasted with a slash", (url: string) => `${url}/`, undefined],
  ["pasted with the path of the API", (url: string) => `${url}/api/v4/`, undefined],
])("H12: an address %s is sent as the root that SEI needs", async (_how, said, expected) => {
  const world = await start();

  // Only SEI reaches the stand-in of gitlab.com under that name.
  const id = await world.created({ url: said(world.sandbox.gitlabUrl), validateConnection: "never" });

  expect(world.stored(id)?.url).toBe(expected ?? world.sandbox.gitlabUrl);
});

test("H15: an integration with our marker whose application is GitLab in other letters is not taken over", async () => {
  const world = await start();
  const metadata = { managed_by: markerFor("gitlab") };
  const id = world.sandbox.webPage.create({ name: "gitlab", application: "GitLab", metadata });

  const { errors } = await world.driver.up(world.program());

  expect(errors).toEqual([
    expect.stringMatching(new RegExp(`^\\[ADOPTION_MISMATCH\\] .*${id} has application GitLab`)),
  ]);
  expect(world.calls()).not.toContainEqual(expect.stringMatching(/^PUT/));
});

test("H19: a token that GitLab refuses creates nothing even without our validation, because SEI's preflight runs", async () => {
  const world = await start();
  const token = world.sandbox.tokens.revoked;

  const { errors } = await world.driver.up(world.program({ token, validateConnection: "never" }));

  expect(errors).toEqual([expect.stringMatching(/^\[PREFLIGHT_FAILED\]/)]);
  expect(world.sandbox.integrations()).toEqual([]);
});

test.each([
  ["our validation", undefined, /^\[FEATURE_DISABLED\] .*merge requests are disabled in project \d+/],
  ["SEI's preflight", "never", /^\[PREFLIGHT_FAILED\] .*merge requests of the project must be enabled/],
])("H22: %s names the feature that is off in the one project that SEI tests", async (_by, mode, reason) => {
  const world = await start();
  const token = world.sandbox.tokens.mergeRequestsOff;

  const { errors } = await world.driver.up(world.program({ token, validateConnection: mode }));

  expect(errors).toEqual([expect.stringMatching(reason)]);
  expect(world.sandbox.integrations()).toEqual([]);
});

test("H22: a token that is a member of no project, with which SEI's preflight passes, is refused", async () => {
  const world = await start();

  const { errors } = await world.driver.up(world.program({ token: world.sandbox.tokens.noProjects }));

  expect(errors).toEqual([expect.stringMatching(/^\[NO_PROJECTS\]/)]);
  expect(world.sandbox.integrations()).toEqual([]);
});

test("H2: a half-made integration that could not be looked at is made whole by the next up", async () => {
  const world = await start();
  world.sandbox.inject({ match: "POST /v1/integrations", fault: "stepFails", step: "insertTags" });
  world.sandbox.inject({ match: "GET /v1/ingestion/*/trigger", fault: "503", times: Infinity });
  expect((await world.driver.up(world.program({ tags: ["a"] }))).errors).toEqual([
    expect.stringMatching(/^\[CREATE_UNCERTAIN\]/),
  ]);
  world.sandbox.clearFaults();

  expect((await world.driver.up(world.program({ tags: ["a"] }))).errors).toEqual([]);

  expect(world.ours()).toMatchObject([{ tagNames: ["a"], frequency: 60 }]);
});

test("a leftover under another name is not taken over, because it could be another team's, but it is named", async () => {
  const world = await start();
  const id = await world.created();

  const another = await world.anotherDriver().up(world.program({ name: "renamed" }));

  expect(another.warnings).toEqual([
    expect.stringContaining(`the integration ${id} ("gitlab") carries this resource's marker`),
  ]);
  expect(world.stored(id)?.name).toBe("gitlab");
});

// A take-over that fails must not record the instance that it wanted to write: SEI still has the one before, so every
// later update would take the integration for somebody else's, and a destroy would leave it in SEI.
describe("a take-over of our own that SEI did not carry out", () => {
  async function failedTakeOver(): Promise<World> {
    const world = await start();
    await world.driver.up(world.program(), { killed: true });
    world.sandbox.inject({ match: "PUT /v1/integrations/*", fault: "resetBeforeCommit", times: Infinity });
    expect((await world.driver.up(world.program())).errors).toEqual([
      expect.stringMatching(/^\[SEI_NETWORK\]/),
    ]);
    world.sandbox.clearFaults();
    return world;
  }

  test("is finished by the next up", async () => {
    const world = await failedTakeOver();

    expect((await world.driver.up(world.program({ description: "ours" }))).errors).toEqual([]);

    expect(world.ours()).toMatchObject([{ description: "ours" }]);
  });

  test("leaves nothing behind once it is finished and destroyed", async () => {
    const world = await failedTakeOver();

    await world.driver.up(world.program());
    await world.driver.destroy();

    expect(world.ours()).toEqual([]);
  });
});

test("H11: a preflight that SEI gives up after 30 seconds is told apart, and nothing is created", async () => {
  const world = await start();
  const slow = world.sandbox.hold({ match: "gitlab GET /api/v4/projects", at: "beforeCommit" });
  const up = world.driver.up(world.program({ validateConnection: "never" }));
  await slow.reached;

  world.sandbox.advanceTime(30_000);

  expect((await up).errors).toEqual([
    expect.stringMatching(/^\[PREFLIGHT_TIMEOUT\] .*longer than 30 seconds.*SEI can reach this GitLab/),
  ]);
  expect(world.sandbox.integrations()).toEqual([]);
  slow.release();
});
