// Several personal access tokens in one integration: the web page gives them, and no write of ours could give them back.
import { byDoor, markerFor } from "../support/drivenDoor.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Program, Properties } from "../support/resourceDriver.ts";
import { UNKNOWN } from "../support/unknownValue.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

type Made = Parameters<DrivenStack["sandbox"]["webPage"]["create"]>[0];

/** An integration with two tokens, made by hand; returns its id. */
function byHand(more: Partial<Made> = {}): string {
  const { webPage, gitlabUrl: url, tokens } = stack.sandbox;
  return webPage.create({
    name: "by hand",
    url,
    tokens: [tokens.valid, tokens.valid2],
    tags: ["x"],
    ...more,
  });
}

/** A program that takes it over and declares no token. */
const leaving = (existingId: string, inputs: Properties = {}): Program =>
  stack.program({ existingId, name: "by hand", token: undefined, ...inputs });

async function takenOver(inputs: Properties = {}, more: Partial<Made> = {}): Promise<string> {
  const id = byHand(more);
  expect((await stack.driver.up(leaving(id, inputs))).errors).toEqual([]);
  stack.calls();
  return id;
}

const marksOf = (id: string) => stack.stored(id)?.tokenFingerprint?.split(",");
const writes = () => stack.requests().filter(({ method }) => method === "PUT" || method === "POST");
const credentials = () =>
  writes().flatMap(({ body }) =>
    (["apikey", "keys", "url"] as const).filter((field) => field in Object(body)),
  );
const codesOf = (findings: readonly string[]) => findings.map((said) => /^\[([A-Z_]+)\]/.exec(said)?.[1]);

