// Your Integrations on the command line.
import { statusTable } from "../../provider/src/cli/statusTable.ts";
import { watch } from "../../provider/src/cli/terminal.ts";
import { CodedError } from "../../provider/src/errors/codedError.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { needTheBuild, seiGitlab, typed } from "./program.ts";

const MANAGER = "organization/urn:pulumi:dev::app::x::gitlab";
const DAY = 24 * 60 * 60 * 1_000;

let sandbox: Sandbox;
let env: Record<string, string>;
beforeAll(async () => {
  needTheBuild();
  sandbox = await startCheckedSandbox();
  env = { HARNESS_SEI_API_KEY: sandbox.apiKey, HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl };
});
afterAll(() => sandbox?.close());

test("an account without GitLab says so", async () => {
  expect(await typed(["status"], env)).toEqual({
    exitCode: 0,
    stdout: "SEI has no GitLab integrations.\n",
    stderr: "",
  });
  expect(await typed(["status", "--json"], env)).toMatchObject({ exitCode: 0, stdout: "[]\n" });
});

test("the table has every integration of GitLab, with what its server says made harmless", async () => {
  const { gitlabUrl: url, tokens, webPage } = sandbox;
  const managed_by = MANAGER;
  webPage.create({ name: "good", url, token: tokens.valid, metadata: { managed_by } });
  webPage.create({ name: "bad\u001b[2J", url, token: tokens.expired });
  webPage.create({ name: "sat", url: "https://gitlab.example.com", satellite: true });
  webPage.create({ name: "many", url, tokens: [tokens.valid, tokens.valid2] });
  webPage.create({ name: "tickets", application: "jira" });
  sandbox.advanceTime(DAY);

  const run = await seiGitlab(["status"], { env });
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  const rows = run.stdout
    .replaceAll(url, "https://gitlab.com")
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "DATE")
    .split("\n")
    .map((line) => line.split(/ {2,}/).slice(1).join(" | "));
  expect(rows.slice(0, 3)).toEqual([
    "name | url | method | satellite | health | last ingested (UTC) | managed by",
    `good | https://gitlab.com | pat | no | healthy | DATE | gitlab (app/dev)`,
    "bad [2J | https://gitlab.com | pat | no | failed | - | -",
  ]);
  expect(rows[3]).toMatch(/^sat \| https:\/\/gitlab\.example\.com \| none \| yes \| /);
  expect(rows[4]).toBe("many | https://gitlab.com | pat (several) | no | healthy | DATE | -");
});

test("below it stands what the log of the last failed scan says, and what that means", async () => {
  const run = await seiGitlab(["status"], { env });
  const [, below, ofSatellite] = run.stdout.split("\n\n");
  expect(
    below?.replace(/^\d+/, "ID").replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "DATE"),
  ).toMatchInlineSnapshot(`
"ID bad [2J: 24 scans in a row failed, the first at DATE UTC
  Response not successful: Response{protocol=http/1.1, code=401, message=Unauthorized}
  -> GitLab refuses the credential: it has expired, or was revoked. Set a new token, or a new oauth authorization, and run pulumi up; a good one that was replaced in SEI's web page is sent again by another tokenVersion; a satellite's token stands in its own file."
`);
  expect(ofSatellite).toMatch(
    /^\d+ sat: no scan is known to have failed, so the warning stands for no scan: /,
  );
});

test("--failed shows what has failed and nothing else, and --exit-code tells it to a script", async () => {
  const { stdout } = await typed(["status", "--failed"], env);
  expect(stdout).toContain("bad");
  expect(stdout).not.toContain("gitlab (app/dev)");

  const asJson = await typed(["status", "--failed", "--json", "--exit-code"], env);
  expect(asJson.exitCode).toBe(4);
  expect(JSON.parse(asJson.stdout)).toMatchObject([{ health: "failed" }]);

  expect((await typed(["status"], env)).exitCode).toBe(0);
  expect((await typed(["status", "--watch", "--exit-code"], env)).exitCode).toBe(1);
});

test.each([60, 80, 120])("on a terminal of %i columns every line of the table fits", async (columns) => {
  const integrations = JSON.parse((await typed(["status", "--json"], env)).stdout);
  const look = { paint: (_: unknown, text: string) => text, columns };
  const [long, ...others] = integrations;
  const rows = [{ ...long, url: "https://gitlab.example.com/".padEnd(150, "x") }, ...others];

  const lines = statusTable(rows, look).split("\n\n")[0]?.trimEnd().split("\n") ?? [];

  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  expect(lines[1]).toContain("…");
  expect(lines[1]).toMatch(/^\d+ /);
});

test("--json is what getGitLabIntegrations gives", async () => {
  const { stdout } = await typed(["status", "--json"], env);
  const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
  expect(JSON.parse(stdout)[0]).toEqual({
    id: expect.stringMatching(/^\d+$/),
    name: "good",
    description: "",
    url: sandbox.gitlabUrl,
    authMethod: "pat",
    authentication: "api_key",
    satellite: false,
    tags: [],
    createdAt: moment,
    updatedAt: moment,
    managedBy: "organization/urn:pulumi:dev::app::x::gitlab",
    deleting: false,
    health: "healthy",
    lastIngestedFrom: moment,
    lastIngestedTo: moment,
  });
});

test("a name that looks like a token is not shown", async () => {
  const token = `glpat-${"Ab3dEf6hIj9l"}${"Mn0pQr3t"}`;
  sandbox.webPage.create({ name: token });
  for (const flags of [[], ["--json"]]) {
    expect((await typed(["status", ...flags], env)).stdout).not.toContain(token);
  }
});

test.each([
  ["--watch without a terminal", ["--watch"], "on a terminal only"],
  ["--watch with --json", ["--watch", "--json"], "not both"],
])("%s is refused", async (_, flags, said) => {
  const run = await typed(["status", ...flags], env);
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toContain(said);
});

test("a key that SEI refuses is one line and exit code 1", async () => {
  const run = await typed(["status"], { ...env, HARNESS_SEI_API_KEY: "bm90LWEta2V5" });
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toMatch(/^sei-gitlab status: \[SEI_\w+\] .*\n$/);
});

test("watching draws again, shows a failure until SEI answers, and goes on until it is interrupted", async () => {
  const answers: Array<() => string> = [
    () => "first\n",
    () => {
      throw new CodedError("SEI_NETWORK", "SEI is away");
    },
    () => "third\n",
  ];
  const drawn: string[] = [];
  const interrupted = new Error("interrupted");
  const clock = {
    now: () => 0,
    sleep: async () => {
      if (drawn.length === 3) throw interrupted;
    },
  };
  const read = async () => answers[drawn.length]?.() ?? "";
  await expect(watch(read, { write: (text) => drawn.push(text) }, clock)).rejects.toBe(interrupted);
  expect(drawn).toEqual([
    expect.stringContaining("first\n\n00:00:00 UTC, every 5 s"),
    expect.stringContaining("[SEI_NETWORK] SEI is away."),
    expect.stringContaining("third\n"),
  ]);
});

test("one that SEI is deleting has that in the place of its health (H30)", async () => {
  const id = sandbox.webPage.create({ name: "going" });
  sandbox.deletionsTake(60_000);
  sandbox.webPage.remove(id);

  const { stdout } = await typed(["status"], env);

  expect(stdout).toMatch(new RegExp(`^${id} +going +.* no +deleting +-`, "m"));
});
