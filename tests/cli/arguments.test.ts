// What can be typed, what cannot, and what is said then: one line, without what was typed.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { needTheBuild, seiGitlab, typed } from "./program.ts";

beforeAll(needTheBuild);

const provider = join(__dirname, "..", "..", "provider");

const TOKEN = `glpat-${"Ab3dEf6hIj9l"}${"Mn0pQr3t"}`;
const BARE_TOKEN = "aB3dEf6hIj9lMn0pQr3t";
const SEI_KEY = Buffer.from('{"key":"k1234567890","id":"1","company":"acme"}').toString("base64");
const DIGEST = "0123456789abcdef".repeat(4);
const env = { GITLAB_TOKEN: "unused-but-there" };

describe("help", () => {
  test("of the program lists the commands that there are", async () => {
    const run = await seiGitlab(["--help"]);

    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(run.stdout).toMatchInlineSnapshot(`
"Usage: sei-gitlab COMMAND [FLAGS]

GitLab integrations of Harness SEI, without Pulumi.

Commands:
  validate         try a GitLab, a token and SEI before an integration is made of them
  review           what a preview does to integrations, for a pull request
  status           the GitLab integrations of the account, their health, and who manages them
  adopt            a Pulumi program for integrations that exist already
  doctor           what keeps this machine from working with SEI: configuration, proxy, clock, key
  explain          what the code of a message stands for, and what to do
  completion       completion of commands and flags for a shell

In a job of GitHub Actions or GitLab CI:
  mask-secrets     keep the values of variables out of the log of the job
  comment          write the review of a preview into a comment of the pull request
  check-reviewed   refuse to deploy what is not the preview that was reviewed
  drift-issue      keep one issue for what was changed in SEI, fails, or ends soon
  without-secrets  take the secrets out of a stack's configuration file, for the job of a fork
  fork-report      tell which rules a fork breaks that need no secret

Flags:
  -h, --help  this text
  --version   the version of this program

"sei-gitlab COMMAND --help" tells the flags of a command.
"
`);
  });

  test.each([[[]], [["help"]], [["--"]]])("of the program is what %j shows", async (argv) => {
    expect(await typed(argv, env)).toEqual({ ...(await typed(["--help"], env)), exitCode: 0, stderr: "" });
  });

  test("of a command is what help and its name show", async () => {
    expect(await typed(["help", "status"], env)).toEqual(await typed(["status", "--help"], env));
  });

  test("of validate tells every flag, the environment and the exit codes", async () => {
    const run = await seiGitlab(["validate", "--help"]);

    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(run.stdout).toMatchInlineSnapshot(`
"Usage: sei-gitlab validate [FLAGS]

Try a GitLab, a token and SEI before an integration is made of them.

Flags:
  --account-type TYPE   cloud (default: GitLab.com), privateCloud or enterprise
  --url URL             root of the GitLab; cloud needs none
  --satellite           an Ingestion Satellite will use the connection (the default unless cloud)
  --no-satellite        SEI itself will use the connection; not with privateCloud
  --name NAME           of an integration to be created: whether SEI has it free
  --auth-method METHOD  pat (default), a personal access token
  --token-env NAME      environment variable with the token (default GITLAB_TOKEN)
  --token-file PATH     file with the token
  --token-stdin         read the token from standard input
  --json                print { ok, checks } as JSON
  -h, --help            this text
  --version             the version of this program

The token is sent to the GitLab and nowhere else. SEI is asked, too, when HARNESS_SEI_API_KEY and
HARNESS_SEI_ENVIRONMENT (prod1 to prod4, eu) or HARNESS_SEI_BASE_URL are set. Nothing is changed anywhere.

Exit code: 0 validation passed, 4 validation failed, 1 the command was not understood or crashed.
"
`);
  });

  test("wins over whatever else is wrong with the values", async () => {
    expect(await seiGitlab(["validate", "--account-type", "moon", "-h"])).toMatchObject({ exitCode: 0 });
  });
});

test.each([[["--version"]], [["validate", "--version"]]])(
  "%s is the version of the package",
  async (argv) => {
    const manifest = readFileSync(join(provider, "package.json"), "utf8");
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
    expect(await seiGitlab(argv)).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
  },
);

test("a refusal leaves the process with exit code 1, one line and nothing on standard output", async () => {
  const run = await seiGitlab(["validate", "--bogus"], { env });

  expect(run).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: 'sei-gitlab validate: there is no flag --bogus. See "sei-gitlab validate --help".\n',
  });
});

