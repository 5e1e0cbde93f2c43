import { formFlaw, kindFlaw } from "../../provider/src/gitlab/tokenForm.ts";
import { TOKEN_KINDS } from "../../provider/src/gitlab/tokenKinds.ts";
import { Secret } from "../../provider/src/secrets/secret.ts";

const secret = (text: string): Secret => new Secret(text, "gitlabToken");
const form = (text: string) => formFlaw(secret(text));
const kind = (text: string) => kindFlaw(secret(text));

/** Made with Python's zlib and base64 from the published description of the format: another hand than ours. */
const ROUTABLE = "glpat-AAECAwQFBgcICQoLDA0OD286MQp1OjFrZgk.01.0z1dt93bu";
const CUSTOM_ROUTABLE = "acme-pat-AAECAwQFBgcICQoLDA0OD286MQp1OjFrZgk.01.0z0khi6gs";
/** Its CRC-32 is short, and padded. */
const PADDED = "glpat-AAECAwQFBgcICQoLDA0OD286MQp1OjEH.01.0w0fn2m3b";

describe("the form of a token passes", () => {
  test.each([
    ["routable, of every GitLab since 18.3", ROUTABLE],
    ["routable with a check sum that begins with zero", PADDED],
    ["routable with a custom prefix", CUSTOM_ROUTABLE],
    [
      "of a later version of the routable format, whose rules nobody knows yet",
      "glpat-AAAAAAAAAAAAAAAAAAAAAAAAAAAA.02.0s1234567",
    ],
    ["of the first routable generation, with one dot", "glpat-AAAAAAAAAAAAAAAAAAAAAAAAAAAA.0s1234567"],
    ["classic, with twenty characters", "glpat-aB3_x-Yz0123456789AB"],
    ["bare, of a GitLab before 14.5", "aB3_x-Yz0123456789AB"],
    ["with a prefix that an administrator chose", "acme-pat-aB3_x-Yz0123456789AB"],
  ])("%s", (_, token) => {
    expect([form(token), kind(token)]).toEqual([undefined, undefined]);
  });
});

describe("what was pasted along is told, and nothing is sent", () => {
  test.each([
    ["nothing at all", "", "the token is blank"],
    ["only white space", " \n", "the token is blank"],
    ["a variable that nobody replaced", "$" + "{GITLAB_TOKEN}", "the name of a variable"],
    ["another one", "$GITLAB_TOKEN", "the name of a variable"],
    ["Bearer", `Bearer ${ROUTABLE}`, "the word Bearer"],
    ["a header", `PRIVATE-TOKEN: ${ROUTABLE}`, "a header name"],
    ["a header in lower case", `authorization:Bearer ${ROUTABLE}`, "a header name"],
    ["double quotes", `"${ROUTABLE}"`, "quotation marks"],
    ["one quote at the end", `${ROUTABLE}'`, "quotation marks"],
    ["typographic quotes", `“${ROUTABLE}”`, "quotation marks"],
    ["a line end", `${ROUTABLE}\n`, "a line end"],
    ["a line end of Windows", `${ROUTABLE}\r\n`, "a line end"],
    ["a line end inside", `${ROUTABLE.slice(0, 20)}\n${ROUTABLE.slice(20)}`, "a line end"],
    ["a space before", ` ${ROUTABLE}`, "white space before or after"],
    ["a tab after", `${ROUTABLE}\t`, "white space before or after"],
    ["a space inside", `${ROUTABLE.slice(0, 20)} ${ROUTABLE.slice(20)}`, "white space inside"],
    ["a zero-width space", `${ROUTABLE}\u200b`, "a character that no token has"],
    ["a Cyrillic look-alike", ROUTABLE.replace("glpat", "glp\u0430t"), "a character that no token has"],
  ])("%s", (_, token, message) => {
    const flaw = form(token);
    expect(flaw).toEqual({
      code: "TOKEN_MALFORMED",
      certain: true,
      message: expect.stringContaining(message),
    });
  });
});

describe("damage is suspected without a request, and GitLab keeps the last word", () => {
  const at = 14;
  const other = ROUTABLE[at] === "x" ? "y" : "x";
  test.each([
    ["one character mistyped", ROUTABLE.slice(0, at) + other + ROUTABLE.slice(at + 1)],
    ["one character missing", ROUTABLE.slice(0, at) + ROUTABLE.slice(at + 1)],
    ["two characters swapped", `${ROUTABLE.slice(0, -2)}${ROUTABLE.at(-1)}${ROUTABLE.at(-2)}`],
    ["the case changed", ROUTABLE.toLowerCase()],
    ["the last character cut off", ROUTABLE.slice(0, -1)],
    ["the check sum cut off", ROUTABLE.slice(0, -7)],
    ["the end cut off before the dots", ROUTABLE.slice(0, 40)],
    ["a character added", `${ROUTABLE}a`],
    ["the end of one with a custom prefix cut off", CUSTOM_ROUTABLE.slice(0, -3)],
    ["a classic one cut off", "glpat-aB3_x-Yz01234"],
    ["a prefix alone", "glpat-"],
    ["a first generation one cut off", "glpat-AAAAAAAAAAAAAAAAAAAAAAAAAAAA.0s12345"],
  ])("%s", (_, token) => {
    expect(form(token)).toEqual({
      code: "TOKEN_MALFORMED",
      certain: false,
      message: expect.stringContaining("looks damaged"),
    });
  });

  test("a wrong length field, though the check sum fits", () => {
    expect(form("glpat-AAECAwQFBgcICQoLDA0OD286MQp1OjFrZgk.01.100gt5nmd")?.message).toContain("length field");
  });
});

describe("a token that can never open the API is named by its kind", () => {
  const foreign = TOKEN_KINDS.filter(({ opensApi }) => !opensApi);
  test.each(foreign)("$prefix is $name", ({ prefix, name }) => {
    expect(kind(`${prefix}aB3_x-Yz0123456789AB`)).toEqual({
      code: "TOKEN_WRONG_KIND",
      certain: true,
      message: expect.stringContaining(name),
    });
  });

  test("64 hexadecimal digits are an OAuth access token", () => {
    expect(kind("0123456789abcdef".repeat(4))?.message).toContain("an OAuth access token");
  });

  test.each([
    '"gldt-aB3_x-Yz0123456789AB"',
    "Bearer gldt-aB3_x-Yz0123456789AB",
    "PRIVATE-TOKEN: gldt-aB3_x-Yz0123456789AB\n",
  ])("also in %j: both flaws are told at once", (token) => {
    expect([form(token)?.code, kind(token)?.code]).toEqual(["TOKEN_MALFORMED", "TOKEN_WRONG_KIND"]);
  });
});

test("no flaw quotes the token", () => {
  const damaged = `${ROUTABLE}a`;
  for (const flaw of [form(damaged), form(`"${ROUTABLE}"`), kind(`gldt-${ROUTABLE.slice(6, 26)}`)]) {
    expect(flaw?.message).not.toContain(ROUTABLE.slice(6, 16));
  }
});
