// What makes an integration look deleted that is not, and deleted where it is not.
import type { FaultRule } from "../../sandbox/src/index.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

describe("H7: a DELETE is 200 whatever happened", () => {
  const failure = { match: "DELETE /v1/integrations/*", fault: "stepFails", step: "deleteRow" } as const;

  test("so `success` is read, and a failure is tried once more", async () => {
    const id = await stack.created();
    stack.sandbox.inject(failure);

    expect((await stack.driver.destroy()).errors).toEqual([]);

    // The second says that it is gone, and is believed.
    expect(stack.calls().at(-1)).toBe(`DELETE /v1/integrations/${id}`);

    expect(stack.sandbox.integrations()).toEqual([]);
    expect(stack.driver.state()).toBeUndefined();
  });

  test("and one that stays a failure fails the run, and keeps the state for the next", async () => {
    const id = await stack.created();
    stack.sandbox.inject({ ...failure, times: 2 });

    expect((await stack.driver.destroy()).errors).toEqual([
      expect.stringMatching(
        new RegExp(`^\\[DELETE_FAILED\\] the integration ${id} .*is still in SEI: Internal Server Error\\.`),
      ),
    ]);
    expect(stack.driver.state()?.id).toBe(id);

    expect((await stack.driver.destroy()).errors).toEqual([]);
    expect(stack.sandbox.integrations()).toEqual([]);
  });

  test("so one that says that it is gone is believed, and nothing is looked up after it", async () => {
    const id = await stack.created();

    expect((await stack.driver.destroy()).errors).toEqual([]);

    expect(stack.calls().at(-1)).toBe(`DELETE /v1/integrations/${id}`);
  });

  test("and one whose request got lost is sent again", async () => {
    await stack.created();
    stack.sandbox.inject({ match: "DELETE /v1/integrations/*", fault: "resetBeforeCommit" });

    expect((await stack.driver.destroy()).errors).toEqual([]);

    expect(stack.sandbox.integrations()).toEqual([]);
  });

  test("and one that SEI refuses is told with its reason, and not sent again", async () => {
    const id = await stack.created();
    stack.sandbox.inject({
      match: "DELETE /v1/integrations/*",
      fault: "throttled",
      retryAfter: 3_600,
      times: 9,
    });

    expect((await stack.driver.destroy()).errors).toEqual([expect.stringMatching(/^\[SEI_THROTTLED\]/)]);

    expect(stack.stored(id)).toBeDefined();
    expect(stack.calls().filter((call) => call.startsWith("DELETE"))).toHaveLength(1);
  });

  test("and none is sent for one that is gone already", async () => {
    const id = await stack.created();
    stack.sandbox.webPage.remove(id);

    expect((await stack.driver.destroy()).errors).toEqual([]);

    expect(stack.driver.state()).toBeUndefined();
    expect(stack.calls().filter((call) => call.startsWith("DELETE"))).toEqual([]);
  });

  test("so one that reports a missing integration is a success, when it is really gone", async () => {
    const id = await stack.created();
    const hold = stack.sandbox.hold({ match: "DELETE /v1/integrations/*", at: "beforeCommit" });

    const destroy = stack.driver.destroy();
    await hold.reached;
    stack.sandbox.webPage.remove(id);
    hold.release();

    expect((await destroy).errors).toEqual([]);
    expect(stack.driver.state()).toBeUndefined();
    expect(stack.calls().filter((call) => call.startsWith("DELETE"))).toHaveLength(1);
  });
});

test("H8: many integrations are deleted one by one, each by its id", async () => {
  const names = ["one", "two", "three"];
  const all = stack.program().gitlab ?? {};
  await stack.driver.up(Object.fromEntries(names.map((name) => [name, all])));
  const ids = stack.sandbox.integrations().map(({ id }) => id);
  stack.calls();

  expect((await stack.driver.destroy()).errors).toEqual([]);

  expect(
    stack
      .calls()
      .filter((call) => call.startsWith("DELETE"))
      .toSorted(),
  ).toEqual(ids.map((id) => `DELETE /v1/integrations/${id}`).toSorted());
  expect(stack.sandbox.integrations()).toEqual([]);
});

