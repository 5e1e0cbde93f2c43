// `npm run demo`: what a platform team would see. A real `pulumi up` of an example program on the real engine, against
// the local SEI and GitLab of the sandbox. Nothing outside a temporary folder and this machine is touched.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox } from "harness-sei-sandbox";
import { firstThatWorks } from "./engine/route.mts";
import { engineRoutes } from "./engine/routes.mts";
import { run, succeeded } from "./project/command.mts";
import { exampleProject } from "./project/example.mts";
import { createProject, type Project } from "./project/project.mts";
import { root } from "./project/root.mts";

const EXAMPLE = "gitlab-cloud-pat";

/** What its `tokenFrom` names. */
const TOKEN_VARIABLE = "GITLAB_TOKEN_FOR_SEI";

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

const startedAt = Date.now();
heading("The Pulumi engine");
const { folder: engine } = await firstThatWorks(engineRoutes(), (line) => console.error(`engine: ${line}`));
console.log(`pulumi in ${engine}`);

const sandbox = await startSandbox();
const project = await prepared(sandbox);
try {
  await demonstrate(project, sandbox);
  console.log(`\nDone in ${Math.round((Date.now() - startedAt) / 1_000)} s. Next: docs/getting-started.md.`);
} finally {
  await project.dispose();
  await sandbox.close();
}

async function demonstrate(project: Project, { tokens }: Sandbox): Promise<void> {
  heading("The program");
  console.log(await readFile(programFile(project), "utf8"));

  heading("A preview: what would happen, before anything does");
  await pulumi(project, ["preview", "--diff"]);

  heading("The same as a comment in a pull request");
  await showReview(project);

  heading("The integration is created");
  await pulumi(project, ["up", "--yes", "--skip-preview"]);
  showIntegrations();

  heading("The program changes: another name, another tag");
  await editProgram(
    project,
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
function prepared({ seiBaseUrl, apiKey, gitlabUrl, tokens }: Sandbox): Promise<Project> {
  return createProject({
    engine,
    ...exampleProject(EXAMPLE),
    config: {
      "harness-sei:baseUrl": seiBaseUrl,
      "harness-sei:apiKey": { secret: apiKey },
      gitlabUrl,
    },
    env: { [TOKEN_VARIABLE]: tokens.valid },
  });
}

/** Shows the command, and what it prints, as it prints it. */
async function pulumi(project: Project, args: readonly string[]): Promise<void> {
  console.log(`\n$ pulumi ${args.join(" ")}`);
  const colour = process.stdout.isTTY ? ["--color", "always"] : [];
  const running = await project.start([...args, ...colour], (text) => void process.stdout.write(text));
  const { exitCode } = await running.finished;
  if (exitCode !== 0) throw new Error(`pulumi ${args[0]} ended with exit code ${exitCode}`);
}

/** What CI makes of a preview for those who review it. */
async function showReview(project: Project): Promise<void> {
  console.log("\n$ pulumi preview --json > preview.json\n$ npx --no sei-gitlab review preview.json");
  const { stdout } = succeeded(await project.preview({ json: true }), "pulumi preview --json");
  const file = join(project.folder, "preview.json");
  await writeFile(file, stdout);
  const program = join(root, "provider", "bin", "sei-gitlab.js");
  const options = { folder: project.folder, env: process.env };
  const review = succeeded(
    await run(process.execPath, [program, "review", file], options),
    "sei-gitlab review",
  );
  console.log(review.stdout);
}

/** The next command finds it in its environment. */
function setToken(project: Project, token: string): void {
  project.env[TOKEN_VARIABLE] = token;
}

function programFile({ folder }: Project): string {
  return join(folder, "index.ts");
}

async function editProgram(project: Project, before: string, after: string): Promise<void> {
  const text = await readFile(programFile(project), "utf8");
  if (!text.includes(before)) throw new Error(`the example no longer contains ${before}`);
  await project.writeProgram(text.replace(before, after));
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
async function searchForTokens(project: Project, tokens: readonly string[]): Promise<void> {
  const text = await project.allText();
  const found = tokens.filter((token) => text.includes(token)).length;
  console.log(
    `Both tokens searched for in all that the engine printed and wrote, ${text.length} characters: found ${found}.`,
  );
  if (found > 0) throw new Error("a token was found where none may be");
}

function heading(text: string): void {
  const [bold, plain] = process.stdout.isTTY ? ["\u001b[1m", "\u001b[0m"] : ["", ""];
  console.log(`\n${bold}== ${text}${plain}`);
}
