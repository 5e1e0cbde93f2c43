// A secret that this process has held is in no text, wherever it stands and however it is written.
import { quoted } from "../../provider/src/secrets/quoted.ts";
import { redact } from "../../provider/src/secrets/redact.ts";
import { Secret } from "../../provider/src/secrets/secret.ts";

/** Nothing of their form tells that they are secrets. */
const remember = (...texts: string[]): void => {
  for (const text of texts) new Secret(text, "apiKey");
};

test("each of several is taken out, in whatever order they came to be known, and nothing else is", () => {
  remember("first known secret", "second known secret");
  expect(redact("1 second known secret 2 first known secret 3")).toBe("1 [secret] 2 [secret] 3");
});

test("one at the very beginning, one at the very end, and one that is all there is", () => {
  remember("at either end of it");
  expect(redact("at either end of it, and at either end of it")).toBe("[secret], and [secret]");
  expect(redact("at either end of it")).toBe("[secret]");
});

test("two that touch or overlap leave one hole", () => {
  remember("left-hand-side-and-middle", "and-middle-right-hand-side");
  expect(redact("<left-hand-side-and-middle-right-hand-side>")).toBe("<[secret]>");
  expect(redact("<left-hand-side-and-middleand-middle-right-hand-side>")).toBe("<[secret]>");
});

test.each([
  ["of six characters is one", "q1w2e3", "[secret]"],
  ["of five is a word like any other", "q1w2e", "q1w2e"],
])("a secret %s", (_what, text, shown) => {
  remember(text);
  expect(redact(`<${text}>`)).toBe(`<${shown}>`);
});

test.each([
  ["within a longer text of JSON", 'k"e"y-of-json', 'k\\"e\\"y-of-json'],
  ["in base64 without its padding", "???????", "Pz8/Pz8/Pw"],
  ["in base64 of an address", "??????>", "Pz8_Pz8_Pg"],
  ["percent-encoded", "k/e/y of a url", "k%2Fe%2Fy%20of%20a%20url"],
])("a secret is found %s", (_how, text, written) => {
  remember(text);
  expect(redact(`"said ${written} and more"`)).toBe('"said [secret] and more"');
});

test("a quoted text begins and ends with a word", () => {
  expect(quoted("  said so \n", 20)).toBe("said so");
});
