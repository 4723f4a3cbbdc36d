import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../graph/schema.graphql',
  documents: ['src/**/*.{ts,tsx}', '!src/gql/**', '!src/**/*.test.{ts,tsx}'],
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        scalars: { ID: 'string', Date: 'string', DateTime: 'string', FieldValue: 'unknown' },
        // A scalar that somebody adds to the schema shall stop the generator until it stands above.
        strictScalars: true,
        defaultScalarType: 'unknown',
        arrayInputCoercion: false,
        immutableTypes: true,
        importExtension: '',
        nonOptionalTypename: true,
        skipTypeNameForRoot: true,
        useTypeImports: true,
      },
    },
  },
};

export default config;
