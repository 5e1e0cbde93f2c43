// The review in a pull request: one comment, edited in place.

import { type Answer, startRestServer } from "../support/ci/restServer.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { TOKEN } from "../support/recordedPreviews.ts";
import { digestOf, inJob, useJobs } from "./jobCommands.ts";
import { REPOSITORIES, type Repository, STACK } from "./repositories.ts";

useJobs();

const HEAD = "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678";
const NEXT = "b1b2c3d4e5f60718293a4b5c6d7e8f9012345678";

describe.each(REPOSITORIES)("on %s", (_name, start) => {
  let repository: Repository;
  beforeEach(async () => {
    repository = await start();
  });
  afterEach(() => repository.close());

  const comment = (preview: string | undefined, commit = HEAD) =>
    inJob(
      ["comment", "preview.json"],
      repository.reviewOf(5, commit),
      preview === undefined ? {} : { preview },
    );
  const written = () => repository.comments(5).map(({ body }) => body);

  test("the first review is a comment that says what was reviewed", async () => {
    expect(await comment("new.json")).toMatchObject({ exitCode: 0 });

    const [body = "", ...others] = written();
    const lines = body.split("\n");
    expect(others).toEqual([]);
    expect(lines[0]).toBe(
      `<!-- sei-gitlab-review stack=${encodeURIComponent(STACK)} commit=${HEAD} digest=${digestOf("new.json")} -->`,
    );
    expect(lines[2]).toBe("## GitLab integrations: 2 to create");
    expect(lines.at(-1)).toBe(
      `<sub>Stack <code>${STACK}</code>, commit <code>a1b2c3d4e5f6</code>, ` +
        `preview <code>${digestOf("new.json").slice(0, 12)}</code>. ` +
        `The deployment previews again, and refuses when that differs. [Log](${repository.logUrl})</sub>`,
    );
  });

  test("the next one is the same comment, wherever it is among the others", async () => {
    for (const text of ["one", "two", "three"]) repository.write("person", 5, text);
    await comment("new.json");
    for (const text of ["four", "five"]) repository.write("person", 5, text);
    const before = repository.comments(5).map(({ id }) => id);

    expect(await comment("replace.json", NEXT)).toMatchObject({ exitCode: 0 });

    expect(repository.comments(5).map(({ id }) => id)).toEqual(before);
    expect(written()[3]).toContain(`commit=${NEXT} digest=${digestOf("replace.json")}`);
    expect(written().filter((body) => body.startsWith("<!--"))).toHaveLength(1);
  });

  test("a comment that somebody else made to look like it is left alone", async () => {
    const marker = `<!-- sei-gitlab-review stack=${encodeURIComponent(STACK)} commit=${HEAD} digest=none -->`;
    repository.write("person", 5, `${marker}\n\nlooks fine`);

    await comment("new.json");

    expect(written()).toHaveLength(2);
    expect(written()[0]).toBe(`${marker}\n\nlooks fine`);
  });

  test("another stack has a comment of its own", async () => {
    await comment("new.json");
    const env = { ...repository.reviewOf(5, HEAD), PULUMI_STACK: "prod" };

    await inJob(["comment", "preview.json"], env, { preview: "delete.json" });

    expect(written().map((body) => /stack=(\S+)/.exec(body)?.[1])).toEqual(["acme%2Fdev", "prod"]);
  });

  test("without anything to say there is no comment, and one that exists says so", async () => {
    await comment("unchanged.json");
    expect(written()).toEqual([]);

    await comment("new.json");
    await comment("unchanged.json", NEXT);

    expect(written()).toHaveLength(1);
    expect(written()[0]).toContain("## GitLab integrations: nothing changes");
    expect(written()[0]).toContain(`commit=${NEXT} digest=${digestOf("unchanged.json")}`);
  });

  test("a failed preview fails the job, after the comment has its errors", async () => {
    const { exitCode, stderr } = await comment("failed-validation.json");

    expect(exitCode).toBe(4);
    expect(stderr).toBe(
      `sei-gitlab comment: the preview failed; the comment in the ${repository.change} says why.\n`,
    );
    expect(written()[0]).toContain("<code>TOKEN_EXPIRED</code>");
    expect(written()[0]).toContain("digest=none");
    expect(written()[0]).toContain("There is nothing to approve, and the deployment refuses.");
  });

  test("a program that throws is told, although nothing is planned then", async () => {
    expect(digestOf("failed-program.json")).toBe(digestOf("unchanged.json"));
    expect(await comment("failed-program.json")).toMatchObject({ exitCode: 4 });

    expect(written()[0]).toContain("the program is broken");
  });

  test("without a preview the old review does not stay", async () => {
    await comment("new.json");
    const { exitCode, stderr } = await comment(undefined, NEXT);

    expect(exitCode).toBe(4);
    expect(stderr).toMatch(
      /^\S*preview\.json: the preview is empty\.\nsei-gitlab comment: the preview could not be made; the lines above say why\.\n$/,
    );
    expect(written()).toHaveLength(1);
    expect(written()[0]).toContain(`commit=${NEXT} digest=none`);
    expect(written()[0]).not.toContain("to create");
  });

  test("a secret in another provider's error is not in the comment", async () => {
    await comment("others.json");
    expect(written()[0]).toContain("was refused");
    expectNoSecrets(written().join("\n"), [TOKEN]);
  });

  test("a refused token is one line, without the token", async () => {
    const token = "glpat-Wr0ngT0kenWr0ngT0ken";
    const env = { ...repository.reviewOf(5, HEAD), GITHUB_TOKEN: token, REVIEW_BOT_TOKEN: token };
    const { exitCode, output } = await inJob(["comment", "preview.json"], env, { preview: "new.json" });

    expect(exitCode).toBe(1);
    expect(output).toMatch(/^sei-gitlab comment: \[CI_API_FAILED\] GET \S+ was answered with 401: .+\n$/);
    expectNoSecrets(output, [token]);
  });

  test("an API that is not there is one line, without the token", async () => {
    const env = repository.reviewOf(5, HEAD);
    await repository.close();
    const { exitCode, output } = await inJob(["comment", "preview.json"], env, { preview: "new.json" });

    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /^sei-gitlab comment: \[CI_API_FAILED\] GET \S+: \S+: the connection was refused\. .+\n$/,
    );
    expectNoSecrets(output, [repository.token]);
  });

  test("outside of a pull request there is nothing to write", async () => {
    const { exitCode, output } = await inJob(["comment", "preview.json"], repository.scheduled, {
      preview: "new.json",
    });

    expect(exitCode).toBe(1);
    expect(output).toContain(`[CI_VARIABLE_MISSING] this job is not of a ${repository.change}. `);
  });
});

