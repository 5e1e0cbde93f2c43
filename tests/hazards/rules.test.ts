// The rules that every request of every test in tests/hazards, tests/model and tests/scans is held against do catch what they
// are there for.
import type { RecordedRequest } from "../../sandbox/src/index.ts";
import { brokenRules } from "../support/requestRules.ts";

const GOOD = {
  name: "team-a",
  tags: ["112"],
  metadata: { fetch_mrs: true },
  application: "gitlab",
  method: "apikey",
  url: "https://gitlab.com",
  apikey: "[masked]",
};

function request(body: object, more: Partial<RecordedRequest> = {}): RecordedRequest {
  return {
    number: 1,
    server: "sei",
    instance: "sei",
    method: "POST",
    path: "/v1/integrations",
    query: {},
    headers: { authorization: "Apikey [masked]" },
    body,
    at: new Date(0),
    status: 200,
    fault: null,
    ...more,
  };
}

const put: Partial<RecordedRequest> = { method: "PUT", path: "/v1/integrations/4691" };
const without = (field: keyof typeof GOOD): object =>
  Object.fromEntries(Object.entries(GOOD).filter(([key]) => key !== field));

test("requests as they should be break no rule", () => {
  expect(brokenRules(request(GOOD))).toEqual([]);
  expect(brokenRules(request({ name: "team-a", tags: [], metadata: {} }, put))).toEqual([]);
  expect(brokenRules(request({ ...without("apikey"), satellite: true }))).toEqual([]);
  expect(brokenRules(request({ page: 0 }, { path: "/v1/integrations/list" }))).toEqual([]);
});

test.each<[rule: string, request: RecordedRequest]>([
  ["H1", request({ name: "team-a" }, put)],
  ["H2", request({ ...GOOD, tags: ["platform"] })],
  ["H4", request(without("method"), put)],
  ["H4", request(without("apikey"), put)],
  ["H8", request({}, { method: "DELETE" })],
  ["H12", request({ ...GOOD, url: "https://gitlab.com/" })],
  ["H13", request({ ...GOOD, metadata: { fetch_prs: true } })],
  ["H15", request({ ...GOOD, application: "GitLab" })],
  ["H18", request(GOOD, { headers: { authorization: "[masked]" } })],
  ["H19", request({ ...GOOD, skip_preflight_check: true })],
  ["H19", request({ ...GOOD, satellite: false })],
  ["H19", request({ ...GOOD, satellite: true })],
  ["H19", request({ name: "team-a", tags: [], satellite: true }, put)],
  ["H21", request({ filter: {} }, { path: "/v1/integrations/list" })],
])("the rule of %s catches its breach, and no other rule does", (rule, breach) => {
  expect(brokenRules(breach).map((text) => text.split(":")[0])).toEqual([rule]);
});
