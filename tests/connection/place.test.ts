// One file of rules says what an account type allows: the preview and a validation refuse the same, in the same words.

import { conflicts } from "../../provider/src/connection/combinations.ts";
import {
  accountTypeFindings,
  accountTypeOf,
  addressFindings,
  type GivenPlace,
  PLAIN_HTTP_REMEDY,
  placeOf,
  plainHttpFindings,
  urlFindings,
} from "../../provider/src/connection/place.ts";
import { expiryOf } from "../../provider/src/text/expiry.ts";

const UNKNOWN = Symbol("unknown");

const placeConflicts = (given: GivenPlace) => conflicts({ ...given });

const said = (given: GivenPlace): string[] =>
  [accountTypeFindings, placeConflicts, urlFindings, addressFindings].flatMap((rule) =>
    rule(given).map(({ code, path, message }) => `[${code}] ${path}: ${message}`),
  );

test.each<[place: string, given: GivenPlace, findings: string[]]>([
  ["cloud alone", { accountType: "cloud" }, []],
  ["cloud with its own address", { accountType: "cloud", url: "https://gitlab.com/" }, []],
  ["cloud with the address of the API", { accountType: "cloud", url: "https://gitlab.com/api/v4" }, []],
  [
    "cloud with a group",
    { accountType: "cloud", url: "https://gitlab.com/acme" },
    ['[URL_INVALID] url: "/acme" is a group or project: only the root is used'],
  ],
  [
    "cloud elsewhere",
    { accountType: "cloud", url: "https://gitlab.example.com" },
    ["[URL_NOT_GITLAB_COM] url: is another host than https://gitlab.com"],
  ],
  [
    "cloud with an address that is none",
    { accountType: "cloud", url: "gitlab" },
    ["[URL_INVALID] url: the address is not a URL"],
  ],
  [
    "cloud on another port",
    { accountType: "cloud", url: "https://gitlab.com:8443" },
    ["[URL_NOT_GITLAB_COM] url: is another host than https://gitlab.com"],
  ],
  ["cloud on loopback, for a sandbox", { accountType: "cloud", url: "http://127.0.0.1:8080" }, []],
  ["cloud with a satellite", { accountType: "cloud", satellite: true }, []],
  ["cloud without a satellite, said", { accountType: "cloud", satellite: false }, []],
  [
    "a private cloud without an address",
    { accountType: "privateCloud" },
    ['[URL_REQUIRED] url: is missing, and accountType "privateCloud" has no default'],
  ],
  [
    "a private cloud without a satellite",
    { accountType: "privateCloud", url: "https://gitlab.example.com", satellite: false },
    [
      '[SATELLITE_CONFLICT] satellite: satellite false does not go with accountType "privateCloud": a Private Cloud is ingested by a satellite only',
    ],
  ],
  [
    "an enterprise without an address",
    { accountType: "enterprise", satellite: false },
    ['[URL_REQUIRED] url: is missing, and accountType "enterprise" has no default'],
  ],
  [
    "an address that is none",
    { accountType: "enterprise", url: "gitlab" },
    ["[URL_INVALID] url: the address is not a URL"],
  ],
  [
    "an address in plain http",
    { accountType: "enterprise", url: "http://gitlab.example.com" },
    ["[URL_INVALID] url: only https is used, because the token travels to this address"],
  ],
  [
    "an account type that is none",
    { accountType: "moon" },
    ["[ACCOUNT_TYPE_INVALID] accountType: must be one of cloud, privateCloud, enterprise"],
  ],
  ["no account type", {}, ["[ACCOUNT_TYPE_INVALID] accountType: is missing"]],
  ["what a preview does not know yet", { accountType: UNKNOWN, url: UNKNOWN, satellite: UNKNOWN }, []],
  ["a cloud's address that a preview does not know yet", { accountType: "cloud", url: UNKNOWN }, []],
  ["an address that a preview does not know yet", { accountType: "enterprise", url: UNKNOWN }, []],
])("%s", (_, given, findings) => {
  expect(said(given)).toEqual(findings);
});

test.each<[what: string, inputs: Record<string, unknown>, said: string[]]>([
  [
    "a token, whatever it is",
    { authMethod: "oauth", token: "" },
    ['token does not go with authMethod "oauth": with OAuth, SEI gets its own token from GitLab'],
  ],
  ["no token", { authMethod: "oauth", token: undefined }, []],
  ["a token that a preview does not know yet", { authMethod: "oauth", token: UNKNOWN }, []],
  ["a method that a preview does not know yet", { authMethod: UNKNOWN, token: "t" }, []],
])("OAuth and %s: %j gives %j", (_, inputs, said) => {
  expect(conflicts(inputs).map(({ message }) => message)).toEqual(said);
});

test.each<[satellite: unknown, validateConnection: unknown, remedies: unknown[]]>([
  [true, "always", [PLAIN_HTTP_REMEDY]],
  [true, undefined, [PLAIN_HTTP_REMEDY]],
  [true, "never", []],
  [true, UNKNOWN, []],
  [UNKNOWN, "always", []],
  [false, "never", [undefined]],
])("plain http with satellite %p and validateConnection %p", (satellite, validateConnection, remedies) => {
  const url = "http://gitlab.example.com";
  const found = plainHttpFindings({ accountType: "enterprise", url, satellite }, validateConnection);
  expect(found.map(({ remedy }) => remedy)).toEqual(remedies);
});

test.each<[given: GivenPlace, place: object]>([
  [{ accountType: "cloud" }, { url: "https://gitlab.com", satellite: false }],
  [
    { accountType: "cloud", satellite: true },
    { url: "https://gitlab.com", satellite: true },
  ],
  [
    { accountType: "privateCloud", url: "https://a.example" },
    { url: "https://a.example", satellite: true },
  ],
  [
    { accountType: "enterprise", url: "https://a.example", satellite: false },
    { url: "https://a.example", satellite: false },
  ],
])("the defaults of %j are %j", (given, place) => {
  expect(placeOf(given)).toEqual(place);
});

test("what an integration is declared as stands for its own place", () => {
  for (const place of [
    { url: "https://gitlab.com", satellite: false },
    { url: "https://gitlab.com", satellite: true },
    { url: "https://a.example", satellite: false },
    { url: "https://a.example", satellite: true },
  ]) {
    const accountType = accountTypeOf(place);
    expect(accountType === "cloud").toBe(place.url === "https://gitlab.com");
    const declared = { accountType, ...place };
    expect([said(declared), placeOf(declared)]).toEqual([[], place]);
  }
});

test.each([
  ["2026-12-02", 9, "the token expires on 2026-12-02 at 00:00 UTC, in 9 days"],
  ["2026-11-24", 1, "the token expires on 2026-11-24 at 00:00 UTC, in less than a day"],
  ["2026-11-23", 0, "the token expired on 2026-11-23 at 00:00 UTC"],
  ["2026-11-01", -22, "the token expired on 2026-11-01 at 00:00 UTC"],
])("a token that GitLab dates %s has %d days left", (date, daysLeft, description) => {
  expect(expiryOf(date, new Date("2026-11-23T12:00:00Z"))).toEqual({ daysLeft, description });
});

test("nothing is said of an expiry that is no date", () => {
  expect(expiryOf("soon", new Date())).toBeUndefined();
});
