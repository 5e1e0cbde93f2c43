// Beside two runs of the engine on two cores, what takes a second alone can take more than Jest's five.
jest.setTimeout(600_000);
