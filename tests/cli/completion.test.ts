// Completion for shells: bash completes with it here; for the others it is complete, and is parsed where they are installed.
import { spawnSync } from "node:child_process";
import { adopt } from "../../provider/src/cli/adopt.ts";
import { validate } from "../../provider/src/cli/validate.ts";
import { typed } from "./program.ts";

const scriptFor = async (shell: string) => (await typed(["completion", shell], {})).stdout;

describe("in bash", () => {
  const complete = async (...words: readonly string[]): Promise<string[]> => {
    const line = words.map((word) => `'${word}'`).join(" ");
    const asked = `COMP_WORDS=(sei-gitlab ${line}); COMP_CWORD=${words.length}; _sei_gitlab; echo "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", `${await scriptFor("bash")}\n${asked}`], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    return stdout.split(/\s+/).filter((word) => word !== "");
  };

  test.each([
    ["a command", ["va"], ["validate"]],
    [
      "all commands",
      [""],
      [
        "validate",
        "review",
        "status",
        "adopt",
        "doctor",
        "explain",
        "mask-secrets",
        "comment",
        "check-reviewed",
        "drift-issue",
        "without-secrets",
        "fork-report",
        "completion",
        "help",
      ],
    ],
    ["a flag", ["validate", "--sat"], ["--satellite"]],
    ["the flags of that command alone", ["adopt", "--"], ["--out", "--from-stack", "--help", "--version"]],
    ["a command after help", ["help", "re"], ["review"]],
    ["a shell", ["completion", "z"], ["zsh"]],
    ["nothing where a file belongs, which bash completes itself", ["review", "pre"], []],
  ])("%s", async (_what, words, expected) => {
    expect(await complete(...words)).toEqual(expected);
  });
});

test.each(["bash", "zsh", "fish"])("in %s every flag is there, and the shell can read it", async (shell) => {
  const script = await scriptFor(shell);

  const flags = [...Object.keys(validate.flags), ...Object.keys(adopt.flags)];
  const dashes = shell === "fish" ? "-l " : "--";
  for (const flag of flags) expect(script).toContain(`${dashes}${flag}`);
  // An apostrophe would end the quotes around a text.
  expect(script.split("'").length % 2).toBe(1);
  const parsed = spawnSync(shell, ["-n"], { input: script, encoding: "utf8" });
  if (parsed.error === undefined) expect(parsed).toMatchObject({ status: 0, stderr: "" });
});
