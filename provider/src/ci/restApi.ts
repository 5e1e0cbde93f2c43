import { z } from "zod";
import { CodedError } from "../errors/codedError";
import { systemClock } from "../http/clock";
import { Deadline } from "../http/deadline";
import { HttpFailure } from "../http/failure";
import { type HttpAnswer, HttpClient, type HttpRequest } from "../http/httpClient";
import { jsonIn } from "../text/json";

const TIMEOUT_MS = 30_000;
/** For one call with its repetitions. */
const PATIENCE_MS = 120_000;
const LONGEST_ANSWER = 200;

type Method = HttpRequest["method"];

/** The API of GitHub or GitLab, as both have it: JSON, and lists in pages. */
export class RestApi {
  readonly #root: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #http = new HttpClient({ requestTimeoutMs: TIMEOUT_MS, maxConcurrency: 1 });

  /**
   * @param baseUrl the API's root
   * @param headers what identifies the caller
   */
  constructor(baseUrl: string, headers: Readonly<Record<string, string>>) {
    this.#root = baseUrl.replace(/\/$/, "");
    this.#headers = headers;
  }

  async get<T>(path: string, schema: () => z.ZodType<T>): Promise<T> {
    return parsed(await this.#send("GET", this.#urlOf(path)), schema(), path);
  }

  async write(method: Exclude<Method, "GET">, path: string, body: object): Promise<void> {
    await this.#send(method, this.#urlOf(path), body);
  }

  /** All pages of a list. */
  async list<T>(path: string, entry: () => z.ZodType<T>): Promise<T[]> {
    const found: T[] = [];
    const asked = new Set<string>();
    for (let url: URL | undefined = this.#urlOf(path); url !== undefined; ) {
      if (asked.has(url.href)) throw failed(`${path}: the pages of the list have no end`);
      asked.add(url.href);
      const answer: HttpAnswer = await this.#send("GET", url);
      found.push(...parsed(answer, z.array(entry()), path));
      url = nextPage(url, answer.link);
    }
    return found;
  }

  #urlOf(path: string): URL {
    return new URL(`${this.#root}${path}`);
  }

  /** A redirect is a refusal: the token does not travel to another host. */
  async #send(method: Method, url: URL, body?: object): Promise<HttpAnswer> {
    const what = `${method} ${url.pathname}`;
    const answer = await this.#http
      .send(
        {
          method,
          url: url.href,
          headers: {
            ...this.#headers,
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          intent: method === "GET" ? "read" : "write",
        },
        new Deadline(systemClock, PATIENCE_MS),
      )
      .catch((error: unknown) => {
        throw error instanceof HttpFailure ? failed(`${what}: ${error.message}`) : error;
      });
    if (answer.status >= 200 && answer.status < 300) return answer;
    const said = answer.text.replace(/\s+/g, " ").slice(0, LONGEST_ANSWER);
    throw failed(`${what} was answered with ${answer.status}: ${said}`);
  }
}

function parsed<T>({ text }: HttpAnswer, schema: z.ZodType<T>, path: string): T {
  const result = schema.safeParse(jsonIn(text));
  if (result.success) return result.data;
  throw failed(`${path} was answered with something else than its documentation says`);
}

function failed(what: string): CodedError {
  return new CodedError("CI_API_FAILED", `${what}.`);
}

/**
 * From `<https://…?page=2>; rel="next", <https://…?page=9>; rel="last"`, as both APIs answer. Only which page it is
 * is taken from it: behind a proxy an API may know itself by another scheme, host or path, and the token must not
 * go to an address that an answer names.
 */
function nextPage(url: URL, link: string | undefined): URL | undefined {
  const next = /<([^>]*)>\s*;[^,]*\brel="?next\b/i.exec(link ?? "");
  if (next === null) return undefined;
  const page = new URL(url);
  page.search = /\?[^#]*/.exec(next[1] ?? "")?.[0] ?? "";
  return page;
}
