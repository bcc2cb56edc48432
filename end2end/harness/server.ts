// The real binary, on a free port of the loopback address.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const binary = resolve(process.env.GUILDHALL_BIN ?? `${root}/target/debug/guildhall`);

/** How a server is started. */
export type Wishes = { port: number; base: string; folder: string; flags: string[]; log: string };

/** A running server. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    private readonly ended: Promise<void>,
  ) {}

  /** Starts the server and waits until it is ready for requests. */
  static async start({ port, base, folder, flags, log }: Wishes): Promise<Server> {
    const url = `http://127.0.0.1:${port}`;
    const args = ['serve', '--listen', `127.0.0.1:${port}`, '--base-url', base, '--data', folder, ...flags];
    const child = spawn(binary, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: environment() });
    const file = createWriteStream(log, { flags: 'a' });
    file.write(`$ guildhall ${args.join(' ')}\n`);
    child.stdout.pipe(file, { end: false });
    child.stderr.pipe(file, { end: false });
    const ended = new Promise<void>((done) => {
      child.once('error', (trouble) => (file.write(`${trouble}\n`), done()));
      child.once('exit', () => done());
    });
    const server = new Server(child, ended);
    await server.ready(url, log);
    return server;
  }

  private async ready(url: string, log: string): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    for (const until = Date.now() + 30_000; Date.now() < until && !over; ) {
      const answer = await fetch(`${url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((next) => setTimeout(next, 20));
    }
    await this.stop();
    throw new Error(`The server did not become ready:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
  }

  /** Asks the server to end, and waits until it has. */
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM');
    await this.ended;
  }
}

/** Runs one of the operator's commands, and answers with what it said. */
export async function operate(args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(binary, args, { cwd: root, env: environment() });
  return stdout.trim();
}

/** The surroundings without settings that a developer may have made for their own server. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GUILDHALL_'));
  return { ...Object.fromEntries(kept), RUST_LOG: process.env.RUST_LOG ?? 'info' };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, fail) => probe.once('error', fail).listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