describe("refuses, in one line that points to the help and with exit code 1,", () => {
  test.each([
    ["an unknown command", ["validat"], "there is no such command; did you mean validate?"],
    ["help on an unknown command", ["help", "stauts"], "there is no such command; did you mean status?"],
    ["a command of a later version", ["rotate"], "there is no such command."],
    ["an unknown flag of the program", ["--colour"], "there is no flag --colour"],
    ["an unknown flag", ["validate", "--bogus"], "there is no flag --bogus."],
    ["a flag like another", ["validate", "--jsno"], "there is no flag --jsno; did you mean --json?"],
    ["a shell that there is no completion for", ["completion", "tcsh"], "SHELL takes bash, zsh, fish"],
    ["an unknown short flag", ["validate", "-x"], "there is no flag -x"],
    ["a name that every object has", ["validate", "--to-string"], "there is no flag --to-string"],
    ["a command that every object has", ["constructor"], "there is no such command"],
    ["a flag without its value", ["validate", "--url"], "--url needs a value"],
    ["a flag with an empty value", ["validate", "--url="], "--url needs a value"],
    ["a flag instead of a value", ["validate", "--url", "--json"], "--url needs a value"],
    ["a switch with a value", ["validate", "--json=yes"], "--json takes no value"],
    ["a flag given twice", ["validate", "--json", "--json"], "--json is given twice"],
    ["a stray argument", ["validate", "gitlab.com"], "an argument that belongs to no flag"],
    ["a stray argument after --", ["validate", "--", "x"], "an argument that belongs to no flag"],
    [
      "both satellites",
      ["validate", "--satellite", "--no-satellite"],
      "--satellite or --no-satellite, not both",
    ],
    [
      "two sources",
      ["validate", "--token-stdin", "--token-file", "f"],
      "--token-file and --token-stdin, not both",
    ],
    [
      "a variable that can be none",
      ["validate", "--token-env", "a-b"],
      "--token-env needs the name of a variable",
    ],
    ["an unknown account type", ["validate", "--account-type", "moon"], "[ACCOUNT_TYPE_INVALID]"],
    ["OAuth, which has no token to try", ["validate", "--auth-method", "oauth"], "[AUTH_METHOD_INVALID]"],
    ["no address for enterprise", ["validate", "--account-type", "enterprise"], "[URL_REQUIRED]"],
    ["another host for cloud", ["validate", "--url", "https://gitlab.example.com"], "[URL_NOT_GITLAB_COM]"],
    [
      "no satellite for privateCloud",
      ["validate", "--account-type", "privateCloud", "--no-satellite", "--url", "https://gitlab.example.com"],
      "[SATELLITE_CONFLICT]",
    ],
  ])("%s", async (_, argv, message) => {
    const run = await typed(argv, env);

    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain(message);
    expect(run.stderr).toMatch(/^sei-gitlab(?: \w+)?: .+ See "sei-gitlab(?: \w+)? --help"\.\n$/);
  });

  test.each([
    ["HARNESS_SEI_BASE_URL", "http://sei.example.com/sei/api"],
    ["HARNESS_SEI_ENVIRONMENT", "prod9"],
    ["HARNESS_SEI_API_KEY", "two words"],
    ["HARNESS_SEI_MAX_CONCURRENCY", "many"],
  ])("an unusable %s, because somebody meant SEI to be asked", async (variable, value) => {
    const run = await typed(["validate"], { ...env, [variable]: value });

    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain(`[CONFIG_INVALID] ${variable} `);
  });
});

test.each([
  ["is not there", "none.json", "there is no file of that name here"],
  ["is a folder", ".", "it is a folder"],
])("a file to review that %s is told with the reason", async (_what, file, why) => {
  expect((await typed(["review", file], {})).stderr).toContain(`${file} cannot be read: ${why}.`);
});

test("what is not about the command line does not point to its help", async () => {
  const { stderr } = await typed(["status"], {});

  expect(stderr).toContain("[SEI_CONFIG_MISSING]");
  expect(stderr).not.toContain("--help");
});

