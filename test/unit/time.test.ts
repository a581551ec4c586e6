import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { utcFromIso, utcFromUnixSeconds } from '../../nodes/shared/parsing/time';

const FIRST = new Date('0000-01-01T00:00:00.000Z');
const LAST = new Date('9999-12-31T23:59:59.999Z');

describe('utcFromIso', () => {
	it.each([
		["Argil's example", '2023-11-07T05:31:56Z', '2023-11-07T05:31:56.000Z'],
		["Partoo's example", '2024-11-27T16:10:44.929678Z', '2024-11-27T16:10:44.929Z'],
		["Apify's example", '2019-12-12T07:34:14.202Z', '2019-12-12T07:34:14.202Z'],
		['an offset with a colon', '2024-01-01T00:30:00+02:00', '2023-12-31T22:30:00.000Z'],
		['an offset without a colon', '2024-12-31T20:00:00-0530', '2025-01-01T01:30:00.000Z'],
		['a blank for the T', '2024-11-27 16:10:44Z', '2024-11-27T16:10:44.000Z'],
		['lower case', '2024-11-27t16:10:44z', '2024-11-27T16:10:44.000Z'],
		['the 29th of February of a leap year', '2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
		['midnight as hour 24', '2024-12-31T24:00:00.000Z', '2025-01-01T00:00:00.000Z'],
		['no zone', '2024-11-27T16:10:44', '2024-11-27T16:10:44.000Z'],
		['no seconds', '2024-11-27T16:10Z', '2024-11-27T16:10:00.000Z'],
		['one digit after the point', '2024-11-27T16:10:44.5Z', '2024-11-27T16:10:44.500Z'],
		['blanks around it', ' 2024-11-27T16:10:44Z\n', '2024-11-27T16:10:44.000Z'],
	])('reads %s', (_, value, expected) => {
		expect(utcFromIso(value)).toBe(expected);
	});

	it('cuts finer digits off instead of rounding up', () => {
		expect(utcFromIso('2024-12-31T23:59:59.9999999Z')).toBe('2024-12-31T23:59:59.999Z');
	});

	it('treats a time without a zone as UTC wherever n8n runs', () => {
		const time = pathToFileURL(join(__dirname, '../../nodes/shared/parsing/time.ts')).href;
		const script = `import { utcFromIso } from '${time}'; console.log(new Date(0).getTimezoneOffset(), utcFromIso('2024-11-27T16:10:44'));`;

		const said = execFileSync(
			process.execPath,
			['--no-warnings', '--input-type=module', '--eval', script],
			{ env: { ...process.env, TZ: 'Asia/Tokyo' }, encoding: 'utf8' },
		);

		expect(said.trim()).toBe('-540 2024-11-27T16:10:44.000Z');
	});

	it.each([
		undefined,
		null,
		1732806631,
		'',
		'yesterday',
		'2024-11-27',
		'2024-13-01T00:00:00Z',
		'2024-00-01T00:00:00Z',
		'2024-02-30T00:00:00Z',
		'2024-02-30T00:00:00.000Z',
		'2024-11-27T16:60:00.000Z',
		'2024-11-27T16:10:60.000Z',
		'2024-11-27T25:10:00.000Z',
		'2024-13-01T00:00:00.000Z',
		'2024-00-01T00:00:00.000Z',
		'2024-11-00T00:00:00.000Z',
		'2023-02-29T00:00:00.000Z',
		'12024-11-27T16:10:44.929Z',
		'x2024-11-27T16:10:44.929Z',
		'x2024-11-27T16:10:44Z',
		'2024-11-27T16:10:44.929Zx',
		'2024-11-27T16:10:44Zx',
		'2024-11-27T16:10:44.929678Z 2024-11-27T16:10:44.929Z',
		'2023-02-29T12:00:00Z',
		'2024-04-31T00:00:00+02:00',
		'2024-01-00T00:00:00Z',
		'2024-01-32T00:00:00Z',
		'2024-11-27T25:00:00Z',
		'2024-11-27T16:10:44+25:00',
		'Wed, 27 Nov 2024 16:10:44 GMT',
		'1732806631',
		{},
	])('gives null for %j', (value) => {
		expect(utcFromIso(value)).toBeNull();
	});

	it('keeps any time in UTC with milliseconds as it is', () => {
		fc.assert(
			fc.property(fc.date({ min: FIRST, max: LAST, noInvalidDate: true }), (date) => {
				expect(utcFromIso(date.toISOString())).toBe(date.toISOString());
			}),
		);
	});

	it('names the same moment whatever the offset it was written with', () => {
		const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 });
		const dates = fc.date({
			min: new Date('1970-01-02T00:00:00Z'),
			max: new Date('9999-12-30T00:00:00Z'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(dates, offsets, fc.constantFrom(':', ''), (date, offset, colon) => {
				const minutes = Math.abs(offset);
				const hh = String(Math.floor(minutes / 60)).padStart(2, '0');
				const mm = String(minutes % 60).padStart(2, '0');
				const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);

				expect(utcFromIso(`${local}${offset < 0 ? '-' : '+'}${hh}${colon}${mm}`)).toBe(
					date.toISOString(),
				);
			}),
		);
	});
});

describe('utcFromUnixSeconds', () => {
	it("reads JoggAI's example", () => {
		expect(utcFromUnixSeconds(1732806631)).toBe('2024-11-28T15:10:31.000Z');
	});

	it('reads 0 as the beginning of 1970, not as nothing', () => {
		expect(utcFromUnixSeconds(0)).toBe('1970-01-01T00:00:00.000Z');
	});

	it.each([undefined, null, '1732806631', NaN, Infinity, 1e15, [1732806631]])(
		'gives null for %p',
		(value) => {
			expect(utcFromUnixSeconds(value)).toBeNull();
		},
	);

	it('reads any whole second back', () => {
		fc.assert(
			fc.property(fc.integer({ min: -62_167_219_200, max: 253_402_300_799 }), (seconds) => {
				expect(Date.parse(utcFromUnixSeconds(seconds) ?? '')).toBe(seconds * 1000);
			}),
		);
	});
});
