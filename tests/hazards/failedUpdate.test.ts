// What is told of an update that failed or seemed to, and what the next one sends: SEI deletes an old credential before
// it stores a new one (H24), and spends an OAuth code by looking at it (H23).
import type { FaultRule } from "../../sandbox/src/index.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Properties } from "../support/resourceDriver.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

const PUT = "PUT /v1/integrations/*";
const GET = "GET /v1/integrations/*";
const FOR_EVER = { times: Number.POSITIVE_INFINITY };
const SLOW_DOWN: FaultRule = { match: PUT, fault: "throttled", retryAfter: 3_600, ...FOR_EVER };
const BREAKS: FaultRule = { match: PUT, fault: "500", ...FOR_EVER };
/** The read before the PUT passes. */
const CANNOT_BE_READ: FaultRule = { match: GET, fault: "500", skip: 1, ...FOR_EVER };

const oauth = () => ({
  authMethod: "oauth",
  token: undefined,
  oauth: stack.sandbox.webPage.authorizeOAuth(),
});
const KINDS = {
  nothing: { before: () => ({}), after: () => ({ description: "new" }) },
  token: { before: () => ({}), after: () => ({ token: stack.sandbox.tokens.valid2 }) },
  code: { before: oauth, after: oauth },
} as const satisfies Record<string, Record<"before" | "after", () => Properties>>;

const credentials = () =>
  stack
    .requests()
    .filter(({ method }) => method === "PUT")
    .flatMap(({ body }) => (["apikey", "code"] as const).filter((field) => field in Object(body)));

test.each<
  [
    sends: keyof typeof KINDS,
    met: string,
    faults: readonly FaultRule[],
    said: RegExp,
    again: readonly string[],
  ]
>([
  ["nothing", "refuses", [SLOW_DOWN], /^\[SEI_THROTTLED\] (?!.*credential)/, []],
  ["nothing", "breaks", [BREAKS], /^\[SEI_\w+\] .*PUT (?!.*(?:credential|show these inputs))/, []],
  [
    "token",
    "refuses",
    [SLOW_DOWN],
    /\. SEI still has the credential it had\. (?!.*(?:spent|next up))/,
    ["apikey"],
  ],
  ["code", "refuses", [SLOW_DOWN], /\. SEI still has the credential it had\. (?!.*spent)/, ["code"]],
  [
    "token",
    "breaks",
    [BREAKS],
    /\. SEI may have the old credential, the new one, or none: the next up sends the new one again\. (?!.*spent)/,
    ["apikey"],
  ],
  [
    "token",
    "breaks, and lists nothing",
    [BREAKS, { match: "POST /v1/integrations/list", fault: "500", ...FOR_EVER }],
    /\. SEI may have the old credential, the new one, or none: the next up sends the new one again\. /,
    ["apikey"],
  ],
  [
    "code",
    "breaks, and cannot be read",
    [BREAKS, CANNOT_BE_READ],
    /\. SEI may have the old credential, the new one, or none\. The OAuth code is spent \(H23\): set oauth to a new authorization\. /,
    [],
  ],
  [
    "token",
    "cannot be read",
    [CANNOT_BE_READ],
    /\. SEI has the new credential\. (?!.*(?:spent|next up))/,
    [],
  ],
  ["code", "cannot be read", [CANNOT_BE_READ], /\. SEI has the new credential\. (?!.*spent)/, []],
])("a PUT with %s at an SEI that %s", async (sends, _met, faults, said, again) => {
  const { before, after } = KINDS[sends];
  await stack.created(before());
  const program = stack.program({ ...before(), ...after() });
  for (const fault of faults) stack.sandbox.inject(fault);

  expect((await stack.driver.up(program)).errors).toEqual([expect.stringMatching(said)]);

  stack.sandbox.clearFaults();
  stack.calls();
  expect((await stack.driver.up(program)).errors).toEqual([]);
  expect(credentials()).toEqual(again);
});

