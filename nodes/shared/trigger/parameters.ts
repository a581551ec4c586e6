/** The fields of trigger nodes, and their values in a hook or a webhook function. */
import type { IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import { optionsField } from '../fields/common';
import { choiceField } from '../fields/field';
import { Fields } from '../fields/readFields';
import type { WebhookTrigger } from './trigger';

/** *Output* of a trigger. */
export const triggerOutput = choiceField({
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Envelope',
			value: 'envelope',
			description: 'The same fields for every provider, with what was sent in payload',
		},
		{ name: 'Payload Only', value: 'payloadOnly', description: 'Only what the provider sent' },
	],
	default: 'envelope',
	description: 'What each item holds',
});

/** What the editor shows of a trigger. */
export function triggerProperties(trigger: WebhookTrigger): INodeProperties[] {
	const { events, fields, options } = trigger;
	return [
		...fields,
		events,
		triggerOutput,
		...(options.length === 0 ? [] : [optionsField(...options)]),
	];
}

/** The values of a trigger's fields. */
interface TriggerFields {
	readonly fields: Fields;
	/** The values of *Options*. */
	readonly options: Fields;
}

/** Reads the fields of a trigger: a trigger has no input items, so each has one value. */
export function triggerFields(
	context: IHookFunctions | IWebhookFunctions,
	trigger: WebhookTrigger,
): TriggerFields {
	const timezone = context.getTimezone();
	const fields = new Fields(
		(name) => context.getNodeParameter(name, null, { extractValue: true }) ?? undefined,
		timezone,
	);
	// n8n throws for Options where the node has none, instead of using the default.
	const hasOptions = trigger.options.length > 0;
	const options = hasOptions
		? fields.collection(optionsField())
		: new Fields(() => undefined, timezone);
	return { fields, options };
}
