// Jest ignores a project's own `testTimeout`; a command of the engine takes seconds, the first on a cold disk many.
jest.setTimeout(240_000);
