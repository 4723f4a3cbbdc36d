import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** A server of the real program, on an empty database of its own. */
export class Server {
  readonly #child: ChildProcess;
  readonly #folders: readonly string[];
  readonly #log: string[] = [];
  readonly #ended: Promise<void>;
  /** The endpoint. */
  url = '';

  private constructor(program: string, folders: readonly string[], flags: readonly string[]) {
    // As root the program runs PostgreSQL as another user, who must be able to reach the folder: it stands directly below
    // the one for temporary files, and the program makes it itself.
    const data = join(tmpdir(), `menagerie-${randomUUID().slice(0, 8)}`);
    this.#folders = [data, ...folders];
    // Nothing of the caller's environment may lead to a database that is not ours.
    const env = Object.fromEntries(Object.entries(process.env).filter(
      ([name]) => name === 'MENAGERIE_POSTGRES_BIN' || !/^(DATABASE_URL|MENAGERIE_.*|PG.*)$/.test(name)));
    this.#child = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--data', data, ...flags],
      { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', (error) => (this.#log.push(String(error)), resolve())); // there is no such program
    });
    this.#child.stderr!.on('data', (chunk: Buffer) => this.#log.push(String(chunk)));
    process.on('exit', this.#abandon);
    for (const signal of signals) process.on(signal, this.#interrupted);
  }

  /** Starts the program that MENAGERIE_BIN names, or else one built from the sources, and waits until it serves. */
  static async start(...flags: string[]): Promise<Server> {
    let program = process.env['MENAGERIE_BIN'] || undefined;
    const folders: string[] = [];
    if (program === undefined) {
      const folder = mkdtempSync(join(tmpdir(), 'menagerie-bin-'));
      folders.push(folder);
      program = join(folder, 'menagerie');
      try {
        execFileSync('go', ['build', '-o', program, '../..'], { stdio: 'inherit' });
      } catch (error) {
        rmSync(folder, { recursive: true });
        throw error;
      }
    }
    const server = new Server(resolve(program), folders, flags);
    try {
      server.url = await server.#address();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Stops it as Ctrl-C does, and removes its data. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#ended;
    process.off('exit', this.#abandon);
    for (const signal of signals) process.off(signal, this.#interrupted);
    this.#remove();
  }

  /** The address that it says it serves at. */
  async #address(): Promise<string> {
    const impatience = setTimeout(() => this.#child.kill('SIGTERM'), 60_000);
    try {
      for await (const line of createInterface(this.#child.stdout!)) {
        const url = /^Menagerie serves at +(\S+)$/.exec(line)?.[1];
        if (url !== undefined) {
          this.#child.stdout!.resume();
          return url;
        }
      }
    } finally {
      clearTimeout(impatience);
    }
    throw new Error(`The server has not started:\n${this.#log.join('')}`);
  }

  #remove(): void {
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }

  readonly #abandon = () => this.#child.kill('SIGTERM');

  readonly #interrupted = (signal: NodeJS.Signals) => {
    void this.stop().then(() => process.kill(process.pid, signal));
  };
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