test("a failure says what it says of the input, too, and what to do about it", async () => {
  const id = await stack.created();
  const hold = stack.sandbox.hold({ match: PUT, at: "beforeCommit" });
  const update = stack.driver.up(stack.program({ name: "wanted", token: stack.sandbox.tokens.valid2 }));
  await hold.reached;
  stack.sandbox.webPage.create({ name: "wanted" });
  hold.release();

  const { errors } = await update;

  expect(errors).toEqual([
    expect.stringMatching(
      /^\[NAME_TAKEN\] name: .* SEI still has the credential it had\. Choose another name, or give the other/,
    ),
  ]);
  expect(stack.stored(id)?.name).toBe("gitlab");
});

test.each([
  ["breaks", BREAKS],
  ["refuses", SLOW_DOWN],
])(
  "a name that SEI did not take, because it %s, is planned again, though nothing can be read",
  async (_met, fault) => {
    const id = await stack.created();
    stack.sandbox.inject(fault);
    stack.sandbox.inject(CANNOT_BE_READ);
    const program = stack.program({ name: "new" });
    expect((await stack.driver.up(program)).errors).toHaveLength(1);
    stack.sandbox.clearFaults();

    expect((await stack.driver.preview(program)).ops).toEqual({ gitlab: "update" });

    expect((await stack.driver.up(program)).errors).toEqual([]);
    expect(stack.stored(id)?.name).toBe("new");
  },
);

test("an update that SEI carries out after it has answered 503 is waited for, and not sent again (H11)", async () => {
  const id = await stack.created();
  stack.sandbox.inject({ match: PUT, fault: "asyncTimeout" });

  expect((await stack.driver.up(stack.program({ description: "new" }))).errors).toEqual([]);

  expect(stack.calls().filter((call) => call.startsWith("PUT"))).toHaveLength(1);
  expect(stack.stored(id)?.description).toBe("new");
});

test("an update with a code whose answer is lost counts as done when SEI shows the rest", async () => {
  const id = await stack.created(oauth());
  stack.sandbox.inject({ match: PUT, fault: "resetAfterCommit" });

  expect((await stack.driver.up(stack.program({ ...oauth(), description: "new" }))).errors).toEqual([]);
  expect(stack.stored(id)?.description).toBe("new");
});

test("an update whose authorization SEI has spent before it refused says what it takes (H23)", async () => {
  await stack.created(oauth());
  stack.sandbox.inject({ match: PUT, fault: "stepFails", step: "updateRow", times: 9 });

  expect((await stack.driver.up(stack.program({ ...oauth(), description: "new" }))).errors).toEqual([
    expect.stringContaining("The OAuth code is spent (H23): set oauth to a new authorization."),
  ]);
});

test("an update whose answer is lost is not sent again when nobody can look what became of it", async () => {
  await stack.created();
  stack.sandbox.inject({ match: PUT, fault: "resetBeforeCommit" });
  stack.sandbox.inject({ match: "POST /v1/integrations/list", fault: "500", ...FOR_EVER });
  const program = stack.program({ token: stack.sandbox.tokens.valid2 });

  expect((await stack.driver.up(program)).errors).toEqual([expect.stringMatching(/^\[SEI_NETWORK\] /)]);

  expect(stack.calls().filter((call) => call.startsWith("PUT"))).toHaveLength(1);
});

test("after a write without an answer the tags are asked anew: somebody may have made or removed one", async () => {
  await stack.created({ tags: ["a"] });
  stack.sandbox.inject({ match: PUT, fault: "resetBeforeCommit" });

  expect((await stack.driver.up(stack.program({ tags: ["a"], description: "new" }))).errors).toEqual([]);

  expect(stack.calls().filter((call) => call === "POST /v1/tags/list")).toHaveLength(2);
});

test("a program that goes back to what it was after a failed update has SEI written all the same", async () => {
  const id = await stack.created({ description: "one" });
  stack.sandbox.inject(BREAKS);
  const renamed = stack.program({ name: "new", description: "one" });
  expect((await stack.driver.up(renamed)).errors).toHaveLength(1);
  stack.sandbox.clearFaults();
  // As if SEI had carried it out after all.
  stack.sandbox.webPage.rename(id, "new");

  const { ops, errors } = await stack.driver.up(stack.program({ name: "gitlab", description: "one" }));

  expect({ ops, errors }).toEqual({ ops: { gitlab: "update" }, errors: [] });
  expect(stack.stored(id)?.name).toBe("gitlab");
});
