import { expect, test, vi } from 'vitest';

import { RestError, rest } from './rest';

const respond = (body: unknown, init: ResponseInit = {}) => vi.stubGlobal('fetch', vi.fn(async () =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), init)));

test('a stranger', async () => {
  respond({ user: null });
  expect(await rest.session()).toEqual({ user: null, ended: false });
  respond({ user: null, ended: true });
  expect(await rest.session()).toEqual({ user: null, ended: true });
});

test('an answer that is not what the contract says is an error', async () => {
  respond({ user: { id: 1 } });
  await expect(rest.session()).rejects.toBeInstanceOf(RestError);
  respond('<h1>Hello</h1>');
  await expect(rest.session()).rejects.toBeInstanceOf(RestError);
});

test('what is wrong is told by field, with the time to wait and the id of the request', async () => {
  respond({ errors: [
    { message: 'is not an address', extensions: { code: 'INVALID', field: 'email', requestId: 'r1' } },
    { message: 'is too short', extensions: { code: 'INVALID', field: 'password', requestId: 'r1' } },
  ] }, { status: 422, headers: { 'Retry-After': '30' } });
  const input = { email: 'x', password: 'y', name: 'z', keep: false };
  await expect(rest.signUp(input)).rejects.toMatchObject({
    status: 422, code: 'INVALID', requestId: 'r1', retryAfter: 30,
    fields: { email: 'is not an address', password: 'is too short' },
  });
  const [path, init] = vi.mocked(fetch).mock.calls[0]!;
  expect(path).toBe('/account');
  expect(init).toMatchObject({ method: 'POST', credentials: 'same-origin', body: JSON.stringify(input) });
});

test('a page of a proxy is an error too', async () => {
  respond('<h1>Bad gateway</h1>', { status: 502 });
  await expect(rest.signOut()).rejects.toMatchObject({ status: 502, retryAfter: undefined, fields: {} });
});
