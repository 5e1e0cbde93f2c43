// What a version left behind, written by its program: the checkpoint of Pulumi, and SEI at that moment. README.md
// tells how it gets here.
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { succeeded } from "../../tools/project/command.mts";
import { PLUGIN_PROJECT } from "../../tools/project/pluginProgram.mts";
import { parseStackExport, type StateResource } from "../../tools/project/stackState.mts";
import { startCheckedSandbox } from "../support/contract.ts";
import { createProject, type Project } from "../support/engine.ts";

/**
 * When all of it happens, for SEI and GitLab: it stands still, so that nothing depends on the day of a test, and it
 * is so far ahead that no recorded token has expired for the provider, which has the real time.
 */
const NOW = new Date("2100-01-01T00:00:00Z");

/** A sandbox has other ports each time. What stands in the recorded files for its addresses, and for its key. */
const MARKS: Readonly<Record<string, (sandbox: Sandbox) => string>> = {
  "@sei@": ({ seiBaseUrl }) => seiBaseUrl,
  "@cloud@": ({ gitlabUrl }) => gitlabUrl,
  "@selfManaged@": ({ gitlabs }) => gitlabs.selfManaged.url,
  "@apiKey@": ({ apiKey }) => apiKey,
};

/** SEI as a sandbox, and a project with the program of a version. */
export interface Place {
  readonly sandbox: Sandbox;
  readonly project: Project;
  /** Closes SEI, and answers the state that it keeps of itself. */
  closeSei(): Promise<string>;
  dispose(): Promise<void>;
}

/** Every version that has left something. */
export function recordedVersions(): string[] {
  return readdirSync(__dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

export type RecordedFile = "program.js" | "stack.json" | "sei.json" | `previews/${string}`;

export function pathOf(version: string, file: RecordedFile): string {
  return join(__dirname, version, file);
}

/** The provider's resources as the version left them. */
export function recordedResources(version: string): StateResource[] {
  return resourcesIn(readFileSync(pathOf(version, "stack.json"), "utf8"));
}

/** The same resources as they are now, secrets in clear. */
export async function currentResources({ project, sandbox }: Place): Promise<StateResource[]> {
  return resourcesIn(withMarks(await exportInClear(project), sandbox));
}

export async function exportInClear(project: Project): Promise<string> {
  const command = ["stack", "export", "--show-secrets"];
  return succeeded(await project.run(command), `pulumi ${command.join(" ")}`).stdout;
}

/** By name: the engine writes them in the order in which they were done. */
function resourcesIn(exported: string): StateResource[] {
  return parseStackExport(exported)
    .resources.filter(({ type }) => type.includes("harness-sei") && !type.startsWith("pulumi:providers:"))
    .sort((left, right) => (left.urn < right.urn ? -1 : 1));
}

/** A place in which nothing has happened yet; with the same credentials each time, as fingerprints of them are recorded. */
export async function emptyPlace(version: string): Promise<Place> {
  return placeWith(version, undefined);
}

/** The place as the version left it. */
export async function recordedPlace(version: string): Promise<Place> {
  const place = await placeWith(version, readFileSync(pathOf(version, "sei.json"), "utf8"));
  const { sandbox, project } = place;
  try {
    for (const { id, url } of sandbox.integrations()) sandbox.webPage.setUrl(id, withoutMarks(url, sandbox));
    const checkpoint = withoutMarks(readFileSync(pathOf(version, "stack.json"), "utf8"), sandbox);
    await writeFile(join(project.folder, "stack.json"), checkpoint);
    succeeded(await project.run(["stack", "import", "--file", "stack.json"]), "pulumi stack import");
    return place;
  } catch (error) {
    await place.dispose();
    throw error;
  }
}

export function withMarks(text: string, sandbox: Sandbox): string {
  return Object.entries(MARKS).reduce((all, [mark, of]) => all.replaceAll(of(sandbox), mark), text);
}

function withoutMarks(text: string, sandbox: Sandbox): string {
  return Object.entries(MARKS).reduce((all, [mark, of]) => all.replaceAll(mark, of(sandbox)), text);
}

async function placeWith(version: string, sei: string | undefined): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "earlier-state-"));
  const seiFile = join(folder, "sei.json");
  if (sei !== undefined) await writeFile(seiFile, sei);
  const sandbox = await startCheckedSandbox({ state: seiFile, seed: version, clock: () => NOW });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= sandbox.close();
    return closed;
  };
  const project = await createProject({
    program: readFileSync(pathOf(version, "program.js"), "utf8"),
    files: { "Pulumi.yaml": JSON.stringify(PLUGIN_PROJECT) },
    config: {
      "harness-sei:baseUrl": sandbox.seiBaseUrl,
      "harness-sei:apiKey": { secret: sandbox.apiKey },
    },
    env: environmentOf(sandbox),
  });
  return {
    sandbox,
    project,
    closeSei: async () => {
      await close();
      return readFile(seiFile, "utf8");
    },
    dispose: async () => {
      await project.dispose();
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the programs of all versions are given. */
function environmentOf(sandbox: Sandbox): Record<string, string> {
  const { gitlabUrl, tokens, gitlabs, seiBaseUrl, apiKey, webPage } = sandbox;
  const { code, state } = webPage.authorizeOAuth();
  return {
    CLOUD_URL: gitlabUrl,
    CLOUD_TOKEN: tokens.valid,
    ROTATED_TOKEN: tokens.valid2,
    OAUTH_CODE: code,
    OAUTH_STATE: state,
    SELF_MANAGED_URL: gitlabs.selfManaged.url,
    SELF_MANAGED_TOKEN: gitlabs.selfManaged.tokens.valid,
    SEI_URL: seiBaseUrl,
    SEI_API_KEY: apiKey,
    // An import of secrets in clear still asks for the passphrase with which they were encrypted.
    PULUMI_CONFIG_PASSPHRASE: "passphrase",
    TAG: "platform",
  };
}
