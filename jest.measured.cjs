// What `npm run coverage` and `npm run mutation` measure: the rooms of provider/src whose mistakes lose an integration,
// its history or a token, by those tests of the fast project that run their sources in the tests' own process.
const { projects, reporters: _, ...shared } = require("./jest.config.cjs");

/** Of rules: the others are about what a check asks of GitLab and SEI. */
const OF_RULES = [
  "check",
  "credentialPlan",
  "fields",
  "leftOut",
  "partlyUnknown",
  "properties",
  "rawMetadata",
  "tokenExpiry",
  "tokenVersion",
  "unsetName",
  "warningsThatFit",
  "words",
];

/** Each room, and the tests that are about it: the ones that its mutants meet. The first five are the lifecycles. */
const ROOMS = {
  integration: ["hazards", "sei", "scans/warnings", `rules/{${OF_RULES.join()}}`],
  "integration/check": ["connection/declaredProjects", "hazards", "rules", "scans/warnings"],
  lifecycle: ["rules"],
  ingestionKey: ["ingestionKey", "rules/ingestionHints", "hazards/apiKeys"],
  satellite: ["satellite", "hazards/satelliteFile"],
  connection: ["connection", "rules/plainHttp"],
  http: ["http", "rules/plainHttp"],
  errors: ["errors", "rules/findings", "rules/secrets"],
  secrets: ["secrets", "rules/echoes", "rules/secrets"],
};

/** Rooms of tests/ that run the built program, a compiler, or nothing of these sources. */
const ELSEWHERE = "bench|ci|docs|engine-tool|operators|policy|review|types";

const [fast] = projects;
const rooms = Object.keys(ROOMS);
const sourcesOf = (room) => `provider/src/${room}/*.ts`;

// tools/mutation.mts asks for one room alone.
const { MEASURED_ROOM: room } = process.env;

/** @type {import("jest").Config} */
module.exports = {
  ...shared,
  ...fast,
  testPathIgnorePatterns: [...fast.testPathIgnorePatterns, `<rootDir>/tests/(?:${ELSEWHERE})/`],
  ...(room === undefined
    ? {}
    : {
        testMatch: ROOMS[room].flatMap((tests) => [`**/tests/${tests}{/**/*,}.test.ts`]),
        runner: "<rootDir>/tools/mutation/coveringTests.cjs",
        testEnvironment: require.resolve("./tools/mutation/untilNoticed.cjs"),
      }),
  // Of what swc has made: V8's own counts know no branch of `?.` and `??`.
  coverageProvider: "babel",
  coverageDirectory: "coverage",
  coverageReporters: ["text", "json", "html"],
  collectCoverageFrom: (room === undefined ? rooms : [room]).map(sourcesOf),
  coverageThreshold: {
    global: { branches: 95 },
    ...Object.fromEntries(rooms.map((name) => [`./provider/src/${name}/`, { branches: 95 }])),
  },
};
