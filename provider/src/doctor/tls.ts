import { readFileSync } from "node:fs";
import type { Environment, SetupDraft } from "./checks";

interface Setting {
  readonly variable: string;
  /** What is wrong with its value; `undefined` when nothing is. */
  readonly problem: (value: string) => string | undefined;
  readonly remedy: string;
}

/** What breaks TLS on a machine without a word: Node itself goes on, at most with a line that nobody reads. */
const SETTINGS: readonly Setting[] = [
  {
    variable: "NODE_TLS_REJECT_UNAUTHORIZED",
    problem: (value) =>
      value === "0"
        ? "no certificate is checked, so anybody in between can read the key and the token"
        : undefined,
    remedy:
      "Take NODE_TLS_REJECT_UNAUTHORIZED away, and name the certificate authority in NODE_EXTRA_CA_CERTS.",
  },
  {
    variable: "NODE_EXTRA_CA_CERTS",
    problem: (path) => {
      const text = read(path);
      if (text === undefined) return "its file does not exist or cannot be read, so Node leaves it out";
      return text.includes("-----BEGIN CERTIFICATE-----") ||
        text.includes("-----BEGIN TRUSTED CERTIFICATE-----")
        ? undefined
        : "its file holds no certificate in PEM form, so Node leaves it out";
    },
    remedy: "Set NODE_EXTRA_CA_CERTS to a readable PEM file with the certificate authority, or take it away.",
  },
  {
    variable: "SSL_CERT_FILE",
    problem: (path) => (read(path) === undefined ? "its file does not exist or cannot be read" : undefined),
    remedy:
      "Set SSL_CERT_FILE to a readable PEM file, or take it away; NODE_EXTRA_CA_CERTS is what Node always reads.",
  },
];

export function checkTls(environment: Environment, draft: SetupDraft): void {
  const set = SETTINGS.flatMap((setting) => {
    const value = environment[setting.variable];
    return value ? [{ ...setting, problem: setting.problem(value) }] : [];
  });
  const broken = set.filter(({ problem }) => problem !== undefined);
  if (broken.length > 0) {
    draft.found("TLS", {
      code: "CONFIG_INVALID",
      fails: "never",
      message: broken.map(({ variable, problem }) => `${variable}: ${problem}`).join("; "),
      remedy: broken.map(({ remedy }) => remedy).join(" "),
    });
    return;
  }
  const names = set.map(({ variable }) => variable).join(", ");
  draft.pass("TLS", names === "" ? "certificates are checked as Node does" : `${names} can be used`);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
