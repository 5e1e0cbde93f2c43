// What `npm run coverage` and `npm run mutation` measure: the rooms whose mistakes lose an integration, its history or
// a token, by those tests of the fast project that run their sources in the tests' own process.
const { projects, reporters: _, ...shared } = require("./jest.config.cjs");

/** Of provider/src. The first four are the lifecycles. */
const ROOMS = [
  "integration",
  "lifecycle",
  "ingestionKey",
  "satellite",
  "connection",
  "http",
  "errors",
  "secrets",
];

/** Rooms of tests/ that run the built program, a compiler, or nothing of these sources. */
const ELSEWHERE = "bench|ci|cli|docs|engine-tool|operators|package|policy|review|types";

const [fast] = projects;

/** @type {import("jest").Config} */
module.exports = {
  ...shared,
  ...fast,
  roots: ["<rootDir>/tests"],
  testPathIgnorePatterns: [...fast.testPathIgnorePatterns, `<rootDir>/tests/(?:${ELSEWHERE})/`],
  // Of what swc has made: V8's own counts know no branch of `?.` and `??`.
  coverageProvider: "babel",
  coverageDirectory: "coverage",
  coverageReporters: ["text", "json", "html"],
  collectCoverageFrom: ROOMS.map((room) => `provider/src/${room}/**/*.ts`),
  coverageThreshold: {
    global: { branches: 95 },
    ...Object.fromEntries(ROOMS.map((room) => [`./provider/src/${room}/`, { branches: 95 }])),
  },
};