describe("H28: no write can give an integration its several tokens back", () => {
  test("so a take-over without a token says so, and leaves them", async () => {
    const id = byHand();
    const before = marksOf(id);

    const { errors, warnings } = await stack.driver.up(leaving(id, { tags: ["a"] }));

    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      expect.stringContaining(`("by hand"): all its tokens are kept; tags x -> a;`),
      expect.stringMatching(/^\[TOKEN_NOT_MANAGED\] token: is not declared, and none is recorded: SEI keeps/),
      expect.stringContaining(`[TAKES_OVER] takes over the integration ${id}`),
    ]);
    expect(credentials()).toEqual([]);
    expect(marksOf(id)).toEqual(before);
    expect(stack.driver.state()?.outputs).toMatchObject({ authentication: "multiple_api_keys" });
    expect(stack.driver.state()?.inputs).toMatchObject({ authentication: "multiple_api_keys" });
    expect(stack.driver.state()?.outputs).not.toHaveProperty("tokenFingerprint");
  });

  test.each<[change: string, inputs: Properties]>([
    ["nothing", {}],
    ["another name", { name: "renamed" }],
    ["other tags", { tags: ["b"] }],
    ["other settings of ingestion", { ingestion: { users: false } }],
    ["another way of trying the connection", { validateConnection: "always" }],
    ["existingId taken out", { existingId: undefined }],
  ])("so %s sends no token, refresh finds no drift, and destroy removes it", async (_, inputs) => {
    const id = await takenOver();
    const before = marksOf(id);

    const { errors, warnings } = await stack.driver.up(leaving(id, inputs));
    expect({ errors, codes: codesOf(warnings) }).toEqual({ errors: [], codes: ["TOKEN_NOT_MANAGED"] });
    expect(credentials()).toEqual([]);
    await stack.driver.refresh();
    expect((await stack.driver.preview(leaving(id, inputs))).ops).toEqual({ gitlab: "same" });
    expect(marksOf(id)).toEqual(before);

    await stack.driver.destroy();
    expect(stack.stored(id)).toBeUndefined();
  });

  test("so one token is told in the preview to replace all, and does", async () => {
    const { valid3 } = stack.sandbox.tokens;
    const id = await takenOver();
    const rotated = leaving(id, { token: valid3 });

    const preview = await stack.driver.preview(rotated);
    expect(preview.changed.gitlab).toContain("tokenFingerprint");
    expect(preview.warnings).toEqual([
      expect.stringMatching(
        /^\[REPLACES_ALL_TOKENS\] token: replaces all the tokens that SEI has for the integration \d+ \("by hand"\)\./,
      ),
    ]);

    expect((await stack.driver.up(rotated)).errors).toEqual([]);
    expect(stack.stored(id)?.tokenIs(valid3)).toBe(true);
    // SEI goes on to call it by the same word (H4), which is no drift, and no reason to write.
    await stack.driver.refresh();
    stack.calls();
    const after = await stack.driver.preview(rotated);
    expect({ ops: after.ops, calls: stack.calls() }).toEqual({ ops: { gitlab: "same" }, calls: [] });
  });

  test("so a take-over with a token says it as well", async () => {
    const id = byHand();

    const { errors, warnings } = await stack.driver.up(
      leaving(id, { token: stack.sandbox.tokens.valid3, tags: ["x"] }),
    );

    expect(errors).toEqual([]);
    expect(warnings[0]).toContain(`("by hand"): all its tokens are replaced; description kept`);
    expect(codesOf(warnings)).toEqual(["TAKES_OVER", "REPLACES_ALL_TOKENS", "TAKES_OVER"]);
    expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid3)).toBe(true);
  });

  test("so tokens that the web page gives later stay while the declared one is the same, and a rotation asks SEI", async () => {
    const { valid, valid2, valid3 } = stack.sandbox.tokens;
    const id = await stack.created({ validateConnection: "never" });
    stack.sandbox.webPage.giveTokens(id, [valid, valid2]);
    const inputs = { validateConnection: "never", tags: ["a"] };

    expect((await stack.driver.up(stack.program(inputs))).errors).toEqual([]);
    expect(marksOf(id)).toHaveLength(2);
    expect(stack.driver.state()?.outputs).toMatchObject({ authentication: "multiple_api_keys" });
    expect((await stack.driver.preview(stack.program(inputs))).ops).toEqual({ gitlab: "same" });

    const { warnings } = await stack.driver.preview(stack.program({ ...inputs, token: valid3 }));
    expect(codesOf(warnings)).toEqual(["REPLACES_ALL_TOKENS"]);
  });

  test("so only what the resource's own integration has counts, whatever others there are", async () => {
    const metadata = { managed_by: markerFor("gitlab"), instance: "an earlier one" };
    byHand({ name: "first" });
    byHand({ name: "before", metadata });
    const id = await stack.created({ validateConnection: "never" });
    byHand({ name: "after", metadata });
    const rotated = stack.program({ validateConnection: "never", token: stack.sandbox.tokens.valid3 });
    expect((await stack.driver.preview(rotated)).warnings).toEqual([]);

    // Somebody renames it, and gives its name to another one.
    stack.sandbox.webPage.rename(id, "elsewhere");
    byHand({ name: "gitlab" });

    expect(codesOf((await stack.driver.preview(rotated)).warnings)).not.toContain("REPLACES_ALL_TOKENS");
  });

  test("so SEI is asked only about a token that it will get, for what it has", async () => {
    const { valid2 } = stack.sandbox.tokens;
    const untried = { validateConnection: "never" };
    expect((await stack.driver.preview(stack.program({ ...untried, name: UNKNOWN }))).errors).toEqual([]);
    expect(stack.calls()).toEqual([]);

    const satellite = { ...untried, accountType: "enterprise", satellite: true };
    await stack.created(satellite);
    expect((await stack.driver.preview(stack.program({ ...satellite, token: valid2 }))).errors).toEqual([]);
    expect(stack.calls()).toEqual([]);
  });

  test("so a url that somebody changed with them is mended only by an update whose preview has told of both", async () => {
    const { gitlabs, tokens, webPage } = stack.sandbox;
    const inputs = { accountType: "enterprise", satellite: false };
    const id = await stack.created(inputs);
    webPage.giveTokens(id, [tokens.valid, tokens.valid2]);
    webPage.setUrl(id, gitlabs.selfManaged.url);
    const before = marksOf(id);

    const unseen = await stack.driver.up(stack.program({ ...inputs, tags: ["a"] }));
    expect(unseen).toMatchObject({
      errors: [],
      warnings: [expect.stringMatching(/^\[URL_KEPT\] url: .*H28/)],
    });
    expect((await stack.driver.up(stack.program({ ...inputs, tags: ["a"] }))).ops).toEqual({
      gitlab: "same",
    });
    expect(marksOf(id)).toEqual(before);

    await stack.driver.refresh();
    const seen = await stack.driver.up(stack.program({ ...inputs, tags: ["a"] }));
    expect(codesOf(seen.warnings)).toEqual(["REPLACES_ALL_TOKENS"]);
    expect(stack.stored(id)?.tokenIs(tokens.valid)).toBe(true);
    expect(stack.stored(id)?.url).toBe(stack.sandbox.gitlabUrl);
  });

  test("so a rotation of one token says nothing of others", async () => {
    await stack.created();

    const { warnings } = await stack.driver.preview(stack.program({ token: stack.sandbox.tokens.valid2 }));

    expect(warnings).toEqual([]);
  });

  test("so a preview that does not know the token yet says that it will replace all", async () => {
    const id = await takenOver();

    const { errors, warnings } = await stack.driver.preview(leaving(id, { token: UNKNOWN }));

    expect({ errors, codes: codesOf(warnings) }).toEqual({ errors: [], codes: ["REPLACES_ALL_TOKENS"] });
  });

  test("so the url stays, which SEI takes only together with a token (H4)", async () => {
    const { url } = stack.sandbox.gitlabs.selfManaged;
    const id = await takenOver({ accountType: "enterprise", satellite: false });
    const moved = leaving(id, { accountType: "enterprise", satellite: false, url });

    expect((await stack.driver.up(moved)).errors).toEqual([
      expect.stringMatching(/^\[TOKEN_REQUIRED\] token: is not declared, but the url changes only together/),
    ]);

    stack.sandbox.webPage.setUrl(id, url);
    const { errors, warnings } = await stack.driver.up(
      leaving(id, { accountType: "enterprise", satellite: false, tags: ["a"] }),
    );
    expect({ errors, codes: codesOf(warnings) }).toEqual({
      errors: [],
      codes: ["TOKEN_NOT_MANAGED", "URL_KEPT"],
    });
    expect(stack.stored(id)).toMatchObject({ url, tagNames: ["a"] });
  });
});

