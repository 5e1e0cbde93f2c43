// Keys, roles, lists and certificates: a refusal is told as what it is, at once, and nothing is lost by it.
import { type DrivenStack, type DrivenStackOptions, startDrivenStack } from "../support/drivenStack.ts";

const open: DrivenStack[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((stack) => stack.close()));
});

async function start(options: DrivenStackOptions = {}): Promise<DrivenStack> {
  const stack = await startDrivenStack(options);
  open.push(stack);
  return stack;
}

test("H16: an SEI that takes no writes from API keys is named as such, after one try", async () => {
  const stack = await start({ sessionUserForApiKeys: false });

  const { errors } = await stack.driver.up(stack.program());

  expect(errors).toEqual([
    expect.stringMatching(/^\[SEI_WRITE_REFUSED\] .*session_user.*this SEI refuses writes by API keys/s),
  ]);
  expect(stack.calls().filter((call) => call === "POST /v1/integrations")).toHaveLength(1);
  expect(stack.sandbox.integrations()).toEqual([]);
});

test.each(["harness", "legacy"] as const)(
  "H17: a key that a %s SEI does not know is told as such after one request, and no state is lost",
  async (mode) => {
    const stack = await start({ mode });
    const id = await stack.created();
    const stranger = stack.anotherDriver({ "harness-sei:apiKey": "bm90IGEga2V5" });
    stranger.resume(stack.driver);

    for (const phase of ["refresh", "destroy"] as const) {
      expect((await stranger[phase]()).errors).toEqual([expect.stringMatching(/^\[SEI_KEY_INVALID\]/)]);
      expect(stack.calls()).toHaveLength(1);
    }
    expect(stranger.state()?.id).toBe(id);
    expect(stack.stored(id)).toBeDefined();
  },
);

test("H17: a key whose role is too low is told as such, and no state is lost", async () => {
  const stack = await start();
  const id = await stack.created();
  const lowly = stack.anotherDriver({ "harness-sei:apiKey": stack.sandbox.ingestionKey });
  lowly.resume(stack.driver);

  expect((await lowly.refresh()).errors).toEqual([expect.stringMatching(/^\[SEI_FORBIDDEN\]/)]);
  expect((await lowly.destroy()).errors).toEqual([expect.stringMatching(/^\[SEI_FORBIDDEN\]/)]);

  expect(lowly.state()?.id).toBe(id);
  expect(stack.stored(id)).toBeDefined();
});

test.each(["harness", "legacy"] as const)(
  "H18: the key arrives in a form that a %s SEI takes",
  async (mode) => {
    const stack = await start({ mode });

    expect((await stack.driver.up(stack.program())).errors).toEqual([]);
    expect((await stack.driver.destroy()).errors).toEqual([]);
  },
);

test("H18: a key with a scheme word or a space in it is refused without a request", async () => {
  const stack = await start();
  const pasted = stack.anotherDriver({ "harness-sei:apiKey": `API KEY ${stack.sandbox.apiKey}` });

  const { errors } = await pasted.up(stack.program());

  expect(errors).toEqual([expect.stringMatching(/^\[CONFIG_INVALID\] harness-sei:apiKey .*white space/)]);
  expect(errors.join()).not.toContain(stack.sandbox.apiKey);
  expect(stack.calls()).toEqual([]);
});

test.each([
  ["team_a", "teamxa"],
  ["100%", "100 per cent"],
  ["team", "team-a"],
  ["team-a", "TEAM-A"],
])("H21: the name %s is free, although %s is taken", async (name, taken) => {
  const stack = await start();
  const theirs = stack.sandbox.webPage.create({ name: taken });

  const id = await stack.created({ name });

  expect(stack.sandbox.integrations().map((integration) => integration.name)).toEqual([taken, name]);
  await stack.driver.destroy();
  expect(stack.sandbox.integrations().map((integration) => integration.id)).toEqual([theirs]);
  expect(id).not.toBe(theirs);
});

test("H26: where SEI takes any certificate of a GitLab, we take none that nobody vouches for: no key is sent", async () => {
  const stack = await start();
  const { privateCa } = stack.sandbox.gitlabs;
  const astray = stack.anotherDriver({ "harness-sei:baseUrl": `${privateCa.url}/sei/api` });

  const { errors } = await astray.up(stack.program());

  expect(errors).toEqual([expect.stringMatching(/^\[SEI_NETWORK\] .*TLS certificate/)]);
  expect(stack.sandbox.requests().filter(({ instance }) => instance === "privateCa")).toEqual([]);
});

test("H26: a GitLab whose certificate nobody vouches for is refused before SEI gets a token", async () => {
  const stack = await start();
  const { privateCa } = stack.sandbox.gitlabs;

  const { errors } = await stack.driver.up(
    stack.program({ url: privateCa.url, token: privateCa.tokens.valid }),
  );

  expect(errors).toEqual([expect.stringMatching(/^\[GITLAB_TLS\]/)]);
});
