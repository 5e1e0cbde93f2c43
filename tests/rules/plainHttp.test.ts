// Plain http is for a GitLab that only its satellite reaches, and then nothing is tried from here.
import { validateWith } from "../../provider/src/connection/arguments.ts";
import { check } from "../support/checkInputs.ts";
import { startDrivenStack } from "../support/drivenStack.ts";
import { UNKNOWN } from "../support/unknownValue.ts";

const HTTP = "http://gitlab.corp.example:8080/gitlab";

test.each<[situation: string, inputs: Record<string, unknown>, codes: string[]]>([
  ["a private cloud, not tried", { accountType: "privateCloud" }, []],
  ["an enterprise, by default with a satellite", { accountType: "enterprise" }, []],
  ["an enterprise with a satellite, said", { accountType: "enterprise", satellite: true }, []],
  ["with a token to record", { accountType: "privateCloud", token: "glpat-rulesrulesrulesrules" }, []],
  ["upper case", { accountType: "privateCloud", url: "HTTP://GITLAB.corp.example" }, []],
  ["tried by default", { accountType: "privateCloud", validateConnection: undefined }, ["URL_INVALID"]],
  ["tried on change", { accountType: "enterprise", validateConnection: "onChange" }, ["URL_INVALID"]],
  ["tried always", { accountType: "privateCloud", validateConnection: "always" }, ["URL_INVALID"]],
  ["while a preview does not know whether", { accountType: "privateCloud", validateConnection: UNKNOWN }, []],
  ["while a preview does not know who reads", { accountType: "enterprise", satellite: UNKNOWN }, []],
  ["while a preview does not know whose", { accountType: UNKNOWN, satellite: true }, []],
  [
    "an enterprise that SEI itself reads",
    { accountType: "enterprise", satellite: false, token: "glpat-rulesrulesrulesrules" },
    ["URL_INVALID"],
  ],
  [
    "GitLab.com",
    { accountType: "cloud", url: "http://gitlab.com", token: "glpat-rulesrulesrulesrules" },
    ["URL_INVALID"],
  ],
  [
    "GitLab.com, for a satellite",
    { accountType: "cloud", url: "http://gitlab.com", satellite: true },
    ["URL_INVALID"],
  ],
  ["another scheme", { accountType: "privateCloud", url: "ftp://gitlab.corp.example" }, ["URL_INVALID"]],
  [
    "a password in it",
    { accountType: "privateCloud", url: "http://a:b@gitlab.corp.example" },
    ["URL_INVALID"],
  ],
])("%s: %j gives %j", async (_, inputs, codes) => {
  const answer = await check({ url: HTTP, token: undefined, ...inputs }, {}, { "harness-sei:baseUrl": "" });

  expect(answer.codes.filter((code) => code !== "SEI_CONFIG_MISSING")).toEqual(codes);
});

test("where it is refused for a satellite, the remedy is to not try it; elsewhere it is https", async () => {
  const satellite = await check({ accountType: "privateCloud", url: HTTP, validateConnection: "onChange" });
  const direct = await check({ accountType: "enterprise", satellite: false, url: HTTP });

  expect(satellite.reasons.join()).toContain('set validateConnection to "never"');
  expect(direct.reasons.join()).toContain("only https is used, because the token travels to this address");
  expect(direct.reasons.join()).not.toContain("never");
});

test("it lives as any other satellite's does, and nobody is asked at the address", async () => {
  const stack = await startDrivenStack();
  try {
    const declared = { accountType: "privateCloud", url: `${HTTP}/api/v4/`, validateConnection: "never" };
    const program = (more = {}) => stack.program({ ...declared, token: undefined, ...more });
    expect((await stack.driver.up(program())).errors).toEqual([]);
    expect(stack.sandbox.integrations()).toMatchObject([{ url: HTTP, satellite: true }]);
    expect(stack.driver.state()?.outputs.satelliteConfig).toContain(`url: ${HTTP}\n`);
    await stack.driver.refresh();
    expect((await stack.driver.up(program())).ops).toEqual({ gitlab: "same" });

    const tried = await stack.driver.preview(program({ validateConnection: undefined }));
    expect(tried.errors).toEqual([expect.stringMatching(/^\[URL_INVALID\] url: .*"never"/)]);
    const direct = await stack.driver.preview(program({ accountType: "enterprise", satellite: false }));
    expect(direct.errors).toEqual([expect.stringContaining("[URL_INVALID] url: only https is used")]);
    expect((await stack.driver.destroy()).errors).toEqual([]);
  } finally {
    await stack.close();
  }
});

test.each([
  [true, "warn", 'set validateConnection to "never"'],
  [false, "fail", "Give the root of the GitLab"],
])("a validation, satellite %j, does not ask there: %s", async (satellite, outcome, remedy) => {
  const report = await validateWith({
    accountType: "enterprise",
    url: HTTP,
    satellite,
    token: "glpat-rulesrulesrulesrules",
  });

  const told = report.checks.find(({ name }) => name === "GitLab address");
  expect(told).toMatchObject({ outcome, code: "URL_INVALID", remedy: expect.stringContaining(remedy) });
  expect(report.ok).toBe(satellite);
});
