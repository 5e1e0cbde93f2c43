// Faults that came of a rule that stood in two places. Each is told as the user met it.
import { HttpFailure } from "../../provider/src/http/failure.ts";
import { failureOfAnswer, failureOfTransport, KEY_REFUSED_TEXT } from "../../provider/src/sei/failures.ts";
import type { FaultRule } from "../../sandbox/src/index.ts";
import { byDoor } from "../support/drivenDoor.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Program, Properties } from "../support/resourceDriver.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

const posts = () => stack.calls().filter((call) => call === "POST /v1/integrations").length;
const codesSent = () =>
  stack
    .requests()
    .filter(({ body }) => "code" in Object(body))
    .map(({ method }) => method);
const oauthInputs = () => ({
  authMethod: "oauth",
  token: undefined,
  oauth: stack.sandbox.webPage.authorizeOAuth(),
});

describe("taking over where nothing is sent that could change the url (H4)", () => {
  const byHand = (options: object) =>
    stack.sandbox.webPage.create({ name: "by hand", url: stack.sandbox.gitlabUrl, ...options });
  const kinds: ReadonlyArray<readonly [kind: string, options: object, inputs: () => Properties]> = [
    [
      "a satellite's integration",
      { satellite: true },
      () => ({ accountType: "enterprise", satellite: true, token: undefined }),
    ],
    [
      "an OAuth integration",
      { authentication: "oauth", token: "oauth-token-of-sei" },
      () => ({ authMethod: "oauth", token: undefined }),
    ],
  ];

  test.each(kinds)(
    "%s with another url is refused in preview, and nothing of it is overwritten",
    async (_kind, options, inputs) => {
      const id = byHand(options);
      stack.sandbox.webPage.setUrl(id, "https://git.example.com");
      const before = JSON.stringify(stack.stored(id));

      for (const run of ["preview", "up"] as const) {
        const { errors } = await stack.driver[run](
          stack.program({ ...inputs(), existingId: id, tags: ["a"] }),
        );
        expect(errors).toEqual([
          expect.stringContaining(
            `[ADOPTION_MISMATCH] url: the integration ${id} has url https://git.example.com, which SEI changes only together with a credential (H4). Declare url: "https://git.example.com"`,
          ),
        ]);
      }

      expect(JSON.stringify(stack.stored(id))).toBe(before);
    },
  );

  test.each(kinds)(
    "%s whose url ends in a slash is taken over, and stays without a change",
    async (_kind, options, inputs) => {
      const id = byHand(options);
      stack.sandbox.webPage.setUrl(id, `${stack.sandbox.gitlabUrl}/`);
      const program = stack.program({ ...inputs(), existingId: id, tags: ["a"] });

      expect((await stack.driver.up(program)).errors).toEqual([]);
      await stack.driver.refresh();

      expect(stack.stored(id)).toMatchObject({ tagNames: ["a"] });
      expect((await stack.driver.preview(program)).ops).toEqual({ gitlab: "same" });
    },
  );

  test("a take-over says that metadata is kept where the program has none", async () => {
    const id = byHand({ satellite: true });
    const inputs = { accountType: "enterprise", satellite: true, token: undefined, existingId: id };

    const { warnings } = await stack.driver.preview(stack.program(inputs));

    expect(warnings).toEqual([expect.stringMatching(/: SEI gets no credential; .*metadata kept/)]);
  });

  test("a take-over never tells a value of metadata", async () => {
    const id = byHand({ satellite: true });
    const metadata = { deploy_password: "correct horse battery staple" };
    const inputs = { accountType: "enterprise", satellite: true, token: undefined, existingId: id, metadata };

    const { warnings } = await stack.driver.preview(stack.program(inputs));

    expect(warnings).toEqual([expect.stringContaining("metadata changed")]);
    expect(warnings.join()).not.toContain("horse");
  });
});

describe("a failed read says nothing about the write before it", () => {
  const failReads = (skip: number) =>
    stack.sandbox.inject({
      match: "GET /v1/integrations/*",
      fault: "throttled",
      retryAfter: 3_600,
      skip,
      times: Infinity,
    });

  test("a rotation that cannot be read back is told as done, and is not sent again", async () => {
    const id = await stack.created();
    failReads(1);

    const { errors } = await stack.driver.up(stack.program({ token: stack.sandbox.tokens.valid2 }));

    expect(errors).toEqual([expect.stringMatching(/^\[SEI_THROTTLED\] .*SEI has the new credential/)]);
    expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid2)).toBe(true);
    stack.sandbox.clearFaults();
    stack.calls();
    expect((await stack.driver.up(stack.program({ token: stack.sandbox.tokens.valid2 }))).errors).toEqual([]);
    expect(stack.requests().filter(({ body }) => "apikey" in Object(body))).toEqual([]);
  });

  test("a new authorization that cannot be read back is not sent again", async () => {
    const inputs = oauthInputs();
    await stack.created(inputs);
    const again = stack.program({ ...inputs, ...oauthInputs() });
    failReads(1);
    expect((await stack.driver.up(again)).errors).toHaveLength(1);
    stack.sandbox.clearFaults();
    stack.calls();

    expect((await stack.driver.up(again)).errors).toEqual([]);

    expect(codesSent()).toEqual([]);
  });
});

