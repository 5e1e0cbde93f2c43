// A project on a GitLab with no more than the scripts call, as docs.gitlab.com/api describes it.
import { type Answer, type RestServer, startRestServer } from "./restServer.ts";

interface User {
  readonly id: number;
  readonly username: string;
}

export const BOT: User = { id: 7, username: "project_4_bot_1a2b" };
export const PERSON: User = { id: 8, username: "tanuki" };

export interface Note {
  readonly id: number;
  readonly author: User;
  body: string;
}

export interface MergeRequest {
  readonly iid: number;
  /** The last commit of the source branch. */
  sha: string;
  state: "opened" | "merged";
  merge_commit_sha: string | null;
  squash_commit_sha: string | null;
}

export interface Issue {
  readonly iid: number;
  readonly author: User;
  title: string;
  description: string;
  state: "opened" | "closed";
}

export interface GitLab extends Omit<RestServer, "url"> {
  readonly apiUrl: string;
  readonly projectId: string;
  /** Of the project's bot. */
  readonly token: string;
  readonly mergeRequests: MergeRequest[];
  readonly issues: Issue[];
  notes(of: "merge_requests" | "issues", iid: number): Note[];
}

const PROJECT = "4";
const TOKEN = `glpat-${"Rv3xBw8k"}${"Tq5mHn2z"}Lc7d`;

export async function startGitLab(): Promise<GitLab> {
  const mergeRequests: MergeRequest[] = [];
  const issues: Issue[] = [];
  const notes = new Map<string, Note[]>();
  let lastId = 500;
  const nextId = () => {
    lastId += 1;
    return lastId;
  };
  const notesOf = (of: string, iid: string | number) => {
    const list = notes.get(`${of}/${iid}`) ?? [];
    notes.set(`${of}/${iid}`, list);
    return list;
  };

  const server = await startRestServer("/api/v4", ({ method, path, query, headers, body }) => {
    if (headers["private-token"] !== TOKEN) return { status: 401, body: { message: "401 Unauthorized" } };
    if (method === "GET" && path === "/user") return ok(BOT);
    const prefix = `/projects/${PROJECT}/`;
    if (!path.startsWith(prefix)) return notFound;
    const [kind = "", iid = "", part = "", id = "", ...rest] = path.slice(prefix.length).split("/");

    if ((kind === "merge_requests" || kind === "issues") && part === "notes") {
      const list = notesOf(kind, iid);
      if (method === "GET") return ok(list);
      if (!isText(body.body)) return invalid;
      if (method === "POST") {
        const note = { id: nextId(), author: BOT, body: body.body };
        list.push(note);
        return { status: 201, body: note };
      }
      const note = list.find((one) => one.id === Number(id));
      // GitLab lets nobody edit what another has written.
      if (note?.author.id !== BOT.id) return notFound;
      note.body = body.body;
      return ok(note);
    }

    if (method === "GET" && kind === "repository" && id === "merge_requests" && rest.length === 0) {
      return ok(mergeRequests.filter((one) => commitsOf(one).includes(part)));
    }
    if (kind === "issues" && iid === "" && method === "GET") {
      return ok(issues.filter(({ state }) => state === (query.get("state") ?? state)));
    }
    if (kind === "issues" && iid === "" && method === "POST") {
      if (!isText(body.title) || !isText(body.description)) return invalid;
      const { title, description } = body;
      const issue: Issue = { iid: nextId(), author: BOT, title, description, state: "opened" };
      issues.push(issue);
      return { status: 201, body: issue };
    }
    if (kind === "issues" && method === "PUT") {
      const issue = issues.find((one) => one.iid === Number(iid));
      if (issue === undefined) return notFound;
      const { state_event, ...changes } = body;
      Object.assign(issue, changes, state_event === "close" ? { state: "closed" } : {});
      return ok(issue);
    }
    return notFound;
  });

  return {
    ...server,
    apiUrl: server.url,
    projectId: PROJECT,
    token: TOKEN,
    mergeRequests,
    issues,
    notes: notesOf,
  };
}

function commitsOf({ sha, merge_commit_sha, squash_commit_sha }: MergeRequest): Array<string | null> {
  return [sha, merge_commit_sha, squash_commit_sha];
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const notFound: Answer = { status: 404, body: { message: "404 Not Found" } };
const invalid: Answer = { status: 400, body: { message: "400 Bad request" } };

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= 1_000_000;
}
