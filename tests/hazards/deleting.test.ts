// SEI schedules a deletion: until it is done the integration is listed, has its name, and is of no use to anybody.
import { byDoor } from "../support/drivenDoor.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Properties } from "../support/resourceDriver.ts";

const WHAT_FOLLOWS =
  "When SEI lists it no longer, `pulumi refresh` forgets it, and the next `pulumi up` makes another one.";

const MINUTE = 60_000;
const LONG = 60 * MINUTE;

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

const writes = () => stack.calls().filter((call) => /^(PUT|DELETE|POST \/v1\/integrations$)/.test(call));

/** The integration of the resource `gitlab`, on its way out for this long. */
async function deleting(takes: number, inputs: Properties = {}): Promise<string> {
  const id = await stack.created(inputs);
  stack.sandbox.deletionsTake(takes);
  stack.sandbox.webPage.remove(id);
  return id;
}

/** An integration that no resource has made, on its way out. */
function strangers(name: string, takes: number): string {
  const id = stack.sandbox.webPage.create({ name, url: stack.sandbox.gitlabUrl });
  stack.sandbox.deletionsTake(takes);
  stack.sandbox.webPage.remove(id);
  return id;
}

describe("H30: an integration that SEI is deleting", () => {
  test("is no drift, whatever SEI does to it on the way, and stays in the state with a warning", async () => {
    const id = await deleting(LONG, { tags: ["a"], ingestion: { commits: true } });
    const before = stack.driver.state();
    stack.sandbox.webPage.retag(id, []);
    stack.sandbox.webPage.setMetadata(id, { fetch_commits: undefined, managed_by: undefined });

    const { ops, warnings } = await stack.driver.refresh();

    expect(ops).toEqual({ gitlab: "read" });
    expect(warnings).toEqual([`[DELETED_SOON] SEI is deleting the integration ${id}. ${WHAT_FOLLOWS}`]);
    expect(stack.driver.state()).toEqual(before);
    const preview = await stack.driver.preview(stack.program({ tags: ["a"], ingestion: { commits: true } }));
    expect(preview.ops).toEqual({ gitlab: "same" });
  });

  test("is forgotten by the refresh that finds it gone, and made anew by the next up", async () => {
    await deleting(MINUTE);
    stack.sandbox.advanceTime(MINUTE);

    expect((await stack.driver.refresh()).ops).toEqual({ gitlab: "gone" });
    expect((await stack.driver.up(stack.program())).ops).toEqual({ gitlab: "create" });
  });

  test("gets no second DELETE", async () => {
    await deleting(LONG);

    expect((await stack.driver.destroy()).errors).toEqual([]);

    expect(stack.driver.state()).toBeUndefined();
    expect(writes()).toEqual([]);
  });

  test("gets no second DELETE either when the answer to the first was lost", async () => {
    const id = await stack.created();
    stack.sandbox.deletionsTake(LONG);
    stack.sandbox.inject({ match: "DELETE /v1/integrations/*", fault: "resetAfterCommit" });

    expect((await stack.driver.destroy()).errors).toEqual([]);

    expect(writes()).toEqual([`DELETE /v1/integrations/${id}`]);
  });

  test("is not changed: an update says what to wait for", async () => {
    const id = await deleting(LONG);

    const { errors } = await stack.driver.up(stack.program({ description: "changed" }));

    expect(errors).toEqual([
      expect.stringMatching(new RegExp(`^\\[BEING_DELETED\\] SEI is deleting.* ${id}\\.`)),
    ]);
    expect(writes()).toEqual([]);
  });

  test("is not taken over by its id", async () => {
    const existingId = strangers("theirs", LONG);

    for (const run of ["preview", "up"] as const) {
      const { errors } = await stack.driver[run](stack.program({ existingId, adoptExisting: true }));
      expect(errors).toEqual([expect.stringMatching(/^\[BEING_DELETED\] existingId: /)]);
    }
    expect(writes()).toEqual([]);
  });
});

