// The hazards whose only remedy is never to send something, as rules for every request of every test.
import { USER_AGENT } from "../../provider/src/http/httpClient.ts";
import type { RecordedRequest } from "../../sandbox/src/index.ts";

/** Tests that play another client of SEI say so in their user agent; the provider has its own. */
export function isOfProvider({ server, headers }: RecordedRequest): boolean {
  return server === "sei" && headers["user-agent"] === USER_AGENT;
}

type Body = Readonly<Record<string, unknown>>;
type Rule = readonly [rule: string, holds: (request: RecordedRequest, body: Body) => boolean];

const IGNORED_BY_THE_AGENT = ["fetch_prs", "fetch_issues", "fetch_projects", "fetch_commit_files"];

const isWrite = ({ method, path }: RecordedRequest): boolean =>
  (method === "POST" && path === "/v1/integrations") || method === "PUT";
const hasCredential = (body: Body): boolean => "apikey" in body || "code" in body;
const isCreate = (request: RecordedRequest): boolean => isWrite(request) && request.method === "POST";

/** What holds for every request, in every test. */
const RULES: readonly Rule[] = [
  [
    "H1: every write says which tags there are to be",
    (request, { tags }) => !isWrite(request) || Array.isArray(tags),
  ],
  [
    "H2: tags travel as numeric ids in text",
    (request, { tags }) => !isWrite(request) || textsOf(tags).every((tag) => /^\d+$/.test(tag)),
  ],
  [
    "H4: an update sends url, application and method together with a credential or not at all",
    (request, body) => {
      const sent = ["application", "method", "url"].filter((field) => field in body).length;
      return request.method !== "PUT" || sent === (hasCredential(body) ? 3 : 0);
    },
  ],
  [
    "H8: integrations are deleted one by one",
    ({ method, path }) => !(method === "DELETE" && path === "/v1/integrations"),
  ],
  [
    "H12: a create names the GitLab, without a slash at the end",
    (request, { url }) => !isCreate(request) || (typeof url === "string" && /^https?:\/\/.*[^/]$/.test(url)),
  ],
  [
    "H13: a create has no settings that ingestion never reads",
    (request, { metadata }) =>
      !isCreate(request) || IGNORED_BY_THE_AGENT.every((key) => !(key in Object(metadata))),
  ],
  [
    "H15: the application is gitlab, in these letters",
    (_request, { application }) => application === undefined || application === "gitlab",
  ],
  [
    "H18: the credential is one scheme word, one space and the key",
    ({ headers }) => headers.authorization === "Apikey [masked]",
  ],
  [
    "H19: the preflight is never skipped, but for a satellite, which is never given a credential",
    (request, body) =>
      !("skip_preflight_check" in body) &&
      (!("satellite" in body) || (isCreate(request) && body.satellite === true && !hasCredential(body))),
  ],
  [
    "H28: a write brings one token or none",
    (_request, body) => !("keys" in body) && body.method !== "multiple_api_keys",
  ],
  [
    "H21: SEI's lists are filtered by ids that it does not drop, or not at all",
    (_request, { filter }) => filter === undefined || isOfSoundIds(Object(filter)),
  ],
];

/** The rules that a request breaks, each with the request. */
export function brokenRules(request: RecordedRequest): string[] {
  const body: Body = Object(request.body);
  return RULES.filter(([, holds]) => !holds(request, body)).map(
    ([rule]) => `${rule}: ${request.method} ${request.path} ${JSON.stringify(request.body)}`,
  );
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function isOfSoundIds({ integration_ids: ids, ...others }: Body): boolean {
  const texts = textsOf(ids);
  return texts.length > 0 && texts.every((id) => /^[1-9]\d*$/.test(id)) && Object.keys(others).length === 0;
}