describe("a token as an argument is refused, not repeated, and to be revoked:", () => {
  test.each([
    ["alone", ["validate", TOKEN]],
    ["bare, alone", ["validate", BARE_TOKEN]],
    ["instead of the command", [TOKEN]],
    ["bare, instead of the command", [BARE_TOKEN]],
    ["after --token", ["validate", "--token", BARE_TOKEN]],
    ["in --token=", ["validate", `--token=${BARE_TOKEN}`]],
    ["after a flag of another tool", ["validate", "--private-token", BARE_TOKEN]],
    ["as a flag", ["validate", `--${TOKEN}`]],
    ["as the value of another flag", ["validate", "--name", TOKEN]],
    ["in an address", ["validate", "--url", `https://oauth2:${TOKEN}@gitlab.com`]],
    ["instead of the name of its variable", ["validate", "--token-env", TOKEN]],
    ["bare, instead of the name of its variable", ["validate", "--token-env", BARE_TOKEN]],
    ["bare, instead of the name of its file", ["validate", "--token-file", BARE_TOKEN]],
    ["beside --help", ["validate", "--help", TOKEN]],
    ["a key of SEI", ["validate", "--name", SEI_KEY]],
    ["a token of Harness", ["validate", "--name", "pat.AbCdEf123456.0123456789abcdef01234567.XyZ"]],
    ["an OAuth token", ["validate", "--name", DIGEST]],
  ])("%s", async (_, argv) => {
    const run = await typed(argv, env);

    expectNoSecrets(run.stderr, [TOKEN, BARE_TOKEN, SEI_KEY]);
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain("in the history of the shell");
    expect(run.stderr).toContain("Revoke that token");
    expect(run.stderr.split("\n")).toHaveLength(2);
  });

  test.each([
    ["a token instead of FILE", ["review", TOKEN]],
    ["a bare one", ["review", BARE_TOKEN]],
    ["an old one of OAuth", ["review", DIGEST]],
    ["one with its check", ["review", `${TOKEN}.01.0a1b2c3d4`]],
    ["a key of SEI", ["review", SEI_KEY]],
    ["a token of Harness", ["review", "pat.AbCdEf123456.0123456789abcdef01234567.XyZ"]],
    ["an address with a token in it", ["review", `https://oauth2:${TOKEN}@gitlab.com/preview.json`]],
    ["a token beside FILE", ["review", "preview.json", TOKEN]],
    ["a token as the value of --out", ["adopt", "--out", BARE_TOKEN]],
    ["the same after =", ["adopt", `--out=${TOKEN}`]],
    ["a token in another argument than FILE", ["review", "preview.json", "--format", TOKEN]],
    ["a flag with a token after --token-file", ["validate", "--token-file", `--token=${TOKEN}`]],
  ])("where a file belongs: %s", async (_, argv) => {
    const run = await typed(argv, env);

    expectNoSecrets(run.stderr, [TOKEN, BARE_TOKEN, SEI_KEY]);
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain("in the history of the shell");
  });

  describe("the name of a file is none, whatever stands in it:", () => {
    const NAMES = [
      `preview-${DIGEST}.json`,
      `${DIGEST}.json`,
      `previews/${DIGEST}/preview.json`,
      `${TOKEN}.json`,
      `./${BARE_TOKEN}`,
      `job-${TOKEN}-log/preview.json`,
      `${SEI_KEY}.txt`,
      "Preview-Of-Stack-Acme-Prod-2026.json",
    ];
    const COMMANDS: ReadonlyArray<readonly [before: readonly string[], said: string]> = [
      [["review"], "cannot be read"],
      [["review", "--"], "cannot be read"],
      [["adopt", "--out"], "[SEI_CONFIG_MISSING]"],
      [["validate", "--token-file"], "[TOKEN_SOURCE_EMPTY]"],
    ];
    test.each(COMMANDS.flatMap(([before, said]) => NAMES.map((name) => [before, name, said] as const)))(
      "%j %s",
      async (before, name, said) => {
        const run = await typed([...before, name], {});
        expect(run.stderr).toContain(said);
        if (before[0] === "review") expectNoSecrets(run.stderr, [TOKEN, BARE_TOKEN, SEI_KEY]);
      },
    );

    test("nor is it after =", async () => {
      const run = await typed(["adopt", `--out=program-${DIGEST}.ts`], {});
      expect(run.stderr).toContain("[SEI_CONFIG_MISSING]");
    });
  });

  test.each([
    ["https://gitlab-platform-team.example.com/gitlab"],
    ["https://gldev-integration-server.example.com"],
  ])("the address %s is none", async (url) => {
    const run = await typed(["validate", "--url", url], env);
    expect(run.stderr).toContain("[URL_NOT_GITLAB_COM]");
  });
});

test("a crash is one line without a stack, and exit code 1", async () => {
  // The manifest is not where it belongs when the files were copied without it.
  const folder = mkdtempSync(join(tmpdir(), "sei-gitlab-"));
  const dist = join(folder, "inner", "dist");
  cpSync(join(provider, "dist"), dist, { recursive: true });
  symlinkSync(join(provider, "node_modules"), join(folder, "inner", "node_modules"));
  symlinkSync(join(provider, "..", "node_modules"), join(folder, "node_modules"));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(dist, "cli", "main.js"), "--version"],
    {
      encoding: "utf8",
    },
  );
  rmSync(folder, { recursive: true });

  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^sei-gitlab failed: E\w+: .*\n$/);
});
