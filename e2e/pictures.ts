/**
 * Makes the README's pictures from what the scenario of the browser has left: cut to what matters, and with few colors so
 * that they are small. `npm run pictures` runs the scenario first.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import { PICTURE_SCALE } from './browser.ts';
import { EVIDENCE_FOLDER, PACKAGE_FOLDER } from './folders.ts';

/** A part of the page, in CSS pixels. */
interface Part {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

/** How wide a picture is at most: what a README shows, on a screen with two pixels for one. */
const MAX_WIDTH = 1200;

/** How true the palette is to the colors, of 100: enough for the editor's flat areas and the edges of its letters. */
const QUALITY = 90;

/** The README's pictures: which part of which step of the scenario. */
const PICTURES: Readonly<Record<string, { readonly step: string; readonly part: Part }>> = {
	'node-creator': {
		step: '01-search-webhook',
		part: { left: 1055, top: 66, width: 385, height: 600 },
	},
	'credential-test': {
		step: '05-wrong-key',
		part: { left: 220, top: 94, width: 1000, height: 496 },
	},
	audit: { step: '09-audit', part: { left: 565, top: 66, width: 850, height: 600 } },
	'dry-run': { step: '10-dry-run', part: { left: 145, top: 66, width: 1270, height: 520 } },
	error: { step: '12-old-key', part: { left: 565, top: 66, width: 850, height: 208 } },
	dropdown: { step: '16-list-of-actors', part: { left: 145, top: 66, width: 420, height: 460 } },
	triggers: { step: '21-triggers', part: { left: 1055, top: 66, width: 385, height: 760 } },
	'trigger-panel': { step: '22-trigger', part: { left: 25, top: 66, width: 930, height: 490 } },
	received: { step: '24-received', part: { left: 145, top: 66, width: 1270, height: 450 } },
	'all-webhooks': {
		step: '19-all-webhooks',
		part: { left: 80, top: 170, width: 1260, height: 590 },
	},
	'all-webhooks-table': {
		step: '20-all-webhooks-table',
		part: { left: 565, top: 66, width: 850, height: 576 },
	},
};

const folder = join(PACKAGE_FOLDER, 'docs', 'images');
mkdirSync(folder, { recursive: true });
for (const [name, { step, part }] of Object.entries(PICTURES)) {
	const { width, height, size } = await sharp(join(EVIDENCE_FOLDER, 'browser', `${step}.png`))
		.extract({
			left: part.left * PICTURE_SCALE,
			top: part.top * PICTURE_SCALE,
			width: part.width * PICTURE_SCALE,
			height: part.height * PICTURE_SCALE,
		})
		.resize({ width: MAX_WIDTH, withoutEnlargement: true })
		.png({ palette: true, quality: QUALITY, dither: 0, compressionLevel: 9, effort: 10 })
		.toFile(join(folder, `${name}.png`));
	console.log(`${name}.png ${width} × ${height}, ${(size / 1000).toFixed(1)} kB`);
}
