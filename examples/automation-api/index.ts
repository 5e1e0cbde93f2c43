// A stack with an integration for a team, made by a program of your own: `node index.ts preview|up|destroy TEAM`.
import { CommandError, LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { GitLabIntegration } from "pulumi-harness-sei";

const [command = "", team = ""] = process.argv.slice(2);
if (!["preview", "up", "destroy"].includes(command) || !/^[a-z][a-z0-9-]*$/.test(team)) {
  console.error("Usage: node index.ts preview|up|destroy TEAM");
  process.exit(1);
}

const stack = await LocalWorkspace.createOrSelectStack(
  {
    projectName: "automation-api",
    stackName: team,
    program: async () => {
      const gitlab = new GitLabIntegration("gitlab", {
        name: `GitLab of ${team}`,
        accountType: "cloud",
        authMethod: "pat",
        tokenFrom: { env: "GITLAB_TOKEN_FOR_SEI" },
        url: process.env.GITLAB_URL, // only to try it on the sandbox; GitLab.com is the default
        tags: [team],
      });
      return { integrationId: gitlab.id };
    },
  },
  // Where the package is installed: Pulumi starts the provider in this folder.
  { workDir: import.meta.dirname },
);

const told = { onOutput: console.log };
try {
  if (command === "preview") await stack.preview(told);
  if (command === "destroy") await stack.destroy({ ...told, remove: true });
  if (command === "up") {
    const { outputs } = await stack.up(told);
    console.log(`The integration of ${team} has the id ${outputs.integrationId?.value}.`);
  }
} catch (error) {
  // What a command of Pulumi says has been shown. Unhandled, its failure would end in the exit code 0.
  if (!(error instanceof CommandError)) console.error(error);
  process.exitCode = 1;
}
