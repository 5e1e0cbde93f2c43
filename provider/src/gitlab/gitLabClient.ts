import type { z } from "zod";
import type { Deadline } from "../http/deadline";
import { HttpFailure } from "../http/failure";
import type { HttpAnswer, HttpClient } from "../http/httpClient";
import type { Parsed } from "../schemas/lazySchema";
import type { Secret } from "../secrets/secret";
import { jsonIn } from "../text/json";
import { misshapen, type Refusal, refusalOfAnswer, refusalOfFailure } from "./refusal";
import { tokenSchema, userSchema, versionSchema } from "./wire";

/** Either what was asked for, or why there is none; nothing is thrown, because every refusal is a finding. */
export type Answered<T> = { readonly value: T } | { readonly refusal: Refusal };

/** Who asks: nobody, or the token in the header that SEI uses, or in the one that OAuth uses. */
export type Caller = "nobody" | "privateToken" | "bearer";

export interface GitLabClientOptions {
  /** Without one everything is asked as nobody. */
  readonly token: Secret | undefined;
  readonly http: HttpClient;
  /** Shared by all requests of one validation, their retries and waits. */
  readonly deadline: Deadline;
}

/**
 * Reads from one GitLab. Redirects are answers, never followed: HTTP libraries keep `PRIVATE-TOKEN` on the way to
 * another host. The token is opened in this class and nowhere else.
 */
export class GitLabClient {
  readonly root: string;
  readonly #options: GitLabClientOptions;

  /** @param root as {@link gitlabRoot} gives it, e.g. `https://gitlab.example.com/gitlab`. */
  constructor(root: string, options: GitLabClientOptions) {
    this.root = root;
    this.#options = options;
  }

  /** Asks who is there, without the token: a GitLab answers 401 in its own words. */
  async probe(): Promise<Answered<{ version: string }>> {
    return this.#get("/version", versionSchema, "nobody");
  }

  /**
   * What GitLab says of the token itself: scopes and expiry. Any scope may ask, so an answer does not mean that
   * the token can do anything else. GitLab before 15.5 has no such route.
   */
  async describeToken(): Promise<Answered<Parsed<typeof tokenSchema>>> {
    return this.#get("/personal_access_tokens/self", tokenSchema, "privateToken");
  }

  async currentUser(caller: Caller): Promise<Answered<Parsed<typeof userSchema>>> {
    return this.#get("/user", userSchema, caller);
  }

  /** @param path below `/api/v4`, with its query. */
  async read<T>(path: string, answers: () => z.ZodType<T>): Promise<Answered<T>> {
    return this.#get(path, answers, "privateToken");
  }

  async #get<T>(path: string, answers: () => z.ZodType<T>, caller: Caller): Promise<Answered<T>> {
    const answer = await this.#send(path, caller);
    if (answer instanceof HttpFailure) return { refusal: refusalOfFailure(answer) };
    const json = jsonOf(answer);
    if (answer.status < 200 || answer.status > 299) return { refusal: refusalOfAnswer(answer, json) };
    const parsed = answers().safeParse(json);
    return parsed.success ? { value: parsed.data } : { refusal: misshapen(answer) };
  }

  async #send(path: string, caller: Caller): Promise<HttpAnswer | HttpFailure> {
    const { http, deadline } = this.#options;
    const url = `${this.root}/api/v4${path}`;
    try {
      return await http.send(
        { method: "GET", url, headers: this.#headers(caller), intent: "read" },
        deadline,
      );
    } catch (error) {
      if (error instanceof HttpFailure) return error;
      throw error;
    }
  }

  #headers(caller: Caller): Record<string, string> {
    const { token } = this.#options;
    if (caller === "nobody" || token === undefined) return {};
    return caller === "bearer"
      ? { authorization: `Bearer ${token.open()}` }
      : { "private-token": token.open() };
  }
}

/** `undefined` unless the answer says that it is JSON and is: a page is no verdict, whatever its status. */
function jsonOf({ contentType, text }: HttpAnswer): unknown {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType) ? jsonIn(text) : undefined;
}
