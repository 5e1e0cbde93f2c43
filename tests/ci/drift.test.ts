// The scheduled check: one issue for all that somebody has to look after, closed when nothing is left.
import { issueBody } from "../../provider/src/ci/driftIssue.ts";
import { troublesIn } from "../../provider/src/ci/troubles.ts";
import type { IngestionFailure } from "../../provider/src/scans/ingestionFailure.ts";
import { BOT, startGitHub } from "../support/ci/gitHub.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { recorded, summaryOf, TOKEN } from "../support/recordedPreviews.ts";
import { inJob, type Left, useJobs } from "./jobCommands.ts";
import { REPOSITORIES, type Repository, STACK } from "./repositories.ts";

useJobs();

const MARKER = `<!-- sei-gitlab-drift stack=${encodeURIComponent(STACK)} -->`;

/** What `sei-gitlab status --json` gives of the recorded stack's integrations, and of another one. */
const OWN = "organization/urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::gitlab";
const one = (entry: object) => ({ id: "101", name: "gitlab", health: "healthy", managedBy: OWN, ...entry });
const healthy = [one({})];

function left(preview: string, status: readonly object[] = healthy): Left {
  return { preview, files: { "status.json": JSON.stringify(status) } };
}

describe.each(REPOSITORIES)("on %s", (_name, start) => {
  let repository: Repository;
  beforeEach(async () => {
    repository = await start();
  });
  afterEach(() => repository.close());

  const check = (found: Left) =>
    inJob(["drift-issue", "--status", "status.json", "preview.json"], repository.scheduled, found);

  test("an issue is opened, kept up to date, and closed", async () => {
    expect(await check(left("drift.json"))).toMatchObject({
      exitCode: 0,
      stdout: "2 found; the issue is opened.\n",
    });
    const [opened] = repository.issues();
    expect(opened?.title).toBe(`GitLab integrations of SEI need attention (stack ${STACK})`);
    expect(opened?.body.split("\n")[0]).toBe(MARKER);

    expect(await check(left("failed-validation.json"))).toMatchObject({
      exitCode: 0,
      stdout: "1 found; the issue is updated.\n",
    });
    expect(repository.issues()).toEqual([
      { ...opened, body: expect.stringContaining("**The preview failed**") },
    ]);

    expect(await check(left("unchanged.json"))).toMatchObject({
      exitCode: 0,
      stdout: "All is well again; the issue is closed.\n",
    });
    expect(repository.issues()).toMatchObject([{ open: false }]);
    expect(repository.issueComments()).toEqual(["The last check found all integrations well."]);
  });

  test("after it was closed the next one is new", async () => {
    for (const preview of ["drift.json", "unchanged.json", "drift.json"]) await check(left(preview));

    expect(repository.issues().map(({ open }) => open)).toEqual([false, true]);
  });

  test("when all is well, none is opened, and none of others is touched", async () => {
    repository.openIssue("person", "about it", `${MARKER}\n\nI wonder`);
    repository.openIssue("bot", "another stack", "<!-- sei-gitlab-drift stack=prod -->");

    expect(await check(left("unchanged.json"))).toMatchObject({ exitCode: 0, stdout: "All is well.\n" });
    expect(repository.issues().map(({ open }) => open)).toEqual([true, true]);
  });

  test("its own is found among many", async () => {
    for (const title of ["a", "b", "c"]) repository.openIssue("person", title, "");
    repository.openIssue("bot", "the one", `${MARKER}\n\nold`);

    await check(left("drift.json"));

    expect(repository.issues()).toHaveLength(4);
    expect(repository.issues()[3]?.body).toContain("is gone from SEI");
  });
});

test("a pull request of the bot, which GitHub lists among the issues, is left alone", async () => {
  const gitHub = await startGitHub();
  const body = `${MARKER}\n\nnot an issue`;
  gitHub.issues.push({ number: 1, user: BOT, title: "a pull", body, state: "open", pull_request: {} });
  const env = {
    GITHUB_ACTIONS: "true",
    GITHUB_TOKEN: gitHub.tokenWith({ issues: "write" }),
    GITHUB_API_URL: gitHub.apiUrl,
    GITHUB_REPOSITORY: gitHub.repository,
    PULUMI_STACK: STACK,
  };
  await inJob(["drift-issue", "--status", "status.json", "preview.json"], env, left("drift.json"));
  await gitHub.close();

  expect(gitHub.issues).toMatchObject([{ body }, { body: expect.stringContaining("is gone from SEI") }]);
});

