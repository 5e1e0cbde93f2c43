// Keys, roles, lists and certificates: a refusal is told as what it is, at once, and nothing is lost by it.
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

test("H16: an SEI that takes no writes from API keys is named as such, after one try", async () => {
  const world = await start({ sessionUserForApiKeys: false });

  const { errors } = await world.driver.up(world.program());

  expect(errors).toEqual([
    expect.stringMatching(/^\[SEI_WRITE_REFUSED\] .*session_user.*this SEI refuses writes by API keys/s),
  ]);
  expect(world.calls().filter((call) => call === "POST /v1/integrations")).toHaveLength(1);
  expect(world.sandbox.integrations()).toEqual([]);
});

test.each(["harness", "legacy"] as const)(
  "H17: a key that a %s SEI does not know is told as such after one request, and no state is lost",
  async (mode) => {
    const world = await start({ mode });
    const id = await world.created();
    const stranger = world.anotherDriver({ "harness-sei:apiKey": "bm90IGEga2V5" });
    stranger.resume(world.driver);

    for (const phase of ["refresh", "destroy"] as const) {
      expect((await stranger[phase]()).errors).toEqual([expect.stringMatching(/^\[SEI_KEY_INVALID\]/)]);
      expect(world.calls()).toHaveLength(1);
    }
    expect(stranger.state()?.id).toBe(id);
    expect(world.stored(id)).toBeDefined();
  },
);

test("H17: a key whose role is too low is told as such, and no state is lost", async () => {
  const world = await start();
  const id = await world.created();
  const lowly = world.anotherDriver({ "harness-sei:apiKey": world.sandbox.ingestionKey });
  lowly.resume(world.driver);

  expect((await lowly.refresh()).errors).toEqual([expect.stringMatching(/^\[SEI_FORBIDDEN\]/)]);
  expect((await lowly.destroy()).errors).toEqual([expect.stringMatching(/^\[SEI_FORBIDDEN\]/)]);

  expect(lowly.state()?.id).toBe(id);
  expect(world.stored(id)).toBeDefined();
});

test.each(["harness", "legacy"] as const)(
  "H18: the key arrives in a form that a %s SEI takes",
  async (mode) => {
    const world = await start({ mode });

    expect((await world.driver.up(world.program())).errors).toEqual([]);
    expect((await world.driver.destroy()).errors).toEqual([]);
  },
);

test("H18: a key with a scheme word or a space in it is refused without a request", async () => {
  const world = await start();
  const pasted = world.anotherDriver({ "harness-sei:apiKey": `API KEY ${world.sandbox.apiKey}` });

  const { errors } = await pasted.up(world.program());

  expect(errors).toEqual([expect.stringMatching(/^\[CONFIG_INVALID\] harness-sei:apiKey .*white space/)]);
  expect(errors.join()).not.toContain(world.sandbox.apiKey);
  expect(world.calls()).toEqual([]);
});

test.each([
  ["team_a", "teamxa"],
  ["100%", "100 per cent"],
  ["team", "team-a"],
  ["team-a", "TEAM-A"],
])("H21: the name %s is free, although %s is taken", async (name, taken) => {
  const world = await start();
  const theirs = world.sandbox.webPage.create({ name: taken });

  const id = await world.created({ name });

  expect(world.sandbox.integrations().map((integration) => integration.name)).toEqual([taken, name]);
  await world.driver.destroy();
  expect(world.sandbox.integrations().map((integration) => integration.id)).toEqual([theirs]);
  expect(id).not.toBe(theirs);
});

test("H26: where SEI takes any certificate of a GitLab, we take none that nobody vouches for: no key is sent", async () => {
  const world = await start();
  const { privateCa } = world.sandbox.gitlabs;
  const astray = world.anotherDriver({ "harness-sei:baseUrl": `${privateCa.url}/sei/api` });

  const { errors } = await astray.up(world.program());

  expect(errors).toEqual([expect.stringMatching(/^\[SEI_NETWORK\] .*TLS certificate/)]);
  expect(world.sandbox.requests().filter(({ instance }) => instance === "privateCa")).toEqual([]);
});

test("H26: a GitLab whose certificate nobody vouches for is refused before SEI gets a token", async () => {
  const world = await start();
  const { privateCa } = world.sandbox.gitlabs;

  const { errors } = await world.driver.up(
    world.program({ url: privateCa.url, token: privateCa.tokens.valid }),
  );

  expect(errors).toEqual([expect.stringMatching(/^\[GITLAB_TLS\]/)]);
});
