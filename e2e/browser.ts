import { writeFileSync } from 'node:fs';

import { chromium, selectors, type Locator, type Page } from 'playwright-core';

import { OWNER } from './client.ts';
import type { N8n } from './n8n.ts';
import { PACKAGE_NAME } from './package.ts';
import { CHROMIUM, findProgram, until } from './programs.ts';
import { COMPLAINTS_OF_N8N } from './versions.ts';

/** The part of a page that a user sees at once, in CSS pixels: fixed, so that the same run makes the same pictures. */
const VIEWPORT = { width: 1440, height: 900 };

/** How many pixels of a picture one CSS pixel has on each side. */
export const PICTURE_SCALE = 2;

/** How long the editor may take for a gesture on a busy machine, in milliseconds. */
const GESTURE_TIMEOUT_MS = 20_000;

/** The browser reaches n8n on loopback and nothing else. */
const CHROMIUM_ARGUMENTS = [
	// Chromium's own sandbox refuses to run as root, as tests often do; no foreign page is opened here.
	'--no-sandbox',
	'--no-proxy-server',
	'--disable-gpu',
	'--disable-quic',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** What the output panel of a node shows. */
export interface ShownOutput {
	/** As it is written above the table, e.g. `3 items`. */
	readonly count: string;
	/** What the node says above its items. */
	readonly hints: readonly string[];
	/** The cells by the name of their column; what a cell has below each other is separated by blanks. */
	readonly rows: ReadonlyArray<Readonly<Record<string, string>>>;
}

/** An error as the output panel of a node shows it. */
export interface ShownError {
	readonly title: string;
	readonly description: string;
}

/** Starts Chromium, signs in as the owner and opens an empty workflow. */
export async function openEditor(n8n: N8n): Promise<Editor> {
	const executablePath = findProgram(CHROMIUM);
	if (executablePath === null) {
		throw new Error('Chromium is missing: install it, or set CHROMIUM_PATH to it');
	}
	// n8n marks its elements with data-test-id, not with Playwright's data-testid.
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
	try {
		const page = await browser.newPage({
			viewport: VIEWPORT,
			deviceScaleFactor: PICTURE_SCALE,
			colorScheme: 'light',
			reducedMotion: 'reduce',
			locale: 'en-US',
			timezoneId: 'UTC',
		});
		page.setDefaultTimeout(GESTURE_TIMEOUT_MS);
		await signIn(page, n8n.url);
		return new Editor(page, n8n.url);
	} catch (error) {
		await browser.close();
		throw error;
	}
}

async function signIn(page: Page, url: string): Promise<void> {
	// After signing in, the editor opens the requested page: an empty workflow.
	await page.goto(`${url}/workflow/new`);
	await page.locator('input[name=emailOrLdapLoginId]').fill(OWNER.email);
	await page.locator('input[name=password]').fill(OWNER.password);
	await page.getByTestId('form-submit-button').click();
	await page.getByTestId('canvas-plus-button').waitFor();
}

/** n8n's editor in a browser: the gestures of a user by name, and what the user sees then. */
export class Editor {
	readonly #page: Page;

	readonly #url: string;

	/** What the browser's console has complained of, but for what n8n alone is to blame for. */
	readonly problems: string[] = [];

	constructor(page: Page, url: string) {
		this.#page = page;
		this.#url = url;
		page.on('pageerror', (error) => this.problems.push(String(error)));
		page.on('console', (message) => {
			const { url: source } = message.location();
			// n8n's editor looks up each community package in the public npm registry.
			const isElsewhere = URL.canParse(source) && new URL(source).origin !== url;
			const problem = `${message.text()} ${source}`;
			if (message.type() === 'error' && !isElsewhere && !COMPLAINTS_OF_N8N.test(problem)) {
				this.problems.push(problem);
			}
		});
	}

	async close(): Promise<void> {
		await this.#page.context().browser()?.close();
	}

	/** Opens an empty workflow. */
	async newWorkflow(): Promise<void> {
		await this.#page.goto(`${this.#url}/workflow/new`);
		await this.#get('canvas-plus-button').waitFor();
	}

	/** Opens a saved workflow, fitted to the screen. */
	async openWorkflow(id: string): Promise<void> {
		await this.#page.goto(`${this.#url}/workflow/${id}`);
		await this.#get('canvas-node').first().waitFor();
		await this.#get('zoom-to-fit').click();
		// The button below the canvas would cover what is at its edge.
		await this.#get('zoom-out-button').click();
	}

	/** Opens the node creator from the plus of an empty canvas. */
	async addFirstStep(): Promise<void> {
		await this.#get('canvas-plus-button').click();
		await this.#get('node-creator-search-bar').waitFor();
	}

	/** Opens the node creator from the plus behind the last node of the canvas. */
	async addNextStep(): Promise<void> {
		await this.#get('canvas-handle-plus').last().click();
		await this.#get('node-creator-search-bar').waitFor();
	}

	/** Types into the search of the node creator. */
	async searchNodes(text: string): Promise<void> {
		await this.#get('node-creator-search-bar').fill(text);
	}

	/** What the node creator lists: nodes or, for one node, its actions. */
	async listedNames(): Promise<string[]> {
		return await this.#get('node-creator-item-name').filter({ visible: true }).allInnerTexts();
	}

	/** Opens the actions of a node that has triggers, too: of the first step the triggers are shown, and the actions folded. */
	async showActions(): Promise<void> {
		await this.#page.getByText(/^Actions \(\d+\)$/).click();
	}

	/** Picks a node or an action in the node creator. */
	async pick(name: string): Promise<void> {
		await this.#get('node-creator-item-name').getByText(name, { exact: true }).click();
	}

	/** Waits until a node's details are open. */
	async nodeIsOpen(): Promise<void> {
		await this.#get('ndv').waitFor();
	}

	/** Opens the details of a node on the canvas. */
	async openNode(name: string): Promise<void> {
		await this.#get('canvas-node')
			.filter({ has: this.#page.getByText(name, { exact: true }) })
			.dblclick();
		await this.nodeIsOpen();
	}

	/** Closes the details of a node. */
	async closeNode(): Promise<void> {
		await this.#get('ndv-close-button').click();
		await this.#get('ndv').waitFor({ state: 'hidden' });
	}

	/** The fields of the open node, as they are labelled, from top to bottom. */
	async fields(): Promise<string[]> {
		const labels = await this.#get('node-parameters')
			.getByTestId('input-label')
			.filter({ visible: true })
			.allInnerTexts();
		// While the mouse is over a field, its label also offers Fixed and Expression.
		return labels.map((label) => label.split('\n')[0] ?? '');
	}

	/** Chooses from the options of a field. */
	async choose(parameter: string, option: string): Promise<void> {
		await this.#parameter(parameter).click();
		await this.#option(option).click();
		await shows(this.#parameter(parameter).locator('input').last(), option);
	}

	/** Writes into a field. */
	async fill(parameter: string, text: string): Promise<void> {
		const input = this.#parameter(parameter).locator('input, textarea').last();
		await input.fill(text);
		await input.blur();
		await this.#isAccepted(parameter);
	}

	/** Takes back one of several options that are chosen in a field. */
	async takeBack(parameter: string, option: string): Promise<void> {
		const chosen = this.#parameter(parameter).locator('.el-tag', { hasText: option });
		await chosen.locator('.el-tag__close').click();
		await chosen.waitFor({ state: 'hidden' });
		// The options have opened, too.
		await this.#get('tab-params').click();
	}

	/** Turns a switch. */
	async turn(parameter: string): Promise<void> {
		await this.#parameter(parameter).locator('.el-switch').click();
	}

	/** Adds a field of a collection, e.g. of Options. */
	async addField(
		collection: 'Add Field' | 'Add Filter' | 'Add Option',
		name: string,
	): Promise<void> {
		await this.#get('collection-parameter-add')
			.filter({ has: this.#page.getByPlaceholder(collection, { exact: true }) })
			.click();
		await this.#option(name).click();
	}

	/** Opens the list of a field that has the mode From List, and searches in it. */
	async searchList(parameter: string, text: string): Promise<void> {
		await this.#parameter(parameter).getByTestId('rlc-input').click();
		await this.#get('rlc-item').first().waitFor();
		await this.#get('rlc-search').fill(text);
	}

	/** What the open list of a field offers. */
	async listedChoices(): Promise<string[]> {
		return await this.#get('rlc-item').filter({ visible: true }).allInnerTexts();
	}

	/** Picks from the open list of a field. */
	async pickFromList(parameter: string, name: string): Promise<void> {
		await this.#get('rlc-item').getByText(name, { exact: true }).click();
		await shows(this.#parameter(parameter).getByTestId('rlc-input'), name);
		await this.#isAccepted(parameter);
	}

	/** Chooses how a field with a list is given, e.g. By ID. */
	async chooseMode(parameter: string, mode: string): Promise<void> {
		await this.#parameter(parameter).getByTestId('rlc-mode-selector').click();
		await this.#option(mode).click();
	}

	/** Begins a credential for the open node, which has none yet. */
	async connect(): Promise<void> {
		await this.#get('node-credentials-empty-state').click();
		await this.#get('editCredential-modal').waitFor();
	}

	/** Opens the credential of the open node, which n8n then tests. */
	async editCredential(): Promise<void> {
		await this.#get('credential-edit-button').click();
		await this.#get('editCredential-modal').waitFor();
	}

	/** Saves the open credential with another key, which n8n then tests. */
	async saveKey(field: string, key: string): Promise<void> {
		const input = this.#parameter(field).locator('input');
		// A key that is saved can be replaced only after a click into its field.
		await input.click();
		await input.fill(key);
		await this.#get('credential-save-button').click();
	}

	/** Waits for the red banner of the open credential, and returns its text, More details included. */
	async failedTest(): Promise<string> {
		await this.#page.getByText('More details').click();
		return await this.#get('editCredential-modal').innerText();
	}

	/** Waits for the green banner of the open credential. */
	async passedTest(): Promise<string> {
		const banner = this.#get('credentials-config-container-test-success');
		await banner.waitFor();
		return await banner.innerText();
	}

	/** Waits until n8n has closed the credential, as it does when its test has passed. */
	async credentialIsSaved(): Promise<void> {
		await this.#get('editCredential-modal').waitFor({ state: 'hidden' });
	}

	/** Closes the open credential. */
	async closeCredential(): Promise<void> {
		const modal = this.#get('editCredential-modal');
		await modal.getByRole('button', { name: 'close' }).first().click();
		await modal.waitFor({ state: 'hidden' });
	}

	/** Runs the open node. @returns what n8n says when it has finished */
	async executeStep(): Promise<string> {
		return await this.#notificationAfter(() => this.#get('node-execute-button').click());
	}

	/** Has the open trigger listen for a test event. */
	async listen(): Promise<void> {
		await this.#get('trigger-execute-button').click();
		await this.#get('trigger-listening').waitFor();
	}

	/** Runs the workflow on the canvas. @returns what n8n says when it has finished */
	async executeWorkflow(): Promise<string> {
		return await this.#notificationAfter(() => this.#get('execute-workflow-button').click());
	}

	/** Gives the output as much of the open node's details as there is. */
	async widenOutput(): Promise<void> {
		await this.#get('panel-drag-button').dragTo(this.#get('ndv'), {
			targetPosition: { x: 1, y: 40 },
		});
	}

	/** Gives what is left of the fields, of a trigger its panel, as much of the open node's details as the fields have. */
	async widenInput(): Promise<void> {
		const { width = VIEWPORT.width } = (await this.#get('ndv').boundingBox()) ?? {};
		await this.#get('panel-drag-button').dragTo(this.#get('ndv'), {
			targetPosition: { x: width / 2, y: 40 },
		});
	}

	/** What the output panel of the open node shows as a table. */
	async output(): Promise<ShownOutput> {
		const panel = this.#get('output-panel');
		// A node that was just opened draws its table a moment after its panel.
		await panel.locator('tbody td').first().waitFor({ state: 'attached' });
		const columns = await panel.locator('thead th').allInnerTexts();
		const rows: Array<Record<string, string>> = [];
		for (const row of await panel.locator('tbody tr').all()) {
			const cells = (await row.locator('td').allInnerTexts()).map(inOneLine);
			rows.push(
				Object.fromEntries(
					columns.map(inOneLine).flatMap((column, i) => (column ? [[column, cells[i] ?? '']] : [])),
				),
			);
		}
		return {
			count: inOneLine(await panel.getByTestId('ndv-items-count').innerText()),
			hints: (await panel.getByTestId('node-hint').allInnerTexts()).map(inOneLine),
			rows,
		};
	}

	/** How many items went along the connections on the canvas, as it is written on them. */
	async connectionLabels(): Promise<string[]> {
		return (await this.#get('edge-label').allInnerTexts()).map(inOneLine);
	}

	/** What the input panel of the open node says of the fields to come. */
	async preview(): Promise<string> {
		const panel = this.#get('ndv-input-panel');
		await panel.getByText('Usually outputs the following fields').waitFor();
		return await panel.innerText();
	}

	/** The error in the output panel of the open node. */
	async error(): Promise<ShownError> {
		return {
			title: await this.#get('node-error-message').innerText(),
			description: await this.#get('node-error-description').innerText(),
		};
	}

	/** Switches the theme as the user's system does. */
	async useTheme(theme: 'light' | 'dark'): Promise<void> {
		await this.#page.emulateMedia({ colorScheme: theme });
	}

	/** The icons of the package that are loaded and seen, by file name. A broken one isn't one of them. */
	async icons(): Promise<string[]> {
		const files = await this.#page
			.locator(`img[src*="/${PACKAGE_NAME}/"]`)
			.filter({ visible: true })
			.evaluateAll((images) =>
				images.flatMap((image) =>
					image instanceof HTMLImageElement && image.naturalWidth > 0
						? [image.src.replace(/^.*\//, '')]
						: [],
				),
			);
		return [...new Set(files)].sort();
	}

	/**
	 * Takes a picture, with nothing in it that comes and goes by itself.
	 * @param path without an ending: the picture is at `<path>.png`, what can be read in it at `<path>.txt`
	 * @returns all of the page's HTML, and the values of its fields but for passwords
	 */
	async picture(path: string): Promise<string> {
		await this.#dismissNotifications();
		// A tooltip would stay where the mouse is.
		await this.#page.mouse.move(0, 0);
		await this.#page.screenshot({ path: `${path}.png`, animations: 'disabled', caret: 'hide' });
		const values = await this.#page
			.locator('input:not([type=password]), textarea')
			.filter({ visible: true })
			.evaluateAll((fields) =>
				fields.map((field) => ('value' in field ? String(field.value) : '')),
			);
		const typed = values.filter((value) => value !== '').join('\n');
		writeFileSync(`${path}.txt`, `${await this.#page.locator('body').innerText()}\n${typed}\n`);
		return `${await this.#page.content()}\n${typed}`;
	}

	#get(testId: string): Locator {
		return this.#page.getByTestId(testId);
	}

	#parameter(name: string): Locator {
		return this.#get(`parameter-input-${name}`);
	}

	#option(name: string): Locator {
		return this.#page
			.getByRole('option')
			.filter({ visible: true, has: this.#page.getByText(name, { exact: true }) });
	}

	/** What is typed takes a moment to reach the workflow; until then a required field is marked. */
	async #isAccepted(parameter: string): Promise<void> {
		await this.#get('parameter-item')
			.filter({ has: this.#parameter(parameter) })
			.getByTestId('parameter-issues')
			.waitFor({ state: 'hidden' });
	}

	async #notificationAfter(gesture: () => Promise<void>): Promise<string> {
		await this.#dismissNotifications();
		await gesture();
		const notification = this.#page.locator('.el-notification__group').first();
		const text = inOneLine(await notification.innerText());
		await this.#dismissNotifications();
		return text;
	}

	async #dismissNotifications(): Promise<void> {
		const notifications = this.#page.locator('.el-notification');
		await until('all notifications are gone', async () => {
			// Not by the mouse: one that goes by itself meanwhile couldn't be hit any more.
			await notifications.locator('.el-notification__closeBtn').evaluateAll((buttons) => {
				for (const button of buttons) button.dispatchEvent(new MouseEvent('click'));
			});
			return (await notifications.count()) === 0;
		});
	}
}

async function shows(input: Locator, value: string): Promise<void> {
	await until(`a field shows ${value}`, async () => (await input.inputValue()) === value);
}

function inOneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}
