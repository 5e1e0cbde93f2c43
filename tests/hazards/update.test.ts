// What an update runs into at SEI: nothing that was there before gets lost, and nothing is believed unseen.

import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import { markerFor } from "../support/resourceDriver.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

const putBodies = (): object[] =>
  stack
    .requests()
    .filter(({ method }) => method === "PUT")
    .map(({ body }) => Object(body));

describe("H1: a PUT replaces the tags", () => {
  test("so tags that are not managed are carried along", async () => {
    const id = await stack.created();
    stack.sandbox.webPage.retag(id, ["by hand", "other"]);

    expect((await stack.driver.up(stack.program({ description: "changed" }))).errors).toEqual([]);

    expect(stack.stored(id)).toMatchObject({ description: "changed", tagNames: ["by hand", "other"] });
  });

  test("and managed ones are sent with every change", async () => {
    const id = await stack.created({ tags: ["one", "two"] });

    await stack.driver.up(stack.program({ tags: ["one", "two"], name: "renamed" }));

    expect(stack.stored(id)).toMatchObject({ name: "renamed", tagNames: ["one", "two"] });
  });

  test("so one that fails between the two is repeated with the tags that SEI had", async () => {
    const id = await stack.created();
    stack.sandbox.webPage.retag(id, ["by hand"]);
    stack.sandbox.inject({ match: "PUT /v1/integrations/*", fault: "stepFails", step: "insertTags" });

    expect((await stack.driver.up(stack.program({ description: "changed" }))).errors).toEqual([]);

    expect(stack.stored(id)).toMatchObject({ description: "changed", tagNames: ["by hand"] });
  });
});

test("H3: a dead token is refused before SEI takes it, and the old one goes on", async () => {
  const id = await stack.created();

  const { errors } = await stack.driver.up(stack.program({ token: stack.sandbox.tokens.expired }));

  expect(errors).toEqual([expect.stringMatching(/^\[TOKEN_EXPIRED\]/)]);
  expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid)).toBe(true);
});

test("H10: a rename to a name of the same stack that is not given up is refused by name, and changes nothing", async () => {
  const id = await stack.created();
  const both = (name: string) => ({
    ...stack.program({ name }),
    other: stack.program({ name: "taken" }).gitlab ?? {},
  });
  expect((await stack.driver.up(both("gitlab"))).errors).toEqual([]);

  const { errors } = await stack.driver.up(both("taken"));

  expect(errors).toEqual([
    expect.stringMatching(/^\[NAME_TAKEN\] name: the integration \d+ .* has the name "taken"/),
  ]);
  expect(stack.stored(id)?.name).toBe("gitlab");
  expect((await stack.driver.up(both("free"))).errors).toEqual([]);
  expect(stack.stored(id)?.name).toBe("free");
});

test("H4: an address that somebody has changed is put right together with the token", async () => {
  const id = await stack.created();
  stack.sandbox.webPage.setUrl(id, "https://elsewhere.example");
  stack.sandbox.webPage.replaceToken(id, stack.sandbox.tokens.valid3);

  const refreshed = await stack.driver.refresh();
  expect(refreshed.errors).toEqual([]);
  expect((await stack.driver.up(stack.program())).changed).toEqual({ gitlab: ["url"] });

  expect(stack.stored(id)?.url).toBe(stack.sandbox.gitlabUrl);
  expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid)).toBe(true);
});

test("H4: a change of the address that the refresh has not seen is still put right by any update", async () => {
  const id = await stack.created();
  stack.sandbox.webPage.setUrl(id, "https://elsewhere.example");

  expect((await stack.driver.up(stack.program({ description: "changed" }))).errors).toEqual([]);

  expect(stack.stored(id)?.url).toBe(stack.sandbox.gitlabUrl);
});

test("H4: a rotated token replaces nothing, and arrives with all that SEI asks for", async () => {
  const id = await stack.created({ tags: ["a"] });

  const { ops, changed } = await stack.driver.up(
    stack.program({ tags: ["a"], token: stack.sandbox.tokens.valid2 }),
  );

  expect({ ops, changed }).toEqual({ ops: { gitlab: "update" }, changed: { gitlab: ["tokenFingerprint"] } });
  expect(stack.stored(id)).toMatchObject({ id, tagNames: ["a"], frequency: 60 });
  expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid2)).toBe(true);
});

