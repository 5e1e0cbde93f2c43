import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { SEI_USER_AGENT } from "../gitlab/instance";
import { isLoopback } from "../loopback";

export interface GitLabCredential {
  readonly kind: "apikey" | "oauth";
  readonly secret: string;
}

export interface GitLabResponse {
  readonly status: number;
  readonly reason: string;
  readonly url: string;
  readonly text: string;
}

export interface GitLabClient {
  get(url: string, credential: GitLabCredential, signal: AbortSignal): Promise<GitLabResponse>;
  postForm(url: string, form: Readonly<Record<string, string>>): Promise<GitLabResponse>;
}

const MOST_REDIRECTS = 20;

/**
 * SEI's own way to a GitLab, over real HTTP. The sandbox never leaves the machine: `https://gitlab.com` and the
 * other names in `hosts` lead to its own GitLabs, loopback URLs are taken as they are, and any other host is unknown.
 */
export function createGitLabClient(hosts: ReadonlyMap<string, string>): GitLabClient {
  const follow = async (
    url: string,
    options: RequestOptions,
    body: string,
    redirects = 0,
  ): Promise<GitLabResponse> => {
    const response = await exchange(locate(url, hosts), options, body);
    const { location } = response.headers;
    if (
      options.method === "GET" &&
      isRedirect(response) &&
      location !== undefined &&
      redirects < MOST_REDIRECTS
    ) {
      // SEI's HTTP client drops `Authorization` on the way to another host, but no header of GitLab's own.
      return follow(new URL(location, url).href, options, body, redirects + 1);
    }
    return {
      status: response.statusCode ?? 0,
      reason: response.statusMessage ?? "",
      url,
      text: await textOf(response),
    };
  };

  return {
    get: (url, credential, signal) =>
      follow(url, { method: "GET", headers: headersOf(credential), signal }, ""),
    postForm: (url, form) =>
      follow(
        url,
        { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } },
        new URLSearchParams(form).toString(),
      ),
  };
}

function headersOf({ kind, secret }: GitLabCredential): Record<string, string> {
  if (secret === "") return {};
  return kind === "apikey" ? { "private-token": secret } : { authorization: `Bearer ${secret}` };
}

function locate(url: string, hosts: ReadonlyMap<string, string>): URL {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new Error(`Expected URL scheme 'http' or 'https' but no scheme was found for ${url.slice(0, 8)}`);
  }
  const target = new URL(url);
  const standIn = hosts.get(target.hostname);
  if (standIn !== undefined) return new URL(standIn.replace(/\/$/, "") + target.pathname + target.search);
  if (!isLoopback(target.hostname)) {
    throw new Error(`${target.hostname}: Name or service not known`);
  }
  return target;
}

function exchange(url: URL, options: RequestOptions, body: string): Promise<IncomingMessage> {
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    // H26: SEI does not verify the certificate of a GitLab.
    const outgoing = request(
      url,
      {
        ...options,
        headers: { ...options.headers, "user-agent": SEI_USER_AGENT },
        rejectUnauthorized: false,
      },
      resolve,
    );
    outgoing.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ECONNREFUSED" ? new Error(`Failed to connect to /${url.host}`) : error),
    );
    outgoing.end(body);
  });
}

function isRedirect(response: IncomingMessage): boolean {
  return [301, 302, 303, 307, 308].includes(response.statusCode ?? 0);
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
