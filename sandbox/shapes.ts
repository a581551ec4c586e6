/** Parts of the shapes that the nodes need of a response. */
import { z } from 'zod';

/** The ID of a webhook. */
export const ID = z.union([z.string().min(1), z.number().int()]);

/** A string that may be null or left out. */
export const OPTIONAL_STRING = z.string().nullish();

/** A list of strings that may be null or left out. */
export const OPTIONAL_STRINGS = z.array(z.string()).nullish();

/** A whole number, such as the length of a list. */
export const COUNT = z.number().int().min(0);