describe("H30: a name that SEI has not freed yet is waited for", () => {
  const situations: ReadonlyArray<readonly [what: string, inputs: Properties]> = [
    ["a create", {}],
    ["a create that would take over whatever has the name", { adoptExisting: true }],
  ];

  test.each(situations)("by %s, which then makes one", async (_what, inputs) => {
    const id = strangers("gitlab", 2 * MINUTE);

    const { errors, warnings } = await stack.driver.up(stack.program(inputs));

    expect(errors).toEqual([]);
    expect(warnings).toContainEqual(
      expect.stringMatching(
        new RegExp(`^\\[WAITS_FOR_DELETION\\] name: waits until SEI has deleted the integration ${id} \\(`),
      ),
    );
    expect(stack.ours().map((ours) => ours.id)).toEqual([stack.driver.state()?.id]);
    expect(stack.stored(id)).toBeUndefined();
    expect(writes()).toEqual(["POST /v1/integrations"]);
  });

  test("by a create that finds its own, half made or whole", async () => {
    await deleting(2 * MINUTE);
    stack.driver.forget();

    expect((await stack.driver.up(stack.program())).errors).toEqual([]);

    expect(stack.ours()).toHaveLength(1);
    expect(writes()).toEqual(["POST /v1/integrations"]);
  });

  test("by a replacement, which deletes once and creates once; behind the plugin it takes over", async () => {
    const id = await stack.created();
    stack.sandbox.deletionsTake(2 * MINUTE);

    const { errors, warnings } = await stack.driver.up(stack.program(), { replace: ["gitlab"] });

    expect(errors).toEqual([]);
    const warning = byDoor({ class: "[WAITS_FOR_DELETION]", plugin: "[TAKES_OVER_OWN]" });
    expect(warnings).toContainEqual(expect.stringContaining(warning));
    const one = `/v1/integrations/${id}`;
    expect(writes()).toEqual(
      byDoor({ class: [`DELETE ${one}`, "POST /v1/integrations"], plugin: [`PUT ${one}`] }),
    );
    expect(stack.ours().map((ours) => ours.id)).toEqual([stack.driver.state()?.id]);
  });

  test("by a replacement with an OAuth code, which SEI would spend on the refused POST (H23)", async () => {
    const oauth = () => ({
      authMethod: "oauth",
      token: undefined,
      oauth: stack.sandbox.webPage.authorizeOAuth(),
    });
    await stack.created(oauth());
    stack.sandbox.deletionsTake(2 * MINUTE);

    const { errors } = await stack.driver.up(stack.program(oauth()), { replace: ["gitlab"] });

    expect(errors).toEqual([]);
    expect(writes().filter((call) => call.startsWith("POST"))).toHaveLength(byDoor({ class: 1, plugin: 0 }));
  });

  test("by a rename", async () => {
    const id = await stack.created();
    strangers("wanted", 2 * MINUTE);

    expect((await stack.driver.up(stack.program({ name: "wanted" }))).errors).toEqual([]);

    expect(stack.stored(id)?.name).toBe("wanted");
    expect(writes()).toEqual([`PUT /v1/integrations/${id}`]);
  });

  test("by a take-over under a new name", async () => {
    const existingId = stack.sandbox.webPage.create({ name: "old", url: stack.sandbox.gitlabUrl });
    strangers("gitlab", 2 * MINUTE);

    expect((await stack.driver.up(stack.program({ existingId, adoptExisting: true }))).errors).toEqual([]);

    expect(stack.stored(existingId)?.name).toBe("gitlab");
  });

  test("by a create whose half-made leftover SEI deletes late", async () => {
    stack.sandbox.inject({ match: "POST /v1/integrations", fault: "stepFails", step: "insertTags" });
    stack.sandbox.inject({ match: "GET /v1/ingestion/*/trigger", fault: "503", times: Infinity });
    await stack.driver.up(stack.program());
    stack.sandbox.clearFaults();
    const [half] = stack.ours();
    stack.sandbox.deletionsTake(2 * MINUTE);
    stack.requests();

    expect((await stack.driver.up(stack.program())).errors).toEqual([]);

    expect(writes()).toEqual([`DELETE /v1/integrations/${half?.id}`, "POST /v1/integrations"]);
    expect(stack.ours()).toMatchObject([{ id: stack.driver.state()?.id, frequency: 60 }]);
  });

  test("and not for ever: after five minutes the message names the state and what to do", async () => {
    const id = strangers("gitlab", LONG);
    const began = stack.clock.now();

    const { errors } = await stack.driver.up(stack.program());

    expect(errors).toEqual([
      expect.stringMatching(
        new RegExp(
          `^\\[NAME_TAKEN\\] name: the integration ${id} \\(.*being deleted\\) has the name "gitlab" until SEI has deleted it, .*5 minutes\\. Run \`pulumi up\` again`,
        ),
      ),
    ]);
    expect(stack.clock.now() - began).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(stack.clock.now() - began).toBeLessThan(6 * MINUTE);
    expect(writes()).toEqual([]);
  });

  test("and a deletion that SEI takes back leaves the name with its holder", async () => {
    const id = strangers("gitlab", LONG);
    stack.clock.onSleep = async () => stack.sandbox.webPage.replaceToken(id, stack.sandbox.tokens.valid);

    const { errors } = await stack.driver.up(stack.program());

    expect(errors).toEqual([
      expect.stringMatching(new RegExp(`^\\[NAME_TAKEN\\] name: the integration ${id} `)),
    ]);
    expect(writes()).toEqual([]);
  });
});
