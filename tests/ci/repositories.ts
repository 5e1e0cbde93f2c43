// A repository on either platform, as far as a script can tell them apart: so one test proves both.
import * as github from "../support/ci/gitHub.ts";
import * as gitlab from "../support/ci/gitLab.ts";

type Environment = Readonly<Record<string, string>>;

export interface Repository {
  readonly change: string;
  /** What the jobs find in their environment. */
  reviewOf(number: number, commit: string): Environment;
  deploymentOf(commit: string): Environment;
  readonly scheduled: Environment;
  readonly token: string;
  readonly logUrl: string;

  comments(number: number): Array<{ readonly id: number; readonly body: string }>;
  write(who: "bot" | "person", number: number, body: string): void;
  /** Merged by a commit of its own, as a squash or a merge commit is. */
  merge(number: number, head: string): string;
  /** Not merged yet, and so known by the commit of a merge that is only tried. */
  propose(number: number, head: string): string;
  issues(): Array<{ readonly title: string; readonly body: string; readonly open: boolean }>;
  openIssue(who: "bot" | "person", title: string, body: string): void;
  /** Of the only issue. */
  issueComments(): string[];
  calls(): string[];
  close(): Promise<void>;
}

export const REPOSITORIES: ReadonlyArray<readonly [name: string, start: () => Promise<Repository>]> = [
  ["GitHub", gitHubRepository],
  ["GitLab", gitLabRepository],
];

export const STACK = "acme/dev";

let lastId = 10;
const nextId = () => {
  lastId += 1;
  return lastId;
};
const mergeOf = (head: string) => `${head.slice(0, -1)}f`;

async function gitHubRepository(): Promise<Repository> {
  const server = await github.startGitHub();
  const author = { bot: github.BOT, person: github.PERSON };
  const token = server.tokenWith({ "pull-requests": "write", issues: "write" });
  const scheduled = {
    GITHUB_ACTIONS: "true",
    GITHUB_TOKEN: token,
    GITHUB_API_URL: server.apiUrl,
    GITHUB_REPOSITORY: server.repository,
    GITHUB_SERVER_URL: "https://github.example",
    GITHUB_RUN_ID: "77",
    PULUMI_STACK: STACK,
  };
  return {
    change: "pull request",
    token,
    logUrl: "https://github.example/acme/integrations/actions/runs/77",
    scheduled,
    reviewOf: (number, commit) => ({ ...scheduled, PULL_REQUEST: String(number), HEAD_COMMIT: commit }),
    deploymentOf: (commit) => ({ ...scheduled, GITHUB_SHA: commit }),
    comments: (number) => server.comments(number),
    write: (who, number, body) => {
      server.comments(number).push({ id: nextId(), user: author[who], body });
    },
    merge: (number, head) => {
      const sha = mergeOf(head);
      server.pulls.push({ number, head: { sha: head }, merged_at: "2026-11-22", merge_commit_sha: sha });
      return sha;
    },
    propose: (number, head) => {
      const sha = mergeOf(head);
      server.pulls.push({ number, head: { sha: head }, merged_at: null, merge_commit_sha: sha });
      return sha;
    },
    issues: () => server.issues.map(({ title, body, state }) => ({ title, body, open: state === "open" })),
    openIssue: (who, title, body) => {
      server.issues.push({ number: nextId(), user: author[who], title, body, state: "open" });
    },
    issueComments: () =>
      server.issues.flatMap(({ number }) => server.comments(number)).map(({ body }) => body),
    calls: server.calls,
    close: server.close,
  };
}

async function gitLabRepository(): Promise<Repository> {
  const server = await gitlab.startGitLab();
  const author = { bot: gitlab.BOT, person: gitlab.PERSON };
  const scheduled = {
    GITLAB_CI: "true",
    REVIEW_BOT_TOKEN: server.token,
    CI_API_V4_URL: server.apiUrl,
    CI_PROJECT_ID: server.projectId,
    CI_JOB_URL: "https://gitlab.example/acme/integrations/-/jobs/77",
    PULUMI_STACK: STACK,
  };
  return {
    change: "merge request",
    token: server.token,
    logUrl: scheduled.CI_JOB_URL,
    scheduled,
    reviewOf: (iid, commit) => ({ ...scheduled, CI_MERGE_REQUEST_IID: String(iid), CI_COMMIT_SHA: commit }),
    deploymentOf: (commit) => ({ ...scheduled, CI_COMMIT_SHA: commit }),
    comments: (iid) => server.notes("merge_requests", iid),
    write: (who, iid, body) => {
      server.notes("merge_requests", iid).push({ id: nextId(), author: author[who], body });
    },
    merge: (iid, head) => {
      const sha = mergeOf(head);
      server.mergeRequests.push({
        iid,
        sha: head,
        state: "merged",
        merge_commit_sha: sha,
        squash_commit_sha: null,
      });
      return sha;
    },
    propose: (iid, sha) => {
      server.mergeRequests.push({
        iid,
        sha,
        state: "opened",
        merge_commit_sha: null,
        squash_commit_sha: null,
      });
      return sha;
    },
    issues: () =>
      server.issues.map(({ title, description, state }) => ({
        title,
        body: description,
        open: state === "opened",
      })),
    openIssue: (who, title, description) => {
      server.issues.push({ iid: nextId(), author: author[who], title, description, state: "opened" });
    },
    issueComments: () =>
      server.issues.flatMap(({ iid }) => server.notes("issues", iid)).map(({ body }) => body),
    calls: server.calls,
    close: server.close,
  };
}
