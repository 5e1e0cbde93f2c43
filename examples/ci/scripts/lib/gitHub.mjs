import { apiAt } from "./api.mjs";
import { required } from "./env.mjs";

/** Who writes with a workflow's own token. `GET /user` does not answer to such a token. */
const BOT = "github-actions[bot]";

export function gitHub() {
  const token = required("GITHUB_TOKEN");
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "x-github-api-version": "2022-11-28",
  };
  const api = apiAt(required("GITHUB_API_URL"), headers, token);
  const repository = `/repos/${required("GITHUB_REPOSITORY")}`;
  const isOwn = ({ user }) => user?.login === BOT && user.type === "Bot";

  return {
    change: "pull request",
    number: process.env.PULL_REQUEST,
    /** The pull request's own last commit. GITHUB_SHA is that of its merge, made for the check alone. */
    reviewedCommit: process.env.HEAD_COMMIT,
    deployedCommit: process.env.GITHUB_SHA,
    logUrl: `${process.env.GITHUB_SERVER_URL}/${process.env.GITHUB_REPOSITORY}/actions/runs/${process.env.GITHUB_RUN_ID}`,

    /** The comments of a pull request that this bot has written. */
    comments: async (number) =>
      (await api.list(`${repository}/issues/${number}/comments?per_page=100`)).filter(isOwn),
    comment: (number, body) => api.post(`${repository}/issues/${number}/comments`, { body }),
    editComment: (_number, id, body) => api.patch(`${repository}/issues/comments/${id}`, { body }),

    /** The pull request whose merge made this commit, and its own last commit. */
    mergedAs: async (commit) => {
      const pulls = await api.list(`${repository}/commits/${commit}/pulls?per_page=100`);
      const merged = pulls.find((pull) => pull.merged_at && pull.merge_commit_sha === commit);
      return merged && { number: merged.number, commit: merged.head.sha };
    },

    /** The open issues that this bot has written. GitHub lists pull requests among them. */
    issues: async () => {
      const open = await api.list(`${repository}/issues?state=open&per_page=100`);
      return open
        .filter((issue) => isOwn(issue) && issue.pull_request === undefined)
        .map(({ number, body }) => ({ number, body }));
    },
    openIssue: (title, body) => api.post(`${repository}/issues`, { title, body }),
    updateIssue: (number, title, body) => api.patch(`${repository}/issues/${number}`, { title, body }),
    closeIssue: async (number, why) => {
      await api.post(`${repository}/issues/${number}/comments`, { body: why });
      await api.patch(`${repository}/issues/${number}`, { state: "closed", state_reason: "completed" });
    },
  };
}
