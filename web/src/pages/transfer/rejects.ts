import type { Preview, Reject } from '../../api/transfer';

/** What a spreadsheet takes for a formula gets an apostrophe, which the server takes off again; as in its own exports. */
function harmless(cell: string): string {
  const looksLikeFormula = (text: string) => /^'*[=+\-@\t\r]/.test(text);
  const plain = cell.startsWith("'") && looksLikeFormula(cell) ? cell.slice(1) : cell;
  return looksLikeFormula(plain) ? `'${plain}` : plain;
}

function rowOf(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}

function animalOf({ line, reason, cells }: Reject): string {
  let animal: unknown;
  try {
    animal = JSON.parse(cells[0] ?? '');
  } catch {
    animal = cells[0];
  }
  const fields = typeof animal === 'object' && animal !== null && !Array.isArray(animal) ? animal : { _value: animal };
  return JSON.stringify({ _line: line, _reason: reason, ...fields });
}

/** So much text waits until it goes into a Blob, which the browser need not keep in memory. */
const fold = 1 << 20;

/**
 * The rejected rows as a file of the kind from which they come, each with its line and the reason. The server passes over
 * these two: so it can be corrected and imported.
 */
export class RejectsFile {
  readonly name: string;
  #blob: Blob;
  #text: string;
  #count = 0;

  constructor(source: string, private readonly format: Preview['format'], headers: readonly string[]) {
    this.name = `${source.replace(/\.[^.]*$/, '') || 'animals'}-rejected.${format}`;
    const type = format === 'json' ? 'application/json' : 'text/csv;charset=utf-8';
    // Spreadsheets know UTF-8 by its mark.
    this.#text = format === 'json' ? '{"menagerie": 1, "animals": [' : `\uFEFF${rowOf(['_line', '_reason', ...headers.map(harmless)])}`;
    this.#blob = new Blob([], { type });
  }

  get count(): number {
    return this.#count;
  }

  add(reject: Reject): void {
    this.#text += this.format === 'json'
      ? `${this.#count === 0 ? '' : ','}\n${animalOf(reject)}`
      : rowOf([String(reject.line), harmless(reject.reason), ...reject.cells.map(harmless)]);
    this.#count++;
    if (this.#text.length > fold) this.#fold();
  }

  /** The file so far. */
  file(): Blob {
    this.#fold();
    const { type } = this.#blob;
    return this.format === 'json' ? new Blob([this.#blob, '\n]}\n'], { type }) : this.#blob;
  }

  #fold(): void {
    this.#blob = new Blob([this.#blob, this.#text], { type: this.#blob.type });
    this.#text = '';
  }
}
