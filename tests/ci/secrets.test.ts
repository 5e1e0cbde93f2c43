// The first line of every job that has secrets.
import { inJob, useJobs } from "./jobCommands.ts";

useJobs();

const TOKEN = "glpat-a+b/c=d%25e";

describe("on GitHub", () => {
  const masked = async (env: Readonly<Record<string, string>>) =>
    (await inJob(["mask-secrets", ...Object.keys(env)], { GITHUB_ACTIONS: "true", ...env })).stdout
      .split("\n")
      .slice(0, -1);

  test("a secret is masked as it is, in base64, and as it stands in an address", async () => {
    expect(await masked({ GITLAB_TOKEN: TOKEN })).toEqual([
      "::add-mask::glpat-a+b/c=d%2525e",
      `::add-mask::${Buffer.from(TOKEN).toString("base64")}`,
      `::add-mask::${encodeURIComponent(TOKEN).replaceAll("%", "%25")}`,
    ]);
  });

  test("a secret of several lines is masked line by line, as a log shows it", async () => {
    expect((await masked({ KEY: "first\nsecond\n" })).slice(0, 2)).toEqual([
      "::add-mask::first",
      "::add-mask::second",
    ]);
  });

  test("what is not set is not masked: an empty mask would hide everything", async () => {
    expect(await masked({ GITLAB_TOKEN: "", HARNESS_SEI_API_KEY: "" })).toEqual([]);
  });
});

describe("on GitLab", () => {
  const check = (env: Readonly<Record<string, string>>) =>
    inJob(["mask-secrets", ...Object.keys(env)], { GITLAB_CI: "true", REVIEW_BOT_TOKEN: TOKEN, ...env });

  test("nothing is printed when GitLab can mask all of them", async () => {
    expect(await check({ GITLAB_TOKEN: TOKEN, PULUMI_ACCESS_TOKEN: "" })).toMatchObject({
      exitCode: 0,
      output: "",
    });
  });

  test("the job ends when its variables are not there, and says when they are", async () => {
    const { exitCode, output } = await check({ REVIEW_BOT_TOKEN: "" });

    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /^sei-gitlab mask-secrets: \[CI_VARIABLE_MISSING\] REVIEW_BOT_TOKEN is not set for this job\. /,
    );
  });

  test("the job ends when it cannot, without the value", async () => {
    const { exitCode, output } = await check({
      GITLAB_TOKEN: TOKEN,
      PULUMI_CONFIG_PASSPHRASE: "correct horse battery",
      HARNESS_SEI_API_KEY: "short",
    });

    expect(exitCode).toBe(1);
    expect(output).toBe(
      "sei-gitlab mask-secrets: [CI_SECRET_UNMASKABLE] GitLab cannot mask PULUMI_CONFIG_PASSPHRASE, HARNESS_SEI_API_KEY: white space, or less than 8 " +
        "characters. Choose other values, and make the variables masked and hidden in Settings > CI/CD > Variables.\n",
    );
  });
});
