// What the run after a failure finds, and what a run with the wrong account must not do.
import { byDoor } from "../support/drivenDoor.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

test("a key of another tenant is refused before a request: its ids are other integrations", async () => {
  await stack.created();
  const text = JSON.stringify({ key: "k", id: "i", company: "AnotherAccount" });
  const driver = stack.anotherDriver({ "harness-sei:apiKey": Buffer.from(text).toString("base64") });
  driver.resume(stack.driver);
  const before = driver.state();
  stack.calls();

  for (const run of [() => driver.refresh(), () => driver.destroy()]) {
    const { errors } = await run();
    expect(errors).toEqual([
      expect.stringMatching(/^\[SEI_KEY_INVALID\] .*tenant anotheraccount.*tenant sandboxaccount/),
    ]);
  }
  expect(stack.calls()).toEqual([]);
  expect(driver.state()).toEqual(before);
});

test("the tenant of an integration is recorded, and is never a change", async () => {
  const id = await stack.created({ existingId: undefined });
  expect(stack.driver.state()?.outputs).toMatchObject({ tenant: "sandboxaccount" });

  const { ops, changed } = await stack.driver.preview(stack.program({ existingId: id }));

  expect({ ops, changed }).toEqual({ ops: { gitlab: "same" }, changed: {} });
});

test("a replacement whose OAuth code is spent deletes nothing", async () => {
  const oauth = stack.sandbox.webPage.authorizeOAuth();
  const program = stack.program({ authMethod: "oauth", token: undefined, oauth });
  await stack.driver.up(program);
  const [before] = stack.ours();

  const { errors } = await stack.driver.up(program, { replace: ["gitlab"] });

  // A plugin is not asked for the delete first: it takes its own integration over, and needs no code.
  const refused = [expect.stringMatching(/^\[REPLACEMENT_REFUSED\] oauth: /)];
  expect(errors).toEqual(byDoor({ class: refused, plugin: [] }));
  expect(stack.ours().map(({ id }) => id)).toEqual([before?.id]);
});

test("a slash at the end of sei.baseUrl is no other account", async () => {
  const baseUrl = stack.sandbox.seiBaseUrl;
  await stack.created({ sei: { baseUrl } });

  const { ops } = await stack.driver.preview(stack.program({ sei: { baseUrl: `${baseUrl}/` } }));

  expect(ops).toEqual({ gitlab: "same" });
});

test("a take-over whose PUT gets no clear answer is tried again, and does not find itself in its way", async () => {
  const { sandbox } = stack;
  const id = sandbox.webPage.create({ name: "gitlab", url: sandbox.gitlabUrl, token: sandbox.tokens.valid2 });
  sandbox.inject({ match: "PUT /v1/integrations/*", fault: "503" });

  expect((await stack.driver.up(stack.program({ adoptExisting: true }))).errors).toEqual([]);

  expect(stack.ours().map((integration) => integration.id)).toEqual([id]);
});

test("a satellite whose create could not be read back gets its configuration from the next up", async () => {
  const { url } = stack.sandbox.gitlabs.selfManaged;
  const satellite = stack.program({ accountType: "privateCloud", url, token: undefined });
  stack.sandbox.inject({ match: "GET /v1/integrations/*", fault: "503", times: Infinity });
  expect((await stack.driver.up(satellite)).errors).toHaveLength(1);
  stack.sandbox.clearFaults();

  expect((await stack.driver.up(satellite)).errors).toEqual([]);

  expect(stack.driver.state()?.outputs).toMatchObject({
    satelliteConfig: expect.stringContaining("satellite:"),
    createdAt: expect.any(String),
  });
  expect(stack.ours()).toHaveLength(1);
});

test("going back to the old token after a rotation that broke half-way sends it", async () => {
  const id = await stack.created();
  stack.sandbox.inject({
    match: "PUT /v1/integrations/*",
    fault: "stepFails",
    step: "storeToken",
    times: Infinity,
  });
  stack.sandbox.inject({ match: "GET /v1/integrations/*", fault: "503", skip: 1, times: Infinity });
  const { errors } = await stack.driver.up(stack.program({ token: stack.sandbox.tokens.valid2 }));
  expect(errors).toEqual([expect.stringContaining("SEI may have the old credential, the new one, or none")]);
  stack.sandbox.clearFaults();

  expect((await stack.driver.up(stack.program())).errors).toEqual([]);

  expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid)).toBe(true);
});

test("a satellite's token that the program no longer gives locks nothing when it has expired: kept, it is warned of, else forgotten", async () => {
  const { url, tokens } = stack.sandbox.gitlabs.selfManaged;
  const satellite = { accountType: "privateCloud", url };
  await stack.driver.up(stack.program({ ...satellite, token: tokens.valid }));
  await stack.clock.sleep(3 * 365 * 86_400_000);
  const { tokenFingerprint } = stack.driver.state()?.inputs ?? {};

  // What the engine gives with ignoreChanges.
  const kept = await stack.driver.up(stack.program({ ...satellite, token: undefined, tokenFingerprint }));
  const forgotten = await stack.driver.up(stack.program({ ...satellite, token: undefined }));

  expect([...kept.errors, ...forgotten.errors]).toEqual([]);
  expect(kept.warnings).toEqual([expect.stringContaining("[TOKEN_EXPIRED]")]);
  expect(forgotten.warnings).toEqual([]);
});
