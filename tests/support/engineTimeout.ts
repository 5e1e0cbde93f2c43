// Jest ignores a project's own `testTimeout`. A command of the engine takes seconds, and many of them share two cores:
// this limit only ends what hangs.
jest.setTimeout(3_600_000);