describe("H9: one 404 is no proof of a deletion", () => {
  const unreadable = { match: "GET /v1/integrations/*", fault: "stepFails", step: "readRow" } as const;
  const list = "POST /v1/integrations/list";

  test("so a refresh keeps what a list still shows", async () => {
    const id = await stack.created();
    stack.sandbox.inject({ match: list, fault: "staleRead" });

    expect((await stack.driver.refresh()).ops).toEqual({ gitlab: "read" });

    expect(stack.calls()).toEqual([list, list]);
    expect(stack.driver.state()?.id).toBe(id);
  });

  test("so an update goes on", async () => {
    const id = await stack.created();
    stack.sandbox.inject(unreadable);

    expect((await stack.driver.up(stack.program({ description: "changed" }))).errors).toEqual([]);

    expect(stack.stored(id)?.description).toBe("changed");
  });

  test("so a destroy deletes", async () => {
    await stack.created();
    stack.sandbox.inject(unreadable);

    expect((await stack.driver.destroy()).errors).toEqual([]);

    expect(stack.sandbox.integrations()).toEqual([]);
  });

  test("so a create is not a failure", async () => {
    stack.sandbox.inject(unreadable);

    expect((await stack.driver.up(stack.program())).errors).toEqual([]);

    expect(stack.ours()).toHaveLength(1);
  });

  test("and a real deletion, which a list agrees with, is one", async () => {
    const id = await stack.created();
    stack.sandbox.webPage.remove(id);

    const { ops, warnings } = await stack.driver.refresh();

    expect(ops).toEqual({ gitlab: "gone" });
    expect(warnings).toEqual([
      expect.stringContaining(`[GONE_FROM_SEI] the integration ${id} is gone from SEI.`),
    ]);
    expect((await stack.driver.up(stack.program())).ops).toEqual({ gitlab: "create" });
  });

  const everywhere = (fault: FaultRule["fault"]): FaultRule[] => [
    { match: "* /v1/**", fault, times: Infinity },
  ];

  test.each<[situation: string, faults: FaultRule[], code: string]>([
    ["500", everywhere("500"), "SEI_UNAVAILABLE"],
    ["503", everywhere("503"), "SEI_UNAVAILABLE"],
    ["a sign-in page", everywhere("html"), "SEI_PROTOCOL"],
    ["another JSON", everywhere("wrongJson"), "SEI_PROTOCOL"],
    ["half an answer", everywhere("truncatedBody"), "SEI_PROTOCOL"],
    ["a broken connection", everywhere("resetBeforeCommit"), "SEI_NETWORK"],
    ["a closed port", everywhere("connectionRefused"), "SEI_NETWORK"],
    ["no end of 429", everywhere("throttled"), "SEI_THROTTLED"],
  ])("so %s fails the refresh and the destroy, and never empties the stack", async (_what, faults, code) => {
    const id = await stack.created();
    for (const phase of ["refresh", "destroy"] as const) {
      for (const fault of faults) stack.sandbox.inject(fault);
      expect((await stack.driver[phase]()).errors).toEqual([
        expect.stringMatching(new RegExp(`^\\[${code}\\]`)),
      ]);
      stack.sandbox.clearFaults();
    }

    expect(stack.driver.state()?.id).toBe(id);
    expect(stack.stored(id)).toBeDefined();
  });

  test("so a 404 with no list to confirm it deletes nothing from the state", async () => {
    const id = await stack.created();
    stack.sandbox.inject({ match: list, fault: "staleRead" });
    stack.sandbox.inject({ match: list, fault: "500", times: Infinity });
    stack.sandbox.inject({ ...unreadable, times: Infinity });

    expect((await stack.driver.refresh()).errors).toEqual([expect.stringMatching(/^\[SEI_UNAVAILABLE\]/)]);
    expect((await stack.driver.destroy()).errors).toEqual([expect.stringMatching(/^\[SEI_UNAVAILABLE\]/)]);

    expect(stack.driver.state()?.id).toBe(id);
  });
});

test("H25: a delete that stops half-way is told as such: finish it, and do not keep the integration", async () => {
  const id = await stack.created();
  stack.sandbox.inject({
    match: "DELETE /v1/integrations/*",
    fault: "stepFails",
    step: "deleteRow",
    times: 2,
  });

  const { errors } = await stack.driver.destroy();

  expect(stack.stored(id)).toMatchObject({ frequency: undefined });
  expect(errors).toEqual([
    expect.stringMatching(/Run `pulumi destroy`.* again; do not keep the integration/),
  ]);
  expect((await stack.driver.destroy()).errors).toEqual([]);
  expect(stack.stored(id)).toBeUndefined();
});

test("a replacement whose delete takes two tries finds its name free", async () => {
  const id = await stack.created();
  stack.sandbox.inject({ match: "DELETE /v1/integrations/*", fault: "stepFails", step: "deleteRow" });
  const oauth = stack.sandbox.webPage.authorizeOAuth();

  const { ops, errors } = await stack.driver.up(
    stack.program({ authMethod: "oauth", token: undefined, oauth }),
  );

  expect({ ops, errors }).toEqual({ ops: { gitlab: "replace" }, errors: [] });
  expect(stack.driver.state()?.id).not.toBe(id);
  expect(stack.ours()).toHaveLength(1);
  expect(stack.stored(id)).toBeUndefined();
});

test("what is read of an integration of which nothing is recorded wants no other name", async () => {
  const id = await stack.created();
  // As an import has it; a class cannot be found without its provider.
  const outputs = Object.fromEntries(
    Object.entries(stack.driver.state()?.outputs ?? {}).filter(([name]) => name === "__provider"),
  );
  stack.driver.believe("gitlab", { id, inputs: {}, outputs, initErrors: [], pendingReplacement: false });

  expect((await stack.driver.refresh()).errors).toEqual([]);

  expect(stack.driver.state()?.outputs).toMatchObject({ name: "gitlab" });
  expect(stack.driver.state()?.outputs).not.toHaveProperty("__wanted");
});
