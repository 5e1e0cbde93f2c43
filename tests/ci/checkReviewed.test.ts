// What was merged is deployed only if it is what was reviewed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startGitLab } from "../support/ci/gitLab.ts";
import { digestOf, inJob, type JobRun, useJobs } from "./jobCommands.ts";
import { REPOSITORIES, type Repository, STACK } from "./repositories.ts";

useJobs();

const HEAD = "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678";
const LATER = "c1b2c3d4e5f60718293a4b5c6d7e8f9012345678";

describe.each(REPOSITORIES)("on %s", (_name, start) => {
  let repository: Repository;
  beforeEach(async () => {
    repository = await start();
  });
  afterEach(() => repository.close());

  const review = (preview: string, commit = HEAD) =>
    inJob(["comment", "preview.json"], repository.reviewOf(5, commit), { preview });
  const check = (preview: string | undefined, commit: string, typed = "") =>
    inJob(
      ["check-reviewed", "preview.json"],
      { ...repository.deploymentOf(commit), REVIEWED_DIGEST: typed },
      preview === undefined ? {} : { preview },
    );
  const refusal = ({ exitCode, stderr }: JobRun) => {
    expect(exitCode).toBe(4);
    return stderr;
  };

  test("the preview that was reviewed passes", async () => {
    await review("new.json");

    expect(await check("new.json", repository.merge(5, HEAD))).toMatchObject({
      exitCode: 0,
      stdout: `The preview is the one that was reviewed in the ${repository.change} 5.\n`,
      stderr: "",
    });
  });

  test("another preview is refused, with what it is and what to do", async () => {
    await review("new.json");
    const run = await check("replace.json", repository.merge(5, HEAD));

    expect(refusal(run)).toBe(
      `sei-gitlab check-reviewed: not deployed. The review in the ${repository.change} 5 was of preview ` +
        `${digestOf("new.json").slice(0, 12)}, and now the preview is ${digestOf("replace.json").slice(0, 12)}: ` +
        "since the review the stack, the configuration, a token or another commit has changed.\n\n" +
        "Read the review of this run. To deploy just that, start this pipeline by hand on the default branch, " +
        `with the digest ${digestOf("replace.json")}. Anything else needs a new review.\n`,
    );
  });

  test("a refusal is in the summary of the job, where there is one", async () => {
    const run = await check("replace.json", LATER);
    const summary = readFileSync(join(run.folder, "summary.md"), "utf8");

    expect(summary).toContain("## Not deployed");
    expect(summary).toContain(digestOf("replace.json"));
  });

  test("the review of an older commit does not count", async () => {
    await review("new.json");

    expect(refusal(await check("new.json", repository.merge(5, LATER)))).toContain(
      `The review in the ${repository.change} 5 is of commit a1b2c3d4e5f6, and c1b2c3d4e5f6 was merged.`,
    );
  });

  test("the review of a failed preview does not count", async () => {
    await review("failed-validation.json");

    expect(refusal(await check("new.json", repository.merge(5, HEAD)))).toContain(
      "was of a preview that failed",
    );
  });

  test("a merge without a review, as one from a fork, is refused", async () => {
    repository.write("person", 5, "looks fine to me");

    expect(refusal(await check("new.json", repository.merge(5, HEAD)))).toContain(
      `The ${repository.change} 5 has no review of this stack. One from a fork never has.`,
    );
  });

  test("a review that somebody else wrote does not count", async () => {
    const facts = `stack=${encodeURIComponent(STACK)} commit=${HEAD} digest=${digestOf("new.json")}`;
    repository.write("person", 5, `<!-- sei-gitlab-review ${facts} -->\n\nreviewed`);

    expect(refusal(await check("new.json", repository.merge(5, HEAD)))).toContain(
      "has no review of this stack",
    );
  });

  test("a commit that was pushed without review is refused", async () => {
    expect(refusal(await check("new.json", LATER))).toContain(
      `Commit c1b2c3d4e5f6 is not the merge of a ${repository.change}, so nobody has reviewed it.`,
    );
  });

  test("a commit of a branch that is still open is refused, though its review is fine", async () => {
    await review("new.json");

    expect(refusal(await check("new.json", repository.propose(5, HEAD)))).toContain("is not the merge of a");
  });

  test("what does nothing passes without a review, and nobody is asked", async () => {
    repository.calls();

    expect(await check("unchanged.json", LATER)).toMatchObject({
      exitCode: 0,
      stdout: "There is nothing to do.\n",
    });
    expect(repository.calls()).toEqual([]);
  });

  test("a digest that was typed in has to be the one of this preview, whole", async () => {
    const digest = digestOf("new.json");

    expect(await check("new.json", LATER, ` ${digest}\n`)).toMatchObject({ exitCode: 0 });
    expect(refusal(await check("new.json", LATER, digest.slice(0, 12)))).toContain(
      `The digest that was typed in is not that of this preview, ${digest}.`,
    );
  });

  test("a failed preview is refused, whatever was typed in", async () => {
    const digest = digestOf("failed-validation.json");

    expect(refusal(await check("failed-validation.json", LATER, digest))).toBe(
      "sei-gitlab check-reviewed: not deployed. The preview failed; the review above says why.\n\nMend it, and run this job again.\n",
    );
    expect(refusal(await check(undefined, LATER))).toContain("The preview could not be made");
  });
});

test("on GitHub a commit within a merged pull request is not its merge", async () => {
  const [, start] = REPOSITORIES[0] ?? [];
  const repository = await start?.();
  await inJob(["comment", "preview.json"], { ...repository?.reviewOf(5, HEAD) }, { preview: "new.json" });
  repository?.merge(5, HEAD);

  const run = await inJob(
    ["check-reviewed", "preview.json"],
    { ...repository?.deploymentOf(HEAD) },
    { preview: "new.json" },
  );

  expect(run.stderr).toContain("is not the merge of a pull request");
  await repository?.close();
});

test("a fast-forward and a squash are found as merges, too", async () => {
  const server = await startGitLab();
  const env = {
    GITLAB_CI: "true",
    REVIEW_BOT_TOKEN: server.token,
    CI_API_V4_URL: server.apiUrl,
    CI_PROJECT_ID: server.projectId,
    PULUMI_STACK: "dev",
  };
  await inJob(
    ["comment", "preview.json"],
    { ...env, CI_MERGE_REQUEST_IID: "5", CI_COMMIT_SHA: HEAD },
    { preview: "new.json" },
  );
  for (const [commit, squash_commit_sha] of [
    [HEAD, null],
    [LATER, LATER],
  ] as const) {
    server.mergeRequests.splice(0);
    server.mergeRequests.push({
      iid: 5,
      sha: HEAD,
      state: "merged",
      merge_commit_sha: null,
      squash_commit_sha,
    });
    const run = await inJob(
      ["check-reviewed", "preview.json"],
      { ...env, CI_COMMIT_SHA: commit },
      { preview: "new.json" },
    );
    expect(run).toMatchObject({ exitCode: 0 });
  }
  await server.close();
});
