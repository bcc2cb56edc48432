// A database of its own for every hall: a fresh SQLite file, or a fresh PostgreSQL database.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import initSqlJs from 'sql.js';

/** Which database a hall stands on. */
export type Engine = { kind: 'sqlite' } | { kind: 'postgres'; url: string };

/** A database that nobody else uses. */
export type Database = {
  /** A folder for the server's files. */
  folder: string;
  /** What the server is told, beside its folder. */
  flags: string[];
  /** Runs one statement. The server must not be running. */
  change(statement: string): Promise<void>;
  /** Drops it. */
  drop(): Promise<void>;
};

/** Makes a database. */
export async function freshDatabase(engine: Engine): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-e2e-'));
  const sweep = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  return engine.kind === 'sqlite' ? sqlite(folder, sweep) : postgres(engine.url, folder, sweep);
}

function sqlite(folder: string, sweep: () => Promise<void>): Database {
  const file = join(folder, 'guildhall.db');
  return {
    folder,
    flags: [],
    async change(statement) {
      const { Database: Sqlite } = await initSqlJs();
      const bytes = await readFile(file);
      // The engine in WASM has no shared memory, so it cannot open a file in write-ahead mode. A server that has
      // ended has emptied that log; bytes 18 and 19 of the header then say "rollback journal" truthfully.
      bytes.fill(1, 18, 20);
      const open = new Sqlite(bytes);
      open.run(statement);
      await writeFile(file, open.export());
      open.close();
    },
    drop: sweep,
  };
}

async function postgres(url: string, folder: string, sweep: () => Promise<void>): Promise<Database> {
  const name = `guildhall_e2e_${randomBytes(6).toString('hex')}`;
  const own = new URL(url);
  own.pathname = `/${name}`;
  await run(url, `create database ${name}`);
  return {
    folder,
    flags: ['--database', own.href],
    change: (statement) => run(own.href, statement),
    async drop() {
      await run(url, `drop database ${name} with (force)`);
      await sweep();
    },
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
