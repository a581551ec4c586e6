/** *Replace URL*: moves webhooks to another address, as after a change of domain. */
import type { Client } from '../../client/client';
import { Failure } from '../../failure/failure';
import { errorItemFrom } from '../../failure/nodeError';
import { typedUrl } from '../../fields/urls';
import { maskToken } from '../../http/masking';
import type { Provider } from '../../model/provider';
import { operation, perExecution } from '../operation';
import type { Operation } from '../operation';
import { TEXTS } from '../texts';
import { warnOfUrl } from '../urlWarnings';
import { allowDuplicates, dryRun, find, matchBy, replaceUrlFields, replaceWith } from './fields';
import { addressesOf, moved, SKIPPED, summary, WOULD_MOVE, wouldDuplicate } from './outcome';
import type { Addresses, Outcome, Row } from './outcome';
import { planMoves } from './plan';
import type { DueMove, UrlMove } from './plan';
import { createReplacement } from './replacement';
import type { Replacement } from './replacement';

/** Whether a move has failed, after which the execution moves nothing more. */
const progressOf = perExecution(() => ({ hasFailedMove: false }));

/**
 * The operation *Replace URL*. It returns what became of each webhook that matches; one that fails ends the moving, also for
 * later input items, and running it again finishes the job.
 */
export function replaceUrlOperation(provider: Provider, urlMove: UrlMove): Operation {
	return operation({
		text: TEXTS.replaceUrl,
		access: 'write',
		fields: replaceUrlFields,
		options: [allowDuplicates],
		readTask(fields, options) {
			const before = fields.requiredString(find);
			const after = fields.requiredString(replaceWith);
			const mode = fields.choice(matchBy);
			const settings: Settings = {
				replace: createReplacement(mode, before, after),
				addresses: addressesOf(mode, before, after),
				isDryRun: fields.boolean(dryRun),
				allowsDuplicates: options.boolean(allowDuplicates),
			};
			const target = typedUrl(after);
			return async (client, execution) => {
				if (target !== undefined) warnOfUrl(client, target);
				const progress = progressOf(execution);
				const wasStopped = progress.hasFailedMove;
				const rows = moveAll(client, urlMove, settings, progress);
				return await rows.catch((error: unknown) => {
					progress.hasFailedMove = true;
					// What the earlier items returned tells what was moved: a later error must not throw it away.
					if (!wasStopped || !(error instanceof Failure)) throw error;
					const { error: message } = errorItemFrom(error, provider.label);
					client.notify(
						`${provider.label}: An earlier item failed, so a later one was skipped. It would fail, too: ${message}.`,
						'warning',
					);
					return [];
				});
			};
		},
	});
}

/** What the user set. */
interface Settings {
	readonly replace: Replacement;
	readonly addresses: Addresses;
	readonly isDryRun: boolean;
	readonly allowsDuplicates: boolean;
}

async function moveAll(
	client: Client,
	urlMove: UrlMove,
	settings: Settings,
	progress: { hasFailedMove: boolean },
): Promise<Row[]> {
	const { name, label } = client.provider;
	const entries = await client.list(urlMove.webhooks);
	const plan = planMoves(entries, settings.replace, urlMove, settings.addresses.hostname);
	const rows: Row[] = [];
	for (const due of plan.due) {
		const outcome = progress.hasFailedMove
			? SKIPPED
			: await outcomeOf(due, client, urlMove, settings);
		progress.hasFailedMove ||= outcome.outcome === 'failed';
		const { entry, urlBefore, urlAfter } = due;
		rows.push({
			urlBefore: maskToken(urlBefore),
			urlAfter: maskToken(urlAfter),
			...outcome,
			id: entry.value.id,
			provider: name,
		});
	}
	const sentences = summary(rows, plan, urlMove, settings.addresses, settings.isDryRun);
	const hasFailed = rows.some(({ outcome }) => outcome === 'failed');
	client.notify(maskToken(`${label}: ${sentences.join(' ')}`), hasFailed ? 'warning' : 'info');
	return rows;
}

async function outcomeOf(
	due: DueMove,
	client: Client,
	urlMove: UrlMove,
	{ isDryRun, allowsDuplicates }: Settings,
): Promise<Outcome> {
	const { entry, urlAfter, duplicateOf } = due;
	if (duplicateOf !== undefined && !allowsDuplicates) return wouldDuplicate(duplicateOf);
	return isDryRun
		? WOULD_MOVE
		: await moved(due, urlMove.move(client, entry, urlAfter), client.provider);
}
