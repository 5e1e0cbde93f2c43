// `sei-gitlab explain`: where a message is read, what its code stands for.
import { catalogue } from "../../provider/src/errors/catalogue.ts";
import { typed } from "./program.ts";

const ENTRY = `NAME_TAKEN
  ${catalogue.NAME_TAKEN.meaning}
  What to do: ${catalogue.NAME_TAKEN.remedy}
`;

test.each(["NAME_TAKEN", "[NAME_TAKEN]", "name_taken"])("%s is told with its remedy", async (code) => {
  expect(await typed(["explain", code], {})).toEqual({ exitCode: 0, stdout: ENTRY, stderr: "" });
});

test("a warning that asks for nothing says so", async () => {
  const { stdout } = await typed(["explain", "LEFT_IN_SEI"], {});
  expect(stdout).toMatch(/\n {2}What to do: nothing\.\n$/);
});

test("several are told in the order in which they were asked for, all without one, and as JSON for a program", async () => {
  const codesOf = ({ stdout }: { stdout: string }) =>
    [...stdout.matchAll(/^[A-Z_]+$/gm)].map(([code]) => code);

  expect(codesOf(await typed(["explain", "URL_INVALID", "NAME_TAKEN"], {}))).toEqual([
    "URL_INVALID",
    "NAME_TAKEN",
  ]);
  expect(codesOf(await typed(["explain"], {}))).toEqual(Object.keys(catalogue));
  const { stdout } = await typed(["explain", "--json", "NAME_TAKEN"], {});
  expect(JSON.parse(stdout)).toEqual([{ code: "NAME_TAKEN", ...catalogue.NAME_TAKEN }]);
});

test.each([
  ["one that is misspelt", "NAME_TAKE", "there is no such code; did you mean NAME_TAKEN?"],
  ["a word of JavaScript's own", "constructor", "there is no such code."],
  ["a token in its place", "aB3dEfGhIjKlMnOpQrStU", "an argument is, or announces, a token"],
])("%s is refused", async (_what, code, said) => {
  const run = await typed(["explain", code], {});
  expect(run).toMatchObject({ exitCode: 1, stdout: "" });
  expect(run.stderr).toContain(said);
});
