// What a review makes of single steps that the recorded previews do not have.
import { NOW, summaryOf } from "./recorded.ts";

const URN = "urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::gitlab";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const base = { name: "gitlab", accountType: "cloud", authMethod: "pat", url: "https://gitlab.com" };
const state = (more: object = {}) => ({ id: "7", inputs: { ...base, ...more } });

function reviewed(step: object) {
  const { integrations, outcome } = summaryOf(JSON.stringify({ steps: [{ urn: URN, ...step }] }));
  return { outcome, ...integrations[0] };
}

test("a delete with retainOnDelete destroys nothing", () => {
  const review = reviewed({ op: "delete", oldState: { ...state(), retainOnDelete: true } });
  expect(review).toMatchObject({ outcome: "changes", operation: "delete", destructive: false });
  expect(review.consequence).toContain("SEI keeps it");
});

test("a replacement that no input is the reason of says so", () => {
  const review = reviewed({ op: "replace", oldState: state(), newState: state(), replaceReasons: null });
  expect(review).toMatchObject({ outcome: "destructive", destructive: true });
  expect(review.reason).toBe("replaced because it was asked for, or is tainted");
});

test("an integration within a component is one, too", () => {
  const urn = URN.replace("::pulumi-nodejs", "::my:Team$pulumi-nodejs");
  expect(reviewed({ urn, op: "create", newState: state() }).operation).toBe("create");
});

test("a value that is not known yet is told as such", () => {
  const oldState = state({ tokenFingerprint: "4f6ae0ec5365", tags: ["a"] });
  const newState = state({ tokenFingerprint: UNKNOWN, tags: ["a", UNKNOWN], url: UNKNOWN });
  expect(reviewed({ op: "update", oldState, newState })).toMatchObject({
    token: { status: "unknown" },
    tags: ["a", "(not known yet)"],
    changes: [
      { property: "tags", old: ["a"], unknown: true },
      { property: "url", old: "https://gitlab.com", unknown: true },
    ],
  });
});

test.each([
  ["2026-11-23", 1],
  ["2026-11-22", 0],
  ["2026-11-21", -1],
])("a token that dies on %s, asked at noon of the 22nd, has %d days left", (tokenExpiresAt, daysLeft) => {
  expect(NOW.toISOString()).toContain("2026-11-22T12");
  const { token } = reviewed({ op: "same", oldState: state(), newState: state({ tokenExpiresAt }) });
  expect(token?.daysLeft).toBe(daysLeft);
});

test("a fingerprint that is missing in the outputs is of a token that may not have arrived", () => {
  const oldState = { ...state({ tokenFingerprint: "4f6ae0ec5365" }), outputs: base };
  const newState = state({ tokenFingerprint: "4f6ae0ec5365" });
  expect(reviewed({ op: "update", oldState, newState }).token?.status).toBe("new");
});
