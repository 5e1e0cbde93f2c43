// How findings become one message, and a failure a finding again: what scripts match and users read.
import { remedyOf } from "../../provider/src/errors/catalogue.ts";
import { CodedError, failureOf } from "../../provider/src/errors/codedError.ts";
import { byCause, type Finding, renderFinding, sentence } from "../../provider/src/errors/finding.ts";

const nameless: Finding = { code: "NAME_INVALID", path: "name", message: "is empty", remedy: "Give one." };

test("a finding is its code, where it is, what is wrong, and what to do", () => {
  expect(renderFinding(nameless)).toBe("[NAME_INVALID] name: is empty. Give one.");
  expect(renderFinding({ ...nameless, path: "" })).toBe("[NAME_INVALID] is empty. Give one.");
});

test("without a remedy of its own it has the catalogue's, and with an empty one none", () => {
  const { remedy: _, ...plain } = nameless;
  expect(remedyOf("NAME_INVALID")).toMatch(/^[A-Z].*\.$/);
  expect(renderFinding(plain)).toBe(`[NAME_INVALID] name: is empty. ${remedyOf("NAME_INVALID")}`);
  expect(renderFinding({ ...plain, remedy: "" })).toBe("[NAME_INVALID] name: is empty.");
});

test.each([
  ["is empty", "is empty."],
  ["is empty.", "is empty."],
  ["is empty!", "is empty!"],
  ["is it empty?", "is it empty?"],
  ["a.b is empty", "a.b is empty."],
])("%s ends as a sentence does", (text, ended) => {
  expect(sentence(text)).toBe(ended);
});

describe("one cause is told once", () => {
  const projects = { ...nameless, path: "ingestion.projects[0]", message: "is too long" };

  test("a single finding stays as it is", () => {
    expect(byCause([nameless])).toEqual([nameless]);
  });

  test("findings with one code and one remedy are one, with the path of each", () => {
    const told = { ...nameless, path: "", message: "name: is empty; ingestion.projects[0]: is too long" };
    expect(byCause([nameless, projects])).toEqual([told]);
  });

  test("and without a path where one has none", () => {
    const [told] = byCause([{ ...nameless, path: "" }, projects]);
    expect(told.message).toBe("is empty; ingestion.projects[0]: is too long");
  });

  test("another code, or another remedy, is another cause; each stands where its first finding stood", () => {
    const another = { ...nameless, code: "TAG_INVALID" } as const;
    const elsewhere = { ...nameless, remedy: "Take it out." };
    expect(byCause([another, nameless, elsewhere, projects])).toEqual([
      another,
      { ...nameless, path: "", message: "name: is empty; ingestion.projects[0]: is too long" },
      elsewhere,
    ]);
  });
});

describe("a failure", () => {
  const token: Finding = { code: "TOKEN_REQUIRED", path: "token", message: "is missing", remedy: "Set it." };

  test("of one finding is that finding", () => {
    const failure = failureOf(nameless);
    expect(failure.finding).toEqual(nameless);
    expect(failure.message).toBe(renderFinding(nameless));
  });

  test("of a finding without a remedy has the catalogue's", () => {
    const { remedy: _, ...plain } = nameless;
    expect(failureOf(plain).message).toBe(renderFinding(plain));
  });

  test("of several tells all of them, and has the code and the path of the first", () => {
    const failure = failureOf(nameless, token);
    expect(failure.message).toBe(`${renderFinding(nameless)} ${renderFinding(token)}`);
    expect({ code: failure.code, path: failure.finding.path, what: failure.what }).toEqual({
      code: "NAME_INVALID",
      path: "name",
      what: "is empty",
    });
  });

  test("of several, whose first has no remedy to give, begins the others without a gap", () => {
    const failure = failureOf({ ...nameless, remedy: "" }, token);
    expect(failure.message).toBe(`[NAME_INVALID] name: is empty. ${renderFinding(token)}`);
  });

  test("is about no input, has its cause and its name, and only a remedy that it was given", () => {
    const cause = new Error("why");
    const failure = new CodedError("SEI_PROTOCOL", "SEI said nothing", { cause });
    expect(failure.finding).toEqual({ code: "SEI_PROTOCOL", path: "", message: "SEI said nothing" });
    expect(failure.cause).toBe(cause);
    expect(failure.name).toBe("CodedError");
    expect(new CodedError("SEI_PROTOCOL", "x", { remedy: "Ask." }).finding.remedy).toBe("Ask.");
  });

  test("has no secret in its remedy either", () => {
    const failure = new CodedError("SEI_PROTOCOL", "x", { remedy: "Set glpat-AAAAbbbbCCCCdddd." });
    expect(failure.finding.remedy).not.toContain("AAAAbbbb");
  });
});
