// `npm run demo`: what a platform team would see. A real `pulumi up` of an example program on the real engine, against
// the local SEI and GitLab of the sandbox. Nothing outside a temporary folder and this machine is touched.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { startSandbox } from "harness-sei-sandbox";
import { type EngineProject, pulumi } from "./demo/engineRun.mts";

const checkout = join(import.meta.dirname, "..");
const example = join(checkout, "examples", "gitlab-cloud-pat");

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

const startedAt = Date.now();
heading("The Pulumi engine");
const engine = await engineFolder();
console.log(`pulumi in ${engine}`);

const folder = await mkdtemp(join(tmpdir(), "harness-sei-demo-"));
const sandbox = await startSandbox();
try {
  await demonstrate(await prepared(), sandbox);
  console.log(
    `\nDone in ${Math.round((Date.now() - startedAt) / 1_000)} s. Next: README.md, "Your own program".`,
  );
} finally {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
}

async function demonstrate(project: EngineProject, { tokens }: Sandbox): Promise<void> {
  heading("The program");
  console.log(await readFile(join(folder, "index.ts"), "utf8"));

  heading("A preview: what would happen, before anything does");
  await pulumi(project, ["preview", "--diff"]);

  heading("The integration is created");
  await pulumi(project, ["up", "--yes", "--skip-preview"]);
  showIntegrations();

  heading("The program changes: another name, another tag");
  await editProgram(
    'tags: ["platform"],',
    'name: "GitLab of the platform team",\n  tags: ["platform", "production"],',
  );
  await pulumi(project, ["preview", "--diff"]);
  await pulumi(project, ["up", "--yes", "--skip-preview"]);
  showIntegrations();

  heading("The token is rotated: a fingerprint changes, the token itself is nowhere");
  setToken(project, tokens.valid2);
  await pulumi(project, ["preview", "--diff"]);
  await pulumi(project, ["up", "--yes", "--skip-preview"]);

  heading("Nothing changed: nothing is sent to SEI");
  sandbox.clearRequests();
  await pulumi(project, ["preview", "--expect-no-changes"]);
  console.log(`Requests sent: ${sandbox.requests().length}`);

  heading("Somebody clicks in SEI's web page; a refresh shows it, and the next up repairs it");
  const [integration] = sandbox.integrations();
  if (integration === undefined) throw new Error("the integration is not in the sandbox");
  sandbox.webPage.retag(integration.id, ["by-hand"]);
  await pulumi(project, ["preview", "--refresh", "--diff"]);
  await pulumi(project, ["up", "--refresh", "--yes", "--skip-preview"]);
  showIntegrations();

  heading("Where the tokens are");
  await searchForTokens(project, [tokens.valid, tokens.valid2]);

  heading("The integration is removed");
  await pulumi(project, ["destroy", "--yes", "--skip-preview"]);
  showIntegrations();
}

/** The example in a temporary folder, with a stack of its own that keeps its state there too. */
async function prepared(): Promise<EngineProject> {
  await cp(example, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"), "junction");
  await mkdir(join(folder, "state"));
  const project: EngineProject = {
    folder,
    printed: [],
    env: {
      PATH: [engine, process.env.PATH].join(delimiter),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "demo",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  };
  await pulumi(project, ["stack", "init", "demo"], { quiet: true });
  await pulumi(project, ["config", "set", "harness-sei:baseUrl", sandbox.seiBaseUrl], { quiet: true });
  await pulumi(project, ["config", "set", "--secret", "harness-sei:apiKey", sandbox.apiKey], { quiet: true });
  await pulumi(project, ["config", "set", "gitlabUrl", sandbox.gitlabUrl], { quiet: true });
  setToken(project, sandbox.tokens.valid);
  return project;
}

/** What `tokenFrom` names: the next command finds it in its environment. */
function setToken(project: EngineProject, token: string | undefined): void {
  if (token === undefined) throw new Error("the sandbox has no such token");
  project.env.GITLAB_TOKEN_FOR_SEI = token;
}

async function editProgram(before: string, after: string): Promise<void> {
  const file = join(folder, "index.ts");
  const text = await readFile(file, "utf8");
  if (!text.includes(before)) throw new Error(`the example no longer contains ${before}`);
  await writeFile(file, text.replace(before, after));
  console.log(`- ${before}\n+ ${after.replaceAll("\n", "\n+ ")}`);
}

/** What SEI has stored, as its own web page would list it. */
function showIntegrations(): void {
  console.log("\nYour Integrations, in SEI:");
  const rows = sandbox
    .integrations()
    .map(({ id, name, url, tagNames }) => ({ id, name, url, tags: tagNames.join(", ") }));
  if (rows.length === 0) console.log("(none)");
  else console.table(rows);
}

/** Looks for the tokens in all that was printed and in every file the engine wrote. */
async function searchForTokens(
  project: EngineProject,
  tokens: ReadonlyArray<string | undefined>,
): Promise<void> {
  const entries = await readdir(join(folder, "state"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = [...project.printed, ...(await Promise.all(files.map((file) => readFile(file, "utf8"))))];
  const places = texts.filter((text) => tokens.some((token) => token !== undefined && text.includes(token)));
  console.log(
    `Both tokens searched for in ${files.length} state files and all output above: found in ${places.length}.`,
  );
  if (places.length > 0) throw new Error("a token was found where none may be");
}

async function engineFolder(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(checkout, "tools", "engine.mts")]);
  return stdout.trim().split("\n").at(-1) ?? "";
}

function heading(text: string): void {
  const [bold, plain] = process.stdout.isTTY ? ["\u001b[1m", "\u001b[0m"] : ["", ""];
  console.log(`\n${bold}== ${text}${plain}`);
}
