import { apiAt } from "./api.mjs";
import { required } from "./env.mjs";

export function gitLab() {
  // The job's own token, CI_JOB_TOKEN, may write neither notes nor issues.
  const token = required("REVIEW_BOT_TOKEN");
  const api = apiAt(required("CI_API_V4_URL"), { "private-token": token }, token);
  const project = `/projects/${required("CI_PROJECT_ID")}`;
  const bot = once(() => api.get("/user"));
  const own = async (list) => {
    const { id } = await bot();
    return list.filter(({ author }) => author.id === id);
  };

  return {
    change: "merge request",
    number: process.env.CI_MERGE_REQUEST_IID,
    /** The first is set in pipelines for merged results, where the second is a merge made for the check alone. */
    reviewedCommit: process.env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA || process.env.CI_COMMIT_SHA,
    deployedCommit: process.env.CI_COMMIT_SHA,
    logUrl: process.env.CI_JOB_URL,

    /** The notes of a merge request that this bot has written. */
    comments: async (number) => own(await api.list(`${project}/merge_requests/${number}/notes?per_page=100`)),
    comment: (number, body) => api.post(`${project}/merge_requests/${number}/notes`, { body }),
    editComment: (number, id, body) => api.put(`${project}/merge_requests/${number}/notes/${id}`, { body }),

    /** The merge request whose merge made this commit, and its own last commit. */
    mergedAs: async (commit) => {
      const requests = await api.list(`${project}/repository/commits/${commit}/merge_requests?per_page=100`);
      // Without a merge commit, after a fast-forward, the last commit itself is what was pushed.
      const merged = requests.find(
        ({ state, merge_commit_sha, squash_commit_sha, sha }) =>
          state === "merged" && [merge_commit_sha, squash_commit_sha, sha].includes(commit),
      );
      return merged && { number: merged.iid, commit: merged.sha };
    },

    /** The open issues that this bot has written. */
    issues: async () => {
      const open = await own(await api.list(`${project}/issues?state=opened&per_page=100`));
      return open.map(({ iid, description }) => ({ number: iid, body: description }));
    },
    openIssue: (title, body) => api.post(`${project}/issues`, { title, description: body }),
    updateIssue: (number, title, body) =>
      api.put(`${project}/issues/${number}`, { title, description: body }),
    closeIssue: async (number, why) => {
      await api.post(`${project}/issues/${number}/notes`, { body: why });
      await api.put(`${project}/issues/${number}`, { state_event: "close" });
    },
  };
}

function once(ask) {
  let answer;
  return () => {
    answer ??= ask();
    return answer;
  };
}
