// A stack with one GitLab integration on the real engine, against a sandbox of its own.
import type { RecordedRequest, Sandbox, SandboxOptions } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "./contract.ts";
import { createProject, type Project, type ProjectOptions } from "./engine.ts";

export interface Stack {
  readonly project: Project;
  readonly sandbox: Sandbox;
  /** Replaces the program: the inputs over the defaults, the resource options, and the Pulumi resource name. */
  declare(inputs?: object, options?: object, resourceName?: string): Promise<void>;
  /** The token that the next command finds in its environment. */
  useToken(token: string): void;
  /** SEI calls since the last look, as `POST /v1/integrations`. */
  calls(): string[];
  dispose(): Promise<void>;
}

/** The token comes from the environment: of all sources the one that the engine knows least to be a secret. */
export function program(inputs: object = {}, options: object = {}, resourceName = "gitlab"): string {
  return `
    const { GitLabIntegration } = require("pulumi-harness-sei");
    const gitlab = new GitLabIntegration(${JSON.stringify(resourceName)}, {
      accountType: "cloud",
      authMethod: "pat",
      url: process.env.GITLAB_URL,
      token: process.env.GITLAB_TOKEN,
      ...${JSON.stringify(inputs)},
    }, ${JSON.stringify(options)});
    exports.id = gitlab.id;
  `;
}

export async function startStack(
  options: Partial<ProjectOptions> & { readonly sandbox?: SandboxOptions } = {},
): Promise<Stack> {
  const sandbox = await startCheckedSandbox(options.sandbox);
  const project = await createProject({
    program: program(),
    ...options,
    config: {
      "harness-sei:baseUrl": sandbox.seiBaseUrl,
      "harness-sei:apiKey": { secret: sandbox.apiKey },
      ...options.config,
    },
    env: { GITLAB_URL: sandbox.gitlabUrl, GITLAB_TOKEN: sandbox.tokens.valid, ...options.env },
  });
  return {
    project,
    sandbox,
    declare: (...args) => project.writeProgram(program(...args)),
    useToken: (token) => {
      project.env.GITLAB_TOKEN = token;
    },
    calls: () => {
      const calls = sandbox
        .requests()
        .filter(isSei)
        .map(({ method, path }) => `${method} ${path}`);
      sandbox.clearRequests();
      return calls;
    },
    dispose: async () => {
      await project.dispose();
      await sandbox.close();
    },
  };
}

function isSei(request: RecordedRequest): boolean {
  return request.server === "sei";
}
