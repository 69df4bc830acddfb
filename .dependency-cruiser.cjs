/** Imports point inward: rating ◀ core ◀ app ◀ store | providers | tagging | http ◀ compose ◀ cli; web sees only http's schema. */
const arena = 'packages/arena/src';
const inside = (folder) => `^${arena}/${folder}/`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Nothing in a knot can be read alone: move what both need to a third file.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'rating-imports-nothing',
      comment: 'The rating package is pure and has no dependencies; tests may use theirs.',
      severity: 'error',
      from: { path: '^packages/rating/src/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^packages/rating/src/' },
    },
    {
      name: 'core-is-pure',
      comment:
        'core knows rating and node:crypto for hashing; clock, randomness and I/O arrive as arguments.',
      severity: 'error',
      from: { path: inside('core'), pathNot: '\\.test\\.ts$|/testing/' },
      to: { pathNot: `${inside('core')}|^packages/rating/|^(node:)?crypto$` },
    },
    {
      name: 'app-knows-no-adapter',
      comment: 'A use case reaches the outside through its ports.',
      severity: 'error',
      from: { path: inside('app'), pathNot: '\\.test\\.ts$' },
      to: {
        path: `^${arena}/(store|providers|compute|tagging|labelling|http|files|report|cli|config|compose)`,
      },
    },
    {
      name: 'adapters-do-not-know-each-other',
      comment: 'What two adapters need belongs in core or app; compose.ts joins them.',
      severity: 'error',
      from: {
        path: `^${arena}/(store|providers|compute|tagging|labelling|http|files|report)/`,
        pathNot: '\\.test\\.ts$|testing/',
      },
      to: {
        path: `^${arena}/(store|providers|compute|tagging|labelling|http|files|report|cli|compose)`,
        pathNot: `^${arena}/$1/`,
      },
    },
    {
      name: 'web-sees-the-schema-only',
      comment: 'The browser app takes types from the HTTP schema, nothing else of the server.',
      severity: 'error',
      from: { path: '^packages/web/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/(arena|rating)/', pathNot: `^${arena}/http/api-schema\\.ts$` },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'dist/' },
    // It cannot use TypeScript 7 yet and warns of that; swc reads the same files.
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
