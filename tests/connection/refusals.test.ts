// What a refusal of GitLab, or of what stands before it, says in a report where no step knows more.
import { findingOf, isInconclusive } from "../../provider/src/connection/refusalMeanings.ts";
import type { RefusalCause } from "../../provider/src/gitlab/refusal.ts";

const of = (cause: RefusalCause) => ({ cause, detail: "DETAIL" });

test.each<[cause: RefusalCause, message: string]>([
  ["dns", "DETAIL"],
  ["barred", "something before GitLab refuses this machine (DETAIL)"],
  ["redirected", "the request was redirected (DETAIL): no verdict on the token"],
  ["notGitLab", "something else answered in GitLab's place (DETAIL): no verdict on the token"],
  ["throttled", "GitLab asked to slow down for longer than the validation may take"],
  ["unknownToken", "this GitLab does not know the token"],
  ["expired", "the token has expired"],
  ["revoked", "the token was revoked or rotated"],
  ["impersonationOff", "this is an impersonation token, and this GitLab has impersonation switched off"],
  ["notPersonal", "this is not a personal, project or group access token (DETAIL)"],
  [
    "proofRequired",
    "the account demands a proof of possession with every request, which SEI does not send (DETAIL)",
  ],
  ["permission", "fine-grained permissions do not cover this (DETAIL)"],
  [
    "forbidden",
    "GitLab knows the token and forbids this without a reason: the usual one is the limit of IP addresses for each user",
  ],
  ["account", "GitLab answered: DETAIL"],
])("%s is told as: %s", (cause, message) => {
  expect(findingOf(of(cause)).message).toBe(message);
});

test.each<[cause: RefusalCause, fromHere: boolean, leavesOpen: boolean]>([
  ["network", true, true],
  ["barred", true, true],
  ["notGitLab", true, false],
  ["throttled", false, true],
  ["unknownToken", false, false],
])("%s is seen from this machine alone: %j; leaves open who is there: %j", (cause, fromHere, leavesOpen) => {
  expect("satelliteRemedy" in findingOf(of(cause))).toBe(fromHere);
  expect(isInconclusive(of(cause))).toBe(leavesOpen);
});
