// That the server keeps the specification GraphQL over HTTP, and that the tools that read its schema get it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { generate } from '@graphql-codegen/cli';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { serverAudits } from 'graphql-http';

import { Server } from './server.js';

let server: Server;
before(async () => { server = await Server.start(); }, { timeout: 300_000 });
after(() => server?.stop());

test('all audits of graphql-http', async (t) => {
  const audits = serverAudits({ url: () => server.url, fetchFn: fetch });
  assert.equal(audits.length, 61);
  for (const audit of audits) {
    await t.test(audit.name, async () => {
      const result = await audit.fn();
      // A recommendation that is not followed is a warning. There is none.
      assert.equal(result.status, 'ok', `${audit.id}: ${result.status === 'ok' ? '' : result.reason}`);
    });
  }
});

/** A tool's introspection query, and whether it goes by GET. */
async function introspect(query: string, get = false): Promise<IntrospectionQuery> {
  const response = get
    ? await fetch(`${server.url}?${new URLSearchParams({ query })}`)
    : await fetch(server.url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query }) });
  const { data, errors, extensions } = (await response.json()) as
    { data: IntrospectionQuery; errors?: unknown; extensions: { cost: number } };
  assert.equal(errors, undefined);
  assert.ok(extensions.cost > 500 && extensions.cost < 5_000, `it costs ${extensions.cost} of 10,000`);
  return data;
}

describe('the introspection query of', () => {
  // GraphiQL, Apollo's tools and the generators take graphql-js's query, each with options of its own.
  const options = ['descriptions', 'specifiedByUrl', 'directiveIsRepeatable', 'schemaDescription', 'inputValueDeprecation'] as const;
  for (let bits = 0; bits < 1 << options.length; bits++) {
    const chosen = Object.fromEntries(options.map((name, i) => [name, (bits & (1 << i)) !== 0]));
    const names = Object.keys(chosen).filter((name) => chosen[name]).join(', ') || 'nothing more';
    test(`graphql-js with ${names}`, async () => {
      assert.ok(buildClientSchema(await introspect(getIntrospectionQuery(chosen))).getQueryType());
    });
  }

  test('graphql-js by GET', async () => {
    assert.ok(buildClientSchema(await introspect(getIntrospectionQuery(), true)).getQueryType());
  });

  test('GraphQL Code Generator', async () => {
    const files = await generate({
      schema: server.url, documents: 'src/**/*.ts', silent: true, generates: { 'gql/': { preset: 'client' } },
    }, false) as { filename: string; content: string }[];
    assert.match(files.find((file) => file.filename.endsWith('graphql.ts'))?.content ?? '', /export type AnimalPageQuery /);
  });
});
