// What SEI's log says of a scan, and what is made of it.
import { MEANINGS, meaningOf } from "../../provider/src/scans/meanings.ts";

const answered = (status: number) =>
  `Response not successful: Response{protocol=http/1.1, code=${status}, message=, url=https://gitlab.com/api/v4/projects/9/merge_requests}`;

test.each([
  ["a refused credential", answered(401), "Set a new token"],
  ["a role or a scope that is too low", answered(403), "Reporter"],
  ["a project that is gone", answered(404), "membership"],
  ["a throttled user", answered(429), "slow down"],
  ["a broken GitLab", answered(502), "The next scan tries again"],
  [
    "a setting of a wrong type (H14)",
    "ClassCastException: class java.lang.String cannot be cast to class java.lang.Boolean",
    "Declare it in ingestion",
  ],
  ["a credential that a failed rotation took (H24)", "no token", "There is no credential"],
  ["a host that does not resolve", "java.net.UnknownHostException: git.example.com", "look at url"],
  ["a certificate", "PKIX path building failed: unable to find valid certification path", "certificate"],
  ["a firewall", "Connection refused", "admit the addresses of Harness"],
  ["a firewall that says nothing", "connect timed out", "needs a satellite"],
])("%s is told as such", (_, error, meaning) => {
  expect(meaningOf(error)).toContain(meaning);
});

test("an error that is not known gets no meaning", () => {
  expect(meaningOf("java.lang.IllegalStateException: 401 tries")).toBeUndefined();
});

test("what the page says of the log is recognised in it", () => {
  for (const { says, meaning } of MEANINGS) {
    for (const text of says.split(/, | to /)) expect([text, meaningOf(text)]).toEqual([text, meaning]);
  }
});
