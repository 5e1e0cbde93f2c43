// One integration for each team of teams.yaml, each within a component that says what all teams have in common.
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration } from "pulumi-harness-sei";
import { parse } from "yaml";

interface Team {
  name: string;
  tokenVariable: string;
  tags?: string[];
  projects?: string[];
}

const config = new pulumi.Config();
const url = config.get("gitlabUrl"); // only to try it on the sandbox; GitLab.com is the default

class TeamGitLab extends pulumi.ComponentResource {
  readonly integrationId: pulumi.Output<string>;

  constructor(team: Team) {
    super("acme:sei:TeamGitLab", team.name);
    const gitlab = new GitLabIntegration(
      `gitlab-${team.name}`,
      {
        name: `GitLab of ${team.name}`,
        accountType: "cloud",
        authMethod: "pat",
        tokenFrom: { env: team.tokenVariable },
        url,
        tags: team.tags,
        ingestion: { projects: team.projects },
      },
      { parent: this },
    );
    this.integrationId = gitlab.id;
    this.registerOutputs({ integrationId: this.integrationId });
  }
}

const teams: Team[] = parse(readFileSync("teams.yaml", "utf8"));

export const integrationIds = Object.fromEntries(
  teams.map((team) => [team.name, new TeamGitLab(team).integrationId]),
);
