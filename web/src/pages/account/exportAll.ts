import { RestError, restError } from '../../api/rest';
import { today } from '../../ui/format';

/** A file that has been fetched, for the browser to save. */
export interface Saved {
  readonly name: string;
  readonly blob: Blob;
}

/** Fetches all that the viewer has. An export that breaks off in the middle is none. */
export async function fetchExport(onBytes: (bytes: number) => void, signal: AbortSignal): Promise<Saved> {
  const response = await fetch('/export.json', { credentials: 'same-origin', cache: 'no-store', signal });
  if (!response.ok) throw await restError(response);
  const chunks: BlobPart[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || !value) break;
    chunks.push(value);
    bytes += value.byteLength;
    onBytes(bytes);
  }
  const blob = new Blob(chunks, { type: 'application/json' });
  if (!(await isWhole(blob))) {
    throw new RestError(response.status, 'INTERNAL', 'The export broke off before its end. Please try again.', {},
      response.headers.get('X-Request-Id') ?? undefined);
  }
  return { name: nameOf(response.headers.get('Content-Disposition')) ?? `menagerie-${today()}.json`, blob };
}

/** A proxy may end an answer tidily that the server did not: then its JSON is not closed. */
async function isWhole(blob: Blob): Promise<boolean> {
  return /[}\]]\s*$/.test(await blob.slice(-64).text());
}

/** The file's name in a Content-Disposition. */
export function nameOf(disposition: string | null): string | undefined {
  return /filename="([^"\\/]+)"/.exec(disposition ?? '')?.[1] ?? /filename=([^\s;"\\/]+)/.exec(disposition ?? '')?.[1];
}

/** Hands the file to the browser, which puts it where its downloads go. */
export function save({ name, blob }: Saved): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** 1234567 → "1.2 MB". */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