test("H5: the echo of a PUT is not believed: what SEI stores otherwise is named, recorded, and put right", async () => {
  const id = await stack.created();
  const hold = stack.sandbox.hold({ match: "PUT /v1/integrations/*", at: "afterCommit" });

  const up = stack.driver.up(stack.program({ name: "asked", description: "asked" }));
  await hold.reached;
  stack.sandbox.webPage.rename(id, "by hand");
  hold.release();

  expect((await up).errors).toEqual([expect.stringMatching(/^\[UPDATE_NOT_APPLIED\] .*as asked: name\./)]);
  expect(stack.driver.state()?.outputs).toMatchObject({ name: "by hand", description: "asked" });

  expect((await stack.driver.up(stack.program({ name: "asked", description: "asked" }))).errors).toEqual([]);
  expect(stack.stored(id)?.name).toBe("asked");
});

test("H5: what a POST does not tell comes from the stored row", async () => {
  const id = await stack.created();

  expect(stack.driver.state()?.outputs.createdAt).toBe(
    new Date((stack.stored(id)?.created_at ?? 0) * 1_000).toISOString(),
  );
});

describe("H6: a PUT replaces metadata as a whole, and cannot clear a text", () => {
  test("so keys that are not managed are carried along", async () => {
    const id = await stack.created({ ingestion: { commits: true } });
    stack.sandbox.webPage.setMetadata(id, { fetch_users: true, timezone: "UTC", fetch_commits: false });

    await stack.driver.up(stack.program({ ingestion: { commits: true, pipelines: false } }));

    expect(stack.stored(id)?.metadata).toEqual({
      fetch_users: true,
      timezone: "UTC",
      fetch_commits: true,
      fetch_pipelines: false,
      managed_by: markerFor("gitlab"),
      instance: stack.driver.state()?.outputs.instance,
    });
  });

  test("so an empty description is refused while there is one", async () => {
    const id = await stack.created({ description: "first" });
    stack.calls();

    const { errors } = await stack.driver.up(stack.program({ description: "" }));

    expect(errors).toEqual([expect.stringMatching(/^\[DESCRIPTION_INVALID\] description: /)]);
    expect(stack.calls()).toEqual([]);
    expect(stack.stored(id)?.description).toBe("first");
  });

  test("so a description that is taken out of the program stays, with a warning", async () => {
    const id = await stack.created({ description: "first" });

    const { errors, warnings } = await stack.driver.up(stack.program());

    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      expect.stringContaining("[DESCRIPTION_KEPT] description: is no longer managed"),
    ]);
    expect(stack.stored(id)?.description).toBe("first");
  });
});

test("H20: a satellite's integration with our marker is not taken over, and no token is sent for it", async () => {
  const metadata = { managed_by: markerFor("gitlab") };
  const id = stack.sandbox.webPage.create({ name: "gitlab", satellite: true, metadata });

  const { errors } = await stack.driver.up(stack.program());

  expect(errors).toEqual([expect.stringMatching(/^\[ADOPTION_MISMATCH\] .*satellite true/)]);
  expect(putBodies()).toEqual([]);
  expect(stack.stored(id)?.tokenFingerprint).toBeUndefined();
});

describe("H24: a rotation is a delete and an insert", () => {
  const failure = { match: "PUT /v1/integrations/*", fault: "stepFails", step: "storeToken" } as const;
  const rotated = () => stack.program({ token: stack.sandbox.tokens.valid2 });

  test("so a token travels only when it has changed", async () => {
    const id = await stack.created();
    stack.sandbox.inject({ ...failure, times: Infinity });

    expect((await stack.driver.up(stack.program({ description: "changed" }))).errors).toEqual([]);

    expect(putBodies()).toEqual([expect.not.objectContaining({ apikey: expect.anything() })]);
    expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid)).toBe(true);
  });

  test("so one that fails in the middle is finished at once", async () => {
    const id = await stack.created();
    stack.sandbox.inject(failure);

    expect((await stack.driver.up(rotated())).errors).toEqual([]);

    expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid2)).toBe(true);
  });

  test.each(["up", "refresh, then up"])("so one that cannot be finished is finished by %s", async (way) => {
    const id = await stack.created();
    stack.sandbox.inject({ ...failure, times: 2 });

    expect((await stack.driver.up(rotated())).errors).toHaveLength(1);
    expect(stack.stored(id)?.tokenFingerprint).toBeUndefined();
    expect(stack.driver.state()).toMatchObject({ id });
    expect(stack.driver.state()?.outputs).not.toHaveProperty("token");
    expect(stack.driver.state()?.outputs).not.toHaveProperty("tokenFingerprint");

    if (way.startsWith("refresh")) expect((await stack.driver.refresh()).errors).toEqual([]);
    expect((await stack.driver.up(rotated())).errors).toEqual([]);
    expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid2)).toBe(true);
  });

  test("so a return to the old token after a failed rotation sends the old one again", async () => {
    const id = await stack.created();
    stack.sandbox.inject({ ...failure, times: 2 });
    await stack.driver.up(rotated());

    expect((await stack.driver.up(stack.program())).errors).toEqual([]);

    expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid)).toBe(true);
  });
});
