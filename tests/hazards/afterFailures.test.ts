// What the run after a failure finds, and what a run with the wrong account must not do.
import { startWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test("a key of another tenant is refused before a request: its ids are other integrations", async () => {
  await world.created();
  const text = JSON.stringify({ key: "k", id: "i", company: "AnotherAccount" });
  const driver = world.anotherDriver({ "harness-sei:apiKey": Buffer.from(text).toString("base64") });
  driver.resume(world.driver);
  const before = driver.state();
  world.calls();

  for (const run of [() => driver.refresh(), () => driver.destroy()]) {
    const { errors } = await run();
    expect(errors).toEqual([
      expect.stringMatching(/^\[SEI_KEY_INVALID\] .*tenant anotheraccount.*tenant sandboxaccount/),
    ]);
  }
  expect(world.calls()).toEqual([]);
  expect(driver.state()).toEqual(before);
});

test("the tenant of an integration is recorded, and is never a change", async () => {
  const id = await world.created({ existingId: undefined });
  expect(world.driver.state()?.outputs).toMatchObject({ tenant: "sandboxaccount" });

  const { ops, changed } = await world.driver.preview(world.program({ existingId: id }));

  expect({ ops, changed }).toEqual({ ops: { gitlab: "same" }, changed: {} });
});

test("a replacement whose OAuth code is spent is refused before anything is deleted", async () => {
  const oauth = world.sandbox.webPage.authorizeOAuth();
  const program = world.program({ authMethod: "oauth", token: undefined, oauth });
  await world.driver.up(program);
  const [before] = world.ours();

  const { errors } = await world.driver.up(program, { replace: ["gitlab"] });

  expect(errors).toEqual([expect.stringMatching(/^\[REPLACEMENT_REFUSED\] oauth: /)]);
  expect(world.ours().map(({ id }) => id)).toEqual([before?.id]);
});

test("a slash at the end of sei.baseUrl is no other account", async () => {
  const baseUrl = world.sandbox.seiBaseUrl;
  await world.created({ sei: { baseUrl } });

  const { ops } = await world.driver.preview(world.program({ sei: { baseUrl: `${baseUrl}/` } }));

  expect(ops).toEqual({ gitlab: "same" });
});

test("a take-over whose PUT gets no clear answer is tried again, and does not find itself in its way", async () => {
  const { sandbox } = world;
  const id = sandbox.webPage.create({ name: "gitlab", url: sandbox.gitlabUrl, token: sandbox.tokens.valid2 });
  sandbox.inject({ match: "PUT /v1/integrations/*", fault: "503" });

  expect((await world.driver.up(world.program({ adoptExisting: true }))).errors).toEqual([]);

  expect(world.ours().map((integration) => integration.id)).toEqual([id]);
});

test("a satellite whose create could not be read back gets its configuration from the next up", async () => {
  const { url } = world.sandbox.gitlabs.selfManaged;
  const satellite = world.program({ accountType: "privateCloud", url, token: undefined });
  world.sandbox.inject({ match: "GET /v1/integrations/*", fault: "503", times: Infinity });
  expect((await world.driver.up(satellite)).errors).toHaveLength(1);
  world.sandbox.clearFaults();

  expect((await world.driver.up(satellite)).errors).toEqual([]);

  expect(world.driver.state()?.outputs).toMatchObject({
    satelliteConfig: expect.stringContaining("satellite:"),
    createdAt: expect.any(String),
  });
  expect(world.ours()).toHaveLength(1);
});

test("going back to the old token after a rotation that broke half-way sends it", async () => {
  const id = await world.created();
  world.sandbox.inject({
    match: "PUT /v1/integrations/*",
    fault: "stepFails",
    step: "storeToken",
    times: Infinity,
  });
  world.sandbox.inject({ match: "GET /v1/integrations/*", fault: "503", skip: 1, times: Infinity });
  const { errors } = await world.driver.up(world.program({ token: world.sandbox.tokens.valid2 }));
  expect(errors).toEqual([expect.stringContaining("SEI may have the old credential, the new one, or none")]);
  world.sandbox.clearFaults();

  expect((await world.driver.up(world.program())).errors).toEqual([]);

  expect(world.stored(id)?.tokenIs(world.sandbox.tokens.valid)).toBe(true);
});

test("a token that the program no longer gives is warned of when it has expired, and locks nothing", async () => {
  const { url, tokens } = world.sandbox.gitlabs.selfManaged;
  const satellite = { accountType: "privateCloud", url };
  await world.driver.up(world.program({ ...satellite, token: tokens.valid }));
  await world.clock.sleep(3 * 365 * 86_400_000);

  const outcome = await world.driver.up(world.program({ ...satellite, token: undefined }));

  expect(outcome.errors).toEqual([]);
  expect(outcome.warnings).toEqual([expect.stringContaining("[TOKEN_EXPIRED]")]);
});
