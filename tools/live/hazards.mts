// The hazards of docs/inside/hazards.md that a look at a real SEI can tell of, and what was seen of each.

/** By what has to be done to see it. The others need a broken SEI, a GitLab token, or somebody in the web page. */
export const LOOKED_AT = {
  look: {
    H14: "a setting of a wrong type is stored",
    H15: "`application` in other letters is stored",
    H17: "a key that SEI does not know is a 500",
    H18: "a second space before the key is refused",
    H21: "a filter without a usable id filters nothing",
    H28: "an integration has several tokens",
    H29: "OAuth for a GitLab that is not GitLab.com",
    H33: "two keys have one name",
    H36: "`warning` although a scan of the last seven days has failed",
  },
  write: {
    H1: "a PUT without tags removes them",
    H4: "a PUT without a credential ignores the url",
    H5: "POST or PUT answers with something else than what GET gives",
    H6: "a description cannot be cleared, or metadata is replaced as a whole",
    H7: "a DELETE of nothing is a 200 that says so in its body alone",
    H8: "a bulk DELETE of nothing is a success",
    H10: "a name that is taken is a 500",
    H16: "a write with an API key is refused for want of a session",
    H27: "what a satellite reads is stored untested",
    H30: "what was deleted is still listed",
  },
} as const;

export type Hazard = keyof (typeof LOOKED_AT)["look"] | keyof (typeof LOOKED_AT)["write"];

export type Verdict = "seen" | "not seen";

/** Whatever is not in it was not looked at, since there was nothing to see it on. */
export class Hazards {
  readonly #verdicts = new Map<Hazard, Verdict>();

  /** @param seen `undefined` where there was nothing to tell it by. Of several looks, one that saw it counts. */
  saw(hazard: Hazard, seen: boolean | undefined): void {
    if (seen === undefined || this.#verdicts.get(hazard) === "seen") return;
    this.#verdicts.set(hazard, seen ? "seen" : "not seen");
  }

  verdicts(): Readonly<Partial<Record<Hazard, Verdict>>> {
    return Object.fromEntries(this.#verdicts);
  }
}

export const TEXTS: Readonly<Record<Hazard, string>> = { ...LOOKED_AT.look, ...LOOKED_AT.write };
