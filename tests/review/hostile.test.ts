// Previews that nobody would write: cut off, of another shape, huge, or with text that is out to be more than text.
import fc from "fast-check";
import { decoded } from "../../provider/src/review/decode.ts";
import { markdown } from "../../provider/src/review/markdown.ts";
import { UnreadablePreview } from "../../provider/src/review/preview.ts";
import { readPreview } from "../../provider/src/review/readPreview.ts";
import { summarise } from "../../provider/src/review/summarise.ts";
import { NOW, recorded, recordedFiles, summaryOf } from "../support/recordedPreviews.ts";

const TYPE = "pulumi-nodejs:dynamic/harness-sei:GitLabIntegration";
const urnOf = (name: string) => `urn:pulumi:dev::app::${TYPE}::${name}`;

const inputs = { accountType: "cloud", authMethod: "pat", url: "https://gitlab.com", satellite: false };

function update(name: string, old: object, next: object) {
  return {
    op: "update",
    urn: urnOf(name),
    oldState: { id: "1", inputs: { ...inputs, name, ...old } },
    newState: { inputs: { ...inputs, name, ...next } },
  };
}

function preview(steps: readonly object[], diagnostics: readonly object[] = []): string {
  return JSON.stringify({ steps, diagnostics });
}

/** The review, or the reason why there is none; anything else that is thrown fails the test. */
function reviewed(text: string): string {
  try {
    return markdown(summarise(readPreview(text), NOW));
  } catch (error) {
    if (error instanceof UnreadablePreview) return error.message;
    throw error;
  }
}

describe("what is no preview", () => {
  test("any JSON gets a review or one clear sentence", () => {
    fc.assert(fc.property(fc.json(), (text) => reviewed(text).length > 0));
  });

  test("any shape of the known keys gets a review", () => {
    const value = fc.jsonValue();
    const state = fc.oneof(value, fc.record({ inputs: value, outputs: value, id: value }));
    const step = fc.record({
      op: fc.constantFrom("update", "delete", "replace", "same", "new"),
      oldState: state,
    });
    const steps = fc.array(
      fc.oneof(
        value,
        step,
        step.map((one) => ({ ...one, urn: urnOf("x"), newState: one.oldState })),
      ),
    );
    fc.assert(
      fc.property(steps, fc.oneof(value, fc.array(value)), (all, diagnostics) =>
        reviewed(JSON.stringify({ steps: all, diagnostics })).startsWith("## GitLab integrations"),
      ),
    );
  });

  test.each(recordedFiles())("%s, cut off anywhere, is refused", (name) => {
    const text = recorded(name).trim();
    // The events after the summary add nothing.
    const end = name.endsWith(".jsonl") ? text.indexOf('"summaryEvent"') : text.length;
    for (let cut = 0; cut < end; cut += 97) {
      expect(() => readPreview(text.slice(0, cut))).toThrow(UnreadablePreview);
    }
  });

  test("the sentence quotes nothing of what was given", () => {
    expect(reviewed('{"password": "hunter22", ')).not.toContain("hunter22");
    expect(reviewed("hunter22")).not.toContain("hunter22");
  });
});

const DOCUMENT = recorded("replace.json");
const STREAM = recorded("replace.jsonl");