describe("the issue tells", () => {
  let repository: Repository;
  beforeEach(async () => {
    const [, start] = REPOSITORIES[0] ?? [];
    if (start === undefined) throw new Error("there is no platform");
    repository = await start();
  });
  afterEach(() => repository.close());

  const told = async (found: Left): Promise<string[]> => {
    await inJob(["drift-issue", "--status", "status.json", "preview.json"], repository.scheduled, found);
    const body = repository.issues()[0]?.body ?? "";
    const [list = ""] = body.split("<details>");
    return list.split("\n").filter((line) => line.startsWith("- "));
  };

  test("what was changed in SEI, and what is gone", async () => {
    expect(await told(left("drift.json"))).toEqual([
      "- <code>gitlab</code> was changed in SEI, not by Pulumi: <code>name</code>, " +
        "<code>tags</code>. <code>pulumi up --refresh</code> sets it back.",
      "- <code>self-managed</code> is gone from SEI. <code>pulumi up --refresh</code> creates it again.",
    ]);
  });

  test("a token that ends soon, with its date", () => {
    expect(troublesIn(summaryOf(recorded("expiry.json")), [])).toEqual([
      "The token of <code>gitlab</code> expires on 2026-12-02, in 10 days. Rotate it before.",
    ]);
  });

  test("a token that ends on the thirtieth day, and none that lives a day longer", () => {
    const troubles = (daysLeft: number) => {
      const { integrations, ...rest } = summaryOf(recorded("unchanged.json"));
      const tokens = integrations.map((given) => ({ ...given, token: { ...given.token, daysLeft } }));
      return troublesIn({ ...rest, integrations: tokens }, []);
    };

    expect(troubles(31)).toEqual([]);
    expect(troubles(30)).toHaveLength(2);
  });

  test("a failed preview by its codes", async () => {
    expect(await told(left("failed-validation.json"))).toEqual([
      "- **The preview failed** (<code>TOKEN_EXPIRED</code>), so not everything could be looked at. " +
        "The review below says why.",
    ]);
  });

  test("that there was no preview, and no answer of SEI", async () => {
    expect(await told({ files: { "status.json": "" } })).toEqual([
      "- **The preview could not be made.** The log of the job says why.",
      "- SEI's status could not be read. The log of the job says why.",
    ]);
  });

  test("failed ingestion, of this stack and of whom else", async () => {
    const status = [
      one({ health: "failed" }),
      one({ id: "7", name: "theirs", health: "failed", managedBy: OWN.replace(":dev:", ":prod:") }),
      one({ id: "8", name: "@everybody", health: "failed", managedBy: undefined }),
      one({ id: "9", name: "no scan yet", health: "warning", managedBy: undefined }),
    ];

    expect(await told(left("unchanged.json", status))).toEqual([
      "- Ingestion of <code>gitlab</code> (id 101) failed.",
      expect.stringMatching(
        /^- Ingestion of <code>theirs<\/code> \(id 7\) failed\. It is not of this stack; /,
      ),
      "- Ingestion of <code>&#64;everybody</code> (id 8) failed. It is not of this stack; nobody manages it.",
    ]);
  });

  test("whose it is, whichever door it was made through: a plugin's mark has no organization", () => {
    const urn = "urn:pulumi:dev::app::harness-sei:index:GitLabIntegration::gitlab";
    const { integrations, ...rest } = summaryOf(recorded("unchanged.json"));
    const summary = { ...rest, integrations: integrations.map((given) => ({ ...given, urn })) };
    const status = (managedBy: string) => [{ id: "101", name: "gitlab", health: "failed", managedBy }];

    for (const managedBy of [urn, `our-owner/${urn}`]) {
      expect(troublesIn(summary, status(managedBy))).toEqual([
        "Ingestion of <code>gitlab</code> (id 101) failed.",
      ]);
    }
    expect(troublesIn(summary, status(urn.replace(":dev:", ":prod:")))[0]).toContain(
      "It is not of this stack",
    );
  });

  test("since when ingestion fails, what SEI's log says, and what that means", async () => {
    const failure: IngestionFailure = {
      since: "2026-11-20T05:12:41.000Z",
      isLonger: false,
      scans: 3,
      isOver: false,
      errors: [{ message: "code=401 <b>", meaning: "GitLab refuses the credential." }, { message: "more" }],
    };
    const status = [
      one({ health: "failed", ingestionFailure: failure }),
      one({ health: "warning", ingestionFailure: failure }),
      one({ health: "failed", ingestionFailure: { ...failure, isOver: true, errors: [] } }),
      one({ health: "failed", ingestionFailure: { ...failure, isLonger: true, errors: [] } }),
    ];

    expect(await told(left("unchanged.json", status))).toEqual([
      "- Ingestion of <code>gitlab</code> (id 101) has failed since 2026-11-20 05:12 UTC. " +
        "SEI's log says <code>code=401 &#60;b&#62;</code>. GitLab refuses the credential.",
      expect.stringContaining("(id 101) has failed since 2026-11-20 05:12 UTC. SEI's log says"),
      "- Ingestion of <code>gitlab</code> (id 101) failed at 2026-11-20 05:12 UTC, and a scan has succeeded since.",
      "- Ingestion of <code>gitlab</code> (id 101) has failed since before 2026-11-20 05:12 UTC.",
    ]);
  });

  test("no more than there is room for", () => {
    const troubles = Array.from({ length: 400 }, () => "n".repeat(150));
    const body = issueBody(STACK, troubles, "x".repeat(60_000), repository.logUrl);
    const lines = body.split("\n").filter((line) => line.startsWith("- "));

    expect(lines).toHaveLength(51);
    expect(lines[50]).toBe("- and 350 more");
    expect(body).not.toContain("xxx");
  });

  test("the whole review, folded, and no secret", async () => {
    await inJob(
      ["drift-issue", "--status", "status.json", "preview.json"],
      repository.scheduled,
      left("others.json"),
    );
    const body = repository.issues()[0]?.body ?? "";

    expect(body).toContain("<details><summary>The whole review</summary>\n\n## GitLab integrations");
    expectNoSecrets(body, [TOKEN]);
  });
});
