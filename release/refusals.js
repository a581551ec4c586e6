/** The plugin of release-it that refuses a release which could not be undone: what is on npm stays there. */
import { Plugin } from 'release-it';

import { assertFilledIn, assertNothingUncommitted, assertVersion, assertNew } from './checks.ts';

/** Called by release-it, in a dry run too; an error ends it before anything is changed. */
export default class Refusals extends Plugin {
	init() {
		assertNothingUncommitted();
		assertFilledIn();
	}

	getIncrement({ increment, latestVersion }) {
		assertVersion(increment, latestVersion);
		return increment;
	}

	beforeBump() {
		assertNew(this.config.getContext('version'));
	}
}
