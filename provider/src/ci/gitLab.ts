import { z } from "zod";
import { lazySchema } from "../schemas/lazySchema";
import { Secret } from "../secrets/secret";
import { type JobEnv, required } from "./env";
import type { Repository } from "./repository";
import { RestApi } from "./restApi";

const userSchema = lazySchema(() => z.object({ id: z.number() }));
const noteSchema = lazySchema(() =>
  z.object({ id: z.number(), author: userSchema(), body: z.string().nullish() }),
);
const issueSchema = lazySchema(() =>
  z.object({ iid: z.number(), author: userSchema(), description: z.string().nullish() }),
);
const mergeRequestSchema = lazySchema(() =>
  z.object({
    iid: z.number(),
    state: z.string(),
    sha: z.string().nullish(),
    merge_commit_sha: z.string().nullish(),
    squash_commit_sha: z.string().nullish(),
  }),
);

export function gitLab(env: JobEnv): Repository {
  // The job's own token, CI_JOB_TOKEN, may write neither notes nor issues.
  const token = new Secret(required(env, "REVIEW_BOT_TOKEN"), "repositoryToken");
  const api = new RestApi(required(env, "CI_API_V4_URL"), { "private-token": token.open() });
  const project = `/projects/${required(env, "CI_PROJECT_ID")}`;
  let bot: Promise<{ id: number }> | undefined;
  const ownOf = async <T extends { author: { id: number } }>(path: string, entry: () => z.ZodType<T>) => {
    bot ??= api.get("/user", userSchema);
    const { id } = await bot;
    return (await api.list(path, entry)).filter(({ author }) => author.id === id);
  };
  const notesOf = (number: string) => `${project}/merge_requests/${number}/notes`;

  return {
    change: "merge request",
    number: env.CI_MERGE_REQUEST_IID,
    // The first is set in pipelines for merged results, where the second is a merge made for the check alone.
    reviewedCommit: env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA || env.CI_COMMIT_SHA,
    deployedCommit: env.CI_COMMIT_SHA,
    logUrl: env.CI_JOB_URL,

    comments: async (number) => {
      const notes = await ownOf(`${notesOf(number)}?per_page=100`, noteSchema);
      return notes.map(({ id, body }) => ({ id, body: body ?? "" }));
    },
    comment: (number, body) => api.write("POST", notesOf(number), { body }),
    editComment: (number, id, body) => api.write("PUT", `${notesOf(number)}/${id}`, { body }),

    mergedAs: async (commit) => {
      const path = `${project}/repository/commits/${commit}/merge_requests?per_page=100`;
      const requests = await api.list(path, mergeRequestSchema);
      // Without a merge commit, after a fast-forward, the last commit itself is what was pushed.
      const merged = requests.find(
        ({ state, merge_commit_sha, squash_commit_sha, sha }) =>
          state === "merged" && [merge_commit_sha, squash_commit_sha, sha].includes(commit),
      );
      return merged && { number: String(merged.iid), commit: merged.sha ?? "" };
    },

    issues: async () => {
      const open = await ownOf(`${project}/issues?state=opened&per_page=100`, issueSchema);
      return open.map(({ iid, description }) => ({ id: iid, body: description ?? "" }));
    },
    openIssue: (title, body) => api.write("POST", `${project}/issues`, { title, description: body }),
    updateIssue: (id, title, body) =>
      api.write("PUT", `${project}/issues/${id}`, { title, description: body }),
    closeIssue: async (id, why) => {
      await api.write("POST", `${project}/issues/${id}/notes`, { body: why });
      await api.write("PUT", `${project}/issues/${id}`, { state_event: "close" });
    },
  };
}
