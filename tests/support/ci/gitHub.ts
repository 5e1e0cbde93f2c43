// A repository on a GitHub with no more than the scripts call, as docs.github.com/rest describes it.
import { type Answer, type Call, type RestServer, startRestServer } from "./restServer.ts";

export type Access = "read" | "write";
export type Permissions = Readonly<Record<string, Access>>;

interface User {
  readonly login: string;
  readonly type: "Bot" | "User";
}

export const BOT: User = { login: "github-actions[bot]", type: "Bot" };
export const PERSON: User = { login: "mona", type: "User" };

export interface Comment {
  readonly id: number;
  readonly user: User;
  body: string;
}

export interface Pull {
  readonly number: number;
  readonly head: { sha: string };
  merged_at: string | null;
  merge_commit_sha: string | null;
}

export interface Issue {
  readonly number: number;
  readonly user: User;
  title: string;
  body: string;
  state: "open" | "closed";
  readonly pull_request?: object;
}

export interface GitHub extends Omit<RestServer, "url"> {
  readonly apiUrl: string;
  readonly repository: string;
  readonly pulls: Pull[];
  readonly issues: Issue[];
  /** Of a pull request or an issue. */
  comments(number: number): Comment[];
  /** What a job gets as its `github.token`: it may do what the job's `permissions` say. */
  tokenWith(permissions: Permissions): string;
}

const REPOSITORY = "acme/integrations";

export async function startGitHub(): Promise<GitHub> {
  const pulls: Pull[] = [];
  const issues: Issue[] = [];
  const comments = new Map<number, Comment[]>();
  const tokens = new Map<string, Permissions>();
  let lastId = 1000;
  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  const commentsOf = (number: number) => {
    const list = comments.get(number) ?? [];
    comments.set(number, list);
    return list;
  };

  /** By the permission that the documentation names for each call; one of several is enough. */
  const routes: ReadonlyArray<{
    readonly match: RegExp;
    readonly needs: readonly string[];
    readonly access: Access;
    readonly answer: (call: Call, parameter: string) => Answer;
  }> = [
    {
      match: /^GET \/issues\/(\d+)\/comments$/,
      needs: ["issues", "pull-requests"],
      access: "read",
      answer: (_call, number) => ok(commentsOf(Number(number))),
    },
    {
      match: /^POST \/issues\/(\d+)\/comments$/,
      needs: ["issues", "pull-requests"],
      access: "write",
      answer: ({ body }, number) => {
        if (!isText(body.body)) return invalid;
        const comment = { id: nextId(), user: BOT, body: body.body };
        commentsOf(Number(number)).push(comment);
        return { status: 201, body: comment };
      },
    },
    {
      match: /^PATCH \/issues\/comments\/(\d+)$/,
      needs: ["issues", "pull-requests"],
      access: "write",
      answer: ({ body }, id) => {
        const comment = [...comments.values()].flat().find((one) => one.id === Number(id));
        if (comment === undefined) return notFound;
        if (!isText(body.body)) return invalid;
        comment.body = body.body;
        return ok(comment);
      },
    },
    {
      match: /^GET \/commits\/(\w+)\/pulls$/,
      needs: ["pull-requests"],
      access: "read",
      answer: (_call, sha) =>
        ok(pulls.filter((pull) => [pull.head.sha, pull.merge_commit_sha].includes(sha))),
    },
    {
      match: /^GET \/issues$/,
      needs: ["issues"],
      access: "read",
      answer: ({ query }) => ok(issues.filter(({ state }) => state === (query.get("state") ?? "open"))),
    },
    {
      match: /^POST \/issues$/,
      needs: ["issues"],
      access: "write",
      answer: ({ body }) => {
        if (!isText(body.title) || !isText(body.body)) return invalid;
        const issue: Issue = {
          number: nextId(),
          user: BOT,
          title: body.title,
          body: body.body,
          state: "open",
        };
        issues.push(issue);
        return { status: 201, body: issue };
      },
    },
    {
      match: /^PATCH \/issues\/(\d+)$/,
      needs: ["issues"],
      access: "write",
      answer: ({ body }, number) => {
        const issue = issues.find((one) => one.number === Number(number));
        if (issue === undefined) return notFound;
        Object.assign(issue, body);
        return ok(issue);
      },
    },
  ];

  const server = await startRestServer("/api/v3", (call) => {
    const token = /^Bearer (.+)$/.exec(call.headers.authorization ?? "")?.[1];
    const permissions = tokens.get(token ?? "");
    if (permissions === undefined) return { status: 401, body: { message: "Bad credentials" } };
    const prefix = `/repos/${REPOSITORY}`;
    if (!call.path.startsWith(`${prefix}/`)) return notFound;
    const request = `${call.method} ${call.path.slice(prefix.length)}`;
    for (const { match, needs, access, answer } of routes) {
      const found = match.exec(request);
      if (found === null) continue;
      const may = needs.some((name) => permissions[name] === "write" || permissions[name] === access);
      return may ? answer(call, found[1] ?? "") : notPermitted;
    }
    return notFound;
  });

  return {
    ...server,
    apiUrl: server.url,
    repository: REPOSITORY,
    pulls,
    issues,
    comments: commentsOf,
    tokenWith: (permissions) => {
      const token = `ghs_${"A1b2C3d4".repeat(4)}${nextId()}`;
      tokens.set(token, permissions);
      return token;
    },
  };
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const notFound: Answer = { status: 404, body: { message: "Not Found" } };
const invalid: Answer = { status: 422, body: { message: "Validation Failed" } };
const notPermitted: Answer = { status: 403, body: { message: "Resource not accessible by integration" } };

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= 65_536;
}
