import { inspect } from "node:util";
import { CodedError } from "../../provider/src/errors/codedError.ts";
import { renderFinding } from "../../provider/src/errors/finding.ts";
import { CredentialStore } from "../../provider/src/lifecycle/credentialStore.ts";
import { redact } from "../../provider/src/secrets/redact.ts";
import { fingerprint, Secret } from "../../provider/src/secrets/secret.ts";

const value = 'glpat-s3cr3t"with/odd+characters';

describe("a secret cannot be printed", () => {
  const secret = new Secret(value, "gitlabToken");

  test.each<[sink: string, text: string]>([
    ["string concatenation", `${secret}`],
    ["JSON", JSON.stringify({ secret })],
    ["inspection", inspect({ secret }, { depth: 5, showHidden: true })],
    ["its own keys", Object.entries(secret).join()],
  ])("by %s", (_sink, text) => {
    expect(text).not.toContain("s3cr3t");
  });

  test("its fingerprint tells the purpose apart", () => {
    expect(fingerprint(secret)).toMatch(/^[0-9a-f]{12}$/);
    expect(fingerprint(new Secret(value, "apiKey"))).not.toBe(fingerprint(secret));
    expect(fingerprint(new Secret(value, "gitlabToken"))).toBe(fingerprint(secret));
  });
});

describe("redaction", () => {
  const secret = new Secret(value, "gitlabToken");
  const bytes = Buffer.from(value);

  test.each<[encoding: string, encoded: string]>([
    ["plain", value],
    ["URL-encoded", encodeURIComponent(value)],
    ["JSON-escaped", JSON.stringify(value)],
    ["base64", bytes.toString("base64")],
    ["base64url", bytes.toString("base64url")],
  ])("finds a known secret %s", (_encoding, encoded) => {
    expect(secret.open()).toBe(value);
    const clean = redact(`GitLab said: ${encoded}!`);
    expect(clean).toContain("[secret]");
    expect(clean).not.toContain(encoded);
  });

  test.each([
    "a GitLab token nobody has given us: glpat-AAAAbbbbCCCCddddEEEE.01.0z1x2c3v4",
    "a deploy token gldt-AAAAbbbbCCCCddddEEEE",
    "Authorization: Bearer abcdefghijklmnop",
    "authorization: Apikey eyJrZXkiOiJ4In0=",
  ])("finds %s", (text) => {
    expect(redact(text)).toContain("[secret]");
    expect(redact(text)).not.toMatch(/AAAAbbbb|abcdefgh|eyJrZXk|0z1x2c3v4/);
  });

  test("leaves ordinary words alone", () => {
    const text =
      "glance at gitlab-cloud, the basic integration of bearer bonds at gldev-something.example.com";
    expect(redact(text)).toBe(text);
  });

  test("is done by every error and finding as it is made", () => {
    const error = new CodedError("SEI_PROTOCOL", `SEI echoed ${secret.open()}`);
    expect(error.message).not.toContain("s3cr3t");
    expect(error.what).not.toContain("s3cr3t");
    expect(
      renderFinding({ code: "NAME_INVALID", path: "name", message: `is ${secret.open()}` }),
    ).not.toContain("s3cr3t");
  });
});

describe("the credential store", () => {
  test("gives a token back for its fingerprint, as often as it is asked", () => {
    const store = new CredentialStore();
    const token = new Secret("glpat-shared", "gitlabToken");
    store.put(token);
    const mark = fingerprint(token);
    expect([store.take(mark).open(), store.take(mark).open()]).toEqual(["glpat-shared", "glpat-shared"]);
  });

  test("fails with a code where a token is missing, and never gives an empty one", () => {
    expect(() => new CredentialStore().take("0123456789ab")).toThrow(/^\[TOKEN_REQUIRED\] .*0123456789ab/);
  });

  test("gives an update that names no credential none", () => {
    expect(() => new CredentialStore().take(undefined)).toThrow(
      "the credential with fingerprint (none) is not",
    );
  });
});