describe("an OAuth code is told as spent only where SEI can have come to the exchange (H23)", () => {
  const inject = (rule: Omit<FaultRule, "match">) =>
    stack.sandbox.inject({ match: "POST /v1/integrations", times: Infinity, ...rule });
  const create = () => stack.driver.up(stack.program(oauthInputs()));

  test("after a 429 it is not", async () => {
    inject({ fault: "throttled", retryAfter: 3_600 });

    const { errors } = await create();

    expect(errors).toEqual([expect.stringContaining("[SEI_THROTTLED]")]);
    expect(errors.join()).not.toMatch(/spent/);
  });

  test.each(["refused", "dns", "tls", "connectTimeout"] as const)(
    "without a connection (%s) it is not",
    (kind) => {
      const failure = failureOfTransport("POST /v1/integrations", new HttpFailure(kind, "sei", undefined));
      expect(failure.fate).toMatchObject({ outcome: "neverSent", codeIsSpent: false });
    },
  );

  test.each<[what: string, status: number, body: object | undefined, isSpent: boolean]>([
    ["Harness refuses the caller", 401, undefined, false],
    ["SEI refuses the key", 401, { message: "Unauthorized" }, false],
    ["SEI refuses the key in Harness mode", 500, { message: `${KEY_REFUSED_TEXT} - x` }, false],
    ["the role is too low", 403, { message: "Forbidden" }, false],
    ["SEI asks to slow down", 429, { message: "slow" }, false],
    ["the trial is full", 400, { message: "Max Integration count reached for trial user" }, false],
    ["the request is refused", 400, { message: "Missing request attribute 'session_user'" }, false],
    ["the preflight fails", 400, { preflight_check: { checks: [] } }, true],
    ["GitLab refuses the code", 500, { message: "the authorization grant is invalid" }, true],
    ["the row of a PUT is not found", 404, { message: "not found" }, true],
    ["SEI breaks", 500, { message: "" }, true],
    ["the gateway gives up", 503, { message: "" }, true],
  ])("when %s (%d): %#", (_what, status, json, isSpent) => {
    const text = json === undefined ? "" : JSON.stringify(json);
    const http = { status, contentType: "application/json", requestId: undefined, location: undefined, text };

    expect(failureOfAnswer("POST /v1/integrations", { http, json }).fate.codeIsSpent).toBe(isSpent);
  });

  test("after a 500 it is", async () => {
    inject({ fault: "500" });
    expect((await create()).errors).toEqual([expect.stringMatching(/SEI has spent the OAuth code/)]);
  });
});

describe("a url that somebody changed in the web page, with nothing to send", () => {
  const kinds: ReadonlyArray<readonly [kind: string, inputs: () => Properties]> = [
    ["a spent OAuth code", oauthInputs],
    ["an OAuth authorization of which the program holds nothing", oauthInputs],
    ["a token that ignoreChanges keeps", () => ({})],
  ];

  test.each(kinds)("stays with %s, the rest is applied, and a warning says so", async (kind, inputs) => {
    const first = inputs();
    const id = await stack.created(first);
    const later: Properties = {
      ...first,
      tags: ["later"],
      ...(kind.startsWith("an OAuth") ? { oauth: undefined } : {}),
      ...(kind.startsWith("a token")
        ? { token: undefined, tokenFingerprint: stack.driver.state()?.inputs.tokenFingerprint }
        : {}),
    };
    stack.sandbox.webPage.setUrl(id, "https://elsewhere.example");

    const { errors, warnings } = await stack.driver.up(stack.program(later));

    expect(errors).toEqual([]);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^\[URL_KEPT\] url: stays https:\/\/elsewhere\.example in SEI: there is no credential to send with another one \(H4\)\./,
      ),
    ]);
    expect(stack.stored(id)).toMatchObject({ url: "https://elsewhere.example", tagNames: ["later"] });
    expect(stack.requests().filter(({ method, body }) => method === "PUT" && "url" in Object(body))).toEqual(
      [],
    );
  });
});

test("a PUT that timed out is sent again only when SEI must have finished with the first (H24)", async () => {
  const id = await stack.created();
  stack.sandbox.inject({ match: "PUT /v1/integrations/*", fault: "resetBeforeCommit" });
  const began = stack.clock.now();

  expect((await stack.driver.up(stack.program({ token: stack.sandbox.tokens.valid2 }))).errors).toEqual([]);

  const puts = stack.requests().filter(({ method }) => method === "PUT");
  expect(puts).toHaveLength(2);
  expect(stack.clock.now() - began).toBeGreaterThanOrEqual(35_000);
  expect(stack.stored(id)?.tokenIs(stack.sandbox.tokens.valid2)).toBe(true);
});

