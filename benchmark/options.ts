/** The options of `npm run bench`, checked before anything is measured. */
import { parseArgs } from 'node:util';

import { CASES, type Case } from './cases.ts';

/** Where the cases are measured: on n8n's engine in this process, or in a real n8n. */
export const PLACES = ['engine', 'n8n'] as const;

/** One of {@link PLACES}. */
export type Place = (typeof PLACES)[number];

/** What is measured. */
export interface Options {
	/** Prints all figures as JSON. */
	readonly json: boolean;
	/** Measures no time: only how many requests are sent, and how many at once. */
	readonly quick: boolean;
	readonly cases: readonly Case[];
	/** The delays before each response, in milliseconds. */
	readonly latenciesMs: readonly number[];
	readonly places: readonly Place[];
	/** The fewest rounds that are counted; undefined for the usual number of each place. */
	readonly rounds: number | undefined;
	/** Whether only a part was requested: then load and memory aren't measured. */
	readonly isPart: boolean;
}

/** The usual latencies, in milliseconds. */
const LATENCIES_MS = [0, 50];

/** A sentence on a mistake in the options. */
export class OptionError extends Error {}

/**
 * Reads the options.
 * @param args what comes after `npm run bench --`
 * @throws OptionError
 */
export function readOptions(args: readonly string[]): Options {
	const values = parse(args);
	const { json, quick, server, case: names, latency, place, rounds } = values;
	if (quick && (server || latency !== undefined || place !== undefined || rounds !== undefined)) {
		throw new OptionError('--quick measures no time: it goes only with --case.');
	}
	return {
		json,
		quick,
		cases: names === undefined ? CASES : names.map(caseNamed),
		latenciesMs: latency === undefined ? LATENCIES_MS : latency.map(latencyOf),
		places: place === undefined ? (server ? PLACES : ['engine']) : place.map(placeNamed),
		rounds: rounds === undefined ? undefined : roundsOf(rounds),
		isPart: [names, latency, place].some((value) => value !== undefined),
	};
}

function parse(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			options: {
				json: { type: 'boolean', default: false },
				quick: { type: 'boolean', default: false },
				server: { type: 'boolean', default: false },
				case: { type: 'string', multiple: true },
				latency: { type: 'string', multiple: true },
				place: { type: 'string', multiple: true },
				rounds: { type: 'string' },
			},
		}).values;
	} catch (error) {
		throw new OptionError(
			`${error instanceof Error ? error.message : String(error)}. There are --json, --quick, --server, --case, --latency, --place and --rounds.`,
		);
	}
}

/** The case of this name. */
export function caseNamed(name: string): Case {
	const found = CASES.find((each) => each.name === name);
	if (found !== undefined) return found;
	const names = CASES.map((each) => each.name).join(', ');
	throw new OptionError(`There is no case '${name}'. The cases are ${names}.`);
}

function placeNamed(name: string): Place {
	const found = PLACES.find((each) => each === name);
	if (found !== undefined) return found;
	throw new OptionError(`There is no place '${name}'. The places are ${PLACES.join(', ')}.`);
}

function latencyOf(text: string): number {
	if (/^\d{1,5}$/.test(text)) return Number(text);
	throw new OptionError(
		`The latency '${text}' is not a number of milliseconds. The usual ones are ${LATENCIES_MS.join(', ')}.`,
	);
}

function roundsOf(text: string): number {
	if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
	throw new OptionError(`--rounds takes a whole number of at least 1, not '${text}'.`);
}
