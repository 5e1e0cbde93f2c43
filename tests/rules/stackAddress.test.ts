// A resource's own `sei.baseUrl` beside the stack's: what is another SEI, and what is the same one written out.
import { check, configuredProvider, GOOD_INPUTS, MANAGED_BY } from "../support/checkInputs.ts";
import { startDrivenStack } from "../support/drivenStack.ts";

const PROD1 = "https://app.harness.io/prod1/sei/api";
const PROD2 = "https://app.harness.io/gratis/sei/api";

const BY_ADDRESS = { "harness-sei:baseUrl": PROD1 };
const BY_NAME = { "harness-sei:baseUrl": "", "harness-sei:environment": "prod1" };

type Sei = Readonly<Record<string, unknown>> | undefined;

test.each<[situation: string, config: Record<string, string>, recorded: Sei, declared: Sei, does: string]>([
  ["none, as before", BY_ADDRESS, undefined, undefined, "nothing"],
  ["the stack's, written out", BY_ADDRESS, undefined, { baseUrl: PROD1 }, "recorded"],
  ["with a slash", BY_ADDRESS, undefined, { baseUrl: `${PROD1}/` }, "recorded"],
  [
    "in upper case, with its port",
    BY_ADDRESS,
    undefined,
    { baseUrl: "HTTPS://APP.Harness.IO:443/prod1/sei/api//" },
    "recorded",
  ],
  ["of an environment by name", BY_NAME, undefined, { baseUrl: PROD1 }, "recorded"],
  [
    "of a stack that has a slash",
    { "harness-sei:baseUrl": `${PROD1}/` },
    undefined,
    { baseUrl: PROD1 },
    "recorded",
  ],
  ["the stack's, taken out", BY_NAME, { baseUrl: PROD1 }, undefined, "recorded"],
  ["the stack's, taken out of an empty sei", BY_NAME, { baseUrl: PROD1 }, {}, "recorded"],
  ["spelled otherwise than recorded", BY_ADDRESS, { baseUrl: PROD1 }, { baseUrl: `${PROD1}//` }, "nothing"],
  ["another one", BY_ADDRESS, undefined, { baseUrl: PROD2 }, "replaces"],
  ["another one, of an environment by name", BY_NAME, undefined, { baseUrl: PROD2 }, "replaces"],
  ["another path", BY_ADDRESS, undefined, { baseUrl: "https://app.harness.io/sei/api" }, "replaces"],
  ["another one, taken out", BY_ADDRESS, { baseUrl: PROD2 }, undefined, "replaces"],
  ["kept, while the stack has moved", BY_ADDRESS, { baseUrl: PROD2 }, { baseUrl: PROD2 }, "nothing"],
  ["a key of its own for the stack's", BY_ADDRESS, undefined, { apiKeyFrom: { env: "PATH" } }, "recorded"],
  [
    "the stack's, written out beside a key of its own",
    BY_ADDRESS,
    { apiKeyFrom: { env: "PATH" } },
    { apiKeyFrom: { env: "PATH" }, baseUrl: PROD1 },
    "recorded",
  ],
  [
    "the same in a stack without a key",
    { ...BY_ADDRESS, "harness-sei:apiKey": "" },
    { apiKeyFrom: { env: "HOME" } },
    { apiKeyFrom: { env: "HOME" }, baseUrl: PROD1 },
    "recorded",
  ],
])("%s: %j, recorded %j, declared %j, is %s", async (_, config, before, sei, does) => {
  const recorded = {
    ...GOOD_INPUTS,
    ...(before === undefined ? {} : { sei: before }),
    name: "gitlab",
    managedBy: MANAGED_BY,
  };
  const { inputs: olds } = await check(recorded, recorded, config);
  const { inputs: news, codes } = await check({ ...recorded, sei }, olds, config);
  expect(codes).toEqual([]);

  const answer = await (await configuredProvider(config)).diff?.("1", olds, news);

  const expected = {
    nothing: { changes: false },
    recorded: { replaces: [] },
    replaces: { replaces: ["sei"] },
  }[does];
  expect(answer).toMatchObject(expected ?? {});
});

test("written out it is recorded without a request, and then a stack that moves away leaves the integration", async () => {
  const stack = await startDrivenStack();
  const elsewhere = await startDrivenStack();
  try {
    process.env.STACKS_KEY = stack.sandbox.apiKey;
    const id = await stack.created();
    const pinned = stack.program({
      sei: { baseUrl: `${stack.sandbox.seiBaseUrl}/`, apiKeyFrom: { env: "STACKS_KEY" } },
    });
    expect((await stack.driver.up(pinned)).ops).toEqual({ gitlab: "update" });
    expect(stack.calls()).toEqual([]);

    const moved = elsewhere.anotherDriver();
    moved.resume(stack.driver);

    expect((await moved.preview(pinned)).ops).toEqual({ gitlab: "same" });
    expect((await moved.refresh()).ops).toEqual({ gitlab: "read" });
    expect((await moved.destroy()).errors).toEqual([]);
    expect(stack.stored(id)).toBeUndefined();
    expect(elsewhere.calls()).toEqual([]);
  } finally {
    delete process.env.STACKS_KEY;
    await stack.close();
    await elsewhere.close();
  }
});
