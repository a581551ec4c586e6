import { DatabaseSync } from 'node:sqlite';

/** All rows of a SQLite database as text, one row a line: table and JSON. */
export function sqliteDump(file: string): string {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		return database
			.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
			.all()
			.flatMap(({ name }) =>
				database
					.prepare(`SELECT * FROM "${String(name)}"`)
					.all()
					.map((row) => `${String(name)} ${JSON.stringify(row)}`),
			)
			.join('\n');
	} finally {
		database.close();
	}
}
