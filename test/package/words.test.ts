/** The repository uses the standard terms of HTTP, n8n and TypeScript: these words have a better one. */
import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(__dirname, '../..');

/** What a reader expects instead of each of the words, in any case, as whole words and as the words of a camelCase name. */
const WORDS: ReadonlyArray<readonly [instead: string, words: readonly string[]]> = [
	['response, responded with', ['answer', 'answers', 'answered', 'answering']],
	['return', ['put out', 'puts out', 'putting out', 'hand on', 'hands on', 'handed on']],
	['return', ['hand out', 'hands out', 'handed out', 'hand over', 'hands over', 'handed over']],
	['fix', ['mend', 'mends', 'mended', 'mending']],
	['duplicate', ['twin', 'twins']],
	['match', ['is meant', 'are meant', 'as meant', 'isMeant']],
	['plan, draft', ['wish', 'wishes', 'wished', 'isAsWished']],
	[
		'requested',
		['as asked', 'what was asked for', 'is asked for', 'was asked for', 'are asked for'],
	],
	['supersededId, in addition to', ['besides']],
	['parseError', ['complaint', 'complaints']],
	['transientFailure, failing', ['trouble', 'troubles', 'troubleOf', 'noteTrouble']],
	['isRetryable', ['mayBeRepeated']],
	['unexpectedShape, notInList, invalidJson', ['misshapen', 'absent', 'unreadable']],
	['badParameters', ['slip', 'slips', 'slipped']],
	['badResponses', ['twist', 'twists', 'twisted']],
	['unexpectedRequests', ['stranger', 'strangers']],
	['applyFault', ['function treat', 'const treat']],
	['Environment', ['interface World', 'type World', 'class World']],
	['timeout', ['time-out', 'time-outs']],
	['is sent', ['travels']],
	['still', ['all the same']],
	['a few', ['a handful']],
	['neighbor', ['neighbour', 'neighbours', 'neighbouring']],
	['color', ['colour', 'colours', 'coloured']],
	['license', ['licence', 'licences']],
	['Limitations, Provider specifics', ['said plainly', 'What is particular to a node']],
];

/** Where one of the words is right. */
const EXCEPTIONS: ReadonlyArray<readonly [path: string, word: string, reason: string]> = [
	['.github/ISSUE_TEMPLATE/real-account.yml', 'answer', 'an open question is answered'],
];

/** What is generated, or recorded from n8n and the providers. */
const EXCLUDED = [
	'package-lock.json',
	'e2e/package-lock.json',
	'contract/summary.json',
	'e2e/expected/',
	'docs/images/',
	relative(ROOT, __filename),
];

interface Occurrence {
	readonly path: string;
	readonly line: number;
	readonly text: string;
}

/** The tracked text files with their contents. */
const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
	.split('\0')
	.filter((path) => path !== '' && !EXCLUDED.some((start) => path.startsWith(start)))
	.filter((path) => !lstatSync(join(ROOT, path)).isSymbolicLink())
	.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
	.filter(({ text }) => !text.includes('\0'));

/** The places of the words, also across the end of a line of text or of a comment. */
function occurrencesOf(words: string): Occurrence[] {
	const pattern = new RegExp(`\\b${words.replaceAll(' ', '\\s+(?:(?:[*>#]+|//)\\s+)?')}\\b`, 'gi');
	return files.flatMap(({ path, text }) => {
		const lines = text.split('\n');
		// The position stays in the same line: a camelCase name has no line break.
		const spaced = text.replace(/(?<=[a-z\d])(?=[A-Z])/g, ' ');
		const starts = [text, spaced].flatMap((searched) =>
			[...searched.matchAll(pattern)].map(
				({ index }) => searched.slice(0, index).split('\n').length,
			),
		);
		return [...new Set(starts)].map((line) => ({
			path,
			line,
			text: lines[line - 1]?.trim().slice(0, 120) ?? '',
		}));
	});
}

/** Whether a word may be in a file. */
const isException = (path: string, word: string): boolean =>
	EXCEPTIONS.some((exception) => exception[0] === path && exception[1] === word);

describe('the words of the repository', () => {
	it('are looked for in its files', () => {
		expect(files.length).toBeGreaterThan(100);
		expect(occurrencesOf('n8n-nodes-provider-webhooks').length).toBeGreaterThan(1);
	});

	it.each(WORDS.flatMap(([instead, words]) => words.map((word) => ({ word, instead }))))(
		'do not include "$word", but: $instead',
		({ word }) => {
			expect(occurrencesOf(word).filter(({ path }) => !isException(path, word))).toEqual([]);
		},
	);

	it.each(EXCEPTIONS.map(([path, word, reason]) => ({ path, word, reason })))(
		'include "$word" in $path: $reason',
		({ path, word }) => {
			expect(occurrencesOf(word).map((occurrence) => occurrence.path)).toContain(path);
		},
	);
});
