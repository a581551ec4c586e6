/** The parameters of a node, item by item, as n8n evaluates them. */
import type { IExecuteFunctions, IGetNodeParameterOptions } from 'n8n-workflow';

import { Fields } from '../fields/readFields';

/**
 * The parameters of an execution, by input item: expressions are evaluated once for each item, and what holds none is read
 * once for all, since reading it takes n8n as long as an expression. Resource locators give the value that was picked.
 * Only parameters that the editor shows for the operation can be read: n8n throws for the others.
 * @param options without `extractValue` a resource locator gives all of its value, and any parameter can be read
 */
export function parametersOf(
	context: IExecuteFunctions,
	options: IGetNodeParameterOptions = { extractValue: true },
): (itemIndex: number) => Fields {
	const fixed = new Map<string, unknown>();
	const timezone = context.getTimezone();
	return (itemIndex) => {
		const ofItem = new Map<string, unknown>();
		const lookUp = (name: string): unknown => {
			const known = [fixed, ofItem].find((values) => values.has(name));
			if (known !== undefined) return known.get(name);
			// n8n throws for a parameter without a value unless there is a fallback; null means "not set".
			const read = (how: IGetNodeParameterOptions): unknown =>
				context.getNodeParameter(name, itemIndex, null, how) ?? undefined;
			const value = read(options);
			(holdsExpression(read({ rawExpressions: true })) ? ofItem : fixed).set(name, value);
			return value;
		};
		return new Fields(lookUp, timezone);
	};
}

/** Whether a parameter as it was saved is an expression, or has one at any depth: n8n marks them with a leading "=". */
function holdsExpression(saved: unknown): boolean {
	if (typeof saved === 'string') return saved.startsWith('=');
	return typeof saved === 'object' && saved !== null && Object.values(saved).some(holdsExpression);
}
