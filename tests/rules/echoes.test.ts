// A server may quote what it was sent, whole, cut, or in the middle of its own words. None of it is in a message.
import { refusalOfAnswer } from "../../provider/src/gitlab/refusal.ts";
import type { HttpAnswer } from "../../provider/src/http/httpClient.ts";
import { givenCredential } from "../../provider/src/integration/check/givenCredential.ts";
import { declared, recorded } from "../../provider/src/lifecycle/properties.ts";
import { quoted, shortened } from "../../provider/src/secrets/quoted.ts";
import { redact, rememberForRedaction } from "../../provider/src/secrets/redact.ts";
import { Secret } from "../../provider/src/secrets/secret.ts";
import { failureOfAnswer } from "../../provider/src/sei/failures.ts";

const KEY = "q7Zx0vBn4mLk8jHg2fDs6aPo1iUy5tRe9wEq3zXc";
rememberForRedaction(KEY);

const ofSei = (json: object): string =>
  failureOfAnswer("POST /v1/integrations", { http: answerOf(500, json), json }).message;

const ofGitLab = (json: object): string => refusalOfAnswer(answerOf(400, json), json).detail;

function answerOf(status: number, json: object): HttpAnswer {
  const text = JSON.stringify(json);
  return { status, text, contentType: "application/json", requestId: undefined, location: undefined };
}

const check = (fields: object) => ({
  preflight_check: { success: false, checks: [{ name: "Get projects", success: false, ...fields }] },
});

/** Every place that shortens what a server said. */
const PLACES: ReadonlyArray<readonly [place: string, message: (said: string) => string]> = [
  ["SEI's message", (said) => ofSei({ message: said })],
  ["the error of a failed test of SEI", (said) => ofSei(check({ error: said }))],
  ["the exception of a failed test of SEI", (said) => ofSei(check({ exception: said }))],
  ["GitLab's error", (said) => ofGitLab({ error: said })],
  ["GitLab's description", (said) => ofGitLab({ error: "invalid", error_description: said })],
  ["GitLab's message", (said) => ofGitLab({ message: said })],
  ["SEI's log of scans", (said) => quoted(said, 300)],
  ["a review", (said) => shortened(redact(said), 200)],
];

/** Some characters of the key in a row: what is left of it must tell nothing. */
function leftOf(message: string): string | undefined {
  const pieces = [...KEY].map((_, at) => KEY.slice(at, at + 6)).filter((piece) => piece.length === 6);
  return pieces.find((piece) => message.includes(piece));
}

describe.each(PLACES)("%s", (_place, message) => {
  test("shows no part of a key, wherever the text is cut", () => {
    const left = Array.from({ length: 330 }, (_, before) =>
      leftOf(message(`${"x ".repeat(before)}${KEY} no`)),
    );
    expect(left.filter((piece) => piece !== undefined)).toEqual([]);
  });

  test("says that there was one", () => {
    expect(message(`the key ${KEY} is unknown`)).toContain("the key [secret] is unknown");
  });
});

test.each<[said: string, shown: string]>([
  [`the key ${KEY.slice(0, 20)}`, "the key [secret]"],
  [`the key "${KEY.slice(0, 20)}..." is unknown`, 'the key "[secret]..." is unknown'],
  [`the key ${encodeURIComponent(`${KEY}/`).slice(0, 30)}`, "the key [secret]"],
])("a key that the server itself has cut is one: %s", (said, shown) => {
  expect(quoted(said, 300)).toBe(shown);
});

test.each<[what: string, secrets: readonly string[], text: string]>([
  ["one holds the other, the short one first", ["hunter-22", "hunter-22-and-more"], "hunter-22-and-more"],
  ["one holds the other, the long one first", ["winter-22-and-more", "winter-22"], "winter-22-and-more"],
  ["one ends as the other begins", ["autumn-summer", "summer-spring"], "autumn-summer-spring"],
  ["one follows the other", ["monday-11", "friday-22"], "monday-11friday-22"],
  ["one repeats its own beginning", ["abcabcabcabcabcXYZ"], "abcabcabcabcabcabcXYZ"],
])("of two secrets nothing is left over where %s", (_what, secrets, text) => {
  for (const secret of secrets) rememberForRedaction(secret);
  expect(redact(`<${text}>`)).toBe("<[secret]>");
});

test.each<[what: string, text: string, limit: number, shown: string]>([
  ["as it is, where it is short enough", "a pipe", 6, "a pipe"],
  ["with a mark where it is cut", "a pipe of clay", 6, "a pipe…"],
  ["not within a character", "a 🚀 flies", 3, "a…"],
  ["after the whole character", "a 🚀 flies", 4, "a 🚀…"],
  ["not within the mark of a secret", `a ${KEY} b`, 6, "a…"],
  ["after the whole mark", `a ${KEY} b`, 10, "a [secret]…"],
  ["without what moves a cursor", "a\u001b[2Jb\r\nc", 20, "a [2Jb c"],
])("a text is quoted %s", (_what, text, limit, shown) => {
  expect(quoted(text, limit)).toBe(shown);
});

test("the state of an OAuth authorization blanks no message", () => {
  const oauth = { code: "9f8e7d6c5b4a", state: "production" };
  const said = declared({ authMethod: "oauth", oauth });
  expect(givenCredential(said, recorded({})).authorization).toBeInstanceOf(Secret);
  expect(redact("the production stack, code 9f8e7d6c5b4a")).toBe("the production stack, code [secret]");
});
