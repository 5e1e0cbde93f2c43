import { z } from "zod";
import { withoutAbsent } from "../json";
import { messageOf } from "../messageOf";
import type { GitLabCredential, GitLabResponse } from "./gitLabClient";
import type { Call, Sei } from "./sei";

const TIME_OUT = 30_000;
const TRIES = 2;
const NEVER_TRIED_AGAIN = new Set([400, 403, 404, 405]);

export interface Check {
  readonly success: boolean;
  readonly name: string;
  readonly exception?: string;
  readonly warning?: string;
}

export interface PreflightResults {
  readonly success: boolean;
  readonly tenant_id?: string;
  readonly integration?: object;
  readonly exception?: string;
  readonly checks?: readonly Check[];
}

/** What SEI reads of GitLab's rows; everything else in them it skips. */
const row = z.object({ id: z.number() });
const projectRow = row.extend({
  path_with_namespace: z.string().nullish(),
  builds_access_level: z.string().nullish(),
  jobs_enabled: z.boolean().nullish(),
});
type Project = z.output<typeof projectRow>;

interface Reader {
  list(path: string): Promise<unknown>;
  rows<Row>(schema: z.ZodType<Row>, path: string): Promise<Row[]>;
  one(path: string): Promise<unknown>;
}

/** Runs the checks against the GitLab at `url`, over HTTP, as the ingestion agent would call it. */
export async function preflight(
  sei: Sei,
  call: Call,
  integration: { url: string },
  credential: GitLabCredential | "unsupported",
): Promise<PreflightResults> {
  const whole = { tenant_id: call.caller.tenant, integration };
  if (credential === "unsupported") {
    return { success: false, ...whole, exception: "RuntimeException: could not find supported token" };
  }
  const abort = new AbortController();
  const timer = sei.clock.timer(TIME_OUT);
  const timeOut = timer.expired.then(
    (): PreflightResults => ({ success: false, exception: "TimeoutException: " }),
  );
  const run = runChecks(
    readerOf(sei, integration.url, credential, abort.signal),
    call.now(),
    sei.preflightTests,
  ).then(
    (checks): PreflightResults => ({ success: checks.every((check) => check.success), ...whole, checks }),
  );
  const results = await Promise.race([run, timeOut]);
  timer.cancel();
  abort.abort();
  return results;
}

/**
 * H22: only the first project of the list is looked at, the lowest id, and a token without projects passes with three
 * checks. H35: SEI's release notes of 202502.1 (SEI-9953, February 2025) say that it checks "all required organizations
 * and their respective repositories"; which ones those are for GitLab, and what the checks are called, nobody has seen.
 */
async function runChecks(gitlab: Reader, now: Date, tests: Sei["preflightTests"]): Promise<Check[]> {
  const window = lastMinute(now);
  const checks: Check[] = [];
  const check = async <Value>(name: string, read: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      const value = await read();
      checks.push({ success: true, name });
      return value;
    } catch (error) {
      checks.push({ success: false, name, exception: messageOf(error) });
      return undefined;
    }
  };

  // Always with membership=true, whatever `check_project_membership` says.
  const projects = await check("Get projects", () =>
    gitlab.rows(projectRow, "/projects?membership=true&order_by=id&sort=asc&page=1&per_page=20"),
  );
  const [project, ...others] = projects ?? [];
  const between = (from: string, to: string) => `${from}=${window.from}&${to}=${window.to}`;
  for (const { id, path_with_namespace: path } of tests === "everyProject" ? others : []) {
    await check(`Check repository ${path}`, () =>
      gitlab.list(
        `/projects/${id}/merge_requests?scope=all&${between("updated_after", "updated_before")}&page=1&per_page=20`,
      ),
    );
  }
  if (project !== undefined) {
    const root = `/projects/${project.id}`;

    await check("Get branches", () => gitlab.list(`${root}/repository/branches?page=1&per_page=20`));
    await check("Get commits", () =>
      gitlab.list(`${root}/repository/commits?${between("since", "until")}&all=true&page=1&per_page=20`),
    );
    await check("Get Merge Requests", () =>
      gitlab.list(
        `${root}/merge_requests?scope=all&${between("updated_after", "updated_before")}&page=1&per_page=20`,
      ),
    );
    await check("Get Users", () =>
      gitlab.list(`${root}/users?${between("created_after", "created_before")}&page=1&per_page=100`),
    );
    await check("Get Milestones", () => gitlab.list(`${root}/milestones?page=1&per_page=20`));
    await checkPipelines(gitlab, project, root, between("updated_after", "updated_before"), check, checks);
  }
  await check("Get issues", () =>
    gitlab.list(`/issues?page=1&per_page=20&updated_after=${window.from}&updated_before=${window.to}`),
  );
  await check("Get groups", () => gitlab.list("/groups?page=1&per_page=20"));
  return checks;
}

async function checkPipelines(
  gitlab: Reader,
  project: Project,
  root: string,
  window: string,
  check: <Value>(name: string, read: () => Promise<Value>) => Promise<Value | undefined>,
  checks: Check[],
): Promise<void> {
  const buildsOff = !project.builds_access_level || project.builds_access_level === "disabled";
  if (buildsOff && project.jobs_enabled !== true) {
    const warning = `Pipelines are disabled for the project ${project.id}`;
    checks.push({ success: true, name: "Get pipelines", warning });
    return;
  }
  const listed = gitlab.rows(row, `${root}/pipelines?${window}&page=1&per_page=20`);
  const [pipeline] = await listed.catch(() => []);
  if (pipeline !== undefined) {
    // Named after variables, but the code calls the test report for both.
    await check("Get pipeline variables", () => gitlab.one(`${root}/pipelines/${pipeline.id}/test_report`));
    await check("Get pipeline test reports", () =>
      gitlab.one(`${root}/pipelines/${pipeline.id}/test_report`),
    );
  }
  await check("Get pipelines", async () => {
    await listed;
    if (pipeline !== undefined) await gitlab.one(`${root}/pipelines/${pipeline.id}`);
  });
}

function lastMinute(now: Date): { from: string; to: string } {
  return { from: new Date(now.getTime() - 60_000).toISOString(), to: now.toISOString() };
}

function readerOf(sei: Sei, url: string, credential: GitLabCredential, signal: AbortSignal): Reader {
  // H12: the API root is `url` and a constant, glued together; a trailing slash makes two of them.
  const read = async (path: string, tries = TRIES): Promise<unknown> => {
    const response = await sei.gitlab.get(`${url}/api/v4${path}`, credential, signal);
    if (response.status >= 200 && response.status < 300) return parse(response.text);
    if (tries > 1 && !NEVER_TRIED_AGAIN.has(response.status)) return read(path, tries - 1);
    throw new Error(notSuccessful(response));
  };
  const rows = async <Row>(schema: z.ZodType<Row>, path: string): Promise<Row[]> => {
    const answer = z.array(schema).safeParse(await read(path));
    if (answer.success) return answer.data;
    throw new Error("Cannot deserialize instance of `java.util.ArrayList` out of START_OBJECT token");
  };
  return { one: read, rows, list: (path) => rows(z.unknown(), path) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const first = text.trimStart().charAt(0);
    throw new Error(
      `Unexpected character ('${first}' (code ${first.charCodeAt(0)})): expected a valid value`,
    );
  }
}

function notSuccessful({ status, reason, url }: GitLabResponse): string {
  return `Response not successful: Response{protocol=http/1.1, code=${status}, message=${reason}, url=${url}}`;
}

export function preflightEnvelope(results: PreflightResults): object {
  return { preflight_check: withoutAbsent({ ...results }) };
}
