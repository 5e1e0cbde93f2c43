// What SEI's own test of a connection says stays readable, whatever its checks are called by now (H35).
import { failureOfAnswer } from "../../provider/src/sei/failures.ts";

function told(preflight: unknown): string {
  const json = { preflight_check: preflight };
  const http = {
    status: 400,
    contentType: "application/json",
    text: JSON.stringify(json),
    requestId: undefined,
    location: undefined,
  };
  const { code, what } = failureOfAnswer("POST /v1/integrations", { http, json });
  expect(code).toBe("PREFLIGHT_FAILED");
  return what;
}

const failed = (name: unknown, more: object = {}) => ({ name, success: false, ...more });

test.each<[what: string, preflight: unknown, text: string]>([
  [
    "a check that is not known",
    {
      checks: [
        failed("Check organization acme", { exception: "code=404, message=, url=https://x.example/a}" }),
      ],
    },
    '"Check organization acme" failed (GitLab answered 404 at https://x.example/a): see GitLab\'s answer',
  ],
  [
    "a check without a name",
    { checks: [failed(undefined, { error: "no" })] },
    '"a check without a name" failed (no)',
  ],
  [
    "an odd one beside another",
    { checks: ["odd", null, { name: "x" }, failed("Get groups", { exception: 7 })] },
    'created nothing: "Get groups" failed: the token needs scope api',
  ],
  [
    "checks that are no list",
    { checks: { "Get groups": false }, exception: "IOException: broken" },
    "IOException: broken",
  ],
  ["nothing that can be read", { checks: [1, 2], exception: {} }, "no reason given"],
])("%s", (_what, preflight, text) => {
  expect(told(preflight)).toContain(text);
});

test("of hundreds that failed the first are told, and how many there are beside them", () => {
  const text = told({
    checks: Array.from({ length: 300 }, (_, index) => failed(`Check repository ${index}`)),
  });

  expect(text).toContain('"Check repository 11" failed');
  expect(text).not.toContain('"Check repository 12" failed');
  expect(text).toContain("and 288 more checks failed");
});

test("a long name is cut", () => {
  expect(told({ checks: [failed("n".repeat(5_000))] }).length).toBeLessThan(400);
});
