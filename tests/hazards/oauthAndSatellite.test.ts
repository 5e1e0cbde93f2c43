// Where SEI gets no token from us: an authorization that works once, and satellites, which keep theirs to themselves.

import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Program, Properties } from "../support/resourceDriver.ts";
import { UNKNOWN } from "../support/unknownValue.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

describe("H23: SEI spends the code of an authorization before it tests the connection", () => {
  const oauth = (authorization: { code: string; state: string }): Program =>
    stack.program({ authMethod: "oauth", token: undefined, oauth: authorization });
  const posts = () => stack.calls().filter((call) => call === "POST /v1/integrations").length;

  test("so without a code nothing is tried", async () => {
    const { errors } = await stack.driver.up(stack.program({ authMethod: "oauth", token: undefined }));

    expect(errors).toEqual([expect.stringMatching(/^\[OAUTH_NOT_AUTHORIZED\] oauth: is missing/)]);
    expect(stack.calls()).toEqual([]);
  });

  test("so a spent one is told as such after one POST, and a fresh one works", async () => {
    const authorization = stack.sandbox.webPage.authorizeOAuth();
    stack.sandbox.inject({ match: "gitlab GET /api/v4/groups", fault: "500", times: Infinity });
    expect((await stack.driver.up(oauth(authorization))).errors).toEqual([
      expect.stringMatching(/^\[PREFLIGHT_FAILED\]/),
    ]);
    stack.sandbox.clearFaults();
    stack.calls();

    expect((await stack.driver.up(oauth(authorization))).errors).toEqual([
      expect.stringMatching(/^\[OAUTH_NOT_AUTHORIZED\] .*authorization grant is invalid/),
    ]);
    expect(posts()).toBe(1);
    expect(stack.sandbox.integrations()).toEqual([]);

    expect((await stack.driver.up(oauth(stack.sandbox.webPage.authorizeOAuth()))).errors).toEqual([]);
    expect(stack.ours()).toMatchObject([{ authentication: "oauth", frequency: 60 }]);
  });

  test("so it is sent once, and not again with the next change", async () => {
    const program = oauth(stack.sandbox.webPage.authorizeOAuth()).gitlab ?? {};
    await stack.driver.up({ gitlab: program });

    expect((await stack.driver.up({ gitlab: { ...program, description: "changed" } })).errors).toEqual([]);

    const codes = stack.requests().filter(({ body }) => "code" in Object(body));
    expect(codes.map(({ method }) => method)).toEqual(["POST"]);
  });

  test("so a failure that has spent one says that it needs a fresh one", async () => {
    stack.sandbox.inject({ match: "gitlab GET /api/v4/groups", fault: "500", times: Infinity });

    const { errors } = await stack.driver.up(oauth(stack.sandbox.webPage.authorizeOAuth()));

    expect(errors).toEqual([expect.stringMatching(/^\[PREFLIGHT_FAILED\] .*new authorization/i)]);
  });
});

test.each([
  ["a Private Cloud", "privateCloud", "selfManaged"],
  ["GitLab.com", "cloud", "cloud"],
] as const)(
  "H20: no token of %s reaches SEI for a satellite: not at create, not by a rotation, not with any other change",
  async (_, accountType, gitlab) => {
    const { url, tokens } = stack.sandbox.gitlabs[gitlab];
    const satellite = (inputs: Properties): Program =>
      stack.program({ accountType, satellite: true, url, token: tokens.valid, ...inputs });

    expect((await stack.driver.up(satellite({}))).errors).toEqual([]);
    expect((await stack.driver.up(satellite({ token: tokens.valid2 }))).errors).toEqual([]);
    expect((await stack.driver.up(satellite({ token: tokens.valid3, tags: ["a"] }))).errors).toEqual([]);

    const writes = stack
      .requests()
      .filter(({ method, path }) => method === "PUT" || path === "/v1/integrations");
    expect(writes.length).toBeGreaterThan(1);
    for (const { body } of writes) expect(body).not.toHaveProperty("apikey");
    expect(stack.ours()).toMatchObject([{ satellite: true, tokenFingerprint: undefined, tagNames: ["a"] }]);
  },
);

describe("H27: SEI tests nothing that a satellite reads, and stores it without an address where none is sent", () => {
  test("so GitLab.com gets its own, in SEI and in the satellite's file", async () => {
    const id = await stack.created({ satellite: true, url: undefined, token: undefined });

    expect(stack.stored(id)).toMatchObject({ satellite: true, url: "https://gitlab.com" });
    expect(stack.driver.state()?.outputs).toMatchObject({
      authentication: "none",
      satelliteConfig: expect.stringContaining("url: https://gitlab.com\n"),
    });
  });

  test("so a token that is at hand is tried from here, and one that GitLab.com refuses fails the preview", async () => {
    const { errors } = await stack.driver.up(
      stack.program({ satellite: true, token: stack.sandbox.tokens.revoked }),
    );

    expect(errors).toEqual([expect.stringMatching(/^\[TOKEN_REVOKED\]/)]);
    expect(stack.ours()).toEqual([]);
  });
});

describe("H29: SEI's OAuth client is registered at GitLab.com, and another GitLab does not know it", () => {
  const own = { accountType: "enterprise", satellite: false, authMethod: "oauth", token: undefined };
  const toldIn = (warnings: readonly string[]) =>
    warnings.filter((warning) => warning.startsWith("[OAUTH_SELF_MANAGED] authMethod: "));

  test("so it warns, with the reason, in each preview, and goes on", async () => {
    const { url } = stack.sandbox.gitlabs.selfManaged;
    const existingId = stack.sandbox.webPage.create({ name: "by hand", url, authentication: "oauth" });
    const program = stack.program({ ...own, url, name: "by hand", existingId });

    const first = await stack.driver.up(program);
    expect(first.errors).toEqual([]);
    expect(toldIn(first.warnings)).toEqual([
      expect.stringContaining("SEI's OAuth client is registered at GitLab.com, and Harness names personal"),
    ]);
    const again = await stack.driver.preview(program);
    expect({ ops: again.ops, told: toldIn(again.warnings).length }).toEqual({
      ops: { gitlab: "same" },
      told: 1,
    });
  });

  test("so a code that it refuses comes with the warning", async () => {
    const { url } = stack.sandbox.gitlabs.selfManaged;
    const program = stack.program({ ...own, url, oauth: stack.sandbox.webPage.authorizeOAuth() });

    const { warnings } = await stack.driver.preview(program);
    expect(toldIn(warnings)).toHaveLength(1);
    expect((await stack.driver.up(program)).errors).toEqual([
      expect.stringMatching(/^\[OAUTH_NOT_AUTHORIZED\] .*issued to another client/),
    ]);
    expect(stack.ours()).toEqual([]);
  });

  test.each<[place: string, inputs: Properties]>([
    ["GitLab.com", { accountType: "cloud", url: undefined }],
    ["GitLab.com under another account type", { url: "https://gitlab.com" }],
    ["an address that a preview does not know yet", { url: UNKNOWN }],
    ["a token", { authMethod: "pat", token: UNKNOWN, url: "https://a.example" }],
  ])("so there is nothing to say of %s", async (_, inputs) => {
    const { warnings } = await stack.driver.preview(stack.program({ ...own, existingId: "7", ...inputs }));

    expect(toldIn(warnings)).toEqual([]);
  });
});
