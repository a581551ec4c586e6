/** Input items in, output items out: per-item parameters, bounded concurrency, order, pairing, failed items. */
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';

import type { HintType } from '../client/client';
import {
	errorInOneMessage,
	errorItemFrom,
	escapeHtml,
	nodeErrorFrom,
	withoutFields,
} from '../failure/nodeError';
import type { ErrorContext } from '../failure/nodeError';
import type { NamedField } from '../fields/field';
import type { Fields } from '../fields/readFields';
import { openConnection } from '../http/connection';
import type { Connection } from '../http/connection';
import type { Provider } from '../model/provider';
import { comparableId } from '../model/webhook';
import type { Execution, Operation, Resource, Work } from '../operations/operation';
import { forErrorBranch, parseUrl } from '../runtime/compat';
import { inOrder, settled } from '../runtime/concurrency';
import type { KeyedWork, Outcome } from '../runtime/concurrency';
import { runChanges } from './changes';
import type { Finished, Stopped } from './changes';
import { parametersOf } from './parameters';

/**
 * Runs the operation that the user chose over all input items: the `execute` of every node.
 *
 * All parameters are read and checked before the first request, so that a mistake in the last item changes nothing. Only a masked
 * value is refused later, when its request would be sent: a masked URL may still pick a webhook.
 * Then reads run side by side, and so do changes of different webhooks; other writes run one after another. The output keeps the order
 * of the input, and every output item is paired with the input item that it belongs to.
 *
 * Programmatic rather than declarative: n8n's routing sets no pairedItem (n8n issue #30050) and sends the requests of all
 * items at once.
 * @throws NodeApiError or NodeOperationError for the item that failed first, unless the node continues on fail
 */
export async function execute(
	context: IExecuteFunctions,
	provider: Provider,
	resources: readonly Resource[],
): Promise<INodeExecutionData[][]> {
	const { label } = provider;
	const operationOf = operationsOf(context, resources);
	const first = attempt(() => operationOf(0));
	if ('error' in first) {
		const { error } = first;
		if (!context.continueOnFail()) throw stopping(context, error, { label });
		// An error thrown here would have n8n return the input, as if it were the provider's response.
		return [context.getInputData().map((_, item) => failedItem(context, error, label, item))];
	}
	const { result: operation } = first;
	const prepared = prepareAll(context, operation, operationOf, label);

	const opened = await settled(
		openConnection(context, provider, { signal: context.getExecutionCancelSignal() }),
	);
	if ('result' in opened) {
		return [await runAll(context, operation, prepared, opened.result)];
	}
	const { error } = opened;
	if (!context.continueOnFail()) throw stopping(context, error, { label });
	return [
		prepared.map((step, item) =>
			// A mistake in an item's own fields is what its reader can correct.
			failedItem(context, 'error' in step ? step.error : error, label, item),
		),
	];
}

/** Does the work of all items, and returns the output items in the order of the input. */
async function runAll(
	context: IExecuteFunctions,
	operation: Operation,
	prepared: ReadonlyArray<Outcome<Step>>,
	connection: Connection,
): Promise<INodeExecutionData[]> {
	const { label } = connection.provider;
	const notices = new Map<string, HintType>();
	const execution: Execution = {
		connection,
		instanceBaseUrls: () => instanceBaseUrls(context),
		notify: (message, type = 'info') => notices.set(message, type),
	};
	const works = prepared.map((step) => ({
		key: 'error' in step ? '' : step.result.key,
		async run() {
			if ('error' in step) throw step.error;
			return await step.result.work(execution);
		},
	}));
	const run = operation.access === 'read' ? runReads : runChanges;
	const done = await run(works, connection, context.continueOnFail()).finally(() => {
		connection.close();
	});
	context.getExecutionCancelSignal()?.throwIfAborted();
	if ('error' in done) {
		const { error, itemIndex } = done;
		// n8n shows no hints of a node that failed.
		const notes = [...done.notes, ...(operation.access === 'read' ? [] : notices.keys())];
		throw stopping(context, error, { label, itemIndex, notes });
	}
	operation.finish?.(execution);
	context.addExecutionHints(...hints(notices));
	const output: INodeExecutionData[] = [];
	for (const [item, outcome] of done.outcomes.entries()) {
		if ('error' in outcome) output.push(failedItem(context, outcome.error, label, item));
		else for (const json of outcome.result) output.push({ json, pairedItem: { item } });
	}
	return output;
}