describe("a preview as a shell, a CLI or npm leaves it in a file", () => {
  const bytesOf: Readonly<Record<string, (text: string) => Buffer>> = {
    "UTF-8": (text) => Buffer.from(text),
    "UTF-8 with a mark": (text) => Buffer.from(`\uFEFF${text}`),
    "UTF-16LE with a mark, of PowerShell": (text) => Buffer.from(`\uFEFF${text}`, "utf16le"),
    "UTF-16BE with a mark": (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16(),
    "UTF-16LE without a mark": (text) => Buffer.from(text, "utf16le"),
    "UTF-16BE without a mark": (text) => Buffer.from(text, "utf16le").swap16(),
  };
  const around: Readonly<Record<string, (text: string) => string>> = {
    "nothing around it": (text) => text,
    "line ends of Windows": (text) => text.replaceAll("\n", "\r\n"),
    "a warning before it": (text) => `warning: A new version of Pulumi is available.\n${text}`,
    "the line of a preview before it": (text) => `Previewing update (dev):\n\n${text}`,
    "a prompt before it, on the same line": (text) =>
      `Enter your passphrase to unlock config/secrets: ${text}`,
    "notices of npm after it": (text) =>
      `${text}\nnpm notice\nnpm notice New major version of npm available!\n`,
    "colours around it": (text) => `\u001b[38;5;12mPreviewing\u001b[0m\n\u001b[?25l${text}\u001b[?25h`,
    "braces and brackets in a sentence": (text) => `use {name} or [name], e.g. {a{b}\n${text}\n{ done }`,
    "JSON of another tool": (text) => `{"level":"warn","msg":"deprecated"}\n${text}\n{}`,
    "a quotation mark that is never closed": (text) => `a 6" disk\n${text}\nit isn"t`,
  };
  const files: Readonly<Record<string, string>> = { document: DOCUMENT, stream: STREAM };

  const cells = Object.keys(files).flatMap((form) =>
    Object.keys(bytesOf).flatMap((encoding) =>
      Object.keys(around).map((what) => [form, encoding, what] as const),
    ),
  );
  test.each(cells)("the %s in %s, with %s, is read", (form, encoding, what) => {
    const text = files[form] ?? "";
    const bytes = bytesOf[encoding]?.(around[what]?.(text) ?? "") ?? Buffer.alloc(0);
    expect(summarise(readPreview(decoded(bytes)), NOW)).toEqual(summaryOf(text));
  });

  test.each([
    ["a document with its end cut off and a notice behind", `${DOCUMENT.slice(0, 900)}\nnpm notice\n`],
    ["a document with its beginning cut off", DOCUMENT.slice(900)],
    ["a document without its first line", DOCUMENT.slice(DOCUMENT.indexOf("\n"))],
    ["a stream that ends within an event", STREAM.slice(0, STREAM.indexOf('"summaryEvent"'))],
    ["a stream without its last lines", STREAM.trim().split("\n").slice(0, -2).join("\n")],
  ])("%s is told as cut off", (_, text) => {
    expect(reviewed(text)).toContain("cut off");
  });

  test("two previews in one file are refused, because a review is of one", () => {
    expect(reviewed(DOCUMENT + DOCUMENT)).toContain("more than one preview");
    expect(reviewed(STREAM + STREAM)).toContain("more than one preview");
  });

  test("JSON within a preview is no preview, whatever its keys", () => {
    const text = preview([update("x", {}, { metadata: { steps: [], duration: 1 } })]);
    for (let cut = 1; cut < text.length; cut++) {
      expect(() => readPreview(text.slice(0, -cut))).toThrow(UnreadablePreview);
    }
  });
});

describe("text that is out to be more than text", () => {
  const NASTY = [
    "a|b",
    "`code`",
    "@octocat",
    "<img src=x onerror=alert(1)>",
    "[click](https://evil.example)",
    "#1 !2 **bold** ~~gone~~",
    "line\n# heading",
    "</details>",
    "&lt;b&gt;",
  ];

  test.each(NASTY)("%j stays text in a name, a tag, a value and a message", (nasty) => {
    const message = `warning: ${nasty}`;
    const text = reviewed(
      preview(
        [update("x", { tags: ["a"] }, { name: nasty, tags: [nasty], metadata: { note: nasty } })],
        [{ urn: urnOf("x"), severity: "warning", message }],
      ),
    );
    expect(text).not.toContain(nasty);
    expect(text).not.toMatch(/@octocat|<img|\]\(|^# heading/m);
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    expect(rows.map((row) => row.split("|").length)).toEqual(rows.map(() => 5));
  });

  test("what turns a line around or moves the cursor is taken out", () => {
    const text = reviewed(preview([update("x", {}, { name: "a\u202eb\u001b[31mc\u200bd\u0007" })]));
    expect(text).toContain("<code>abcd</code>");
  });
});

describe("secrets", () => {
  const token = `glpat-${"Ab3dEf6hIj9l"}${"Mn0pQr3t"}`;

  test("a token is redacted wherever it is", () => {
    const text = JSON.stringify(
      summaryOf(
        preview(
          [
            update(
              "x",
              { metadata: { note: token } },
              { name: token, tags: [token], metadata: { [token]: token } },
            ),
          ],
          [
            { urn: urnOf("x"), severity: "warning", message: `warning: sent ${token}` },
            { severity: "error", message: `error: ${token}` },
          ],
        ),
      ),
    );
    expect(text).not.toContain(token);
    expect(text).toContain("[secret]");
  });

  test("the value that the engine prints with a refused property is never shown, whatever its form", () => {
    const message =
      "error: aws:rds:Instance resource 'db': property password value {hunter22} has a problem: short";
    const text = reviewed(
      preview([], [{ urn: "urn:pulumi:dev::app::aws:rds:Instance::db", severity: "error", message }]),
    );
    expect(text).not.toContain("hunter22");
    expect(text).toContain("has a problem: short");
  });

  test("a value that the engine marks as secret is not shown, even with --show-secrets", () => {
    const secret = (plaintext: string) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext,
    });
    const text = reviewed(
      preview([update("x", { satelliteOptions: secret("one") }, { satelliteOptions: secret("twofold") })]),
    );
    expect(text).not.toContain("twofold");
  });
});

describe("many integrations", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...update(
        `integration-${String(index).padStart(4, "0")}`,
        { tags: ["a"] },
        { tags: ["b"], description: "d".repeat(140) },
      ),
      ...(index === count - 1 ? { op: "delete" } : {}),
    }));

  test.each([200, 2_000])("%d of them fit, the counts and the delete above all others", (count) => {
    const text = reviewed(preview(many(count)));
    expect(text.length).toBeLessThanOrEqual(60_000);
    const [first = "", , third = ""] = text.split("\n");
    expect(first).toBe(`## GitLab integrations: 1 to delete, ${count - 1} to update`);
    expect(third).toContain(`Delete <code>integration-${String(count - 1).padStart(4, "0")}</code>`);
    expect(text).toContain(count > 1_000 ? "more have no room here" : "integration-0198");
  });

  test("errors and names of nothing but special characters leave room, too", () => {
    const nasty = "$|@#".repeat(1_000);
    const errors = Array.from({ length: 50 }, () => ({ severity: "error", message: `error: ${nasty}` }));
    const updates = Array.from({ length: 50 }, (_, index) =>
      update(`${index}${nasty}`, {}, { tags: [nasty] }),
    );
    const text = reviewed(preview(updates, errors));
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toContain("more findings");
    expect(text).toContain("more have no room here");
  });
});