describe("a delete that the create after it could not do without is refused, whatever the resource is called now", () => {
  test("an adopted integration that is replaced under another name of the resource", async () => {
    const { sandbox } = stack;
    const id = sandbox.webPage.create({
      name: "by hand",
      url: sandbox.gitlabUrl,
      token: sandbox.tokens.valid,
    });
    const both = { existingId: id, adoptExisting: true, name: "by hand" };
    const inputs = stack.program(both).gitlab ?? {};
    await stack.driver.up({ gitlab: inputs });
    stack.driver.rename("gitlab", "renamed");

    const { errors } = await stack.driver.up({ renamed: inputs }, { replace: ["renamed"] });

    // A plugin is not asked for the delete first: what is ordered is a take-over of the same.
    const refused = [expect.stringMatching(/^\[REPLACEMENT_REFUSED\] existingId: /)];
    expect(errors).toEqual(byDoor({ class: refused, plugin: [] }));
    expect(stack.stored(id)).toBeDefined();
  });

  test("an integration whose OAuth code is spent", async () => {
    const inputs = stack.program({ ...oauthInputs(), name: "mine" }).gitlab ?? {};
    await stack.driver.up({ gitlab: inputs });
    stack.driver.rename("gitlab", "renamed");

    const { errors } = await stack.driver.up(
      { renamed: { ...inputs, name: "renamed" } },
      { replace: ["renamed"] },
    );

    const code = byDoor({ class: "REPLACEMENT_REFUSED] oauth:", plugin: "OAUTH_NOT_AUTHORIZED]" });
    expect(errors).toEqual([expect.stringContaining(`[${code} `)]);
    expect(stack.sandbox.integrations()).toHaveLength(1);
  });

  test("an integration that another resource of the stack has taken over may go from the state", async () => {
    const id = await stack.created({ name: "shared" });
    const inputs = stack.program({ name: "shared", existingId: id, adoptExisting: true }).gitlab ?? {};

    const { errors, warnings } = await stack.driver.up({ other: inputs });

    expect(errors).toEqual([]);
    expect(warnings).toContainEqual(expect.stringMatching(/^\[LEFT_IN_SEI\]/));
    expect(stack.stored(id)).toBeDefined();
  });
});

test("an unknown existingId is told with its own remedy in preview", async () => {
  const { errors } = await stack.driver.preview(stack.program({ existingId: "999999" }));
  expect(errors).toEqual([
    expect.stringMatching(
      /^\[NOT_FOUND\] existingId: there is no integration 999999 in this SEI account\. Correct existingId, or leave it out/,
    ),
  ]);
});

test("an unreadable key of a resource's own account is told with its own remedy in destroy", async () => {
  process.env.OTHER_SEI_KEY = stack.sandbox.apiKey;
  await stack.created({ sei: { apiKeyFrom: { env: "OTHER_SEI_KEY" } } });
  delete process.env.OTHER_SEI_KEY;

  const { errors } = await stack.driver.destroy();

  expect(errors).toEqual([
    expect.stringMatching(
      /^\[SEI_CONFIG_MISSING\] sei\.apiKeyFrom: the environment variable OTHER_SEI_KEY .*for refresh and destroy too/,
    ),
  ]);
});

test("a resource whose name holds :: becomes an integration of that name", async () => {
  const inputs: Program = { "team-a::gl": stack.program().gitlab ?? {} };

  expect((await stack.driver.up(inputs)).errors).toEqual([]);

  expect(stack.sandbox.integrations().map(({ name }) => name)).toEqual(["team-a::gl"]);
});

test("a name of 51 emoji has 51 characters", async () => {
  const { errors } = await stack.driver.preview(stack.program({ name: "🚀".repeat(51) }));
  expect(errors).toEqual([expect.stringContaining("the name has 51 characters, at most 50 are possible")]);
});

test("a changed proxy of a satellite changes its configuration, and SEI is sent nothing", async () => {
  const { url } = stack.sandbox.gitlabs.selfManaged;
  const satellite = { accountType: "privateCloud", url, token: undefined };
  await stack.created(satellite);

  const proxy = { host: "proxy.example", port: 3128 };
  expect(
    (await stack.driver.up(stack.program({ ...satellite, satelliteOptions: { proxy } }))).errors,
  ).toEqual([]);

  expect(stack.requests().map(({ method }) => method)).not.toContain("PUT");
  expect(stack.driver.state()?.outputs.satelliteConfig).toContain("proxy.example");
  expect(posts()).toBe(0);
});