test("the review of merged results names the commit of the merge request, not that of the merge", async () => {
  const [, start] = REPOSITORIES[1] ?? [];
  const repository = await start?.();
  const env = { ...repository?.reviewOf(5, NEXT), CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: HEAD };
  await inJob(["comment", "preview.json"], env, { preview: "new.json" });

  expect(repository?.comments(5)[0]?.body).toContain(`commit=${HEAD}`);
  await repository?.close();
});

describe("an API", () => {
  const against = async (answerTo: () => Answer): Promise<string> => {
    const server = await startRestServer("", answerTo);
    const env = {
      GITHUB_ACTIONS: "true",
      GITHUB_TOKEN: SECRET,
      GITHUB_API_URL: server.url,
      GITHUB_REPOSITORY: "acme/integrations",
      PULUMI_STACK: STACK,
      PULL_REQUEST: "5",
      HEAD_COMMIT: HEAD,
    };
    const { exitCode, output } = await inJob(["comment", "preview.json"], env, { preview: "new.json" });
    await server.close();
    expect(exitCode).toBe(1);
    return output;
  };
  const SECRET = "ghs_A1b2C3d4A1b2C3d4A1b2C3d4";

  test("that repeats the token in its answer does not get it into the log", async () => {
    const answer = { status: 400, body: { message: `no such token: ${SECRET}` } };

    const told = await against(() => answer);

    expect(told).toContain("GET /repos/acme/integrations/issues/5/comments was answered with 400: ");
    expectNoSecrets(told, [SECRET]);
  });

  test("whose pages have no end is given up", async () => {
    const answer = { status: 200, body: [], link: '<https://elsewhere.example/?page=2>; rel="next"' };

    expect(await against(() => answer)).toContain("the pages of the list have no end");
  });
});

describe("an API behind a proxy is asked where it was found, whatever it calls the next page:", () => {
  const PATH = "/repos/acme/integrations/issues/5/comments";
  const QUERY = (page: number) => `per_page=100&page=${page}`;

  test.each<[string, (page: number) => string]>([
    ["another scheme", (page) => `https://127.0.0.1${PATH}?${QUERY(page)}`],
    ["another host", (page) => `http://gitlab-webservice.internal${PATH}?${QUERY(page)}`],
    ["another port", (page) => `http://127.0.0.1:1${PATH}?${QUERY(page)}`],
    ["another path", (page) => `http://elsewhere.example/api/v4/repositories/77/notes?${QUERY(page)}`],
    ["a name and a password", (page) => `http://somebody:else@elsewhere.example${PATH}?${QUERY(page)}`],
    ["a path alone", (page) => `${PATH}?${QUERY(page)}`],
    ["no scheme", (page) => `//elsewhere.example${PATH}?${QUERY(page)}`],
    ["the query alone", (page) => `?${QUERY(page)}`],
    ["what is no address", (page) => `http://[gitlab${PATH}?${QUERY(page)}`],
    ["a place within the page", (page) => `https://elsewhere.example${PATH}?${QUERY(page)}#last`],
  ])("%s", async (_what, addressOf) => {
    const person = { id: 1, body: "nice", user: { login: "octocat", type: "User" } };
    const marker = `<!-- sei-gitlab-review stack=${encodeURIComponent(STACK)} commit=${HEAD} digest=none -->`;
    const own = { id: 9, body: marker, user: { login: "github-actions[bot]", type: "Bot" } };
    const answered: string[] = [];
    const server = await startRestServer("/api/v3", ({ method, path, query }) => {
      answered.push(`${method} ${path} ${query.get("page") ?? ""}`.trim());
      if (method !== "GET") return { status: 200, body: {} };
      const next = Number(query.get("page") ?? "1") + 1;
      const list = [person, person, person, person, own];
      return { status: 200, body: list, ...(next > 3 ? {} : { link: `<${addressOf(next)}>; rel="next"` }) };
    });
    const env = {
      GITHUB_ACTIONS: "true",
      GITHUB_TOKEN: "ghs_A1b2C3d4A1b2C3d4A1b2C3d4",
      GITHUB_API_URL: server.url,
      GITHUB_REPOSITORY: "acme/integrations",
      PULUMI_STACK: STACK,
      PULL_REQUEST: "5",
      HEAD_COMMIT: NEXT,
    };

    const { exitCode } = await inJob(["comment", "preview.json"], env, { preview: "new.json" });
    await server.close();

    expect(answered).toEqual([
      `GET ${PATH}`,
      `GET ${PATH} 2`,
      `GET ${PATH} 3`,
      "PATCH /repos/acme/integrations/issues/comments/9",
    ]);
    expect(exitCode).toBe(0);
  });
});
