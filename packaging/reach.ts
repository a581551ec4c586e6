/** What a package's nodes and credentials need of the built files. */
import { build } from 'esbuild';

/**
 * The built files that the given ones load, at once or later, and they themselves: paths from the folder, sorted.
 * @throws Error when a file isn't there, or when only a run would say which file is loaded
 */
export async function reachableFiles(
	folder: string,
	entries: readonly string[],
): Promise<string[]> {
	const { metafile } = await build({
		absWorkingDir: folder,
		entryPoints: [...entries],
		outdir: 'unused',
		bundle: true,
		metafile: true,
		write: false,
		platform: 'node',
		// n8n-workflow, which n8n brings.
		packages: 'external',
		logLevel: 'silent',
		logOverride: {
			'require-resolve-not-external': 'error',
			'unsupported-dynamic-import': 'error',
			'unsupported-require-call': 'error',
		},
	});
	return Object.keys(metafile.inputs).sort();
}