/** Runs reads side by side, and stops at the first failure in their order unless the others go on. */
async function runReads<T>(
	reads: ReadonlyArray<KeyedWork<T>>,
	{ width }: Connection,
	continues: boolean,
): Promise<Finished<T> | Stopped> {
	const outcomes: Array<Outcome<T>> = [];
	const ready = inOrder(
		reads,
		() => 2 * width,
		async ({ run }) => await settled(run()),
	);
	for await (const outcome of ready) {
		if ('error' in outcome && !continues) {
			return { itemIndex: outcomes.length, error: outcome.error, notes: [] };
		}
		outcomes.push(outcome);
	}
	return { outcomes };
}

/** n8n's editor and its webhooks may have different addresses; that of the webhooks is in the address to resume at. */
function instanceBaseUrls(context: IExecuteFunctions): string[] {
	const resumeUrl: unknown = context.evaluateExpression('{{ $execution.resumeUrl }}', 0);
	// Of `…/webhook-waiting/<execution>`, what comes before both: n8n may have a path of its own.
	const webhooks = typeof resumeUrl === 'string' ? parseUrl('..', resumeUrl)?.href : undefined;
	return [context.getInstanceBaseUrl(), ...(webhooks === undefined ? [] : [webhooks])];
}

/** The error that stops the node. */
function stopping(
	context: IExecuteFunctions,
	error: unknown,
	details: Omit<ErrorContext, 'node'>,
): Error {
	const node = context.getNode();
	const isTool = node.rewireOutputLogTo === NodeConnectionTypes.AiTool;
	return (isTool ? errorInOneMessage : nodeErrorFrom)(error, { node, ...details });
}

/** The item of a failed input item, in its place or for the error branch. */
function failedItem(
	context: IExecuteFunctions,
	error: unknown,
	label: string,
	itemIndex: number,
): INodeExecutionData {
	const item = { json: errorItemFrom(error, label), pairedItem: { item: itemIndex } };
	const node = context.getNode();
	if (node.onError !== 'continueErrorOutput') return item;
	return forErrorBranch(item, nodeErrorFrom(error, { node, label, itemIndex }));
}

function hints(notices: ReadonlyMap<string, HintType>): NodeExecutionHint[] {
	// n8n renders a hint as HTML, and an ID that a user or a provider gave may be in it.
	return [...notices].map(([message, type]) => ({
		message: escapeHtml(message),
		type,
		location: 'outputPane',
	}));
}

const RESOURCE: NamedField = { displayName: 'Resource', name: 'resource' };

const OPERATION: NamedField = { displayName: 'Operation', name: 'operation' };

/** The operation that the user chose, by input item: the editor offers no expression there, but a workflow may have one. */
function operationsOf(
	context: IExecuteFunctions,
	resources: readonly Resource[],
): (itemIndex: number) => Operation {
	const fields = parametersOf(context, {});
	return (itemIndex) => {
		const chosen = fields(itemIndex);
		const resource = chosen.string(RESOURCE) ?? '';
		const name = chosen.string(OPERATION) ?? '';
		const operation = resources
			.find(({ value }) => value === resource)
			?.operations.find(({ value }) => value === name);
		if (operation === undefined) {
			throw new NodeOperationError(
				withoutFields(context.getNode()),
				`The operation '${name}' of '${resource}' is not known`,
				{
					description: 'Choose an operation from the list in the node.',
				},
			);
		}
		return operation;
	};
}

/** What an item will do. */
interface Step {
	readonly work: Work;
	/** Changes with the same key run one after another, in the order of the items. */
	readonly key: string;
}

/** Reads and checks the parameters of all items; the first mistake is thrown unless the node continues on fail. */
function prepareAll(
	context: IExecuteFunctions,
	operation: Operation,
	operationOf: (itemIndex: number) => Operation,
	label: string,
): Array<Outcome<Step>> {
	const parameters = parametersOf(context);
	return context.getInputData().map((_, itemIndex) => {
		const outcome = attempt(() => {
			const fields = parameters(itemIndex);
			// The operation decides how the items run, and what becomes of the others when one fails.
			if (operationOf(itemIndex) !== operation) {
				throw fields.invalid(
					OPERATION,
					`all items must have the same resource and operation as the first one, which has '${operation.name}': use one node for each operation`,
				);
			}
			return prepare(operation, fields);
		});
		if ('error' in outcome && !context.continueOnFail()) {
			throw stopping(context, outcome.error, { label, itemIndex });
		}
		return outcome;
	});
}

function prepare(operation: Operation, fields: Fields): Step {
	const { access } = operation;
	const work = operation.prepare(fields);
	const key = typeof access === 'string' ? '' : comparableId(fields.id(access.changes));
	return { work, key };
}

/** What {@link settled} is for a promise. */
function attempt<T>(work: () => T): Outcome<T> {
	try {
		return { result: work() };
	} catch (error) {
		return { error };
	}
}
