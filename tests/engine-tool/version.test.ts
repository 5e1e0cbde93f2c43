import { isRecentEnough, oldestEngine } from "../../tools/engine/engine.mts";

describe("an engine's version", () => {
  test.each([oldestEngine, "3.200.1", "3.270.0", "4.0.0", "3.220.0+dirty", "3.271.0-alpha.x7d3f"])(
    "%s is recent enough",
    (version) => {
      expect(isRecentEnough(version)).toBe(true);
    },
  );

  test.each(["3.199.9", "3.20.0", "2.300.0", "3.200.0-alpha.1", "0.0.0", "", "unknown"])(
    "%p is not",
    (version) => {
      expect(isRecentEnough(version)).toBe(false);
    },
  );
});
