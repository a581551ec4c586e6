import { getMany } from '../shared/getMany';
import type { Operations } from '../shared/operation';
import { joggAi, joggAiEndpoints } from './joggAi';

/** What the node can do. */
export const joggAiOperations: Operations = {
	webhook: { getAll: getMany(joggAi, () => joggAiEndpoints) },
};