describe("an integration with one token, or several, is managed without them only where it exists already", () => {
  test.each<[kind: string, more: Partial<Made>]>([
    ["one token", { tokens: undefined, authentication: "api_key" }],
    ["several tokens", {}],
  ])("%s: by its id, or by its name", async (_, more) => {
    const id = byHand({
      ...more,
      ...(more.authentication === undefined ? {} : { token: stack.sandbox.tokens.valid2 }),
    });
    const before = stack.stored(id)?.tokenFingerprint;
    const byName = stack.program({ name: "by hand", token: undefined, adoptExisting: true });

    expect((await stack.driver.up(byName)).errors).toEqual([]);

    expect(stack.stored(id)).toMatchObject({ tokenFingerprint: before });
    expect(stack.ours()).toHaveLength(1);
  });

  test.each<[situation: string, inputs: Properties, said: RegExp]>([
    ["a new one", {}, /^\[TOKEN_REQUIRED\] token: is missing\. Set token .* is taken over without one/],
    [
      "a name that nothing has yet",
      { adoptExisting: true },
      /^\[TOKEN_REQUIRED\] token: is missing: there is no integration with the name "gitlab" to take over/,
    ],
    ["an id that nothing has", { existingId: "1" }, /^\[NOT_FOUND\]/],
  ])("%s needs a token, and nothing is written", async (_, inputs, said) => {
    const { errors, warnings } = await stack.driver.up(stack.program({ token: undefined, ...inputs }));

    expect({ errors, warnings }).toEqual({ errors: [expect.stringMatching(said)], warnings: [] });
    expect(writes().filter(({ path }) => path === "/v1/integrations")).toEqual([]);
  });

  test("a token that is recorded is missed when the program no longer declares it", async () => {
    await stack.created();

    const { errors } = await stack.driver.up(stack.program({ token: undefined }));

    const missed = expect.stringMatching(/^\[TOKEN_REQUIRED\] token: is missing\. Set token [^A]*\.$/);
    // A plugin cannot tell it from `ignoreChanges`.
    expect(errors).toEqual(byDoor({ class: [missed], plugin: [] }));
  });

  test.each<[change: string, inputs: Properties]>([
    ["SEI itself after a satellite", { accountType: "enterprise", satellite: false }],
    ["a token after OAuth", { authMethod: "pat" }],
  ])("%s is a new integration, which needs one", async (_, inputs) => {
    const { gitlabUrl: url, tokens, webPage } = stack.sandbox;
    const isOAuth = "authMethod" in inputs;
    const existingId = webPage.create(
      isOAuth
        ? { name: "by hand", url, authentication: "oauth", token: tokens.valid }
        : { name: "by hand", url, satellite: true },
    );
    const before = isOAuth ? { authMethod: "oauth" } : { accountType: "enterprise" };
    expect((await stack.driver.up(leaving(existingId, before))).errors).toEqual([]);

    const { errors } = await stack.driver.up(leaving(existingId, { existingId: undefined, ...inputs }));

    expect(errors).toEqual([expect.stringMatching(/^\[TOKEN_REQUIRED\] token: is missing/)]);
    expect(stack.stored(existingId)).toBeDefined();
  });

  // A plugin is not asked for the delete first: what is ordered is another take-over.
  const refused = byDoor({ class: ["REPLACEMENT_REFUSED"], plugin: [] });

  test.each<[how: string, inputs: Properties, codes: string[]]>([
    ["by its name", { adoptExisting: true, existingId: undefined }, refused],
    ["by its id", {}, refused],
    ["no longer named", { existingId: undefined }, ["TOKEN_REQUIRED"]],
  ])("a replacement of one that was taken over %s deletes nothing", async (_, inputs, codes) => {
    const id = await takenOver(inputs.adoptExisting === true ? inputs : {});

    const { errors } = await stack.driver.up(leaving(id, inputs), { replace: ["gitlab"] });

    expect(codesOf(errors)).toEqual(codes);
    expect(stack.stored(id)).toBeDefined();
  });

  test("the leftover of a cut off take-over is taken over again, still without a token", async () => {
    const id = byHand();
    const before = marksOf(id);
    await stack.driver.up(leaving(id), { killed: true });

    const { errors } = await stack.driver.up(leaving(id));

    expect(errors).toEqual([]);
    expect(marksOf(id)).toEqual(before);
  });

  test.each<[kind: string, more: Partial<Made>, inputs: Properties]>([
    ["OAuth for several tokens", {}, { authMethod: "oauth" }],
    ["a token for OAuth", { authentication: "oauth" }, {}],
    ["a satellite for several tokens", {}, { satellite: true }],
    ["no satellite for one of a satellite", { satellite: true, tokens: undefined }, {}],
    ["a kind of credential of another product", { authentication: "none" }, {}],
  ])("%s does not go together", async (_, more, inputs) => {
    const { errors } = await stack.driver.up(leaving(byHand(more), inputs));

    expect(codesOf(errors)).toEqual(["ADOPTION_MISMATCH"]);
  });
});
