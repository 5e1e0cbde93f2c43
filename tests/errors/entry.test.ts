// Where a code is explained: known to a released package alone. That its messages end so: tests/package/release.test.ts.
import { pageOf, withEntry, withoutEntries } from "../../provider/src/errors/entry.ts";
import { renderFinding } from "../../provider/src/errors/finding.ts";

const released = {
  name: "pulumi-harness-sei",
  version: "1.2.3",
  repository: { type: "git", url: "git+https://git.example/acme/integrations.git" },
};

test("a released package knows the page of its own version", () => {
  expect(pageOf(released)).toBe(
    "https://git.example/acme/integrations/blob/pulumi-harness-sei@1.2.3/docs/errors.md",
  );
});

test.each([
  ["no manifest", undefined],
  ["that of a checkout", { ...released, repository: undefined }],
  ["that of the folder in which somebody keeps an archive of the plugin", { ...released, name: "their-app" }],
  ["one whose repository is no address", { ...released, repository: "acme/integrations" }],
  ["one whose address is not git's", { ...released, repository: { url: "x git+https://git.example/a.git" } }],
  ["one whose address goes on", { ...released, repository: { url: "git+https://git.example/a.git#main" } }],
])("%s leads nowhere", (_what, manifest) => {
  expect(pageOf(manifest)).toBeUndefined();
});

test("a checkout's messages end with what to do", () => {
  expect(
    renderFinding({ code: "TAG_INVALID", path: "tags[0]", message: "it is blank", remedy: "Name it." }),
  ).toBe("[TAG_INVALID] tags[0]: it is blank. Name it.");
});

test.each([
  ["Take another.", undefined, "Take another."],
  ["Take another.", "https://git.example/e#a", "Take another. https://git.example/e#a"],
  ["One. https://git.example/e#a Two.", "https://git.example/e#a", "One. https://git.example/e#a Two."],
  [
    "One. https://git.example/e#ab",
    "https://git.example/e#a",
    "One. https://git.example/e#ab https://git.example/e#a",
  ],
])("%j ends with the entry %s, once: %j", (text, entry, told) => {
  expect(withEntry(text, entry)).toBe(told);
});

test("a review, which makes links of the codes, shows no address of an entry", () => {
  const entry = "https://git.example/a/b/blob/pulumi-harness-sei@1.2.3/docs/errors.md#name_taken";
  expect(
    withoutEntries(`Take another. ${entry} [URL_INVALID] url: no. See https://gitlab.com. ${entry}`),
  ).toBe("Take another. [URL_INVALID] url: no. See https://gitlab.com.");
});
