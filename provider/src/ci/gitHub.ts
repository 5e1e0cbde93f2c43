import { z } from "zod";
import { lazySchema, type Parsed } from "../schemas/lazySchema";
import { Secret } from "../secrets/secret";
import { type JobEnv, required } from "./env";
import type { Repository } from "./repository";
import { RestApi } from "./restApi";

/** Who writes with a workflow's own token. `GET /user` does not answer to such a token. */
const BOT = "github-actions[bot]";

const authored = () => ({
  user: z.object({ login: z.string(), type: z.string() }).nullish(),
  body: z.string().nullish(),
});
const commentSchema = lazySchema(() => z.object({ id: z.number(), ...authored() }));
const issueSchema = lazySchema(() =>
  z.object({ number: z.number(), pull_request: z.unknown().optional(), ...authored() }),
);
const pullSchema = lazySchema(() =>
  z.object({
    number: z.number(),
    merged_at: z.string().nullish(),
    merge_commit_sha: z.string().nullish(),
    head: z.object({ sha: z.string() }),
  }),
);

export function gitHub(env: JobEnv): Repository {
  const token = new Secret(required(env, "GITHUB_TOKEN"), "repositoryToken");
  const api = new RestApi(required(env, "GITHUB_API_URL"), {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token.open()}`,
    "x-github-api-version": "2022-11-28",
  });
  const repository = `/repos/${required(env, "GITHUB_REPOSITORY")}`;
  const issueAt = (id: number | string) => `${repository}/issues/${id}`;

  return {
    change: "pull request",
    number: env.PULL_REQUEST,
    // GITHUB_SHA is that of the pull request's merge, made for the check alone.
    reviewedCommit: env.HEAD_COMMIT,
    deployedCommit: env.GITHUB_SHA,
    logUrl: `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`,

    comments: async (number) => {
      const all = await api.list(`${issueAt(number)}/comments?per_page=100`, commentSchema);
      return all.filter(isOwn).map(({ id, body }) => ({ id, body: body ?? "" }));
    },
    comment: (number, body) => api.write("POST", `${issueAt(number)}/comments`, { body }),
    editComment: (_number, id, body) => api.write("PATCH", `${repository}/issues/comments/${id}`, { body }),

    mergedAs: async (commit) => {
      const pulls = await api.list(`${repository}/commits/${commit}/pulls?per_page=100`, pullSchema);
      const merged = pulls.find((pull) => pull.merged_at && pull.merge_commit_sha === commit);
      return merged && { number: String(merged.number), commit: merged.head.sha };
    },

    // GitHub lists pull requests among them.
    issues: async () => {
      const open = await api.list(`${repository}/issues?state=open&per_page=100`, issueSchema);
      return open
        .filter((issue) => isOwn(issue) && issue.pull_request === undefined)
        .map(({ number, body }) => ({ id: number, body: body ?? "" }));
    },
    openIssue: (title, body) => api.write("POST", `${repository}/issues`, { title, body }),
    updateIssue: (id, title, body) => api.write("PATCH", issueAt(id), { title, body }),
    closeIssue: async (id, why) => {
      await api.write("POST", `${issueAt(id)}/comments`, { body: why });
      await api.write("PATCH", issueAt(id), { state: "closed", state_reason: "completed" });
    },
  };
}

function isOwn({ user }: Pick<Parsed<typeof commentSchema>, "user">): boolean {
  return user?.login === BOT && user.type === "Bot";
}
