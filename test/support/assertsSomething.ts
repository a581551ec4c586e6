/** Fails every test that asserts nothing: one that returns early, for example, or whose loop runs over an empty list. */
import { afterEach, expect } from '@jest/globals';

// Not `expect.hasAssertions()`: that also counts what an afterEach of the file asserts, such as that nothing is left to be sent.
// This hook runs before those of the file, since it is the first one outside of a describe, but after those inside of one.
afterEach(() => {
	if (expect.getState().assertionCalls === 0) throw new Error('The test asserts nothing');
});
